//! When, and under which configuration.

use super::common::{about_the_pull, refuse_unless, uncounted};
use crate::approval::case::Case;
use crate::domain::{Approvals, Refusal, Timestamp};

pub(super) fn timed_out(case: &Case<'_>) -> Vec<Refusal> {
    uncounted(case, |refusal| matches!(refusal, Refusal::TimedOut { .. }))
}

pub(super) fn lapsed(case: &Case<'_>) -> Vec<Refusal> {
    let valid_for = case.configuration.approvals.valid_for;
    let approved = case
        .approved()
        .filter(|approved| case.now.since(*approved) > valid_for)
        .map(|approved| Refusal::Lapsed {
            approved,
            valid_for,
        });
    let merged = case.pull.and_then(|pull| pull.merged);
    let since_merge = || lapsed_since(merged?, &case.configuration.approvals, case.now);
    approved.or_else(since_merge).into_iter().collect()
}

/// Refuses what was merged so long ago that no approval of it can hold any more: one given after the merge does not count.
#[must_use]
pub fn lapsed_since(merged: Timestamp, approvals: &Approvals, now: Timestamp) -> Option<Refusal> {
    let valid_for = approvals.valid_for;
    (now.since(merged) > valid_for).then_some(Refusal::LapsedMerge { merged, valid_for })
}

/// A folder can limit how long a key lives, from when its pull request was opened; and no key is made that is over.
pub(super) fn lifetime_not_allowed(case: &Case<'_>) -> Vec<Refusal> {
    about_the_pull(case, |pull| {
        let (path, lifetime) = (case.path, case.lifetime);
        let faults = case
            .configuration
            .lifetime_faults(path, lifetime, pull.created, case.now);
        let refusals = faults.into_iter();
        refusals
            .map(|fault| Refusal::LifetimeNotAllowed { fault })
            .collect()
    })
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
