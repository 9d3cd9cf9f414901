//! Who asked, who wrote, who pushed, who owns and who approved.

use super::common::{about_the_pull, refuse_unless, too_large, uncounted};
use crate::approval::case::Case;
use crate::approval::commit_lines::{self, Line};
use crate::approval::evidence::{Actor, ActorKind, Commit, Event, Opinion, Pushes};
use crate::domain::{Login, Refusal};

/// The account in whose name GitHub commits.
const WEB_FLOW: &str = "web-flow";

pub(super) fn no_owner(case: &Case<'_>) -> Vec<Refusal> {
    if case.owners_then().is_empty() {
        return vec![Refusal::NoOwner { then: false }];
    }
    refuse_unless(!case.owners_now().is_empty(), || Refusal::NoOwner {
        then: true,
    })
}

pub(super) fn not_approved(case: &Case<'_>) -> Vec<Refusal> {
    about_the_pull(case, |pull| {
        if pull.reviews.is_none() {
            return vec![too_large(pull)];
        }
        let owners = case.common_owners();
        refuse_unless(case.approved().is_some(), || Refusal::NotApproved {
            pull: pull.number,
            have: case.counted().len(),
            required: case.configuration.approvals.required.max(1),
            owners: owners.iter().map(ToString::to_string).collect(),
            teams: owners.into_iter().any(|owner| !case.can_resolve(owner)),
        })
    })
}

/// An owner's request for changes stands, or somebody else took it away.
pub(super) fn changes_requested(case: &Case<'_>) -> Vec<Refusal> {
    about_the_pull(case, |pull| {
        let (Some(reviews), Some(timeline)) = (&pull.reviews, &pull.timeline) else {
            return vec![too_large(pull)];
        };
        let standing = reviews
            .iter()
            .filter(|review| review.opinion == Opinion::ChangesRequested);
        let standing = standing
            .map(|review| review.author.as_ref())
            .filter(|author| author.is_none_or(|actor| case.may_be_owner(&actor.login)));
        let dismissed = timeline.iter().filter_map(|event| match event {
            Event::ReviewDismissed { by, reviewer, asked_for_changes: true } => {
                let is_own = matches!((by, reviewer), (Some(by), Some(reviewer)) if by.login == reviewer.login);
                (!is_own).then_some(reviewer.as_ref())
            }
            Event::ReviewDismissed { .. }
            | Event::BaseChanged
            | Event::Closed
            | Event::Reopened
            | Event::ReadyForReview { .. }
            | Event::Other => None,
        });
        standing
            .chain(dismissed)
            .map(|author| Refusal::ChangesRequested {
                by: author.map(|actor| actor.login.clone()),
            })
            .collect()
    })
}

pub(super) fn stale_approval(case: &Case<'_>) -> Vec<Refusal> {
    about_the_pull(case, |pull| {
        match (&case.pushes, &case.evidence.background.pushes) {
            (Some(_), _) => uncounted(case, |refusal| {
                matches!(
                    refusal,
                    Refusal::StaleApproval { .. } | Refusal::HastyApproval { .. }
                )
            }),
            (None, Pushes::TooMany) => vec![Refusal::TooManyPushes { pull: pull.number }],
            (None, Pushes::Known(_) | Pushes::Unknown) => {
                vec![Refusal::UnknownPushes { pull: pull.number }]
            }
        }
    })
}

pub(super) fn own_approval(case: &Case<'_>) -> Vec<Refusal> {
    uncounted(case, |refusal| {
        matches!(refusal, Refusal::OwnApproval { .. })
    })
}

/// Every author and the committer of each commit have accounts.
pub(super) fn unattributed_commit(case: &Case<'_>) -> Vec<Refusal> {
    about_the_pull(case, |pull| {
        let Some(commits) = &pull.commits else {
            return vec![too_large(pull)];
        };
        let refusal = |commit: &Commit, line: Option<Line<'_>>| Refusal::UnattributedCommit {
            commit: commit.id.clone(),
            line: line.map(|line| Box::new(line.told(pull))),
        };
        let of_commit = |commit| {
            let lines = commit_lines::of_commit(commit).filter(|line| !is_attributed(line));
            let mut all: Vec<Refusal> = lines.map(|line| refusal(commit, Some(line))).collect();
            if all.is_empty() && !is_complete(commit) {
                all.push(refusal(commit, None));
            }
            all
        };
        commits.iter().flat_map(of_commit).collect()
    })
}

/// Returns whether a commit has authors and a committer, and GitHub shows all of them.
fn is_complete(commit: &Commit) -> bool {
    let has_authors = commit.authors.as_ref().is_some_and(|all| !all.is_empty());
    has_authors && commit.committer.is_some()
}

/// GitHub itself counts only where it signed.
fn is_attributed(line: &Line<'_>) -> bool {
    let is_signed = line.commit.signed_by_github == Some(true);
    let user = line.who.user.as_ref();
    user.is_some_and(|user| !is_github(&user.login) || is_signed)
}

fn is_github(login: &Login) -> bool {
    login.as_str().eq_ignore_ascii_case(WEB_FLOW)
}

/// Whoever asked, wrote, committed, pushed or approved is a person.
pub(super) fn not_a_person(case: &Case<'_>) -> Vec<Refusal> {
    let approvers = uncounted(case, |refusal| {
        matches!(refusal, Refusal::NotAPerson { .. })
    });
    let others = about_the_pull(case, |pull| {
        let nobody = pull.author.is_none().then_some(Refusal::NotAPerson {
            login: None,
            line: None,
        });
        let refusal = |actor: &Actor, line| {
            (!is_person(actor)).then(|| Refusal::NotAPerson {
                login: Some(actor.login.clone()),
                line,
            })
        };
        let named = commit_lines::lines(pull)
            .filter_map(|line| refusal(line.who.user.as_ref()?, Some(Box::new(line.told(pull)))));
        let others = case
            .openers_and_pushers(pull)
            .filter_map(|actor| refusal(actor, None));
        named.chain(others).chain(nobody).collect()
    });
    [approvers, others].concat()
}

/// GitHub commits for people, as [`is_attributed`] makes sure.
fn is_person(actor: &Actor) -> bool {
    actor.kind == ActorKind::User || is_github(&actor.login)
}

pub(super) fn no_write_access(case: &Case<'_>) -> Vec<Refusal> {
    let approvers = uncounted(case, |refusal| {
        matches!(refusal, Refusal::NoWriteAccess { .. })
    });
    let author = case.pull.and_then(|pull| pull.author.as_ref());
    let author = author.and_then(|author| match case.evidence.background.author_may_push {
        Some(true) => None,
        Some(false) => Some(Refusal::NoWriteAccess {
            by: author.login.clone(),
        }),
        None => Some(Refusal::UnknownAccess {
            of: author.login.clone(),
        }),
    });
    approvers.into_iter().chain(author).collect()
}
