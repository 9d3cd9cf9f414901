//! Reviews of pull requests.

use super::model::{GitHub, Permission};
use super::pull::{EventKind, Review, ReviewState};
use super::refusal::Refusal;

/// The kind of review to submit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Opinion {
    /// An approval.
    Approve,
    /// A request for changes.
    RequestChanges,
    /// A comment only.
    Comment,
}

impl GitHub {
    /// Submits a review of the current head, without a body, and returns its id.
    pub fn review(
        &mut self,
        number: u64,
        login: &str,
        opinion: Opinion,
        now: i64,
    ) -> Result<u64, Refusal> {
        self.review_saying(number, login, opinion, "", now)
    }

    /// Submits a review of the current head, with a body, and returns its id.
    pub fn review_saying(
        &mut self,
        number: u64,
        login: &str,
        opinion: Opinion,
        body: &str,
        now: i64,
    ) -> Result<u64, Refusal> {
        let author = self.allowed(login, Permission::Read)?;
        let id = self.next_id();
        let pull = self.pull_mut(number)?;
        let state = match opinion {
            Opinion::Approve => ReviewState::Approved,
            Opinion::RequestChanges => ReviewState::ChangesRequested,
            Opinion::Comment => ReviewState::Commented,
        };
        if pull.author == author && state != ReviewState::Commented {
            return Err(Refusal::new(
                "Can not approve your own pull request".to_owned(),
            ));
        }
        pull.reviews.push(Review {
            id,
            author,
            state,
            body: body.to_owned(),
            submitted_at: now,
            commit: pull.head_oid.clone(),
        });
        Ok(id)
    }

    /// Dismisses a review.
    pub fn dismiss(
        &mut self,
        number: u64,
        review: u64,
        login: &str,
        now: i64,
    ) -> Result<(), Refusal> {
        let actor = self.allowed(login, Permission::Write)?;
        let pull = self.pull_mut(number)?;
        let found = pull.reviews.iter_mut().find(|known| known.id == review);
        let Some(known) = found else {
            return Err(Refusal::new(format!("no review {review}")));
        };
        let previous = known.state;
        if matches!(previous, ReviewState::Commented | ReviewState::Dismissed) {
            return Err(Refusal::new(format!("{previous:?} cannot be dismissed")));
        }
        known.state = ReviewState::Dismissed;
        let kind = EventKind::ReviewDismissed { review, previous };
        pull.record(kind, Some(actor), now);
        Ok(())
    }
}
