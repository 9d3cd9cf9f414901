//! Looks for keys that countersign created and no secret holds, and deletes those.

use std::collections::{BTreeMap, BTreeSet};

use super::desired::Desired;
use super::ground::{Accounts, Ground, is_this_repositorys};
use super::interrupt::Interrupt;
use super::looks::right_account;
use super::observe::Observed;
use super::{Edges, Stop};
use crate::aws::Aws;
use crate::domain::{
    Account, AccountId, AccountName, Doubt, Failure, IamUser, Language, Status, Version,
};
use crate::plan::{
    AccessKey, Address, Registers, Secret, Step, Sweep, Swept, Trail, Unheld, Verdict, judge,
    unheld, watch, watched,
};
use crate::render::Progress;

/// Looks in each account, and deletes nothing yet.
pub(super) async fn look(
    edges: &Edges,
    desired: &Desired,
    observed: &Observed,
) -> Result<Vec<Sweep>, Stop> {
    let configured = &desired.configuration.accounts;
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
        };
        let mut sweep = place.look(edges, desired, observed).await?;
        leave_to_requests(&mut sweep, observed);
        sweeps.push(sweep);
    }
    Ok(sweeps)
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
        let Some(aws) = accounts.get(&sweep.account) else {
            continue;
        };
        let mut done = 0;
        for swept in &mut sweep.orphans {
            if interrupt.is_requested() {
                break;
            }
            let orphan = swept.orphan.clone();
            progress.begin(language).say(&Step::Delete { orphan });
            swept.failure = aws.writer().delete_access_key(&swept.orphan).await.err();
            done += 1;
        }
        sweep.orphans.truncate(done);
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
}

impl Place<'_> {
    async fn look(
        &self,
        edges: &Edges,
        desired: &Desired,
        observed: &Observed,
    ) -> Result<Sweep, Stop> {
        let mut sweep = Sweep {
            account: self.name.clone(),
            orphans: Vec::new(),
            doubts: Vec::new(),
            is_blind: matches!(self.ground.trail, Ok(Trail::Unreadable)),
            failure: None,
        };
        let failed = self.ground.unlisted.values().next();
        sweep.failure = failed.or(self.ground.trail.as_ref().err()).cloned();
        if sweep.failure.is_some() {
            return Ok(sweep);
        }
        match self.ground.trail {
            Ok(Trail::Read(_)) => match self.verdicts(edges, desired, observed).await? {
                Ok(verdicts) => {
                    for verdict in verdicts {
                        match verdict {
                            Verdict::Orphan(orphan) => sweep.orphans.push(Swept {
                                orphan,
                                failure: None,
                            }),
                            Verdict::Doubt(doubt) => sweep.doubts.push(doubt),
                        }
                    }
                }
                Err(failure) => sweep.failure = Some(failure),
            },
            Ok(Trail::Unreadable) => match self.watched().await {
                Ok(doubts) => sweep.doubts = doubts,
                Err(failure) => sweep.failure = Some(failure),
            },
            Err(_) => {}
        }
        Ok(sweep)
    }

    /// What is to become of the keys that no secret holds. Where there are none, nothing more is asked.
    async fn verdicts(
        &self,
        edges: &Edges,
        desired: &Desired,
        observed: &Observed,
    ) -> Result<Result<Vec<Verdict>, Failure>, Stop> {
        let (Ok(Trail::Read(creations)), Some(now)) = (&self.ground.trail, self.aws.now()) else {
            return Ok(Ok(Vec::new()));
        };
        let unheld = unheld(&self.ground.secrets, creations, now);
        if unheld.is_empty() {
            return Ok(Ok(Vec::new()));
        }
        let caller = match right_account(self.aws, self.name, self.account).await? {
            Ok(caller) => caller,
            Err(failure) => return Ok(Err(failure)),
        };
        let asked = async {
            let users = unheld.iter().map(|key| key.user);
            let keys = keys(self.aws, users).await?;
            let listed = |key: &&Unheld<'_>| {
                let keys = keys.get(key.user).into_iter().flatten();
                keys.clone().any(|listed| listed.id == key.creation.key)
            };
            let unheld: Vec<&Unheld<'_>> = unheld.iter().filter(listed).collect();
            let histories = histories(desired, observed, &unheld).await?;
            Ok((unheld, histories))
        };
        let (unheld, histories) = match asked.await {
            Ok(asked) => asked,
            Err(failure) => return Ok(Err(failure)),
        };
        let own = self.ground.secrets.iter();
        let own = own.filter(|secret| is_this_repositorys(edges, secret));
        let requests = observed.requests.iter().filter_map(|seen| {
            let place = seen.wanted.place.as_ref()?;
            let name = seen.wanted.request.secret_name().to_string();
            Some((place.account.region.clone(), name))
        });
        let registers = Registers {
            histories: &histories,
            requests: &requests.collect(),
            own: &own.map(Secret::address).collect(),
            region: &self.account.region,
        };
        let verdicts = unheld
            .into_iter()
            .filter_map(|key| judge(key, caller.principal.as_ref(), &registers));
        Ok(Ok(verdicts.collect()))
    }

    /// What nobody can tell about keys where CloudTrail may not be read.
    async fn watched(&self) -> Result<Vec<Doubt>, Failure> {
        let Some(now) = self.aws.now() else {
            return Ok(Vec::new());
        };
        let secrets = &self.ground.secrets;
        let watched = watched(secrets, now);
        let users: Vec<IamUser> = watched.iter().filter_map(|secret| secret.user()).collect();
        let keys = keys(self.aws, users.iter()).await?;
        let doubt = |secret: &Secret| {
            let keys = keys.get(&secret.user()?)?;
            watch(secret, secrets, keys, now)
        };
        Ok(watched.into_iter().filter_map(doubt).collect())
    }
}

/// The keys of users, each asked about once; of one who is gone, none.
async fn keys<'a>(
    aws: &Aws,
    users: impl Iterator<Item = &'a IamUser>,
) -> Result<BTreeMap<IamUser, Vec<AccessKey>>, Failure> {
    let users: BTreeSet<&IamUser> = users.collect();
    let mut keys = BTreeMap::new();
    for user in users {
        let listed = match aws.reader().access_keys(user).await {
            Err(failure) if failure.code.as_deref() == Some("NoSuchEntity") => Vec::new(),
            listed => listed?,
        };
        keys.insert(user.clone(), listed);
    }
    Ok(keys)
}

/// Every version of the secrets in question, each asked about in its own region. Of one that is going away, what it shows
/// must do.
async fn histories(
    desired: &Desired,
    observed: &Observed,
    unheld: &[&Unheld<'_>],
) -> Result<BTreeMap<Address, Vec<Version>>, Failure> {
    let mut histories = BTreeMap::new();
    let secrets = unheld.iter().flat_map(|key| &key.secrets);
    for secret in secrets.filter(|secret| !secret.is_scheduled_for_deletion) {
        if histories.contains_key(&secret.address()) {
            continue;
        }
        let mut accounts = desired.configuration.accounts.iter();
        let region = accounts.find(|(_, account)| secret.lies_in(account));
        let aws = region.and_then(|(name, _)| observed.accounts.get(name));
        if let (Some(aws), Some(name)) = (aws, secret.request_name()) {
            histories.insert(secret.address(), aws.reader().versions(&name).await?);
        }
    }
    Ok(histories)
}
