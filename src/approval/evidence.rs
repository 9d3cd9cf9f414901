//! What git and GitHub say about a request, as data.
//!
//! A list is `None` where GitHub has more than it gave. Whatever else is `None` was not there, or not readable. Neither
//! ever speaks for an approval.

use std::collections::BTreeMap;

use crate::domain::{Configuration, Login, ObjectId, Repository, Timestamp};

/// Everything that is known about how one request came to be.
#[derive(Debug, Clone, PartialEq)]
pub struct Evidence {
    /// What is checked out.
    pub checkout: Checkout,
    /// What GitHub calls the default branch, and its head.
    pub default_branch: Option<DefaultBranch>,
    /// The repository's numeric id at GitHub.
    pub repository: Option<u64>,
    /// The commit that brought the file, from the checkout's history.
    pub introduction: Option<Introduction>,
    /// What GitHub knows about that commit.
    pub merge: Option<Merge>,
    /// What was asked for apart.
    pub background: Background,
    /// The object id of the file at the pull request's head.
    pub blob_at_head: Option<ObjectId>,
    /// CODEOWNERS at the first parent of the commit that brought the file.
    pub owners_then: Option<String>,
    /// CODEOWNERS now.
    pub owners_now: Option<String>,
    /// The lines of CODEOWNERS on the default branch that GitHub finds fault with, such as those with an owner that it does not
    /// know.
    pub codeowners_errors: Option<Vec<String>>,
    /// The configuration when the file was brought.
    pub configuration_then: Option<Configuration>,
}

/// The checkout that countersign runs in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkout {
    pub head: ObjectId,
    /// Whether its history reaches back to the first commit.
    pub is_whole: bool,
}

/// The default branch, as GitHub has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DefaultBranch {
    /// Its name, such as `main`.
    pub name: String,
    pub head: ObjectId,
}

/// The last commit on the first-parent chain that changed a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Introduction {
    pub commit: ObjectId,
    /// Its parents; the first one is the branch it was made on.
    pub parents: Vec<ObjectId>,
    /// When it was committed, as it says itself: GitHub's time if GitHub made it, anything otherwise.
    pub committed: Timestamp,
    /// Whether the path was absent at the first parent and is a regular file, mode 100644, since.
    pub is_new_file: bool,
}

/// What GitHub knows about a commit of the default branch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Merge {
    /// Whether GitHub made it, and its signature holds.
    pub signed_by_github: Option<bool>,
    /// The pull requests associated with it.
    pub pulls: Option<Vec<PullRequest>>,
}

/// What is asked for apart from the rest, because a token may not be allowed to read it. By default nothing is known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Background {
    /// The changes to the pull request's branch.
    pub pushes: Pushes,
    /// Whether the pull request's author may push to the repository.
    pub author_may_push: Option<bool>,
    /// The members of the teams that can be read, by `organisation/team` in lower case.
    pub teams: BTreeMap<String, Vec<Login>>,
    /// Whether a rule of the default branch requires review by code owners. Asked only where a team cannot be read.
    pub requires_owner_review: Option<bool>,
}

/// The changes to a branch.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Pushes {
    /// All of them, the last one first.
    Known(Vec<Push>),
    /// There are more than one page.
    TooMany,
    /// They were not there, or not readable.
    #[default]
    Unknown,
}

/// A change to a branch: a push, its creation, its deletion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Push {
    /// Whose credentials were used, whoever the commits name.
    pub by: Option<Actor>,
    /// When, by GitHub's clock.
    pub at: Timestamp,
    /// The head before; zeros where there was none.
    pub before: ObjectId,
    /// The head after; zeros where there is none.
    pub after: ObjectId,
}

/// A pull request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PullRequest {
    pub number: u64,
    /// Its page.
    pub url: String,
    /// The numeric id of its repository.
    pub repository: Option<u64>,
    /// When it was opened.
    pub created: Timestamp,
    /// When it was merged.
    pub merged: Option<Timestamp>,
    /// The commit that merged it.
    pub merge_commit: Option<ObjectId>,
    /// The branch it was merged into.
    pub base: String,
    /// The last commit on its own branch.
    pub head: ObjectId,
    /// The name of its own branch.
    pub branch: String,
    /// The repository of its own branch.
    pub branch_repository: Option<Repository>,
    /// Whether its branch is in another repository.
    pub from_fork: bool,
    pub author: Option<Actor>,
    /// The files that it changes.
    pub files: Option<Vec<ChangedFile>>,
    /// Its commits, the first one first.
    pub commits: Option<Vec<Commit>>,
    /// The latest review of each reviewer that approves, asks for changes, or was dismissed.
    pub reviews: Option<Vec<Review>>,
    /// Whether GitHub's own decision is that what the rules demand is there; it makes none without a rule.
    pub approved_by_github: Option<bool>,
    /// What happened to it besides.
    pub timeline: Option<Vec<Event>>,
}

/// Somebody, or something, at GitHub.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    pub login: Login,
    pub kind: ActorKind,
}

/// What an actor is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ActorKind {
    /// A person with an account.
    User,
    /// Anything else: a bot, a mannequin, an organisation, or what GitHub invents next.
    Other,
}

/// A file that a pull request changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangedFile {
    /// Its path, as the pull request spells it: hostile text.
    pub path: String,
    /// Whether the file is new.
    pub is_added: bool,
}

/// A commit of a pull request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Commit {
    pub id: ObjectId,
    /// Its author, then its co-authors.
    pub authors: Option<Vec<GitActor>>,
    pub committer: Option<GitActor>,
    /// Whether GitHub made it, and its signature holds.
    pub signed_by_github: Option<bool>,
}

/// A person named in a commit. Anybody can write any name and address into one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GitActor {
    /// The name, as the commit spells it: hostile text.
    pub name: String,
    /// The e-mail address, likewise.
    pub email: String,
    /// Whose address that is at GitHub; `None` if it belongs to nobody.
    pub user: Option<Actor>,
}

/// A review.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Review {
    pub opinion: Opinion,
    pub author: Option<Actor>,
    pub submitted: Option<Timestamp>,
    /// The pull request's head at that time.
    pub commit: Option<ObjectId>,
    /// Whether the reviewer may push to the repository.
    pub by_writer: bool,
}

/// What a review says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Opinion {
    Approved,
    ChangesRequested,
    /// Said one of both, and was dismissed.
    Dismissed,
    Other,
}

/// Something that happened to a pull request and that matters for its approval.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// Its base branch became another, or was rewritten.
    BaseChanged,
    /// It was closed; merging closes, too.
    Closed,
    /// It was opened again.
    Reopened,
    /// It is no draft any more.
    ReadyForReview {
        at: Timestamp,
    },
    ReviewDismissed {
        by: Option<Actor>,
        /// Whose review it was.
        reviewer: Option<Actor>,
        /// Whether the review asked for changes.
        asked_for_changes: bool,
    },
    Other,
}
