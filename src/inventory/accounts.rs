//! Which accounts the credentials are for.

use std::collections::BTreeMap;

use futures_util::future::join_all;

use crate::aws::Aws;
use crate::domain::{Account, AccountId, AccountName, Configuration, Failure, Refusal};
use crate::reconcile::Clients;
use crate::render::{RunError, Unread, UnreadBecause};

/// An account, under each of the names that the configuration has for it.
pub(super) struct OpenAccount {
    pub(super) id: AccountId,
    /// At least one.
    pub(super) regions: Vec<Region>,
    /// Whether one of its names could not be opened.
    pub(super) is_partial: bool,
    /// The roles that the configuration has for issuing there.
    pub(super) roles: Vec<String>,
}

/// One of an account's names, and the way to its region.
pub(super) struct Region {
    pub(super) name: AccountName,
    pub(super) region: String,
    pub(super) aws: Aws,
}

/// The accounts that can be asked, and those that cannot.
pub(super) struct Accounts {
    pub(super) accounts: Vec<OpenAccount>,
    pub(super) unread: Vec<Unread>,
}

/// Opens the accounts of the configuration, or the one that was chosen, and asks each whose the credentials are.
///
/// # Errors
/// None of them can be asked.
pub(super) async fn open(
    clients: &Clients,
    configuration: &Configuration,
    chosen: Option<&AccountName>,
) -> Result<Accounts, RunError> {
    let configured = &configuration.accounts;
    if let Some(name) = chosen.filter(|name| !configured.contains_key(name)) {
        return Err(RunError::NoSuchAccount(name.clone()));
    }
    let chosen = chosen.and_then(|name| configured.get(name));
    let is_meant = |account: &Account| chosen.is_none_or(|chosen| chosen.id == account.id);
    let meant = configured.iter().filter(|(_, account)| is_meant(account));
    let asked = meant.map(|(name, account)| async move {
        let role = configuration.inventory_roles.get(name);
        let aws = Aws::open(&clients.access, &account.region, role.map(String::as_str)).await;
        let caller = aws.reader().caller().await;
        (name, account, aws, caller)
    });
    let mut accounts: BTreeMap<AccountId, OpenAccount> = BTreeMap::new();
    let mut unread = Vec::new();
    let mut found = None;
    for (name, account, aws, caller) in join_all(asked).await {
        let why = match caller {
            Ok(caller) if caller.account == account.id => {
                let id = account.id.clone();
                let open = accounts.entry(id.clone()).or_insert(OpenAccount {
                    id,
                    regions: Vec::new(),
                    is_partial: false,
                    roles: Vec::new(),
                });
                open.roles.extend(account.role.clone());
                open.regions.push(Region {
                    name: name.clone(),
                    region: account.region.clone(),
                    aws,
                });
                continue;
            }
            Ok(caller) => {
                found = Some(caller.account.clone());
                UnreadBecause::OtherAccount(Refusal::WrongAccount {
                    name: name.clone(),
                    expected: account.id.clone(),
                    found: caller.account,
                })
            }
            Err(failure) => UnreadBecause::Failed(failure),
        };
        unread.push(Unread {
            account: Some(name.clone()),
            why,
            users: Vec::new(),
        });
    }
    for name in unread.iter().filter_map(|unread| unread.account.as_ref()) {
        let id = configured.get(name).map(|account| &account.id);
        if let Some(open) = id.and_then(|id| accounts.get_mut(id)) {
            open.is_partial = true;
        }
    }
    if accounts.is_empty() {
        return Err(none(configuration, unread, found));
    }
    Ok(Accounts {
        accounts: accounts.into_values().collect(),
        unread,
    })
}

/// Why no account can be asked.
fn none(configuration: &Configuration, unread: Vec<Unread>, found: Option<AccountId>) -> RunError {
    let failure = unread.iter().find_map(|unread| match &unread.why {
        UnreadBecause::Failed(failure) => Some(failure.clone()),
        UnreadBecause::OtherAccount(_) | UnreadBecause::Interrupted => None,
    });
    let only = match <[Unread; 1]>::try_from(unread) {
        Ok([unread]) => Some(unread.why),
        Err(_) => None,
    };
    match (failure, only, found) {
        (Some(failure), _, _) => RunError::Remote(failure),
        (None, Some(UnreadBecause::OtherAccount(refusal)), _) => RunError::WrongAccount(refusal),
        (None, _, Some(found)) => {
            let accounts = configuration.accounts.iter();
            let known = accounts.map(|(name, account)| (name.clone(), account.id.clone()));
            RunError::OtherAccount {
                found,
                known: known.collect(),
            }
        }
        // The configuration has at least one account, and each was asked.
        (None, _, None) => RunError::Remote(Failure::not_made(
            crate::domain::Operation::GetCallerIdentity,
            "no-account",
        )),
    }
}
