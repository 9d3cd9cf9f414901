//! The rules: each says, in one function of its name, what it refuses.
//!
//! A rule about the pull request has nothing to say where there is none: `no_pull_request` says that.

use super::codeowners::Owner;
use super::evidence::{Actor, ActorKind, Commit, Event, Opinion, PullRequest, Review};
use super::verify::Case;
use crate::domain::Refusal;

pub(super) type Rule = fn(&Case<'_>) -> Vec<Refusal>;

/// What a pull request must be, merged or not.
pub(super) const OF_THE_PULL: &[Rule] = &[
    content_changed,
    mixed_change,
    no_owner,
    not_approved,
    changes_requested,
    uncounted_approvals,
    unattributed_commit,
    not_a_person,
    from_fork,
    base_changed,
    reopened,
    timed_out,
];

/// What a merge must be.
pub(super) const OF_THE_MERGE: &[Rule] = &[
    stale_checkout,
    not_added,
    no_pull_request,
    lapsed,
    configuration_changed,
];

fn stale_checkout(case: &Case<'_>) -> Vec<Refusal> {
    let checkout = &case.evidence.checkout;
    let is_head = case
        .evidence
        .default_branch
        .as_ref()
        .is_some_and(|branch| branch.head == checkout.head);
    refuse_unless(
        is_head && checkout.is_whole && case.evidence.introduction.is_some(),
        || case.stale_checkout(),
    )
}

fn not_added(case: &Case<'_>) -> Vec<Refusal> {
    let introduction = case
        .evidence
        .introduction
        .iter()
        .filter(|introduction| !introduction.is_new_file);
    introduction
        .map(|introduction| Refusal::NotAdded {
            commit: introduction.commit.clone(),
        })
        .collect()
}

fn no_pull_request(case: &Case<'_>) -> Vec<Refusal> {
    match &case.evidence.merge {
        Some(merge) if merge.pulls.is_none() => vec![Refusal::TooLarge { pull: None }],
        Some(_) | None => refuse_unless(case.pull.is_some(), || case.no_pull_request()),
    }
}

/// The head is the last commit, and the second parent of a merge commit; it has this very content.
fn content_changed(case: &Case<'_>) -> Vec<Refusal> {
    about_the_pull(case, |pull| {
        let Some(commits) = &pull.commits else {
            return vec![too_large(pull)];
        };
        let is_last = commits.last().is_some_and(|commit| commit.id == pull.head);
        let parents = case
            .evidence
            .introduction
            .as_ref()
            .map(|introduction| introduction.parents.as_slice());
        let is_parent = match parents {
            Some([_, second]) => *second == pull.head,
            // Without a commit in the checkout, `stale_checkout` refuses.
            Some([_]) | None => true,
            Some(_) => false,
        };
        let is_same = case.evidence.blob_at_head.as_ref() == Some(&case.request.blob);
        refuse_unless(is_last && is_parent && is_same, || {
            Refusal::ContentChanged { pull: pull.number }
        })
    })
}

fn mixed_change(case: &Case<'_>) -> Vec<Refusal> {
    about_the_pull(case, |pull| {
        let Some(files) = &pull.files else {
            return vec![too_large(pull)];
        };
        let is_request = |path: &str| crate::domain::RequestPath::new(path).is_ok();
        let other = files
            .iter()
            .find(|file| !file.is_added || !is_request(&file.path));
        let mixed = other.map(|file| Refusal::MixedChange {
            pull: pull.number,
            path: file.path.clone(),
        });
        let is_among = files
            .iter()
            .any(|file| file.path == case.request.path.as_str());
        let missing = (!is_among).then_some(Refusal::ContentChanged { pull: pull.number });
        mixed.into_iter().chain(missing).collect()
    })
}

fn no_owner(case: &Case<'_>) -> Vec<Refusal> {
    let then = refuse_unless(!case.owners_then.is_empty(), || Refusal::NoOwner {
        then: false,
    });
    let now = refuse_unless(!case.owners_now.is_empty(), || Refusal::NoOwner {
        then: true,
    });
    if then.is_empty() { now } else { then }
}

fn not_approved(case: &Case<'_>) -> Vec<Refusal> {
    about_the_pull(case, |pull| {
        if pull.reviews.is_none() {
            return vec![too_large(pull)];
        }
        let both = case
            .owners_then
            .iter()
            .filter(|owner| case.owners_now.contains(owner));
        let owners = both.clone().map(|owner| match owner {
            Owner::User(login) => format!("@{login}"),
            Owner::Team(team) => format!("@{team}"),
            Owner::Email(address) => address.clone(),
        });
        refuse_unless(case.approved().is_some(), || Refusal::NotApproved {
            pull: pull.number,
            have: case.counted().len(),
            required: case.configuration.approvals.required.max(1),
            owners: owners.collect(),
            teams: both.clone().any(|owner| !matches!(owner, Owner::User(_))),
        })
    })
}

/// An owner's request for changes stands, or somebody else took it away.
fn changes_requested(case: &Case<'_>) -> Vec<Refusal> {
    about_the_pull(case, |pull| {
        let (Some(reviews), Some(timeline)) = (&pull.reviews, &pull.timeline) else {
            return vec![too_large(pull)];
        };
        let standing = reviews
            .iter()
            .filter(|review| review.opinion == Opinion::ChangesRequested);
        let standing = standing
            .map(|review| review.author.as_ref())
            .filter(|author| author.is_none_or(|actor| named(case, actor)));
        let dismissed = timeline.iter().filter_map(|event| match event {
            Event::ReviewDismissed { by, reviewer, asked_for_changes: true } => {
                let is_own = matches!((by, reviewer), (Some(by), Some(reviewer)) if by.login == reviewer.login);
                (!is_own).then_some(reviewer.as_ref())
            }
            Event::ReviewDismissed { .. } | Event::BaseChanged | Event::Closed | Event::Reopened | Event::Other => None,
        });
        standing
            .chain(dismissed)
            .map(|author| Refusal::ChangesRequested {
                by: author.map(|actor| actor.login.clone()),
            })
            .collect()
    })
}

/// Whether CODEOWNERS named this person then or now: a veto counts for longer than an approval.
fn named(case: &Case<'_>, actor: &Actor) -> bool {
    let owners = case.owners_then.iter().chain(&case.owners_now);
    owners.into_iter().any(|owner| match owner {
        Owner::User(login) => *login == actor.login,
        Owner::Team(_) | Owner::Email(_) => true,
    })
}

/// `stale-approval`, `own-approval`, `not-a-person`, `no-write-access`: said only where one more would have been enough.
fn uncounted_approvals(case: &Case<'_>) -> Vec<Refusal> {
    if case.approved().is_some() {
        return Vec::new();
    }
    case.approvals()
        .into_iter()
        .flat_map(|(_, _, objections)| objections)
        .collect()
}

/// What speaks against counting an approval that an owner gave.
pub(super) fn objections(
    case: &Case<'_>,
    pull: &PullRequest,
    review: &Review,
    author: &Actor,
) -> Vec<Refusal> {
    let by = || author.login.clone();
    [
        (
            review.commit.as_ref() != Some(&pull.head) || review.submitted.is_none(),
            Refusal::StaleApproval { by: by() },
        ),
        (
            case.took_part(pull, &author.login),
            Refusal::OwnApproval { by: by() },
        ),
        (
            author.kind != ActorKind::User,
            Refusal::NotAPerson { login: Some(by()) },
        ),
        (!review.by_writer, Refusal::NoWriteAccess { by: by() }),
    ]
    .into_iter()
    .filter_map(|(holds, refusal)| holds.then_some(refusal))
    .collect()
}

fn unattributed_commit(case: &Case<'_>) -> Vec<Refusal> {
    about_the_pull(case, |pull| {
        let Some(commits) = &pull.commits else {
            return vec![too_large(pull)];
        };
        let unattributed = commits.iter().filter(|commit| !is_attributed(commit));
        unattributed
            .map(|commit| Refusal::UnattributedCommit {
                commit: commit.id.clone(),
            })
            .collect()
    })
}

/// Every author and the committer have accounts; GitHub itself counts as a committer only where it signed.
fn is_attributed(commit: &Commit) -> bool {
    let has_authors = commit
        .authors
        .as_ref()
        .is_some_and(|authors| !authors.is_empty() && authors.iter().all(Option::is_some));
    let is_signed = commit.signed_by_github == Some(true);
    let has_committer = match &commit.committer {
        Some(committer) => committer.login.as_str() != "web-flow" || is_signed,
        None => is_signed,
    };
    has_authors && has_committer
}

fn not_a_person(case: &Case<'_>) -> Vec<Refusal> {
    about_the_pull(case, |pull| {
        let commits = pull.commits.iter().flatten();
        let authors = commits.flat_map(|commit| commit.authors.iter().flatten().flatten());
        let others = authors
            .chain(&pull.author)
            .filter(|actor| actor.kind != ActorKind::User);
        let others = others.map(|actor| Refusal::NotAPerson {
            login: Some(actor.login.clone()),
        });
        let nobody = pull
            .author
            .is_none()
            .then_some(Refusal::NotAPerson { login: None });
        others.chain(nobody).collect()
    })
}

fn from_fork(case: &Case<'_>) -> Vec<Refusal> {
    about_the_pull(case, |pull| {
        refuse_unless(
            !pull.from_fork || case.configuration.approvals.forks,
            || Refusal::FromFork { pull: pull.number },
        )
    })
}

fn base_changed(case: &Case<'_>) -> Vec<Refusal> {
    about_the_pull(case, |pull| match &pull.timeline {
        Some(timeline) => refuse_unless(!timeline.contains(&Event::BaseChanged), || {
            Refusal::BaseChanged { pull: pull.number }
        }),
        None => vec![too_large(pull)],
    })
}

fn reopened(case: &Case<'_>) -> Vec<Refusal> {
    about_the_pull(case, |pull| match &pull.timeline {
        Some(timeline) => refuse_unless(!timeline.contains(&Event::Reopened), || {
            Refusal::Reopened { pull: pull.number }
        }),
        None => vec![too_large(pull)],
    })
}

fn timed_out(case: &Case<'_>) -> Vec<Refusal> {
    let timeout = case.configuration.approvals.timeout;
    about_the_pull(case, |pull| {
        let is_late = case
            .approved()
            .is_some_and(|approved| approved.since(pull.created) > timeout);
        refuse_unless(!is_late, || Refusal::TimedOut { timeout })
    })
}

fn lapsed(case: &Case<'_>) -> Vec<Refusal> {
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
fn configuration_changed(case: &Case<'_>) -> Vec<Refusal> {
    let path = &case.request.path;
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

fn about_the_pull(
    case: &Case<'_>,
    rule: impl FnOnce(&PullRequest) -> Vec<Refusal>,
) -> Vec<Refusal> {
    case.pull.map(rule).unwrap_or_default()
}

fn too_large(pull: &PullRequest) -> Refusal {
    Refusal::TooLarge {
        pull: Some(pull.number),
    }
}

fn refuse_unless(holds: bool, refusal: impl FnOnce() -> Refusal) -> Vec<Refusal> {
    if holds { Vec::new() } else { vec![refusal()] }
}
