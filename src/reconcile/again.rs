//! Looks again at what was acted on.

use std::collections::BTreeSet;

use futures_util::future::join_all;

use super::ground::Accounts;
use super::observe::{Observed, Seen};
use crate::domain::{Cause, Failure, Operation, Status};
use crate::plan::{Secret, Step};

/// Looks again at what was acted on. Where something went wrong, what is seen now is what counts, unless it is older than
/// what is known; where nothing did, nothing may be left to do but to announce. Dropped while it waits, it has changed nothing.
pub(super) async fn all(observed: &mut Observed) {
    let acts = |step: &Step| !matches!(step, Step::Announce { .. });
    let acted: Vec<usize> = (0..observed.requests.len())
        .filter(|&index| observed.requests[index].outcome.steps.iter().any(acts))
        .collect();
    let asked = acted
        .iter()
        .map(|&index| register(&observed.requests[index], &observed.accounts));
    let asked = join_all(asked).await;
    let mut seen_again = Vec::new();
    let mut has_moved = BTreeSet::new();
    for (&index, answer) in acted.iter().zip(asked) {
        // What was done is known without this look, so its failure is none of the request's.
        if let Some(Ok(secret)) = answer {
            let seen = &mut observed.requests[index];
            let before = std::mem::replace(&mut seen.secret, secret);
            if before.as_ref().and_then(Secret::current)
                != seen.secret.as_ref().and_then(Secret::current)
            {
                has_moved.insert(index);
            }
            seen_again.push(index);
        }
    }
    for index in acted {
        let outcome = &mut observed.requests[index].outcome;
        // Whoever came first tells people of it.
        if outcome.failure.as_ref().is_some_and(is_race) {
            outcome.steps.retain(acts);
        }
    }
    for (index, plan) in observed.plans(&seen_again) {
        let outcome = &mut observed.requests[index].outcome;
        match &outcome.failure {
            Some(failure) => {
                let is_lost_race = lost_race(failure, &plan.status, has_moved.contains(&index));
                if progress(&plan.status) >= progress(&outcome.status) {
                    outcome.status = plan.status;
                }
                if is_lost_race {
                    outcome.failure = None;
                }
            }
            None => {
                outcome.leftover = plan.steps;
                outcome.leftover.retain(acts);
            }
        }
    }
}

/// How far a request has come, for telling an old state from a new one.
fn progress(status: &Status) -> u8 {
    match status {
        Status::Waiting
        | Status::Settling(_)
        | Status::Refused(_)
        | Status::Lapsed(_)
        | Status::Blocked { .. } => 0,
        Status::Reserved { .. } | Status::NeedsAPerson(_) => 1,
        Status::Issued { .. } | Status::Announced { .. } => 2,
    }
}

/// Whether a call can have failed because another run came first, which is how two runs are kept apart.
fn is_race(failure: &Failure) -> bool {
    failure.cause == Cause::LostRace
}

/// Whether that is why it failed, by what is seen now.
fn lost_race(failure: &Failure, now: &Status, has_moved: bool) -> bool {
    let is_done = match failure.operation {
        Operation::CreateSecret => progress(now) >= 1,
        _ => has_moved || progress(now) == 2,
    };
    is_race(failure) && is_done
}

async fn register(seen: &Seen, accounts: &Accounts) -> Option<Result<Option<Secret>, Failure>> {
    let aws = accounts.get(&seen.wanted.place.as_ref()?.name)?;
    let name = seen.wanted.request.secret_name();
    Some(aws.reader().secret(&name).await)
}
