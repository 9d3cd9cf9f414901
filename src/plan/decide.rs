//! The planner.

use std::collections::BTreeMap;

use super::observed::{AccessKey, Secret};
use super::recover;
use super::step::Step;
use super::suspects::{SKEW, is_young};
use super::trail::Trail;
use crate::approval::Approval;
use crate::domain::{
    AccessKeyId, Account, AccountId, Claim, Duration, KeyRequest, Principal, Refusal, Status,
    StoredKey, TagKey, Timestamp, Version, reserved_value,
};

/// How long a claim, and the right to announce, are left to the run that began; and how long CloudTrail may take.
pub(super) const LEASE: Duration = Duration::from_seconds(20 * 60);

/// IAM gives a user no more (IAM quotas: "Access keys assigned to an IAM user: 2", inactive ones included).
pub const KEYS_PER_USER: usize = 2;

/// Everything that is known about one request.
#[derive(Debug)]
pub struct Look<'a> {
    /// What is asked for.
    pub request: &'a KeyRequest,
    /// The account of its folder.
    pub account: &'a Account,
    /// Whether the folder may ask for this user.
    pub is_allowed: bool,
    /// The proof, or why there is none.
    pub approval: &'a Result<Approval, Vec<Refusal>>,
    /// Whether its merge is so recent that GitHub may not show all of it yet.
    pub is_settling: bool,
    /// The repository's numeric id at GitHub.
    pub repository: u64,
    /// The secret of the request's name, if there is one.
    pub secret: Option<&'a Secret>,
    /// The user as IAM spells it, if there is one.
    pub user: Option<&'a str>,
    /// The keys that the user has.
    pub keys: &'a [AccessKey],
    /// Every version that the secret had, those without a label included; nothing unless its current one is a claim.
    pub history: &'a [Version],
    /// The secrets of ours in the account, in all of its regions that are configured.
    pub secrets: &'a [Secret],
    /// What CloudTrail says; nothing where it could not be asked.
    pub trail: Option<&'a Trail>,
    /// Who this run is, to AWS.
    pub own: Option<&'a Principal>,
    /// The claim that this run took over, if it did.
    pub held: Option<&'a Claim>,
    /// AWS's time.
    pub now: Timestamp,
    /// What the claim says about this run.
    pub run: &'a str,
}

impl Look<'_> {
    /// Returns whether a claim is left to the run that made it. One of a time to come is nobody's.
    pub(super) fn is_leased(&self, claim: &Claim) -> bool {
        self.now.since(claim.at) <= LEASE && claim.at.since(self.now).seconds() <= SKEW
    }

    /// Returns whether a key is so new that nobody may judge it yet.
    pub(super) fn is_young(&self, created: Timestamp) -> bool {
        is_young(created, self.now)
    }
}

/// What is to be done for one request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// Where the request stands.
    pub status: Status,
    /// What was found stored, for the steps to go on with.
    pub found: Option<Found>,
    /// What is to be done, in this order; nothing, where it rests.
    pub steps: Vec<Step>,
}

/// A key that an earlier run stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The claim under which it was created, where the secret still shows it.
    pub claim: Option<Claim>,
    /// The version that holds it.
    pub key: StoredKey,
}

/// Plans all requests, in their order: an earlier one takes a user's room from a later one.
#[must_use]
pub fn of_all(looks: &[Look<'_>]) -> Vec<Plan> {
    let mut taken: BTreeMap<(AccountId, String), usize> = BTreeMap::new();
    let mut plan = |look: &Look<'_>| {
        let user = (
            look.account.id.clone(),
            look.request.user.as_str().to_ascii_lowercase(),
        );
        let taken = taken.entry(user).or_default();
        let plan = of_one(look, *taken);
        if plan
            .steps
            .iter()
            .any(|step| matches!(step, Step::Create { .. }))
        {
            *taken += 1;
        }
        plan
    };
    looks.iter().map(&mut plan).collect()
}

fn of_one(look: &Look<'_>, taken: usize) -> Plan {
    match (look.secret, look.held) {
        (Some(secret), Some(claim)) if is_usable(look, secret) => {
            recover::held(look, secret, claim)
        }
        (Some(secret), _) => with_secret(look, secret, taken),
        (None, Some(claim)) => rest(Status::Reserved {
            since: claim.at,
            is_given_up: false,
        }),
        (None, None) => without_secret(look, taken),
    }
}

