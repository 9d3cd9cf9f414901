//! A pull request, with its reviews and what happened to it.

use std::collections::BTreeMap;

use super::commits::File;
use super::disk::FileChange;
use super::refusal::Refusal;

/// A pull request.
#[derive(Debug, Clone)]
pub struct Pull {
    /// Its number in the repository.
    pub number: u64,
    /// The id of the repository it belongs to.
    pub repository: u64,
    /// What it is called.
    pub title: String,
    /// The id of the user who opened it.
    pub author: u64,
    /// The branch it is to be merged into.
    pub base: String,
    /// The head of that branch; once merged, the one that it was merged into.
    pub base_oid: String,
    /// The branch it comes from; `owner:branch` if that is in a fork.
    pub head: String,
    /// The last commit of that branch, as long as the pull request is open.
    pub head_oid: String,
    /// Open, closed or merged.
    pub state: PullState,
    /// Whether nobody is asked to review it yet.
    pub is_draft: bool,
    /// Whether an app may not comment on it.
    pub is_locked: bool,
    /// In seconds since 1970.
    pub created_at: i64,
    /// In seconds since 1970.
    pub merged_at: Option<i64>,
    /// When somebody last wrote, edited or deleted a comment, in seconds since 1970.
    pub commented_at: Option<i64>,
    /// What the base branch was updated to: the merge, the squash, or the last rebased commit.
    pub merge_commit: Option<String>,
    /// The commits of the base branch that came with the merge.
    pub landed: Vec<String>,
    /// The commits that the base does not have, parents first.
    pub commits: Vec<String>,
    /// What differs from the merge base.
    pub files: Vec<FileChange>,
    /// In the order they were submitted in.
    pub reviews: Vec<Review>,
    /// In the order they happened in.
    pub events: Vec<Event>,
}

/// Whether a pull request is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PullState {
    /// Yes.
    Open,
    /// No, and it was not merged.
    Closed,
    /// No, it was merged.
    Merged,
}

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

/// Something that happened to a pull request.
#[derive(Debug, Clone)]
pub struct Event {
    /// What it was.
    pub kind: EventKind,
    /// The id of the user who did it.
    pub actor: Option<u64>,
    /// In seconds since 1970.
    pub at: i64,
}

/// What happened to a pull request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EventKind {
    /// It goes into another branch now.
    BaseChanged,
    /// The same, by GitHub itself, because its branch was deleted.
    BaseChangedByGitHub,
    /// The branch it goes into was force-pushed.
    BaseForcePushed,
    /// It was closed; a merge closes, too.
    Closed,
    /// It is no draft any more.
    ReadyForReview,
    /// It was opened again.
    Reopened,
    /// A review was dismissed.
    ReviewDismissed {
        /// Which one.
        review: u64,
        /// What it said.
        previous: ReviewState,
    },
}

/// What a pull request does to each file: what it was, what it becomes.
pub(super) type Patch = BTreeMap<Vec<u8>, (Option<File>, Option<File>)>;

impl Pull {
    /// When something last happened to it.
    pub(super) fn updated_at(&self) -> i64 {
        let events = self.events.iter().map(|event| event.at);
        let reviews = self.reviews.iter().map(|review| review.submitted_at);
        let events = events.chain(reviews).chain(self.commented_at);
        events.fold(self.created_at, i64::max)
    }

    /// When it was last closed, unless it is open.
    pub(super) fn closed_at(&self) -> Option<i64> {
        let mut events = self.events.iter().rev();
        let closed = events.find(|event| event.kind == EventKind::Closed)?;
        (self.state != PullState::Open).then_some(closed.at)
    }

    /// The id of the user who merged it.
    pub(super) fn merged_by(&self) -> Option<u64> {
        let mut events = self.events.iter().rev();
        let closed = events.find(|event| event.kind == EventKind::Closed)?;
        closed.actor.filter(|_| self.state == PullState::Merged)
    }

    /// The branch it comes from, without the owner of the fork.
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

    /// Refuses unless the pull request is in this state.
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
