//! How a branch came to its head.

use super::evidence::{PullRequest, Push, Pushes};
use crate::domain::ObjectId;

/// Returns the changes that led to the pull request's head, the last one first: from the one that made it the head back to
/// the branch's creation, each beginning where the one before ended. Nothing where the chain is broken, or somebody in it
/// is gone.
///
/// What happened after the merge does not matter: the branch may be gone, restored, or used for something else.
pub(super) fn leading_to<'a>(pull: &PullRequest, pushes: &'a Pushes) -> Option<Vec<&'a Push>> {
    let Pushes::Known(pushes) = pushes else {
        return None;
    };
    let mut pushes = pushes
        .iter()
        .filter(|push| pull.merged.is_none_or(|merged| push.at <= merged));
    let mut chain = Vec::new();
    let mut wanted = &pull.head;
    loop {
        let push = match chain.last() {
            // Of several pushes of the same commit, the last.
            None => pushes.find(|push| push.after == *wanted)?,
            Some(_) => pushes.next().filter(|push| push.after == *wanted)?,
        };
        push.by.as_ref()?;
        chain.push(push);
        if is_nothing(&push.before) {
            return Some(chain);
        }
        wanted = &push.before;
    }
}

/// Zeros stand for a branch that is not there.
fn is_nothing(id: &ObjectId) -> bool {
    id.as_str().bytes().all(|digit| digit == b'0')
}
