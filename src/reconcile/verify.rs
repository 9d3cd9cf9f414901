//! Looks again at what was acted on.

use futures_util::future::join_all;

use super::account_state::Accounts;
use super::observe::{Observed, TrackedRequest};
use super::request_state::RequestFacts;
use crate::domain::{Cause, Failure, Operation, Stage, Status};
use crate::plan::{Planner, Secret, Step};

/// Looks again at what was acted on. If something went wrong, what is seen now is what counts, unless it is older than
/// what is known; if nothing did, nothing may be left to do but to announce. Dropped while it waits, it has changed nothing.
pub(super) async fn all(observed: &mut Observed) {
    let Observed {
        accounts,
        states,
        requests,
        run,
        own: _,
        forgotten: _,
        brought: _,
    } = observed;
    let acted = requests.iter().filter(|tracked| has_acted(tracked));
    let secrets = join_all(acted.map(|tracked| secret(tracked, accounts))).await;
    let mut planner = Planner::default();
    let acted = requests.iter_mut().filter(|tracked| has_acted(tracked));
    for (tracked, secret) in acted.zip(secrets) {
        let outcome = &mut tracked.outcome;
        // Whoever came first tells people of it.
        if outcome.failure.as_ref().is_some_and(is_race) {
            outcome.steps.retain(|step| !step.is_announce());
        }
        // What was done is known without this look, so its failure is none of the request's.
        let (Some(Ok(secret)), RequestFacts::Looked(proof, Some(seen))) =
            (secret, &mut tracked.facts)
        else {
            continue;
        };
        let has_moved = seen.secret.as_ref().and_then(Secret::current)
            != secret.as_ref().and_then(Secret::current);
        seen.secret = secret;
        let approved = proof.approved.clone();
        let Some(input) = tracked.input(states, run) else {
            continue;
        };
        let plan = planner.plan(&input, approved);
        let outcome = &mut tracked.outcome;
        match &outcome.failure {
            Some(failure) => {
                let is_lost_race = lost_race(failure, &plan.status, has_moved);
                if plan.status.stage() >= outcome.status.stage() {
                    outcome.status = plan.status;
                }
                if is_lost_race {
                    outcome.failure = None;
                }
            }
            None => {
                outcome.leftover = plan.steps;
                outcome.leftover.retain(|step| !step.is_announce());
            }
        }
    }
}

fn has_acted(tracked: &TrackedRequest) -> bool {
    let mut steps = tracked.outcome.steps.iter();
    steps.any(|step: &Step| !step.is_announce())
}

/// Whether a call failed because another run came first, which is how two runs are kept apart.
fn is_race(failure: &Failure) -> bool {
    failure.cause == Cause::LostRace
}

/// Whether that is why it failed, by what is seen now.
fn lost_race(failure: &Failure, now: &Status, has_moved: bool) -> bool {
    let is_done = if failure.operation == Operation::CreateSecret {
        now.stage() >= Stage::Reserved
    } else {
        has_moved || now.stage() == Stage::Issued
    };
    is_race(failure) && is_done
}

async fn secret(
    tracked: &TrackedRequest,
    accounts: &Accounts,
) -> Option<Result<Option<Secret>, Failure>> {
    let target = tracked.resolved.target.as_ref()?;
    let aws = accounts.get(&target.name)?;
    let name = tracked.resolved.request.secret_name();
    Some(aws.reader().secret(&name).await)
}
