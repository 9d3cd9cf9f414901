//! Looks for keys that countersign created and no secret holds, and deletes those.

use std::collections::{BTreeMap, BTreeSet};

use super::account_state::{AccountState, Accounts};
use super::desired::Desired;
use super::interrupt::Interrupt;
use super::job_context::out_of_time;
use super::observe::Observed;
use crate::aws::Aws;
use crate::domain::{
    Account, AccountId, AccountName, Failure, IamUser, Locale, ManualReview, Principal, Status,
    Version,
};
use crate::plan::{
    AccessKey, AccountSecrets, Address, DeletedKey, Orphan, Step, Sweep, Trail, UnreferencedKey,
    Verdict, judge, unreferenced, watch, watched,
};
use crate::render::Progress;

/// What was found in one account, and the keys to be deleted there, each under one of the account's names.
pub(super) struct Search {
    sweep: Sweep,
    orphans: Vec<(Orphan, AccountName)>,
}

impl Search {
    /// Returns what is to be said if nothing is deleted.
    pub(super) fn foreseen(self) -> Sweep {
        let orphans = self.orphans.into_iter();
        Sweep {
            orphans: orphans.map(|(orphan, by)| swept(&orphan, by)).collect(),
            ..self.sweep
        }
    }
}

fn swept(orphan: &Orphan, by: AccountName) -> DeletedKey {
    DeletedKey {
        orphan: orphan.record().clone(),
        by,
        failure: None,
    }
}

/// Looks in each account, and deletes nothing yet.
pub(super) async fn look(desired: &Desired, observed: &Observed) -> Vec<Search> {
    let configured = &desired.configuration.accounts;
    let mut seen: BTreeSet<&AccountId> = BTreeSet::new();
    let mut searches = Vec::new();
    for (name, aws) in &observed.accounts {
        let Some(account) = configured.get(name).filter(|one| seen.insert(&one.id)) else {
            continue;
        };
        let Some(state) = observed.states.get(&account.id) else {
            continue;
        };
        let target = Target {
            name,
            account,
            aws,
            state,
        };
        let mut search = target.look(desired, observed).await;
        leave_to_requests(&mut search, observed);
        searches.push(search);
    }
    searches
}

/// Deletes what was found. What is not deleted for an interruption is left out, for the next run finds it again.
pub(super) async fn apply(
    searches: Vec<Search>,
    accounts: &Accounts,
    language: Locale,
    progress: &Progress,
    interrupt: &Interrupt,
) -> Vec<Sweep> {
    let mut sweeps = Vec::new();
    for Search { mut sweep, orphans } in searches {
        for (orphan, by) in orphans {
            let Some(aws) = accounts.get(&by) else {
                continue;
            };
            if interrupt.is_requested() {
                break;
            }
            let mut swept = swept(&orphan, by);
            let step = Step::Delete {
                orphan: swept.orphan.clone(),
            };
            progress.begin(language).say(&step);
            let writer = aws.writer();
            let deleted = tokio::select! {
                biased;
                () = interrupt.out_of_time() => Err(out_of_time(&step)),
                deleted = writer.delete_access_key(orphan) => deleted,
            };
            swept.failure = deleted.err();
            sweep.orphans.push(swept);
        }
        sweeps.push(sweep);
    }
    sweeps
}

/// Takes out what the requests of this run deal with themselves.
fn leave_to_requests(search: &mut Search, observed: &Observed) {
    let mut dealt_with = BTreeSet::new();
    for tracked in &observed.requests {
        for step in &tracked.outcome.steps {
            if let Step::Delete { orphan } = step {
                dealt_with.insert(&orphan.key);
            }
        }
        if let Status::NeedsAPerson(manual_review) = &tracked.outcome.status {
            dealt_with.extend(manual_review.keys.iter().map(|suspect| &suspect.key));
        }
    }
    let is_left = |orphan: &Orphan| dealt_with.contains(&orphan.record().key);
    search.orphans.retain(|(orphan, _)| !is_left(orphan));
    let is_new = |manual_review: &ManualReview| {
        let mut keys = manual_review.keys.iter().map(|suspect| &suspect.key);
        keys.any(|key| !dealt_with.contains(key))
    };
    search.sweep.manual_reviews.retain(is_new);
}

/// One account, by the first of the names that the configuration has for it.
struct Target<'a> {
    name: &'a AccountName,
    account: &'a Account,
    aws: &'a Aws,
    state: &'a AccountState,
}

