//! When, and under which configuration.

use super::{about_the_pull, refuse_unless};
use crate::approval::case::Case;
use crate::approval::evidence::{Event, PullRequest};
use crate::domain::{Refusal, Timestamp};

/// Counted from the opening, or from the last time before the approval that the pull request was made ready for review.
pub(super) fn timed_out(case: &Case<'_>) -> Vec<Refusal> {
    about_the_pull(case, |pull| {
        let Some(approved) = case.approved() else {
            return Vec::new();
        };
        refuse_unless(is_in_time(case, pull, approved), || Refusal::TimedOut {
            timeout: case.configuration.approvals.timeout,
        })
    })
}

/// Says whether an approval at this time would not come too late.
pub(in crate::approval) fn is_in_time(
    case: &Case<'_>,
    pull: &PullRequest,
    approved: Timestamp,
) -> bool {
    let ready = pull
        .timeline
        .iter()
        .flatten()
        .filter_map(|event| match event {
            Event::ReadyForReview { at } if *at <= approved => Some(*at),
            Event::ReadyForReview { .. }
            | Event::BaseChanged
            | Event::Closed
            | Event::Reopened
            | Event::ReviewDismissed { .. }
            | Event::Other => None,
        });
    let begin = ready.fold(pull.created, std::cmp::max);
    approved.since(begin) <= case.configuration.approvals.timeout
}

pub(super) fn lapsed(case: &Case<'_>) -> Vec<Refusal> {
    let valid_for = case.configuration.approvals.valid_for;
    let approved = case
        .approved()
        .filter(|approved| case.now.since(*approved) > valid_for);
    approved
        .map(|approved| Refusal::Lapsed {
            approved,
            valid_for,
        })
        .into_iter()
        .collect()
}

/// What the folder allows, and its account, are the same when the request was merged and now.
pub(super) fn configuration_changed(case: &Case<'_>) -> Vec<Refusal> {
    let path = case.path;
    let now = case.configuration.folder_of(path);
    let then = case
        .evidence
        .configuration_then
        .as_ref()
        .and_then(|configuration| configuration.folder_of(path));
    refuse_unless(now.is_some() && now == then, || {
        Refusal::ConfigurationChanged
    })
}
