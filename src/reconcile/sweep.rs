//! Looks for keys that countersign created and no secret holds, and deletes those.

use std::collections::{BTreeMap, BTreeSet};

use super::Edges;
use super::desired::{Desired, Wanted};
use super::ground::{Accounts, Ground, is_this_repositorys};
use super::interrupt::Interrupt;
use super::observe::Observed;
use super::steps::out_of_time;
use crate::aws::Aws;
use crate::domain::{
    Account, AccountId, AccountName, Doubt, Failure, IamUser, Language, Principal, Status, Version,
};
use crate::plan::{
    AccessKey, Address, Registers, Secret, Step, Sweep, Swept, Trail, Unheld, Verdict, judge,
    unheld, watch, watched,
};
use crate::render::Progress;

/// Looks in each account, and deletes nothing yet.
pub(super) async fn look(edges: &Edges, desired: &Desired, observed: &Observed) -> Vec<Sweep> {
    let configured = &desired.configuration.accounts;
    let requests = desired.unseen.iter();
    let requests = requests.chain(observed.requests.iter().map(|seen| &seen.wanted));
    let requests: BTreeSet<Address> = requests.filter_map(Wanted::address).collect();
    let mut seen: BTreeSet<&AccountId> = BTreeSet::new();
    let mut sweeps = Vec::new();
    for (name, aws) in &observed.accounts {
        let Some(account) = configured.get(name).filter(|one| seen.insert(&one.id)) else {
            continue;
        };
        let Some(ground) = observed.grounds.get(&account.id) else {
            continue;
        };
        let place = Place {
            name,
            account,
            aws,
            ground,
            requests: &requests,
        };
        let mut sweep = place.look(edges, desired, observed).await;
        leave_to_requests(&mut sweep, observed);
        sweeps.push(sweep);
    }
    sweeps
}

/// Deletes what was found. What is not deleted for an interruption is left out, for the next run finds it again.
pub(super) async fn apply(
    sweeps: &mut [Sweep],
    accounts: &Accounts,
    language: Language,
    progress: &Progress,
    interrupt: &Interrupt,
) {
    for sweep in sweeps {
        let mut done = Vec::new();
        for mut swept in std::mem::take(&mut sweep.orphans) {
            let Some(aws) = accounts.get(&swept.by) else {
                continue;
            };
            if interrupt.is_requested() {
                break;
            }
            let orphan = swept.orphan.clone();
            let step = Step::Delete { orphan };
            progress.begin(language).say(&step);
            let writer = aws.writer();
            let deleted = tokio::select! {
                biased;
                () = interrupt.out_of_time() => Err(out_of_time(&step)),
                deleted = writer.delete_access_key(&swept.orphan) => deleted,
            };
            swept.failure = deleted.err();
            done.push(swept);
        }
        sweep.orphans = done;
    }
}

/// Takes out what the requests of this run deal with themselves.
fn leave_to_requests(sweep: &mut Sweep, observed: &Observed) {
    let mut dealt_with = BTreeSet::new();
    for seen in &observed.requests {
        for step in &seen.outcome.steps {
            if let Step::Delete { orphan } = step {
                dealt_with.insert(orphan.key());
            }
        }
        if let Status::NeedsAPerson(doubt) = &seen.outcome.status {
            dealt_with.extend(doubt.keys.iter().map(|suspect| &suspect.key));
        }
    }
    sweep
        .orphans
        .retain(|swept| !dealt_with.contains(swept.orphan.key()));
    let is_new = |doubt: &Doubt| {
        let mut keys = doubt.keys.iter().map(|suspect| &suspect.key);
        keys.any(|key| !dealt_with.contains(key))
    };
    sweep.doubts.retain(is_new);
}

/// One account, by the first of the names that the configuration has for it.
struct Place<'a> {
    name: &'a AccountName,
    account: &'a Account,
    aws: &'a Aws,
    ground: &'a Ground,
    /// Where the secrets of all requests lie.
    requests: &'a BTreeSet<Address>,
}

impl Place<'_> {
    async fn look(&self, edges: &Edges, desired: &Desired, observed: &Observed) -> Sweep {
        let mut sweep = Sweep {
            account: self.name.clone(),
            orphans: Vec::new(),
            doubts: Vec::new(),
            is_blind: matches!(self.ground.trail, Ok(Trail::Unreadable)),
            failure: None,
        };
        let Ground {
            secrets,
            unlisted,
            callers,
            trail,
        } = self.ground;
        let failed = unlisted.values().next().or(trail.as_ref().err());
        let (Ok(trail), None, Some(now)) = (trail, failed, self.aws.now()) else {
            sweep.failure = failed.cloned();
            return sweep;
        };
        // Of whom this is not known, the keys are nobody's here.
        sweep.failure = callers.values().find_map(|caller| caller.clone().err());
        let principals = callers.iter().filter_map(|(name, caller)| {
            let principal = caller.as_ref().ok()?.principal.clone()?;
            Some((name.clone(), principal))
        });
        let principals: BTreeMap<AccountName, Principal> = principals.collect();
        let own = secrets.iter();
        let own = own.filter(|secret| is_this_repositorys(edges, secret));
        let mut registers = Registers {
            is_everybody_known: principals.len() == callers.len(),
            principals: &principals,
            histories: &BTreeMap::new(),
            requests: self.requests,
            own: &own.map(Secret::address).collect(),
            region: &self.account.region,
        };
        match trail {
            Trail::Read(creations) => {
                let unheld = unheld(secrets, creations, &registers, now);
                let listed = self.listed(unheld).await;
                let (histories, unread) = histories(desired, observed, &listed).await;
                sweep.failure = sweep.failure.or(unread.values().next().cloned());
                registers.histories = &histories;
                let is_read = |key: &Unheld<'_>| {
                    let mut secrets = key.secrets.iter();
                    !secrets.any(|secret| unread.contains_key(&secret.address()))
                };
                for (key, is_listed) in listed.into_iter().filter(|(key, _)| is_read(key)) {
                    match (judge(&key, &registers), is_listed) {
                        (None, _) => {}
                        (Some(_), Err(failure)) => {
                            sweep.failure.get_or_insert(failure);
                        }
                        (Some(Verdict::Doubt(doubt)), Ok(())) => sweep.doubts.push(doubt),
                        (Some(Verdict::Orphan(orphan, by)), Ok(())) => sweep.orphans.push(Swept {
                            orphan,
                            by,
                            failure: None,
                        }),
                    }
                }
            }
            Trail::Unreadable => {
                for secret in watched(secrets, &registers, now) {
                    let Some(user) = secret.user() else { continue };
                    match keys(self.aws, &user).await {
                        Ok(keys) => sweep
                            .doubts
                            .extend(watch(secret, secrets, &registers, &keys, now)),
                        Err(failure) => {
                            sweep.failure.get_or_insert(failure);
                        }
                    }
                }
            }
        }
        sweep
    }

    /// The keys that IAM still lists, and those of whose user it does not say.
    async fn listed<'b>(&self, unheld: Vec<Unheld<'b>>) -> Vec<(Unheld<'b>, Result<(), Failure>)> {
        let mut keys_of: BTreeMap<&IamUser, Result<Vec<AccessKey>, Failure>> = BTreeMap::new();
        let mut listed = Vec::new();
        for key in unheld {
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
    unheld: &[(Unheld<'_>, Result<(), Failure>)],
) -> (BTreeMap<Address, Vec<Version>>, BTreeMap<Address, Failure>) {
    let (mut histories, mut unread) = (BTreeMap::new(), BTreeMap::new());
    let secrets = unheld.iter().flat_map(|(key, _)| &key.secrets);
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
