//! The events of a pull request's timeline: of GitHub's many types, six.

use juniper::{GraphQLEnum, GraphQLUnion, graphql_object};

use super::actors::{ActorValue, actor};
use super::connections::connection;
use super::reviews::{PullRequestReview, PullRequestReviewState};
use super::scalars::DateTime;
use crate::github::GitHub;
use crate::github::pulls::{Event, EventKind, Pull};
use crate::github::reviews::{Review, ReviewState};

/// The possible item types found in a timeline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, GraphQLEnum)]
pub(super) enum PullRequestTimelineItemsItemType {
    #[graphql(name = "AUTOMATIC_BASE_CHANGE_SUCCEEDED_EVENT")]
    AutomaticBaseChangeSucceeded,
    #[graphql(name = "BASE_REF_CHANGED_EVENT")]
    BaseRefChanged,
    #[graphql(name = "BASE_REF_FORCE_PUSHED_EVENT")]
    BaseRefForcePushed,
    #[graphql(name = "CLOSED_EVENT")]
    Closed,
    #[graphql(name = "READY_FOR_REVIEW_EVENT")]
    ReadyForReview,
    #[graphql(name = "REOPENED_EVENT")]
    Reopened,
    #[graphql(name = "REVIEW_DISMISSED_EVENT")]
    ReviewDismissed,
}

/// An item in a pull request timeline.
#[derive(GraphQLUnion)]
#[graphql(context = GitHub)]
pub(super) enum PullRequestTimelineItems {
    AutomaticBaseChangeSucceeded(AutomaticBaseChangeSucceededEvent),
    BaseRefChanged(BaseRefChangedEvent),
    BaseRefForcePushed(BaseRefForcePushedEvent),
    Closed(ClosedEvent),
    ReadyForReview(ReadyForReviewEvent),
    Reopened(ReopenedEvent),
    ReviewDismissed(ReviewDismissedEvent),
}

connection!(PullRequestTimelineItemsConnection of PullRequestTimelineItems);

impl PullRequestTimelineItems {
    /// The events of a pull request, of the wanted types only.
    pub(super) fn of(
        pull: &Pull,
        wanted: Option<&[PullRequestTimelineItemsItemType]>,
    ) -> Vec<Self> {
        let events = pull.events.iter().map(|event| Self::new(pull, event));
        events
            .filter(|(kind, _)| wanted.is_none_or(|wanted| wanted.contains(kind)))
            .map(|(_, item)| item)
            .collect()
    }

    fn new(pull: &Pull, event: &Event) -> (PullRequestTimelineItemsItemType, Self) {
        use PullRequestTimelineItemsItemType as Type;

        let (actor, at) = (event.actor, event.at);
        match event.kind {
            EventKind::BaseChanged => (
                Type::BaseRefChanged,
                Self::BaseRefChanged(BaseRefChangedEvent { actor, at }),
            ),
            EventKind::BaseChangedByGitHub => (
                Type::AutomaticBaseChangeSucceeded,
                Self::AutomaticBaseChangeSucceeded(AutomaticBaseChangeSucceededEvent { actor, at }),
            ),
            EventKind::BaseForcePushed => (
                Type::BaseRefForcePushed,
                Self::BaseRefForcePushed(BaseRefForcePushedEvent { actor, at }),
            ),
            EventKind::Closed => (Type::Closed, Self::Closed(ClosedEvent { actor, at })),
            EventKind::ReadyForReview => (
                Type::ReadyForReview,
                Self::ReadyForReview(ReadyForReviewEvent { actor, at }),
            ),
            EventKind::Reopened => (Type::Reopened, Self::Reopened(ReopenedEvent { actor, at })),
            EventKind::ReviewDismissed { review, previous } => {
                let mut reviews = pull.reviews.iter();
                let review = reviews.find(|known| known.id == review).cloned();
                let event = ReviewDismissedEvent {
                    actor,
                    at,
                    previous,
                    review,
                };
                (Type::ReviewDismissed, Self::ReviewDismissed(event))
            }
        }
    }
}

/// Declares an event that says only who did it and when.
macro_rules! plain_event {
    ($(#[$meta:meta])* $name:ident) => {
        $(#[$meta])*
        pub(super) struct $name {
            actor: Option<u64>,
            at: i64,
        }

        #[graphql_object]
        #[graphql(context = GitHub)]
        impl $name {
            fn actor(&self, context: &GitHub) -> Option<ActorValue> {
                self.actor.and_then(|id| actor(context, id))
            }

            fn created_at(&self) -> DateTime {
                self.at.into()
            }
        }
    };
}

plain_event!(
    /// Represents a 'automatic_base_change_succeeded' event on a given pull request.
    AutomaticBaseChangeSucceededEvent
);
plain_event!(
    /// Represents a 'base_ref_changed' event on a given issue or pull request.
    BaseRefChangedEvent
);
plain_event!(
    /// Represents a 'base_ref_force_pushed' event on a given pull request.
    BaseRefForcePushedEvent
);
plain_event!(
    /// Represents a 'closed' event on any `Closable`.
    ClosedEvent
);
plain_event!(
    /// Represents a 'ready_for_review' event on a given pull request.
    ReadyForReviewEvent
);
plain_event!(
    /// Represents a 'reopened' event on any `Closable`.
    ReopenedEvent
);

/// Represents a 'review_dismissed' event on a given issue or pull request.
pub(super) struct ReviewDismissedEvent {
    actor: Option<u64>,
    at: i64,
    previous: ReviewState,
    review: Option<Review>,
}

#[graphql_object]
#[graphql(context = GitHub)]
impl ReviewDismissedEvent {
    fn actor(&self, context: &GitHub) -> Option<ActorValue> {
        self.actor.and_then(|id| actor(context, id))
    }

    fn created_at(&self) -> DateTime {
        self.at.into()
    }

    fn previous_review_state(&self) -> PullRequestReviewState {
        self.previous.into()
    }

    fn review(&self) -> Option<PullRequestReview> {
        self.review.clone().map(PullRequestReview)
    }
}
