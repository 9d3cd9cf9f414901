//! Answers as GitHub's schema describes them.
//!
//! Each field must be there, and may be null only where the schema allows it: serde takes a missing `Option` for `None`
//! unless it is told how to read it, hence `nullable` at each. Fields that were not asked for are ignored.
//!
//! <https://docs.github.com/en/graphql/reference/objects>

use serde::{Deserialize, Deserializer};
use serde_json::Value;

/// Reads a field that may be null, and must be there.
pub(super) fn nullable<'de, T, D>(deserializer: D) -> Result<Option<T>, D::Error>
where
    T: Deserialize<'de>,
    D: Deserializer<'de>,
{
    Option::deserialize(deserializer)
}

#[derive(Deserialize)]
pub(super) struct InRepository<T> {
    pub(super) repository: T,
}

/// What a query asks once for the repository: `H` of its head, `E` of each error in CODEOWNERS.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Repository<H = Oid, E = CodeownersError> {
    #[serde(deserialize_with = "nullable")]
    pub(super) database_id: Option<u64>,
    #[serde(deserialize_with = "nullable", bound = "H: Deserialize<'de>")]
    pub(super) default_branch_ref: Option<Branch<H>>,
    #[serde(deserialize_with = "nullable", bound = "E: Deserialize<'de>")]
    pub(super) codeowners: Option<Codeowners<E>>,
}

/// What GitHub finds fault with in CODEOWNERS.
#[derive(Deserialize)]
pub(super) struct Codeowners<E> {
    pub(super) errors: Vec<E>,
}

#[derive(Deserialize)]
pub(super) struct CodeownersError {
    source: String,
}

impl Codeowners<CodeownersError> {
    /// Returns the lines.
    pub(super) fn sources(self) -> Vec<String> {
        self.errors.into_iter().map(|error| error.source).collect()
    }
}

#[derive(Deserialize)]
pub(super) struct Branch<H = Oid> {
    pub(super) name: String,
    #[serde(deserialize_with = "nullable", bound = "H: Deserialize<'de>")]
    pub(super) target: Option<H>,
}

#[derive(Deserialize)]
pub(super) struct Oid {
    pub(super) oid: String,
}

#[derive(Deserialize)]
#[serde(tag = "__typename")]
pub(super) enum MergeObject {
    Commit(Box<MergeCommit>),
    #[serde(other)]
    Other,
}

