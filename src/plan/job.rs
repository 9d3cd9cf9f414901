//! What is to be done for one request.

use super::input::PlanInput;
use super::observed::Secret;
use super::orphan::Orphan;
use super::record::Reservation;
use super::step::Step;
use crate::approval::ApprovalRecord;
use crate::domain::{AccessKeyId, Claim, Login, Refusal, Status, StoredKey, TagKey};

/// What is to be done for one request. `P` is the permission to create a key: [`Approval`](crate::approval::Approval)
/// for a run that acts, and only its record for one that looks whether anything is left to do.
#[derive(Debug, PartialEq, Eq)]
pub struct Plan<P> {
    /// Where the request stands.
    pub status: Status,
    /// What the job and announcing its result will do, in this order; empty if the request rests.
    pub steps: Vec<Step>,
    /// What is to be done before anybody is told.
    pub job: Option<Job<P>>,
}

/// What a run does for one request, with all that it needs for it.
#[derive(Debug, PartialEq, Eq)]
pub enum Job<P> {
    /// Reserve the secret's name, then create, store, promote, test and record a key.
    Issue {
        /// The permission.
        approval: P,
        /// What was proved, for auditors.
        tags: Vec<(TagKey, String)>,
    },
    /// Promote the key that an earlier run stored, and record it.
    RollForward {
        /// The claim to promote it from.
        claim: Claim,
        key: StoredKey,
    },
    /// Record a key that an earlier run promoted.
    Record(AccessKeyId),
    /// Delete keys whose secrets nobody can ever have.
    DeleteKeys(Vec<Orphan>),
    /// Take over from a claim that was left, look afresh and ask [`after_take_over`](super::after_take_over).
    TakeOver {
        /// The keys to delete first, whose claims have lost their place already.
        superseded: Vec<Orphan>,
        /// The claim that was left.
        from: Reservation,
        /// The permission to go on, or why there is none.
        approval: Result<P, Vec<Refusal>>,
    },
}

/// What is left to do under a claim that this run took over.
#[derive(Debug, PartialEq, Eq)]
pub struct Resumption<P> {
    /// Where the request stands.
    pub status: Status,
    /// What will be done, in this order.
    pub steps: Vec<Step>,
    /// The keys to delete first.
    pub orphans: Vec<Orphan>,
    /// The permission, if a key is to be created then.
    pub approval: Option<P>,
}

impl<P> Plan<P> {
    /// A request for which nothing is to be done.
    pub(super) fn rest(status: Status) -> Self {
        Self {
            status,
            steps: Vec::new(),
            job: None,
        }
    }
}

impl<P: AsRef<ApprovalRecord>> Plan<P> {
    /// A new request.
    pub(super) fn issue(input: &PlanInput<'_>, approval: P) -> Self {
        let claim = Step::Claim {
            secret: input.request.secret_name(),
            kms_key: input.account.kms_key.clone(),
        };
        Self {
            status: Status::Waiting,
            steps: std::iter::once(claim)
                .chain(create(input, approval.as_ref()))
                .collect(),
            job: Some(Job::Issue {
                tags: proved(input, approval.as_ref()),
                approval,
            }),
        }
    }
}

/// Returns the status of a request whose name is reserved by a claim.
pub(super) fn reserved(claim: &Claim, is_given_up: bool) -> Status {
    Status::Reserved {
        since: claim.at,
        is_given_up,
    }
}

/// Returns the steps from a claim that this run holds to the end.
pub(super) fn create(input: &PlanInput<'_>, approval: &ApprovalRecord) -> Vec<Step> {
    let secret = input.request.secret_name();
    let user = input.request.user.clone();
    vec![
        Step::Create { user: user.clone() },
        Step::Store {
            secret: secret.clone(),
        },
        Step::Promote {
            secret: secret.clone(),
        },
        Step::Test { user },
        Step::Record { secret },
        Step::Announce {
            pull: approval.pull,
        },
    ]
}

pub(super) fn announce(secret: &Secret) -> Option<Step> {
    secret.pull().map(|pull| Step::Announce { pull })
}

pub(super) fn delete(orphan: &Orphan) -> Step {
    let orphan = orphan.record().clone();
    Step::Delete { orphan }
}

/// Returns what was proved, as the tags of the claim. Every value fits: paths have at most 200 characters, logins 39, and
/// at most six owners are needed.
fn proved(input: &PlanInput<'_>, approval: &ApprovalRecord) -> Vec<(TagKey, String)> {
    let approvers = approval.approvers.iter().take(6).map(Login::as_str);
    let approvers: Vec<&str> = approvers.collect();
    vec![
        (TagKey::Version, "1".to_owned()),
        (TagKey::Repository, input.repository.to_string()),
        (TagKey::Request, approval.request.to_string()),
        (TagKey::Blob, approval.blob.to_string()),
        (TagKey::Pull, approval.pull_url.clone()),
        (TagKey::Head, approval.head.to_string()),
        (TagKey::ApprovedBy, approvers.join(" ")),
        (TagKey::Run, input.run.to_owned()),
    ]
}
