//! Carries out what was planned, with no decision left.

use std::collections::BTreeMap;

use futures_util::stream::{self, StreamExt};

use super::account_state::{AccountStates, Accounts};
use super::clients::MAX_CONCURRENCY;
use super::interrupt::Interrupt;
use super::job_context::{Ended, JobContext, JobState};
use super::jobs;
use super::observe::{Observed, TrackedRequest};
use super::request_state::RequestFacts;
use crate::approval::Approval;
use crate::domain::{AccountId, Locale};
use crate::plan::Job;
use crate::render::Progress;

/// Carries out the jobs of all requests: one request of a user after the other, different users at the same time.
pub(super) async fn all(
    observed: &mut Observed,
    language: Locale,
    progress: &Progress,
    interrupt: &Interrupt,
) {
    let turn = Turn {
        accounts: &observed.accounts,
        states: &observed.states,
        run: &observed.run,
        language,
        progress,
        interrupt,
    };
    let mut users: BTreeMap<(AccountId, String), Vec<Due<'_>>> = BTreeMap::new();
    for tracked in &mut observed.requests {
        let Some(target) = &tracked.resolved.target else {
            continue;
        };
        let user = tracked.resolved.request.id_of_user(&target.account.id);
        if let Some(job) = tracked.job.take() {
            users.entry(user).or_default().push((tracked, job));
        }
    }
    let users = users.into_values().map(|jobs| in_turn(&turn, jobs));
    stream::iter(users)
        .buffer_unordered(MAX_CONCURRENCY)
        .collect::<()>()
        .await;
}

/// A request, and the job that is due for it.
type Due<'a> = (&'a mut TrackedRequest, Job<Approval>);

/// What every request's turn has.
struct Turn<'a> {
    accounts: &'a Accounts,
    states: &'a AccountStates,
    run: &'a str,
    language: Locale,
    progress: &'a Progress,
    interrupt: &'a Interrupt,
}

async fn in_turn(turn: &Turn<'_>, jobs: Vec<Due<'_>>) {
    for (tracked, job) in jobs {
        if !turn.interrupt.is_requested() {
            one(turn, tracked, job).await;
        }
    }
}

async fn one(turn: &Turn<'_>, tracked: &mut TrackedRequest, job: Job<Approval>) {
    // Whatever has a job was looked at in its account.
    let RequestFacts::Looked(proof, Some(seen)) = &mut tracked.facts else {
        return;
    };
    let Some(target) = &tracked.resolved.target else {
        return;
    };
    let (Some(aws), Some(state)) = (
        turn.accounts.get(&target.name),
        turn.states.get(&target.account.id),
    ) else {
        return;
    };
    let context = JobContext {
        aws,
        state,
        target,
        request: &tracked.resolved.request,
        proof,
        run: turn.run,
        line: turn.progress.begin(turn.language),
        interrupt: turn.interrupt,
    };
    let outcome = &mut tracked.outcome;
    let mut state = JobState { seen, outcome };
    match jobs::run(&context, &mut state, job).await {
        Ok(()) | Err(Ended::Interrupted) => {}
        Err(Ended::Failed(failure)) => tracked.outcome.failure = Some(failure),
    }
}
