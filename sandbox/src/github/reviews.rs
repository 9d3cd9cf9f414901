//! Reviews of pull requests.

use super::people::Permission;
use super::pulls::{EventKind, Pull};
use super::{GitHub, Refusal};

/// A review.
#[derive(Debug, Clone)]
pub struct Review {
    /// Names it to `dismiss`.
    pub id: u64,
    /// The id of the reviewer.
    pub author: u64,
    /// What it says, or that it no longer counts.
    pub state: ReviewState,
    /// What else it says, in Markdown.
    pub body: String,
    /// In seconds since 1970.
    pub submitted_at: i64,
    /// The head when it was submitted; of an approval, moved along with an unchanged patch.
    pub commit: String,
}

/// What a review says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReviewState {
    /// Yes.
    Approved,
    /// Not like this.
    ChangesRequested,
    /// Neither.
    Commented,
    /// It was one of the first two, and no longer counts.
    Dismissed,
}

/// What a reviewer submits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Opinion {
    /// Yes.
    Approve,
    /// Not like this.
    RequestChanges,
    /// Neither.
    Comment,
}

impl Pull {
    /// The last of the approvals, requests for changes and dismissed reviews of each reviewer.
    pub fn latest_opinionated_reviews(&self) -> Vec<&Review> {
        let opinionated = |review: &&Review| review.state != ReviewState::Commented;
        let later = |index: usize, author| {
            let mut rest = self.reviews[index + 1..].iter().filter(opinionated);
            rest.any(|review| review.author == author)
        };
        self.reviews
            .iter()
            .enumerate()
            .filter(|(index, review)| opinionated(review) && !later(*index, review.author))
            .map(|(_, review)| review)
            .collect()
    }
}

impl GitHub {
    /// Submits a review of the present head, without a word, and returns its id.
    pub fn review(
        &mut self,
        number: u64,
        login: &str,
        opinion: Opinion,
        now: i64,
    ) -> Result<u64, Refusal> {
        self.review_saying(number, login, opinion, "", now)
    }

    /// Submits a review of the present head and returns its id.
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
            return Err(Refusal::new("one's own pull request".to_owned()));
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
