//! What AWS says about whole accounts: countersign's secrets, and who created access keys.

use std::collections::BTreeMap;

use futures_util::future::{join, join_all};

use super::clients::Clients;
use super::desired::Desired;
use crate::aws::Aws;
use crate::domain::{Account, AccountId, AccountName, Caller, Failure, Operation, Refusal};
use crate::plan::{REACH, Secret, Trail};
use crate::render::RunError;

/// The accounts that a run is for, by the names that the configuration has for them, one for each region.
pub(super) type Accounts = BTreeMap<AccountName, Aws>;

/// What AWS says about each account. IAM users have no region, so neither has this.
pub(super) type AccountStates = BTreeMap<AccountId, AccountState>;

/// What AWS says about one account.
pub(super) struct AccountState {
    /// The secrets that bear countersign's mark, in every region that the configuration names.
    pub(super) secrets: Vec<Secret>,
    /// Where they could not be listed.
    pub(super) unlisted: BTreeMap<AccountName, Failure>,
    /// Who this run is to AWS, under each of the account's names.
    pub(super) callers: BTreeMap<AccountName, Result<Caller, Failure>>,
    /// Who created access keys.
    pub(super) trail: Result<Trail, Failure>,
}

impl AccountState {
    /// Who created access keys, as far as that decides. Where CloudTrail may not be read, what is not explained by a secret
    /// is in doubt; so nothing is, as long as a list of secrets is missing.
    pub(super) fn deciding_trail(&self) -> Result<&Trail, &Failure> {
        match (&self.trail, self.unlisted.values().next()) {
            (Ok(Trail::Unreadable), Some(failure)) | (Err(failure), _) => Err(failure),
            (Ok(trail), _) => Ok(trail),
        }
    }
}

/// Connects to the accounts that the run is for, under each of their names: those of other regions, too. A request whose
/// file is gone may have left a key behind, so an account needs no request.
pub(super) async fn connect(clients: &Clients, desired: &Desired) -> Accounts {
    let configured = &desired.configuration.accounts;
    let chosen = desired.chosen.as_ref().map(|name| configured.get(name));
    let is_meant = |account: &Account| match chosen {
        Some(chosen) => chosen.is_some_and(|chosen| chosen.id == account.id),
        None => true,
    };
    let meant = configured.iter().filter(|(_, account)| is_meant(account));
    let opened = meant.map(|(name, account)| async {
        let aws = Aws::open(&clients.access, &account.region, account.role.as_deref()).await;
        (name.clone(), aws)
    });
    join_all(opened).await.into_iter().collect()
}

/// Asks each account who this run is, lists its secrets, then asks CloudTrail, once for each.
///
/// # Errors
/// The credentials belong to another account.
pub(super) async fn ask(desired: &Desired, accounts: &Accounts) -> Result<AccountStates, RunError> {
    let mut regions: BTreeMap<&AccountId, Vec<Region<'_>>> = BTreeMap::new();
    for (name, aws) in accounts {
        if let Some(account) = desired.configuration.accounts.get(name) {
            let region = Region { name, account, aws };
            regions.entry(&account.id).or_default().push(region);
        }
    }
    let asked = regions.into_iter().map(|(id, regions)| async move {
        let mut state = AccountState {
            secrets: Vec::new(),
            unlisted: BTreeMap::new(),
            callers: BTreeMap::new(),
            trail: Err(no_date()),
        };
        let asked = join_all(regions.iter().map(Region::ask)).await;
        for (region, (caller, list)) in regions.iter().zip(asked) {
            state.callers.insert(region.name.clone(), caller?);
            match list {
                Ok(list) => state.secrets.extend(list),
                Err(failure) => {
                    state.unlisted.insert(region.name.clone(), failure);
                }
            }
        }
        // Whichever name's role may.
        for region in &regions {
            state.trail = recent(region.aws).await;
            if matches!(state.trail, Ok(Trail::Read(_))) {
                break;
            }
        }
        Ok((id.clone(), state))
    });
    join_all(asked).await.into_iter().collect()
}

/// One of an account's names, and its region.
struct Region<'a> {
    name: &'a AccountName,
    account: &'a Account,
    aws: &'a Aws,
}

impl Region<'_> {
    async fn ask(
        &self,
    ) -> (
        Result<Result<Caller, Failure>, RunError>,
        Result<Vec<Secret>, Failure>,
    ) {
        let reader = self.aws.reader();
        let caller = async {
            match self.aws.reader().caller().await {
                Ok(caller) if caller.account != self.account.id => {
                    Err(RunError::WrongAccount(Refusal::WrongAccount {
                        name: self.name.clone(),
                        expected: self.account.id.clone(),
                        found: caller.account,
                    }))
                }
                asked => Ok(asked),
            }
        };
        join(caller, reader.secrets()).await
    }
}

/// Asks CloudTrail about the time that lost keys are looked for in.
async fn recent(aws: &Aws) -> Result<Trail, Failure> {
    let now = aws.now().ok_or_else(no_date)?;
    let since = now.before(REACH);
    aws.reader().creations(since, None).await
}

fn no_date() -> Failure {
    Failure::not_made(Operation::LookupEvents, "no-date")
}
