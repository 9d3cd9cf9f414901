//! Pull requests with their files, commits, events and comments.

use juniper::{FieldResult, GraphQLEnum, GraphQLObject, graphql_object};

use super::actors::{ActorValue, actor};
use super::connections::{connection, end, page};
use super::objects::{Commit, Repository};
use super::reviews::{PullRequestReview, PullRequestReviewConnection, PullRequestReviewState};
use super::scalars::{BigInt, DateTime, GitObjectId, Uri, int};
use super::timeline::{
    PullRequestTimelineItems, PullRequestTimelineItemsConnection, PullRequestTimelineItemsItemType,
};
use crate::github::GitHub;
use crate::github::comments::Comment;
use crate::github::disk::FileStatus;
use crate::github::model::VIEWER;
use crate::github::pulls::{Pull, PullState};
use crate::github::rules::ReviewDecision;

/// A pull request, by its number.
pub(super) struct PullRequest(pub(super) u64);

connection!(PullRequestConnection of PullRequest);

impl PullRequest {
    fn read<'a>(&self, github: &'a GitHub) -> FieldResult<&'a Pull> {
        Ok(github.pull(self.0)?)
    }
}

#[graphql_object]
#[graphql(context = GitHub)]
impl PullRequest {
    fn number(&self) -> FieldResult<i32> {
        Ok(i32::try_from(self.0)?)
    }

    fn url(&self, context: &GitHub) -> Uri {
        Uri(context.pull_url(self.0))
    }

    fn title(&self, context: &GitHub) -> FieldResult<String> {
        Ok(self.read(context)?.title.clone())
    }

    fn state(&self, context: &GitHub) -> FieldResult<PullRequestState> {
        Ok(self.read(context)?.state.into())
    }

    fn is_draft(&self, context: &GitHub) -> FieldResult<bool> {
        Ok(self.read(context)?.is_draft)
    }

    fn locked(&self, context: &GitHub) -> FieldResult<bool> {
        Ok(self.read(context)?.is_locked)
    }

    fn updated_at(&self, context: &GitHub) -> FieldResult<DateTime> {
        Ok(self.read(context)?.updated_at().into())
    }

    fn closed(&self, context: &GitHub) -> FieldResult<bool> {
        Ok(self.read(context)?.state != PullState::Open)
    }

    fn closed_at(&self, context: &GitHub) -> FieldResult<Option<DateTime>> {
        Ok(self.read(context)?.closed_at().map(DateTime::from))
    }

    fn created_at(&self, context: &GitHub) -> FieldResult<DateTime> {
        Ok(self.read(context)?.created_at.into())
    }

    fn merged(&self, context: &GitHub) -> FieldResult<bool> {
        Ok(self.read(context)?.state == PullState::Merged)
    }

    fn merged_at(&self, context: &GitHub) -> FieldResult<Option<DateTime>> {
        Ok(self.read(context)?.merged_at.map(DateTime::from))
    }

    /// The actor who merged the pull request.
    fn merged_by(&self, context: &GitHub) -> FieldResult<Option<ActorValue>> {
        let merger = self.read(context)?.merged_by();
        Ok(merger.and_then(|merger| actor(context, merger)))
    }

    fn merge_commit(&self, context: &GitHub) -> FieldResult<Option<Commit>> {
        Ok(self.read(context)?.merge_commit.clone().map(Commit))
    }

    fn is_cross_repository(&self, context: &GitHub) -> FieldResult<bool> {
        Ok(self.read(context)?.is_cross_repository())
    }

    fn base_ref_name(&self, context: &GitHub) -> FieldResult<String> {
        Ok(self.read(context)?.base.clone())
    }

    fn head_ref_name(&self, context: &GitHub) -> FieldResult<String> {
        let head = &self.read(context)?.head;
        let (_, branch) = head.split_once(':').unwrap_or(("", head));
        Ok(branch.to_owned())
    }

    fn head_ref_oid(&self, context: &GitHub) -> FieldResult<GitObjectId> {
        Ok(GitObjectId(self.read(context)?.head_oid.clone()))
    }

