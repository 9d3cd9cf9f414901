//! Whether a key can be created for a request.

use super::input::PlanInput;
use crate::domain::{IamUser, Refusal, Status};

/// IAM gives a user no more (IAM quotas: "Access keys assigned to an IAM user: 2", inactive ones included).
pub const KEYS_PER_USER: usize = 2;

/// Returns the approval if a key can be created under it, or else where the request stands.
///
/// `deleted` of the user's keys are deleted before; `taken` places go to earlier requests of this run.
pub(super) fn allowed<P>(
    input: &PlanInput<'_>,
    approval: Result<P, Vec<Refusal>>,
    deleted: usize,
    taken: usize,
) -> Result<P, Status> {
    let user = &input.request.user;
    let not_allowed = (!input.is_allowed).then(|| Refusal::UserNotAllowed { user: user.clone() });
    let approval = match (approval, not_allowed) {
        (Ok(approval), None) => approval,
        (Ok(_), Some(refusal)) => return Err(Status::Refused(vec![refusal])),
        (Err(refusals), None) => return Err(refused(refusals, input.is_merge_recent)),
        (Err(refusals), Some(refusal)) => {
            let refusals = std::iter::once(refusal).chain(refusals);
            return Err(Status::Refused(refusals.collect()));
        }
    };
    // The name was reserved for what this file held before, under another approval.
    let secret = input.secret;
    if secret.is_some_and(|secret| secret.is_for_other_content(input.request)) {
        return Err(name_taken(input));
    }
    match input.user {
        Some(spelled) if spelled == user.as_str() => {}
        spelled => {
            let spelled = spelled.and_then(|name| IamUser::new(name).ok());
            return Err(Status::Refused(vec![Refusal::NoSuchUser {
                user: user.clone(),
                spelled,
            }]));
        }
    }
    let keys = input.keys.len().saturating_sub(deleted);
    if keys >= KEYS_PER_USER {
        return Err(Status::Blocked {
            keys: input.keys.iter().map(|key| key.id.clone()).collect(),
        });
    }
    // Whether an earlier request of this run takes the room is known only when it is done: the next run sees it.
    if keys + taken >= KEYS_PER_USER {
        return Err(Status::Waiting);
    }
    Ok(approval)
}

/// Returns the status of a request whose secret's name cannot be used.
pub(super) fn name_taken(input: &PlanInput<'_>) -> Status {
    Status::Refused(vec![Refusal::NameTaken {
        secret: input.request.secret_name(),
    }])
}

fn refused(refusals: Vec<Refusal>, is_merge_recent: bool) -> Status {
    if is_merge_recent && refusals.iter().all(Refusal::may_be_lag) {
        return Status::Settling(refusals);
    }
    // What can no longer be acted on is settled, whatever else has come to speak against it.
    match refusals.iter().find(|refusal| refusal.is_lapse()) {
        Some(lapsed) => Status::Lapsed(lapsed.clone()),
        None => Status::Refused(refusals),
    }
}
