//! How a branch came to its head.

use super::evidence::{PullRequest, Push, Pushes};
use crate::domain::{Duration, ObjectId, Timestamp};

/// How long after a push an approval may still have been meant for the head before it, in seconds: whoever reads a page
/// that was loaded before the push approves the head of now, for GitHub's form names none.
const HASTY_SECONDS: i64 = 60;

/// How far back the changes to a branch lead from a pull request's head.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trail<'a> {
    /// From the change that made it the head to the branch's creation, the last one first.
    Whole(Vec<&'a Push>),
    /// Not to the creation; older changes could complete it.
    Unfinished,
    /// Not to the creation, and nothing older changes that: two of them do not meet, or somebody is gone.
    Broken,
}

/// Follows the changes that led to the pull request's head, each beginning where the one before ended. `pushes` are those to
/// its branch, the last one first, and may lack the oldest.
///
/// What happened after the merge does not matter: the branch may be gone, restored, or used for something else. Nor does what
/// happened before the creation: that was another branch of the same name.
#[must_use]
pub fn trail<'a>(pull: &PullRequest, pushes: &'a [Push]) -> Trail<'a> {
    let mut pushes = pushes
        .iter()
        .filter(|push| pull.merged.is_none_or(|merged| push.at <= merged));
    let mut chain: Vec<&Push> = Vec::new();
    let mut wanted = &pull.head;
    loop {
        let push = match chain.last() {
            // Of several pushes of the same commit, the last.
            None => pushes.find(|push| push.after == *wanted),
            Some(_) => pushes.next(),
        };
        let Some(push) = push else {
            return Trail::Unfinished;
        };
        if push.after != *wanted || push.by.is_none() {
            return Trail::Broken;
        }
        chain.push(push);
        if is_nothing(&push.before) {
            return Trail::Whole(chain);
        }
        wanted = &push.before;
    }
}

/// Returns the changes that led to the pull request's head, the last one first; `None` if they are not all known.
pub(super) fn leading_to<'a>(pull: &PullRequest, pushes: &'a Pushes) -> Option<Vec<&'a Push>> {
    let Pushes::Known(pushes) = pushes else {
        return None;
    };
    match trail(pull, pushes) {
        Trail::Whole(chain) => Some(chain),
        Trail::Unfinished | Trail::Broken => None,
    }
}

/// Returns how long after the last push an approval was given, if that is so short that it may have been meant for an
/// earlier head. There was none to be looked at if the push made the branch, or the pull request was opened after it.
pub(super) fn too_soon(
    pull: &PullRequest,
    pushes: &[&Push],
    approved: Timestamp,
) -> Option<Duration> {
    let last = pushes.iter().map(|push| push.at).max()?;
    let after = approved.since(last);
    let has_earlier_head = pushes.len() > 1 && pull.created <= last;
    (has_earlier_head && after < Duration::from_seconds(HASTY_SECONDS)).then_some(after)
}

/// Zeros stand for a branch that is not there.
fn is_nothing(id: &ObjectId) -> bool {
    id.as_str().bytes().all(|digit| digit == b'0')
}