fn without_secret(look: &Look<'_>, taken: usize) -> Plan {
    match obstacle(look, 0, taken) {
        Ok(approval) => Plan {
            status: Status::Waiting,
            found: None,
            steps: std::iter::once(claim(look, approval))
                .chain(issue(look, approval))
                .collect(),
        },
        Err(status) => rest(status),
    }
}

/// Returns the proof where a key can be created, and else where the request stands. So many of the user's keys are to be
/// deleted before, and so many to be created for earlier requests.
pub(super) fn obstacle<'a>(
    look: &Look<'a>,
    deleted: usize,
    taken: usize,
) -> Result<&'a Approval, Status> {
    let user = &look.request.user;
    let not_allowed = (!look.is_allowed).then(|| Refusal::UserNotAllowed { user: user.clone() });
    let approval = match (look.approval, not_allowed) {
        (Ok(approval), None) => approval,
        (Ok(_), Some(refusal)) => return Err(Status::Refused(vec![refusal])),
        (Err(refusals), None) => return Err(refused(refusals, look.is_settling)),
        (Err(refusals), Some(refusal)) => {
            return Err(Status::Refused(
                std::iter::once(refusal)
                    .chain(refusals.iter().cloned())
                    .collect(),
            ));
        }
    };
    // The name was reserved for what this file held before, under another approval.
    let reserved_for = look.secret.and_then(|secret| secret.tag(TagKey::Blob));
    if reserved_for.is_some_and(|blob| blob != look.request.blob.to_string()) {
        return Err(Status::Refused(vec![Refusal::NameTaken {
            secret: look.request.secret_name(),
        }]));
    }
    match look.user {
        Some(spelled) if spelled == user.as_str() => {}
        spelled => {
            let spelled = spelled.and_then(|name| crate::domain::IamUser::new(name).ok());
            return Err(Status::Refused(vec![Refusal::NoSuchUser {
                user: user.clone(),
                spelled,
            }]));
        }
    }
    let keys = look.keys.len().saturating_sub(deleted);
    if keys >= KEYS_PER_USER {
        return Err(Status::Blocked {
            keys: look.keys.iter().map(|key| key.id.clone()).collect(),
        });
    }
    // Whether an earlier request of this run takes the room is known only when it is done: the next run sees it.
    if keys + taken >= KEYS_PER_USER {
        return Err(Status::Waiting);
    }
    Ok(approval)
}

fn refused(refusals: &[Refusal], is_settling: bool) -> Status {
    if is_settling && refusals.iter().all(Refusal::may_be_lag) {
        return Status::Settling(refusals.to_vec());
    }
    // What can no longer be acted on is settled, whatever else has come to speak against it.
    match refusals.iter().find(|refusal| refusal.is_lapse()) {
        Some(lapsed) => Status::Lapsed(lapsed.clone()),
        None => Status::Refused(refusals.to_vec()),
    }
}

fn claim(look: &Look<'_>, approval: &Approval) -> Step {
    Step::Claim {
        secret: look.request.secret_name(),
        value: reserved_value(&look.request.path, &look.request.blob),
        tags: proved(look, approval),
        kms_key: look.account.kms_key.clone(),
    }
}

/// From a claim that this run holds to the end.
pub(super) fn issue(look: &Look<'_>, approval: &Approval) -> Vec<Step> {
    let secret = look.request.secret_name();
    let user = look.request.user.clone();
    vec![
        Step::Create {
            user: user.clone(),
            approval: approval.clone(),
        },
        Step::Store {
            secret: secret.clone(),
        },
        Step::Promote {
            secret: secret.clone(),
        },
        Step::Test { user },
        Step::Record { secret },
        Step::Announce {
            pull: approval.pull(),
        },
    ]
}

/// What was proved, as the tags of the claim. Every value fits: paths have at most 200 characters, logins 39, and at most
/// six owners are needed.
fn proved(look: &Look<'_>, approval: &Approval) -> Vec<(TagKey, String)> {
    let approvers: Vec<&str> = approval
        .approvers()
        .iter()
        .take(6)
        .map(crate::domain::Login::as_str)
        .collect();
    vec![
        (TagKey::Version, "1".to_owned()),
        (TagKey::Repository, look.repository.to_string()),
        (TagKey::Request, approval.request().to_string()),
        (TagKey::Blob, approval.blob().to_string()),
        (TagKey::Pull, approval.pull_url().to_owned()),
        (TagKey::Head, approval.head().to_string()),
        (TagKey::ApprovedBy, approvers.join(" ")),
        (TagKey::Run, look.run.to_owned()),
    ]
}

