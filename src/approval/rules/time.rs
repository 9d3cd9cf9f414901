//! When, and under which configuration.

use super::{refuse_unless, uncounted};
use crate::approval::case::Case;
use crate::domain::Refusal;

pub(super) fn timed_out(case: &Case<'_>) -> Vec<Refusal> {
    uncounted(case, |refusal| matches!(refusal, Refusal::TimedOut { .. }))
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
