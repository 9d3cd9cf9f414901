//! How an open pull request stands: what it still lacks for an approval, and who can mend that.

use super::case::Case;
use super::codeowners::Owner;
use super::deadline::is_in_time;
use super::evidence::{Evidence, PullRequest};
use super::rules::{self, OF_THE_PULL};
use super::verify::refusals;
use crate::domain::{Configuration, Login, ObjectId, Refusal, Remedy, RequestPath, Timestamp};

/// How an open pull request stands, as far as one of its requests is concerned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preview {
    /// What it lacks, and who can mend that; where that is nothing, a merge now would be approved.
    pub missing: Vec<(Refusal, Remedy)>,
    /// Who else could approve, as CODEOWNERS names them.
    pub could_approve: Vec<String>,
    /// Whose approvals count, the latest first.
    pub approved_by: Vec<Login>,
    /// When there were enough approvals.
    pub approved: Option<Timestamp>,
}

/// Says what an open pull request lacks for an approval of a file, by the same rules as [`verify`](super::verify).
///
/// The evidence is that of the default branch as it is, without introduction and merge.
#[must_use]
pub fn preview(
    path: &RequestPath,
    blob: &ObjectId,
    pull: &PullRequest,
    evidence: &Evidence,
    configuration: &Configuration,
    now: Timestamp,
) -> Preview {
    let case = Case::new(path, blob, evidence, configuration, now, Some(pull));
    let lapsed: &[(&str, rules::Rule)] = &[rules::LAPSED];
    let elsewhere = other_base(&case, pull);
    let refusals = elsewhere
        .into_iter()
        .chain(refusals(&case, &[OF_THE_PULL, lapsed]));
    Preview {
        missing: refusals
            .map(|refusal| {
                let remedy = remedy(&case, pull, &refusal);
                (refusal, remedy)
            })
            .collect(),
        could_approve: could_approve(&case, pull),
        approved_by: case
            .counted()
            .into_iter()
            .map(|(by, _)| by.clone())
            .collect(),
        approved: case.approved(),
    }
}

fn other_base(case: &Case<'_>, pull: &PullRequest) -> Option<Refusal> {
    let default_branch = case.evidence.default_branch.as_ref();
    let is_default = default_branch.is_some_and(|branch| branch.name == pull.base);
    (!is_default).then(|| Refusal::OtherBase {
        pull: pull.number,
        base: pull.base.clone(),
    })
}

fn remedy(case: &Case<'_>, pull: &PullRequest, refusal: &Refusal) -> Remedy {
    let is_author = |login: &Login| {
        let author = pull.author.as_ref();
        author.is_some_and(|author| author.login == *login)
    };
    match refusal {
        // Of an approver, somebody else's approval mends it.
        Refusal::NotAPerson { login: Some(login) } | Refusal::NoWriteAccess { by: login }
            if !is_author(login) && case.approvals.iter().any(|given| given.by == login) =>
        {
            Remedy::Approve
        }
        Refusal::Lapsed { .. } | Refusal::TimedOut { .. } => {
            let timeout = case.configuration.approvals.timeout;
            match is_in_time(pull, timeout, case.now) {
                true => Remedy::Approve,
                false => Remedy::AskAgain,
            }
        }
        refusal => refusal.remedy(),
    }
}

/// The owners that took no part and whose approval does not count yet; whoever is in a team can be told only by GitHub.
fn could_approve(case: &Case<'_>, pull: &PullRequest) -> Vec<String> {
    let counted = case.counted();
    let could = |owner: &&&Owner| match owner {
        Owner::User(login) => {
            !counted.iter().any(|(by, _)| *by == login)
                && !case.participants(pull).any(|actor| actor.login == *login)
        }
        Owner::Team(_) | Owner::Email(_) => true,
    };
    let owners = case.common_owners();
    owners
        .iter()
        .filter(could)
        .map(ToString::to_string)
        .collect()
}
