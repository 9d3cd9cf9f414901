//! The state of GitHub: one repository, its people, its pull requests.

use std::collections::BTreeMap;

use serde_json::Value;

use super::budget::Budget;
use super::commits::History;
use super::disk::Disk;
use super::pull::Pull;

/// GitHub, as far as it concerns one repository.
///
/// Its methods are what people do; each fails as GitHub or git would. A clone shares the
/// directory of the repository: comment on both, but commit to one of them only.
#[derive(Debug, Clone)]
pub struct GitHub {
    pub(super) owner: String,
    pub(super) name: String,
    pub(super) id: u64,
    pub(super) created_at: i64,
    pub(super) default_branch: String,
    pub(super) token: String,
    /// The login of whoever makes the call that is being answered.
    pub(super) viewer: String,
    /// The scopes of people's tokens.
    pub(super) scopes: String,
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
    /// The rules of the ruleset while it is disabled.
    pub(super) disabled_rules: Option<Rules>,
    pub(super) team_members_readable: bool,
    pub(super) bypass_readable: bool,
    /// The rate limits of the token.
    pub budget: Budget,
    /// For how many seconds after a merge `associatedPullRequests` does not show it.
    pub association_lag: i64,
    /// For how many seconds after a merge its signature is not shown.
    pub signature_lag: i64,
    /// The time of the last call.
    pub(super) now: i64,
    pub(super) unattributed_pass: bool,
    /// The environments, and whether administrators may bypass their rules.
    pub(super) environments: BTreeMap<String, bool>,
    /// The branches that may use each environment that is for named branches only.
    pub(super) branch_policies: BTreeMap<String, Vec<String>>,
    /// The settings of Actions: `permissions`, `selected-actions` and `workflow`, as they were sent.
    pub(super) actions: BTreeMap<&'static str, Value>,
    /// The variables of Actions, by name.
    pub(super) variables: BTreeMap<String, String>,
    /// Whether the repository is still to be created.
    pub(super) is_absent: bool,
    pub(super) last_id: u64,
}

/// An account that acts on GitHub.
#[derive(Debug, Clone)]
pub struct User {
    /// The id, never reused, unlike the login.
    pub id: u64,
    /// The login, without the `[bot]` that the REST API appends to an app's.
    pub login: String,
    /// The kind of account.
    pub kind: Kind,
    /// The e-mail addresses by which commits are attributed to the user.
    pub emails: Vec<String>,
    /// The permission on the repository.
    pub permission: Permission,
}

/// What kind of actor a user is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A user account.
    User,
    /// A GitHub App.
    Bot,
    /// A placeholder for a user whose work was imported.
    Mannequin,
    /// An organisation.
    Organization,
}

/// What a user may do with the repository.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Permission {
    /// No access.
    None,
    /// Read it, and review.
    Read,
    /// Push to it.
    Write,
    /// Administer it, and bypass its rules.
    Admin,
}

/// A team of the organisation that owns the repository.
#[derive(Debug, Clone)]
pub struct Team {
    /// The name in addresses, and in CODEOWNERS after `@organisation/`.
    pub slug: String,
    /// The ids of its members.
    pub members: Vec<u64>,
}

impl User {
    /// Returns the login as in the REST API and in commits: an app's ends in `[bot]`.
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
    /// The id, unique on all of GitHub.
    pub id: u64,
    /// The number of the pull request.
    pub pull: u64,
    /// The id of the user who created it.
    pub author: u64,
    /// The text, in Markdown.
    pub body: String,
    /// In seconds since 1970.
    pub created_at: i64,
    /// In seconds since 1970.
    pub updated_at: i64,
}

/// A commit status. The latest of each context counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Status {
    /// The id, unique on all of GitHub.
    pub id: u64,
    /// The commit.
    pub commit: String,
    /// The context, which names what was checked.
    pub context: String,
    /// `error`, `failure`, `pending` or `success`.
    pub state: String,
    /// The description.
    pub description: Option<String>,
    /// The address of the details.
    pub target_url: Option<String>,
    /// In seconds since 1970.
    pub created_at: i64,
}

/// A change to a branch, as in the repository's activity.
#[derive(Debug, Clone)]
pub struct Push {
    /// The id, in order of time.
    pub id: u64,
    /// The branch, without `refs/heads/`.
    pub branch: String,
    /// What kind of change.
    pub activity: Activity,
    /// The id of the user who pushed, whoever the commits name.
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
    /// A fast-forward.
    Push,
    /// A push that removed the old head.
    ForcePush,
    /// It was created.
    BranchCreation,
    /// It was deleted.
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
    /// The commit statuses that must succeed before a merge.
    pub required_statuses: Vec<String>,
    /// The forbidden merge methods: `merge`, `squash` or `rebase`.
    pub forbidden_methods: Vec<String>,
    /// Pull requests are merged by a queue.
    pub merge_queue: bool,
    /// The number of bypass actors.
    pub bypass_actors: usize,
}

impl Rules {
    /// The ruleset that countersign's installation guide sets up.
    #[must_use]
    pub fn installed() -> Self {
        Self {
            pull_request: Some(PullRequestRule {
                required_approving_review_count: 1,
                require_code_owner_review: true,
                dismiss_stale_reviews_on_push: true,
                require_last_push_approval: true,
            }),
            deletion: true,
            non_fast_forward: true,
            required_statuses: vec!["countersign".to_owned()],
            forbidden_methods: vec!["rebase".to_owned()],
            merge_queue: false,
            bypass_actors: 0,
        }
    }

    /// Returns whether anything is demanded.
    pub(super) fn demand(&self) -> bool {
        self.pull_request.is_some()
            || self.deletion
            || self.non_fast_forward
            || self.merge_queue
            || !self.required_statuses.is_empty()
            || !self.forbidden_methods.is_empty()
    }
}

/// What a ruleset demands of a pull request.
#[derive(Debug, Clone, Copy)]
pub struct PullRequestRule {
    /// How many users with write access must approve.
    pub required_approving_review_count: usize,
    /// An owner of each changed file must approve.
    pub require_code_owner_review: bool,
    /// A push that changes the patch dismisses approvals.
    pub dismiss_stale_reviews_on_push: bool,
    /// Somebody other than the last pusher must approve.
    pub require_last_push_approval: bool,
}
