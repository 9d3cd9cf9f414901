//! Which owners are left who could approve an open pull request, and who can see to it that there are enough.

use super::case::Case;
use super::codeowners::Owner;
use super::evidence::PullRequest;
use crate::domain::{Login, Refusal, Remedy};

/// Returns whether somebody took no part in the pull request.
pub(super) fn is_open_to(case: &Case<'_>, pull: &PullRequest, login: &Login) -> bool {
    !case.participants(pull).any(|actor| actor.login == *login)
}

/// Who can mend that an approval is missing: an owner who took no part; the requester, by commits that do not name the owner,
/// or by a branch that the owner does not push to; or else an administrator.
pub(super) fn who_mends_it(case: &Case<'_>, pull: &PullRequest) -> Remedy {
    let is_opener = |login: &Login| {
        let author = pull.author.as_ref();
        author.is_some_and(|author| author.login == *login)
    };
    let has_pushed = |login: &Login| {
        let mut all = case.openers_and_pushers(pull);
        all.any(|actor| actor.login == *login)
    };
    if is_enough(case, |login| is_open_to(case, pull, login)) {
        Remedy::Approve
    } else if is_enough(case, |login| !has_pushed(login)) {
        Remedy::Change
    } else if is_enough(case, |login| !is_opener(login)) {
        Remedy::AskAgain
    } else {
        Remedy::SetUp
    }
}

/// Returns what owners took part by, where that leaves too few who could approve and the requester can mend it. Of those who have
/// approved it is told already.
pub(super) fn own_parts(case: &Case<'_>, pull: &PullRequest) -> Vec<Refusal> {
    let is_of_the_requester = matches!(who_mends_it(case, pull), Remedy::Change | Remedy::AskAgain);
    if case.approved().is_some() || !is_of_the_requester {
        return Vec::new();
    }
    let has_approved = |login: &Login| case.approvals.iter().any(|given| given.by == login);
    let owners = owners(case).into_iter();
    owners
        .filter(|login| !is_open_to(case, pull, login) && !has_approved(login))
        .map(|login| Refusal::OwnApproval {
            by: login.clone(),
            line: case.only_line_of(pull, login).map(Box::new),
        })
        .collect()
}

/// Whether enough owners are left of whom this holds; those whom only GitHub knows are taken for enough where it decides.
fn is_enough(case: &Case<'_>, may_approve: impl Fn(&Login) -> bool) -> bool {
    let counted = case.counted();
    let is_counted = |login: &Login| counted.iter().any(|(by, _)| *by == login);
    let left = owners(case).into_iter();
    let left = left.filter(|login| !is_counted(login) && may_approve(login));
    let is_decided_by_github = case.evidence.background.requires_owner_review == Some(true)
        && case
            .common_owners()
            .iter()
            .any(|owner| !case.can_resolve(owner));
    is_decided_by_github || left.count() + counted.len() >= case.configuration.approvals.required
}

/// The owners whose logins are known, each once.
fn owners<'a>(case: &'a Case<'_>) -> Vec<&'a Login> {
    let mut all: Vec<&Login> = Vec::new();
    for owner in case.common_owners() {
        match owner {
            Owner::User(login) => all.push(login),
            Owner::Team(team) => {
                all.extend(
                    case.evidence
                        .background
                        .teams
                        .get(team)
                        .into_iter()
                        .flatten(),
                );
            }
            Owner::Email(_) => {}
        }
    }
    all.sort_by_key(|login| login.as_str().to_ascii_lowercase());
    all.dedup();
    all
}
