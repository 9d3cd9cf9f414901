//! Reviews of pull requests.

use juniper::{GraphQLEnum, graphql_object};

use super::actors::{ActorValue, actor};
use super::connections::connection;
use super::objects::Commit;
use super::scalars::DateTime;
use crate::github::GitHub;
use crate::github::reviews::{Review, ReviewState};

/// A review object for a given pull request.
pub(super) struct PullRequestReview(pub(super) Review);

connection!(PullRequestReviewConnection of PullRequestReview);

#[graphql_object]
#[graphql(context = GitHub)]
impl PullRequestReview {
    fn state(&self) -> PullRequestReviewState {
        self.0.state.into()
    }

    fn body(&self) -> &str {
        &self.0.body
    }

    fn submitted_at(&self) -> Option<DateTime> {
        Some(self.0.submitted_at.into())
    }

    /// Whether the author may push now, whatever he was allowed then.
    fn author_can_push_to_repository(&self, context: &GitHub) -> bool {
        context.can_push(self.0.author)
    }

    fn author(&self, context: &GitHub) -> Option<ActorValue> {
        actor(context, self.0.author)
    }

    fn commit(&self) -> Option<Commit> {
        Some(Commit(self.0.commit.clone()))
    }
}

/// The possible states of a pull request review; a pending one only its author sees.
#[derive(Debug, Clone, Copy, PartialEq, Eq, GraphQLEnum)]
pub(super) enum PullRequestReviewState {
    Approved,
    ChangesRequested,
    Commented,
    Dismissed,
}

impl From<ReviewState> for PullRequestReviewState {
    fn from(state: ReviewState) -> Self {
        match state {
            ReviewState::Approved => Self::Approved,
            ReviewState::ChangesRequested => Self::ChangesRequested,
            ReviewState::Commented => Self::Commented,
            ReviewState::Dismissed => Self::Dismissed,
        }
    }
}
