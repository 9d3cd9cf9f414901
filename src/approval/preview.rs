//! How an open pull request stands: what it still lacks for an approval, and who can mend that.

use super::case::Case;
use super::codeowners::Owner;
use super::deadline::is_in_time;
use super::evidence::{ActorKind, Evidence, PullRequest, Pushes};
use super::remaining;
use super::rules::{self, OF_THE_PULL};
use super::verify::refusals;
use crate::domain::{
    Configuration, Lifetime, Login, ObjectId, Refusal, Remedy, RequestPath, Timestamp,
};

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

/// Returns what an open pull request lacks for an approval of a file, by the same rules as [`verify`](super::verify).
///
/// The evidence is that of the default branch as it is, without introduction and merge.
#[must_use]
pub fn preview(
    path: &RequestPath,
    blob: &ObjectId,
    lifetime: Lifetime,
    pull: &PullRequest,
    evidence: &Evidence,
    configuration: &Configuration,
    now: Timestamp,
) -> Preview {
    let case = Case::new(
        path,
        blob,
        lifetime,
        evidence,
        configuration,
        now,
        Some(pull),
    );
    let lapsed: &[(&str, rules::Rule)] = &[rules::LAPSED];
    let could_approve = could_approve(&case, pull);
    let refusals = other_base(&case, pull)
        .into_iter()
        .chain(refusals(&case, &[OF_THE_PULL, lapsed]))
        .chain(remaining::own_parts(&case, pull));
    let missing = refusals.map(|refusal| {
        let refusal = asking(refusal, &could_approve);
        let remedy = remedy(&case, pull, &refusal);
        (refusal, remedy)
    });
    Preview {
        missing: missing.collect(),
        approved_by: case
            .counted()
            .into_iter()
            .map(|(by, _)| by.clone())
            .collect(),
        approved: case.approved(),
        could_approve,
    }
}

/// Asks whom to approve: of all owners those who could.
fn asking(refusal: Refusal, could_approve: &[String]) -> Refusal {
    match refusal {
        Refusal::NotApproved {
            pull,
            have,
            required,
            owners: _,
            teams,
        } => Refusal::NotApproved {
            pull,
            have,
            required,
            owners: could_approve.to_vec(),
            teams,
        },
        refusal => refusal,
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
        Refusal::NotAPerson {
            login: Some(login),
            line: None,
        }
        | Refusal::NoWriteAccess { by: login }
            if !is_author(login) && case.approvals.iter().any(|given| given.by == login) =>
        {
            Remedy::Approve
        }
        // What a machine pushed stays pushed, whatever its commits say afterwards.
        Refusal::NotAPerson { line: Some(_), .. }
            if case
                .openers_and_pushers(pull)
                .any(|actor| actor.kind != ActorKind::User) =>
        {
            Remedy::AskAgain
        }
        Refusal::OwnApproval { by, line } => match remaining::who_mends_it(case, pull) {
            Remedy::Change if line.is_none() => Remedy::Approve,
            Remedy::AskAgain if is_author(by) => Remedy::Approve,
            mender => mender,
        },
        Refusal::Lapsed { .. } | Refusal::LapsedMerge { .. } | Refusal::TimedOut { .. } => {
            let timeout = case.configuration.approvals.timeout;
            match is_in_time(pull, timeout, case.now) {
                true => Remedy::Approve,
                false => Remedy::AskAgain,
            }
        }
        Refusal::NotApproved { .. } => remaining::who_mends_it(case, pull),
        // The token may not read them, or GitHub does not list the last one yet.
        Refusal::UnknownPushes { .. } => match &case.evidence.background.pushes {
            Pushes::Unknown if pull.branch_repository.is_some() => Remedy::SetUp,
            Pushes::Known(pushes) if pushes.iter().all(|push| push.after != pull.head) => {
                Remedy::Approve
            }
            Pushes::Known(_) | Pushes::TooMany | Pushes::Unknown => Remedy::AskAgain,
        },
        refusal => refusal.remedy(),
    }
}

/// The owners that took no part and whose approval does not count yet; of a team or an address all that is known is its
/// name.
fn could_approve(case: &Case<'_>, pull: &PullRequest) -> Vec<String> {
    let counted = case.counted();
    let is_counted = |login: &Login| counted.iter().any(|(by, _)| *by == login);
    let could = |owner: &&&Owner| match owner {
        Owner::User(login) => !is_counted(login) && remaining::is_open_to(case, pull, login),
        Owner::Team(_) | Owner::Email(_) => true,
    };
    let owners = case.common_owners();
    owners
        .iter()
        .filter(could)
        .map(ToString::to_string)
        .collect()
}
