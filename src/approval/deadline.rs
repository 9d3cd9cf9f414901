//! Until when a pull request can be approved.

use super::evidence::{Event, PullRequest};
use crate::domain::{Duration, Timestamp};

/// Returns whether an approval at this time comes in time: counted from the opening, or from the last time before it that the
/// pull request was made ready for review.
pub(super) fn is_in_time(pull: &PullRequest, timeout: Duration, at: Timestamp) -> bool {
    let events = pull.timeline.iter().flatten();
    let ready = events.filter_map(|event| match event {
        Event::ReadyForReview { at: ready } => Some(*ready).filter(|ready| *ready <= at),
        Event::BaseChanged
        | Event::Closed
        | Event::Reopened
        | Event::ReviewDismissed { .. }
        | Event::Other => None,
    });
    at.since(ready.fold(pull.created, Timestamp::max)) <= timeout
}