    fn repository(&self, context: &GitHub) -> FieldResult<Repository> {
        let id = self.read(context)?.repository;
        let owner = context.owner.clone();
        Ok(Repository { id, owner })
    }

    /// The repository associated with this pull request's head Ref.
    fn head_repository(&self, context: &GitHub) -> FieldResult<Option<Repository>> {
        let pull = self.read(context)?;
        Ok(Some(match pull.head.split_once(':') {
            // A fork has an id of its own, which nobody asks for.
            Some((owner, _)) => Repository {
                id: context.id + 1,
                owner: owner.to_owned(),
            },
            None => Repository {
                id: pull.repository,
                owner: context.owner.clone(),
            },
        }))
    }

    fn author(&self, context: &GitHub) -> FieldResult<Option<ActorValue>> {
        Ok(actor(context, self.read(context)?.author))
    }

    /// The current status of this pull request with respect to code review.
    fn review_decision(&self, context: &GitHub) -> FieldResult<Option<PullRequestReviewDecision>> {
        let decision = context.review_decision(self.read(context)?);
        Ok(decision.map(PullRequestReviewDecision::from))
    }

    /// Lists the files changed within this pull request.
    fn files(
        &self,
        context: &GitHub,
        first: Option<i32>,
        after: Option<String>,
    ) -> FieldResult<Option<PullRequestChangedFileConnection>> {
        let files = self.read(context)?.files.iter();
        let files = files.map(|file| PullRequestChangedFile {
            path: file.path.clone(),
            change_type: file.status.into(),
        });
        let page = page("files", files.collect(), first, after.as_deref())?;
        Ok(Some(page.into()))
    }

    /// A list of commits present in this pull request's head branch not present in the base branch.
    fn commits(
        &self,
        context: &GitHub,
        first: Option<i32>,
        last: Option<i32>,
        after: Option<String>,
    ) -> FieldResult<PullRequestCommitConnection> {
        let commits = self.read(context)?.commits.iter();
        let commits = commits.map(|oid| PullRequestCommit {
            commit: Commit(oid.clone()),
        });
        let page = match last {
            Some(last) => end("commits", commits.collect(), last),
            None => page("commits", commits.collect(), first, after.as_deref()),
        };
        Ok(page?.into())
    }

    /// A list of latest reviews per user associated with the pull request.
    fn latest_opinionated_reviews(
        &self,
        context: &GitHub,
        #[graphql(default = false)] writers_only: Option<bool>,
        first: Option<i32>,
        after: Option<String>,
    ) -> FieldResult<Option<PullRequestReviewConnection>> {
        let reviews = self.read(context)?.latest_opinionated_reviews();
        let reviews = reviews
            .into_iter()
            .filter(|review| writers_only != Some(true) || context.can_push(review.author))
            .map(|review| PullRequestReview(review.clone()))
            .collect();
        let page = page("latestOpinionatedReviews", reviews, first, after.as_deref())?;
        Ok(Some(page.into()))
    }

    /// A list of events associated with the pull request, of the types that are asked for.
    fn timeline_items(
        &self,
        context: &GitHub,
        item_types: Option<Vec<PullRequestTimelineItemsItemType>>,
        first: Option<i32>,
        last: Option<i32>,
        after: Option<String>,
    ) -> FieldResult<PullRequestTimelineItemsConnection> {
        let pull = self.read(context)?;
        let items = PullRequestTimelineItems::of(pull, item_types.as_deref());
        let page = match last {
            Some(last) => end("timelineItems", items, last),
            None => page("timelineItems", items, first, after.as_deref()),
        };
        Ok(page?.into())
    }

