//! A pull request, with its reviews and events.

use std::collections::BTreeMap;

use super::commits::File;
use super::diff::FileChange;
use super::refusal::Refusal;

/// A pull request.
#[derive(Debug, Clone)]
pub struct Pull {
    /// The number in the repository.
    pub number: u64,
    /// The id of the repository it belongs to.
    pub repository: u64,
    /// The title.
    pub title: String,
    /// The id of the author.
    pub author: u64,
    /// The base branch.
    pub base: String,
    /// The head of the base branch; once merged, the one before the merge.
    pub base_oid: String,
    /// The head branch; `owner:branch` if it is in a fork.
    pub head: String,
    /// The last commit of the head branch while the pull request was open.
    pub head_oid: String,
    /// The state.
    pub state: PullState,
    /// Whether it is a draft.
    pub is_draft: bool,
    /// Whether its conversation is locked.
    pub is_locked: bool,
    /// In seconds since 1970.
    pub created_at: i64,
    /// In seconds since 1970.
    pub merged_at: Option<i64>,
    /// When a comment was last created, edited or deleted, in seconds since 1970.
    pub commented_at: Option<i64>,
    /// What the base branch was updated to: the merge, the squash, or the last rebased commit.
    pub merge_commit: Option<String>,
    /// The commits that the merge added to the base branch.
    pub landed: Vec<String>,
    /// The commits that the base does not have, parents first.
    pub commits: Vec<String>,
    /// The files that differ from the merge base.
    pub files: Vec<FileChange>,
    /// The reviews, oldest first.
    pub reviews: Vec<Review>,
    /// The events, oldest first.
    pub events: Vec<Event>,
}

/// The state of a pull request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PullState {
    /// Open.
    Open,
    /// Closed without a merge.
    Closed,
    /// Merged.
    Merged,
}

/// A review.
#[derive(Debug, Clone)]
pub struct Review {
    /// The id.
    pub id: u64,
    /// The id of the reviewer.
    pub author: u64,
    /// The state.
    pub state: ReviewState,
    /// The body, in Markdown.
    pub body: String,
    /// In seconds since 1970.
    pub submitted_at: i64,
    /// The head when submitted; that of an approval follows as long as the patch is unchanged.
    pub commit: String,
}

/// The state of a review.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReviewState {
    /// An approval.
    Approved,
    /// A request for changes.
    ChangesRequested,
    /// A comment only.
    Commented,
    /// Dismissed: it was one of the first two, and no longer counts.
    Dismissed,
}

/// An event of a pull request.
#[derive(Debug, Clone)]
pub struct Event {
    /// The kind.
    pub kind: EventKind,
    /// The id of the user who did it, if known.
    pub actor: Option<u64>,
    /// In seconds since 1970.
    pub at: i64,
}

/// The kind of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EventKind {
    /// The base branch was changed.
    BaseChanged,
    /// GitHub changed the base branch, because it was deleted.
    BaseChangedByGitHub,
    /// The base branch was force-pushed.
    BaseForcePushed,
    /// It was closed; a merge closes it, too.
    Closed,
    /// It was marked as ready for review.
    ReadyForReview,
    /// It was reopened.
    Reopened,
    /// A review was dismissed.
    ReviewDismissed {
        /// The id of the review.
        review: u64,
        /// The earlier state of the review.
        previous: ReviewState,
    },
}

/// The changes of a pull request: each file before and after, by path.
pub(super) type Patch = BTreeMap<Vec<u8>, (Option<File>, Option<File>)>;

impl Pull {
    /// Returns when it was last updated, in seconds since 1970.
    pub(super) fn updated_at(&self) -> i64 {
        let events = self.events.iter().map(|event| event.at);
        let reviews = self.reviews.iter().map(|review| review.submitted_at);
        let events = events.chain(reviews).chain(self.commented_at);
        events.fold(self.created_at, i64::max)
    }

    /// Returns when it was last closed; `None` if it is open.
    pub(super) fn closed_at(&self) -> Option<i64> {
        let mut events = self.events.iter().rev();
        let closed = events.find(|event| event.kind == EventKind::Closed)?;
        (self.state != PullState::Open).then_some(closed.at)
    }

    /// Returns the id of the user who merged it.
    pub(super) fn merged_by(&self) -> Option<u64> {
        let mut events = self.events.iter().rev();
        let closed = events.find(|event| event.kind == EventKind::Closed)?;
        closed.actor.filter(|_| self.state == PullState::Merged)
    }

    /// Returns the head branch, without the owner of a fork.
    pub(super) fn head_branch(&self) -> &str {
        let (_, branch) = self.head.split_once(':').unwrap_or(("", &self.head));
        branch
    }

    pub(super) fn is_cross_repository(&self) -> bool {
        self.head.contains(':')
    }

    pub(super) fn record(&mut self, kind: EventKind, actor: Option<u64>, at: i64) {
        self.events.push(Event { kind, actor, at });
    }

    pub(super) fn became_merged(&mut self, oid: &str, landed: Vec<String>, by: u64, now: i64) {
        self.state = PullState::Merged;
        self.merged_at = Some(now);
        self.merge_commit = Some(oid.to_owned());
        self.landed = landed;
        self.record(EventKind::Closed, Some(by), now);
    }

    /// Returns each reviewer's latest approval, request for changes or dismissed review.
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

    /// Fails unless the pull request is in this state.
    pub(super) fn expect(&self, state: PullState) -> Result<(), Refusal> {
        match self.state == state {
            true => Ok(()),
            false => Err(Refusal::new(format!(
                "#{} is {:?}",
                self.number, self.state
            ))),
        }
    }
}