#[derive(Deserialize)]
#[serde(tag = "__typename")]
pub(super) enum BlobObject {
    Blob(Oid),
    #[serde(other)]
    Other,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct MergeCommit {
    pub(super) oid: String,
    #[serde(deserialize_with = "nullable")]
    pub(super) signature: Option<Signature>,
    #[serde(deserialize_with = "nullable")]
    pub(super) associated_pull_requests: Option<Page<Value>>,
}

/// A pull request, as far as it is cheap to ask for.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Merged {
    pub(super) number: u64,
    pub(super) url: String,
    #[serde(deserialize_with = "nullable")]
    pub(super) merged_at: Option<String>,
    pub(super) updated_at: String,
    #[serde(deserialize_with = "nullable")]
    pub(super) merge_commit: Option<Oid>,
    pub(super) base_ref_name: String,
    pub(super) repository: RepositoryId,
    #[serde(deserialize_with = "nullable")]
    pub(super) author: Option<Actor>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Signature {
    pub(super) is_valid: bool,
    pub(super) was_signed_by_git_hub: bool,
}

#[derive(Deserialize, Clone)]
#[serde(rename_all = "camelCase")]
pub(super) struct Page<T> {
    pub(super) page_info: PageInfo,
    #[serde(deserialize_with = "nullable", bound = "T: Deserialize<'de>")]
    pub(super) nodes: Option<Vec<Option<T>>>,
}

#[derive(Deserialize, Clone)]
#[serde(rename_all = "camelCase")]
pub(super) struct PageInfo {
    pub(super) has_next_page: bool,
}

/// A page of a list that is read to its end.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Slice<T> {
    pub(super) page_info: Cursor,
    #[serde(deserialize_with = "nullable", bound = "T: Deserialize<'de>")]
    pub(super) nodes: Option<Vec<Option<T>>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Cursor {
    pub(super) has_next_page: bool,
    #[serde(deserialize_with = "nullable")]
    pub(super) end_cursor: Option<String>,
}

/// A list of which only the end was asked for.
#[derive(Deserialize)]
pub(super) struct Nodes<T> {
    #[serde(deserialize_with = "nullable", bound = "T: Deserialize<'de>")]
    pub(super) nodes: Option<Vec<Option<T>>>,
}

impl<T> Nodes<T> {
    /// Those that GitHub shows.
    pub(super) fn shown(self) -> impl DoubleEndedIterator<Item = T> {
        self.nodes.into_iter().flatten().flatten()
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct PullRequest {
    pub(super) number: u64,
    pub(super) url: String,
    pub(super) created_at: String,
    #[serde(deserialize_with = "nullable")]
    pub(super) merged_at: Option<String>,
    #[serde(deserialize_with = "nullable")]
    pub(super) merge_commit: Option<Oid>,
    pub(super) is_cross_repository: bool,
    pub(super) base_ref_name: String,
    pub(super) head_ref_oid: String,
    pub(super) head_ref_name: String,
    #[serde(deserialize_with = "nullable")]
    pub(super) head_repository: Option<RepositoryName>,
    #[serde(deserialize_with = "nullable")]
    pub(super) review_decision: Option<String>,
    pub(super) repository: RepositoryId,
    #[serde(deserialize_with = "nullable")]
    pub(super) author: Option<Actor>,
    #[serde(deserialize_with = "nullable")]
    pub(super) files: Option<Page<ChangedFile>>,
    pub(super) commits: Page<PullRequestCommit>,
    #[serde(deserialize_with = "nullable")]
    pub(super) latest_opinionated_reviews: Option<Page<Review>>,
    pub(super) timeline_items: Page<Event>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct RepositoryId {
    #[serde(deserialize_with = "nullable")]
    pub(super) database_id: Option<u64>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct RepositoryName {
    pub(super) name_with_owner: String,
}

#[derive(Deserialize, Clone)]
pub(super) struct Actor {
    #[serde(rename = "__typename")]
    pub(super) typename: String,
    pub(super) login: String,
}

#[derive(Deserialize, Clone)]
#[serde(rename_all = "camelCase")]
pub(super) struct ChangedFile {
    pub(super) path: String,
    pub(super) change_type: String,
}

#[derive(Deserialize)]
pub(super) struct PullRequestCommit {
    pub(super) commit: Commit,
}

#[derive(Deserialize)]
pub(super) struct Commit {
    pub(super) oid: String,
    pub(super) authors: Page<GitActor>,
    #[serde(deserialize_with = "nullable")]
    pub(super) committer: Option<GitActor>,
    #[serde(deserialize_with = "nullable")]
    pub(super) signature: Option<Signature>,
}

#[derive(Deserialize)]
pub(super) struct GitActor {
    #[serde(deserialize_with = "nullable")]
    pub(super) name: Option<String>,
    #[serde(deserialize_with = "nullable")]
    pub(super) email: Option<String>,
    #[serde(deserialize_with = "nullable")]
    pub(super) user: Option<Actor>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Review {
    pub(super) state: String,
    #[serde(deserialize_with = "nullable")]
    pub(super) submitted_at: Option<String>,
    pub(super) author_can_push_to_repository: bool,
    #[serde(deserialize_with = "nullable")]
    pub(super) author: Option<Actor>,
    #[serde(deserialize_with = "nullable")]
    pub(super) commit: Option<Oid>,
}

#[derive(Deserialize)]
#[serde(tag = "__typename", rename_all_fields = "camelCase")]
pub(super) enum Event {
    #[serde(
        rename = "BaseRefChangedEvent",
        alias = "AutomaticBaseChangeSucceededEvent",
        alias = "BaseRefForcePushedEvent"
    )]
    BaseChanged,
    #[serde(rename = "ClosedEvent")]
    Closed,
    #[serde(rename = "ReopenedEvent")]
    Reopened,
    #[serde(rename = "ReadyForReviewEvent")]
    ReadyForReview { created_at: String },
    #[serde(rename = "ReviewDismissedEvent")]
    ReviewDismissed {
        previous_review_state: String,
        #[serde(deserialize_with = "nullable")]
        actor: Option<Actor>,
        #[serde(deserialize_with = "nullable")]
        review: Option<Reviewer>,
    },
    #[serde(other)]
    Other,
}

#[derive(Deserialize)]
pub(super) struct Reviewer {
    #[serde(deserialize_with = "nullable")]
    pub(super) author: Option<Actor>,
}
