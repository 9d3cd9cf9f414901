//! What several rules need.

use super::super::case::Case;
use super::super::evidence::PullRequest;
use crate::domain::Refusal;

pub(super) fn about_the_pull(
    case: &Case<'_>,
    rule: impl FnOnce(&PullRequest) -> Vec<Refusal>,
) -> Vec<Refusal> {
    case.pull.map(rule).unwrap_or_default()
}

pub(super) fn too_large(pull: &PullRequest) -> Refusal {
    Refusal::TooLarge {
        pull: Some(pull.number),
    }
}

pub(super) fn refuse_unless(holds: bool, refusal: impl FnOnce() -> Refusal) -> Vec<Refusal> {
    if holds { Vec::new() } else { vec![refusal()] }
}

/// What speaks against approvals, told only where one more would have been enough.
pub(super) fn uncounted(case: &Case<'_>, is_told: fn(&Refusal) -> bool) -> Vec<Refusal> {
    if case.approved().is_some() {
        return Vec::new();
    }
    let objections = case.approvals.iter().flat_map(|given| &given.objections);
    objections
        .filter(|refusal| is_told(refusal))
        .cloned()
        .collect()
}
