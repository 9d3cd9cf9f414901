//! Plans, and the steps that several of them share.

use super::input::PlanInput;
use super::observed::Secret;
use super::step::Step;
use crate::approval::Approval;
use crate::domain::{Claim, Login, Status, StoredKey, TagKey, reserved_value};

/// What is to be done for one request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// Where the request stands.
    pub status: Status,
    /// The key to go on with, if an earlier run stored one.
    pub recovered: Option<RecoveredKey>,
    /// What is to be done, in this order; empty if the request rests.
    pub steps: Vec<Step>,
}

/// A key that an earlier run stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecoveredKey {
    /// The claim to promote it from.
    pub claim: Option<Claim>,
    /// The version that holds it.
    pub key: StoredKey,
}

/// A request for which nothing is to be done.
pub(super) fn rest(status: Status) -> Plan {
    Plan {
        status,
        recovered: None,
        steps: Vec::new(),
    }
}

pub(super) fn reserved(claim: &Claim, is_given_up: bool) -> Status {
    Status::Reserved {
        since: claim.at,
        is_given_up,
    }
}

pub(super) fn claim(input: &PlanInput<'_>, approval: &Approval) -> Step {
    Step::Claim {
        secret: input.request.secret_name(),
        value: reserved_value(&input.request.path, &input.request.blob),
        tags: proved(input, approval),
        kms_key: input.account.kms_key.clone(),
    }
}

/// Returns the steps from a claim that this run holds to the end.
pub(super) fn issue(input: &PlanInput<'_>, approval: &Approval) -> Vec<Step> {
    let secret = input.request.secret_name();
    let user = input.request.user.clone();
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

pub(super) fn announce(secret: &Secret) -> Option<Step> {
    secret.pull().map(|pull| Step::Announce { pull })
}

/// Returns what was proved, as the tags of the claim. Every value fits: paths have at most 200 characters, logins 39, and
/// at most six owners are needed.
fn proved(input: &PlanInput<'_>, approval: &Approval) -> Vec<(TagKey, String)> {
    let approvers = approval.approvers().iter().take(6).map(Login::as_str);
    let approvers: Vec<&str> = approvers.collect();
    vec![
        (TagKey::Version, "1".to_owned()),
        (TagKey::Repository, input.repository.to_string()),
        (TagKey::Request, approval.request().to_string()),
        (TagKey::Blob, approval.blob().to_string()),
        (TagKey::Pull, approval.pull_url().to_owned()),
        (TagKey::Head, approval.head().to_string()),
        (TagKey::ApprovedBy, approvers.join(" ")),
        (TagKey::Run, input.run.to_owned()),
    ]
}
