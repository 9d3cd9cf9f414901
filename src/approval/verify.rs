//! The verifier.

use super::case::Case;
use super::evidence::{DefaultBranch, Evidence, Merge, PullRequest};
use super::explanation::{self, Explanation};
use super::proof::{self, Approval};
use super::rules::{OF_THE_MERGE, OF_THE_PULL, Rule};
use crate::domain::{Configuration, KeyRequest, ObjectId, Refusal, Timestamp};

/// Proves that a request was approved. Every rule is tried, and all that refuse are told.
///
/// `configuration` is the default branch's, `now` is GitHub's time.
///
/// # Errors
/// The refusals, at least one.
pub fn verify(
    request: &KeyRequest,
    evidence: &Evidence,
    configuration: &Configuration,
    now: Timestamp,
) -> Result<Approval, Vec<Refusal>> {
    let case = of(request, evidence, configuration, now);
    let refusals = refusals(&case, &[OF_THE_MERGE, OF_THE_PULL]);
    if refusals.is_empty() {
        proof::of(request, &case).ok_or_else(|| vec![case.no_pull_request()])
    } else {
        Err(refusals)
    }
}

/// Returns what [`verify`] looked at, and what each rule made of it.
#[must_use]
pub fn explain(
    request: &KeyRequest,
    evidence: &Evidence,
    configuration: &Configuration,
    now: Timestamp,
) -> Explanation {
    let case = of(request, evidence, configuration, now);
    explanation::of(&case, refusals(&case, &[OF_THE_MERGE, OF_THE_PULL]))
}

fn of<'a>(
    request: &'a KeyRequest,
    evidence: &'a Evidence,
    configuration: &'a Configuration,
    now: Timestamp,
) -> Case<'a> {
    let (path, blob) = (&request.path, &request.blob);
    let pull = evidence.introduction.as_ref().and_then(|introduction| {
        merged_pull(
            &introduction.commit,
            evidence.default_branch.as_ref(),
            evidence.repository,
            evidence.merge.as_ref(),
        )
    });
    let lifetime = request.lifetime();
    Case::new(path, blob, lifetime, evidence, configuration, now, pull)
}

/// Tries all rules; what several refuse is told once.
pub(super) fn refusals(case: &Case<'_>, rules: &[&[(&str, Rule)]]) -> Vec<Refusal> {
    let mut refusals: Vec<Refusal> = Vec::new();
    let rules = rules.iter().copied().flatten();
    for refusal in rules.flat_map(|(_, rule)| rule(case)) {
        if !refusals.contains(&refusal) {
            refusals.push(refusal);
        }
    }
    refusals
}

/// The one pull request that was merged into the default branch as a commit.
pub(super) fn merged_pull<'a>(
    commit: &ObjectId,
    default_branch: Option<&DefaultBranch>,
    repository: Option<u64>,
    merge: Option<&'a Merge>,
) -> Option<&'a PullRequest> {
    let default_branch = &default_branch?.name;
    let repository = repository?;
    let mut pulls = merge?.pulls.as_ref()?.iter().filter(|pull| {
        pull.merged.is_some()
            && pull.merge_commit.as_ref() == Some(commit)
            && pull.base == *default_branch
            && pull.repository == Some(repository)
    });
    match (pulls.next(), pulls.next()) {
        (Some(pull), None) => Some(pull),
        (None, _) | (Some(_), Some(_)) => None,
    }
}
