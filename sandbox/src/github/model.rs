//! The state of GitHub: one repository, its people, its pull requests.

use std::collections::BTreeMap;

use super::budget::Budget;
use super::commits::History;
use super::disk::Disk;
use super::pull::Pull;

/// GitHub as it concerns one repository.
///
/// What people do are its methods; each says what GitHub, or git, would refuse. A clone shares the
/// directory of the repository: comment on both, but commit to one of them only.
#[derive(Debug, Clone)]
pub struct GitHub {
    pub(super) owner: String,
    pub(super) name: String,
    pub(super) id: u64,
    pub(super) created_at: i64,
    pub(super) default_branch: String,
    pub(super) token: String,
    pub(super) users: Vec<User>,
    pub(super) teams: Vec<Team>,
    pub(super) disk: Disk,
    pub(super) history: History,
    /// The head of each branch; `owner:branch` is a branch of a fork.
    pub(super) branches: BTreeMap<String, String>,
    pub(super) pushes: Vec<Push>,
    pub(super) pulls: Vec<Pull>,
    pub(super) comments: Vec<Comment>,
    pub(super) statuses: Vec<Status>,
    pub(super) rules: BTreeMap<String, Rules>,
    pub(super) team_members_readable: bool,
    pub(super) bypass_readable: bool,
    /// How much the token may ask, and how much of it is used up.
    pub budget: Budget,
    /// For how many seconds after a merge GitHub does not show which pull request a commit belongs to.
    pub association_lag: i64,
    /// For how many seconds after a merge GitHub does not show its signature.
    pub signature_lag: i64,
    /// When it was asked last.
    pub(super) now: i64,
    pub(super) unattributed_pass: bool,
    /// The environments, and whether administrators may pass over their rules.
    pub(super) environments: BTreeMap<String, bool>,
    pub(super) last_id: u64,
}

/// Somebody, or something, that acts on GitHub.
#[derive(Debug, Clone)]
pub struct User {
    /// Never given to anybody else, unlike the login.
    pub id: u64,
    /// Without the `[bot]` that the REST API appends to an app's.
    pub login: String,
    /// A person, an app, or a placeholder.
    pub kind: Kind,
    /// Commits with one of these addresses are shown as this user's.
    pub emails: Vec<String>,
    /// On the repository.
    pub permission: Permission,
}

/// What kind of actor a user is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// An account; of a person, one hopes.
    User,
    /// A GitHub App.
    Bot,
    /// A placeholder for somebody whose work was imported.
    Mannequin,
    /// An organisation.
    Organization,
}

/// What a user may do with the repository.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Permission {
    /// Not even see it.
    None,
    /// See it, and review.
    Read,
    /// Push to it.
    Write,
    /// Everything, and not bound by its rules.
    Admin,
}

/// A team of the organisation that owns the repository.
#[derive(Debug, Clone)]
pub struct Team {
    /// Its name in addresses, and in CODEOWNERS after `@organisation/`.
    pub slug: String,
    /// The ids of its members.
    pub members: Vec<u64>,
}

impl User {
    /// The login as the REST API and commits spell it: an app's ends in `[bot]`.
    pub fn rest_login(&self) -> String {
        match self.kind {
            Kind::Bot => format!("{}[bot]", self.login),
            Kind::User | Kind::Mannequin | Kind::Organization => self.login.clone(),
        }
    }
}

/// A comment on a pull request.
#[derive(Debug, Clone)]
pub struct Comment {
    /// Unique on all of GitHub.
    pub id: u64,
    /// The number of the pull request.
    pub pull: u64,
    /// The id of the user who wrote it, whoever edited it since.
    pub author: u64,
    /// Markdown.
    pub body: String,
    /// In seconds since 1970.
    pub created_at: i64,
    /// In seconds since 1970.
    pub updated_at: i64,
}

/// A commit status. Of one context, the last counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Status {
    /// Unique on all of GitHub.
    pub id: u64,
    /// The commit.
    pub commit: String,
    /// Who says it.
    pub context: String,
    /// `error`, `failure`, `pending` or `success`.
    pub state: String,
    /// What it says.
    pub description: Option<String>,
    /// Where it leads.
    pub target_url: Option<String>,
    /// In seconds since 1970.
    pub created_at: i64,
}

/// A change to a branch, as the repository's activity lists it.
#[derive(Debug, Clone)]
pub struct Push {
    /// Rises with time.
    pub id: u64,
    /// The branch, without `refs/heads/`.
    pub branch: String,
    /// What kind of change.
    pub activity: Activity,
    /// The id of the user whose credentials were used, whoever the commits name.
    pub actor: u64,
    /// By GitHub's clock, in seconds since 1970.
    pub at: i64,
    /// The head before, or forty zeros.
    pub before: String,
    /// The head after, or forty zeros.
    pub after: String,
}

/// What kind of change to a branch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Activity {
    /// New commits on top.
    Push,
    /// The old head is no longer in it.
    ForcePush,
    /// It is new.
    BranchCreation,
    /// It is gone.
    BranchDeletion,
    /// A pull request was merged into it.
    PullRequestMerge,
}

/// What a ruleset demands of a branch.
#[derive(Debug, Clone, Default)]
pub struct Rules {
    /// Changes come by pull request only.
    pub pull_request: Option<PullRequestRule>,
    /// The branch must not be deleted.
    pub deletion: bool,
    /// The branch must not be force-pushed.
    pub non_fast_forward: bool,
    /// These commit statuses must be green before a merge.
    pub required_statuses: Vec<String>,
    /// How a pull request may not be merged: `merge`, `squash` or `rebase`.
    pub forbidden_methods: Vec<String>,
    /// Pull requests are merged by a queue.
    pub merge_queue: bool,
    /// So many may pass over all of this.
    pub bypass_actors: usize,
}

/// What a ruleset demands of a pull request.
#[derive(Debug, Clone, Copy)]
pub struct PullRequestRule {
    /// So many users who may write must approve.
    pub required_approving_review_count: usize,
    /// An owner of each changed file must approve.
    pub require_code_owner_review: bool,
    /// A push that changes the patch dismisses approvals.
    pub dismiss_stale_reviews_on_push: bool,
    /// Somebody else than the last pusher must approve.
    pub require_last_push_approval: bool,
}