    /// A list of reviews associated with the pull request.
    fn reviews(
        &self,
        context: &GitHub,
        states: Option<Vec<PullRequestReviewState>>,
        first: Option<i32>,
        last: Option<i32>,
        after: Option<String>,
    ) -> FieldResult<Option<PullRequestReviewConnection>> {
        let reviews = self.read(context)?.reviews.iter();
        let reviews = reviews
            .filter(|review| {
                let state = review.state.into();
                states.as_ref().is_none_or(|states| states.contains(&state))
            })
            .map(|review| PullRequestReview(review.clone()))
            .collect();
        let page = match last {
            Some(last) => end("reviews", reviews, last),
            None => page("reviews", reviews, first, after.as_deref()),
        };
        Ok(Some(page?.into()))
    }

    fn comments(
        &self,
        context: &GitHub,
        first: Option<i32>,
        after: Option<String>,
    ) -> FieldResult<IssueCommentConnection> {
        let comments = context.comments_on(self.read(context)?.number);
        let comments = comments.into_iter().cloned().map(IssueComment).collect();
        Ok(page("comments", comments, first, after.as_deref())?.into())
    }
}

/// A file changed in a pull request.
#[derive(GraphQLObject)]
pub(super) struct PullRequestChangedFile {
    change_type: PatchStatus,
    path: String,
}

connection!(PullRequestChangedFileConnection of PullRequestChangedFile);

/// Represents a Git commit part of a pull request.
#[derive(GraphQLObject)]
#[graphql(context = GitHub)]
pub(super) struct PullRequestCommit {
    commit: Commit,
}

connection!(PullRequestCommitConnection of PullRequestCommit);

/// Represents a comment on an Issue, or on a pull request.
pub(super) struct IssueComment(Comment);

connection!(IssueCommentConnection of IssueComment);

#[graphql_object]
#[graphql(context = GitHub)]
impl IssueComment {
    /// Null where the id has outgrown an Int.
    fn database_id(&self) -> Option<i32> {
        int(self.0.id)
    }

    fn full_database_id(&self) -> Option<BigInt> {
        Some(self.0.id.into())
    }

    fn body(&self) -> &str {
        &self.0.body
    }

    fn url(&self, context: &GitHub) -> Uri {
        Uri(context.comment_url(&self.0))
    }

    fn created_at(&self) -> DateTime {
        self.0.created_at.into()
    }

    fn author(&self, context: &GitHub) -> Option<ActorValue> {
        actor(context, self.0.author)
    }

    /// Did the viewer author this comment.
    fn viewer_did_author(&self, context: &GitHub) -> bool {
        context
            .user(VIEWER)
            .is_ok_and(|viewer| viewer.id == self.0.author)
    }
}

/// The possible states of a pull request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, GraphQLEnum)]
pub(super) enum PullRequestState {
    Closed,
    Merged,
    Open,
}

impl From<PullState> for PullRequestState {
    fn from(state: PullState) -> Self {
        match state {
            PullState::Open => Self::Open,
            PullState::Closed => Self::Closed,
            PullState::Merged => Self::Merged,
        }
    }
}

/// The review status of a pull request.
#[derive(Debug, Clone, Copy, GraphQLEnum)]
pub(super) enum PullRequestReviewDecision {
    Approved,
    ChangesRequested,
    ReviewRequired,
}

impl From<ReviewDecision> for PullRequestReviewDecision {
    fn from(decision: ReviewDecision) -> Self {
        match decision {
            ReviewDecision::Approved => Self::Approved,
            ReviewDecision::ChangesRequested => Self::ChangesRequested,
            ReviewDecision::ReviewRequired => Self::ReviewRequired,
        }
    }
}

/// The possible types of patch statuses.
#[derive(Debug, Clone, Copy, GraphQLEnum)]
pub(super) enum PatchStatus {
    Added,
    Changed,
    Deleted,
    Modified,
    Renamed,
}

impl From<FileStatus> for PatchStatus {
    fn from(status: FileStatus) -> Self {
        match status {
            FileStatus::Added => Self::Added,
            FileStatus::Changed => Self::Changed,
            FileStatus::Deleted => Self::Deleted,
            FileStatus::Modified => Self::Modified,
            FileStatus::Renamed => Self::Renamed,
        }
    }
}