impl Target<'_> {
    async fn look(&self, desired: &Desired, observed: &Observed) -> Search {
        let mut search = Search {
            sweep: Sweep {
                account: self.name.clone(),
                orphans: Vec::new(),
                manual_reviews: Vec::new(),
                is_blind: matches!(self.state.trail, Ok(Trail::Unreadable)),
                failure: None,
            },
            orphans: Vec::new(),
        };
        let Search { sweep, orphans } = &mut search;
        let AccountState {
            secrets,
            unlisted,
            callers,
            trail,
        } = self.state;
        let failed = unlisted.values().next().or(trail.as_ref().err());
        let (Ok(trail), None, Some(now)) = (trail, failed, self.aws.now()) else {
            sweep.failure = failed.cloned();
            return search;
        };
        // Whoever is not known created none of the keys, as far as this run can tell.
        sweep.failure = callers.values().find_map(|caller| caller.clone().err());
        let principals = callers.iter().filter_map(|(name, caller)| {
            let principal = caller.as_ref().ok()?.principal.clone()?;
            Some((name.clone(), principal))
        });
        let principals: BTreeMap<AccountName, Principal> = principals.collect();
        let mut account_secrets = AccountSecrets {
            is_everybody_known: principals.len() == callers.len(),
            principals: &principals,
            histories: &BTreeMap::new(),
            own: &observed.own,
            forgotten: &observed.forgotten,
            region: &self.account.region,
        };
        match trail {
            Trail::Read(creations) => {
                let unreferenced = unreferenced(secrets, creations, &account_secrets, now);
                let listed = self.listed(unreferenced).await;
                let (histories, unread) = histories(desired, observed, &listed).await;
                sweep.failure = sweep.failure.take().or(unread.values().next().cloned());
                account_secrets.histories = &histories;
                let is_read = |key: &UnreferencedKey<'_>| {
                    let mut secrets = key.secrets.iter();
                    !secrets.any(|secret| unread.contains_key(&secret.address()))
                };
                for (key, is_listed) in listed.into_iter().filter(|(key, _)| is_read(key)) {
                    match (judge(&key, &account_secrets), is_listed) {
                        (None, _) => {}
                        (Some(_), Err(failure)) => {
                            sweep.failure.get_or_insert(failure);
                        }
                        (Some(Verdict::ManualReview(manual_review)), Ok(())) => {
                            sweep.manual_reviews.push(manual_review)
                        }
                        (Some(Verdict::Orphan(orphan, by)), Ok(())) => orphans.push((orphan, by)),
                    }
                }
            }
            Trail::Unreadable => {
                for secret in watched(secrets, &account_secrets, now) {
                    let Some(user) = secret.user() else { continue };
                    match keys(self.aws, &user).await {
                        Ok(keys) => sweep.manual_reviews.extend(watch(
                            secret,
                            secrets,
                            &account_secrets,
                            &keys,
                            now,
                        )),
                        Err(failure) => {
                            sweep.failure.get_or_insert(failure);
                        }
                    }
                }
            }
        }
        search
    }

    /// The keys that IAM still lists, and those of whose user it does not say.
    async fn listed<'b>(
        &self,
        unreferenced: Vec<UnreferencedKey<'b>>,
    ) -> Vec<(UnreferencedKey<'b>, Result<(), Failure>)> {
        let mut keys_of: BTreeMap<&IamUser, Result<Vec<AccessKey>, Failure>> = BTreeMap::new();
        let mut listed = Vec::new();
        for key in unreferenced {
            if !keys_of.contains_key(key.user) {
                keys_of.insert(key.user, keys(self.aws, key.user).await);
            }
            match &keys_of[key.user] {
                Ok(keys) if keys.iter().any(|have| have.id == key.creation.key) => {
                    listed.push((key, Ok(())));
                }
                Ok(_) => {}
                Err(failure) => listed.push((key, Err(failure.clone()))),
            }
        }
        listed
    }
}

/// The keys of a user; of one who is gone, none.
async fn keys(aws: &Aws, user: &IamUser) -> Result<Vec<AccessKey>, Failure> {
    let keys = aws.reader().access_keys(user).await?;
    Ok(keys.unwrap_or_default())
}

/// Every version of the secrets in question, each asked about in its own region. Of one that is going away, what it shows
/// must do. Those that could not be read are beside them.
async fn histories(
    desired: &Desired,
    observed: &Observed,
    unreferenced: &[(UnreferencedKey<'_>, Result<(), Failure>)],
) -> (BTreeMap<Address, Vec<Version>>, BTreeMap<Address, Failure>) {
    let (mut histories, mut unread) = (BTreeMap::new(), BTreeMap::new());
    let secrets = unreferenced.iter().flat_map(|(key, _)| &key.secrets);
    for secret in secrets.filter(|secret| !secret.is_scheduled_for_deletion) {
        let address = secret.address();
        if histories.contains_key(&address) || unread.contains_key(&address) {
            continue;
        }
        let mut accounts = desired.configuration.accounts.iter();
        let region = accounts.find(|(_, account)| secret.lies_in(account));
        let aws = region.and_then(|(name, _)| observed.accounts.get(name));
        if let (Some(aws), Some(name)) = (aws, secret.request_name()) {
            match aws.reader().versions(&name).await {
                Ok(versions) => drop(histories.insert(address, versions)),
                Err(failure) => drop(unread.insert(address, failure)),
            }
        }
    }
    (histories, unread)
}