/// Returns whether a secret of the request's name is the request's, and can be written to.
fn is_usable(look: &Look<'_>, secret: &Secret) -> bool {
    is_ours(look, secret) && !secret.is_scheduled_for_deletion
}

fn is_ours(look: &Look<'_>, secret: &Secret) -> bool {
    let name = look.request.secret_name();
    secret.belongs_to(&name, look.repository) && secret.lies_in(look.account)
}

fn with_secret(look: &Look<'_>, secret: &Secret, taken: usize) -> Plan {
    let taken_by_others = || {
        rest(Status::Refused(vec![Refusal::NameTaken {
            secret: look.request.secret_name(),
        }]))
    };
    if !is_ours(look, secret) {
        return taken_by_others();
    }
    // Settled for good: what its owner does with the secret afterwards, deleting it included, is the owner's.
    if let Some(key) = secret.key().filter(|_| secret.is_settled()) {
        return rest(Status::Announced { key });
    }
    // Recorded, so it was promoted; its owner may have put another version in its place since.
    if let Some(key) = secret.key() {
        return recorded(look, secret, key);
    }
    if let Some(Version::Key(key)) = secret.current() {
        return promoted(look, secret, key);
    }
    if !is_usable(look, secret) {
        return taken_by_others();
    }
    match (secret.current(), secret.pending()) {
        (Some(Version::Claim(claim)), Some(Version::Key(key)))
            if key.nonce == claim.nonce && has_key(look, &key.key) =>
        {
            roll_forward(look, secret, claim, key)
        }
        (Some(Version::Claim(claim)), _) => recover::left(look, secret, claim, taken),
        (Some(Version::Key(_) | Version::Foreign(_)) | None, _) => taken_by_others(),
    }
}

/// Whoever promotes a stored key promotes the same key, so no lease is needed, and no approval: it was needed to create it.
fn roll_forward(look: &Look<'_>, secret: &Secret, claim: &Claim, key: &StoredKey) -> Plan {
    let name = look.request.secret_name();
    let mut steps = vec![
        Step::Promote {
            secret: name.clone(),
        },
        Step::Record { secret: name },
    ];
    steps.extend(announce(secret));
    Plan {
        status: Status::Reserved {
            since: claim.at,
            is_given_up: false,
        },
        found: Some(Found {
            claim: Some(claim.clone()),
            key: key.clone(),
        }),
        steps,
    }
}

fn promoted(look: &Look<'_>, secret: &Secret, key: &StoredKey) -> Plan {
    let status = Status::Issued {
        key: key.key.clone(),
    };
    if is_leased(look, secret, key) || !has_key(look, &key.key) || secret.is_scheduled_for_deletion
    {
        return rest(status);
    }
    let record = Step::Record {
        secret: look.request.secret_name(),
    };
    Plan {
        status,
        found: Some(Found {
            claim: secret.claim_of(key).cloned(),
            key: key.clone(),
        }),
        steps: std::iter::once(record).chain(announce(secret)).collect(),
    }
}

/// A secret that is scheduled for deletion takes no tag, so nothing could remember that its key was announced; and nobody
/// can read it. Restored, it is announced.
fn recorded(look: &Look<'_>, secret: &Secret, key: AccessKeyId) -> Plan {
    if secret.is_scheduled_for_deletion {
        return rest(Status::Issued { key });
    }
    let is_leased = match secret.current() {
        Some(Version::Key(stored)) => is_leased(look, secret, stored),
        Some(Version::Claim(_) | Version::Foreign(_)) | None => false,
    };
    Plan {
        status: Status::Issued { key },
        found: None,
        steps: if is_leased {
            Vec::new()
        } else {
            announce(secret).collect()
        },
    }
}

fn announce(secret: &Secret) -> impl Iterator<Item = Step> {
    secret
        .pull()
        .map(|pull| Step::Announce { pull })
        .into_iter()
}

/// The run that promoted a key has the first right to announce it.
fn is_leased(look: &Look<'_>, secret: &Secret, key: &StoredKey) -> bool {
    secret
        .claim_of(key)
        .is_some_and(|claim| look.is_leased(claim))
}

/// Whether the user has this key: a version id can be written by whoever may write secrets.
fn has_key(look: &Look<'_>, key: &AccessKeyId) -> bool {
    look.keys.iter().any(|have| have.id == *key)
}

pub(super) fn rest(status: Status) -> Plan {
    Plan {
        status,
        found: None,
        steps: Vec::new(),
    }
}
