//! What came, and how it came to the default branch.

use super::common::{about_the_pull, refuse_unless, too_large};
use crate::approval::case::Case;
use crate::approval::evidence::{Checkout, DefaultBranch, Event, Introduction, Merge, PullRequest};
use crate::domain::{Refusal, RequestPath};

pub(super) fn stale_checkout(case: &Case<'_>) -> Vec<Refusal> {
    let evidence = case.evidence;
    let stale = stale(&evidence.checkout, evidence.default_branch.as_ref());
    let is_unknown = evidence.introduction.is_none();
    stale
        .or_else(|| is_unknown.then(|| case.stale_checkout()))
        .into_iter()
        .collect()
}

/// Refuses a checkout that is not the default branch's head, or has not all of its history.
#[must_use]
pub fn stale(checkout: &Checkout, default_branch: Option<&DefaultBranch>) -> Option<Refusal> {
    let head = default_branch.map(|branch| &branch.head);
    let is_head = head == Some(&checkout.head);
    (!is_head || !checkout.is_whole).then(|| Refusal::StaleCheckout {
        head: checkout.head.clone(),
        default: head.cloned(),
    })
}

pub(super) fn not_added(case: &Case<'_>) -> Vec<Refusal> {
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

pub(super) fn no_pull_request(case: &Case<'_>) -> Vec<Refusal> {
    match &case.evidence.merge {
        Some(merge) if merge.pulls.is_none() => vec![Refusal::TooLarge { pull: None }],
        Some(_) | None => refuse_unless(case.pull.is_some(), || case.no_pull_request()),
    }
}

/// GitHub made and signed the merge. It signs what is written in its editor, too, so the merge must be none of the pull
/// request's own commits: a branch can be pushed onto the default branch as it is.
pub(super) fn merged_elsewhere(case: &Case<'_>) -> Vec<Refusal> {
    about_the_pull(case, |pull| {
        let Some(introduction) = &case.evidence.introduction else {
            return Vec::new(); // `stale_checkout` refuses.
        };
        let refusal = elsewhere(introduction, case.evidence.merge.as_ref(), pull);
        refusal.into_iter().collect()
    })
}

/// Refuses a merge that GitHub did not make and sign.
pub(crate) fn elsewhere(
    introduction: &Introduction,
    merge: Option<&Merge>,
    pull: &PullRequest,
) -> Option<Refusal> {
    let is_signed = merge.is_some_and(|merge| merge.signed_by_github == Some(true));
    let mut commits = pull.commits.iter().flatten();
    let is_own = commits.any(|commit| commit.id == introduction.commit);
    (!is_signed || is_own).then(|| Refusal::MergedElsewhere {
        commit: introduction.commit.clone(),
        rebased: introduction.parents.len() == 1 && !is_own,
        is_signed: merge.is_some_and(|merge| merge.signed_by_github.is_some()),
    })
}

/// The head is the last commit, and the second parent of a merge commit; it has this very content.
pub(super) fn content_changed(case: &Case<'_>) -> Vec<Refusal> {
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
        let is_same = case.evidence.blob_at_head.as_ref() == Some(case.blob);
        let is_among = pull.files.as_ref().is_none_or(|files| {
            let mut paths = files.iter().map(|file| file.path.as_str());
            paths.any(|path| path == case.path.as_str())
        });
        refuse_unless(is_last && is_parent && is_same && is_among, || {
            Refusal::ContentChanged { pull: pull.number }
        })
    })
}

pub(super) fn mixed_change(case: &Case<'_>) -> Vec<Refusal> {
    about_the_pull(case, |pull| {
        let Some(files) = &pull.files else {
            return vec![too_large(pull)];
        };
        let mut others = files
            .iter()
            .filter(|file| !file.is_added || RequestPath::new(&file.path).is_err());
        let mixed = others.next().map(|file| Refusal::MixedChange {
            pull: pull.number,
            path: file.path.clone(),
            more: others.count(),
        });
        mixed.into_iter().collect()
    })
}

pub(super) fn from_fork(case: &Case<'_>) -> Vec<Refusal> {
    about_the_pull(case, |pull| {
        refuse_unless(
            !pull.from_fork || case.configuration.approvals.forks,
            || Refusal::FromFork { pull: pull.number },
        )
    })
}

pub(super) fn base_changed(case: &Case<'_>) -> Vec<Refusal> {
    about_the_pull(case, |pull| match &pull.timeline {
        Some(timeline) => refuse_unless(!timeline.contains(&Event::BaseChanged), || {
            Refusal::BaseChanged { pull: pull.number }
        }),
        None => vec![too_large(pull)],
    })
}

pub(super) fn reopened(case: &Case<'_>) -> Vec<Refusal> {
    about_the_pull(case, |pull| match &pull.timeline {
        Some(timeline) => refuse_unless(!timeline.contains(&Event::Reopened), || {
            Refusal::Reopened { pull: pull.number }
        }),
        None => vec![too_large(pull)],
    })
}
