//! What `doctor` says of an installation, line by line.

mod repository;

pub use repository::{Evidence, FileIs, Rule, TeamIs};

use super::{AccountId, AccountName, Diagnostic, EnvironmentError, Exit, Failure, Login, Warning};

/// One line: something that is as it should be, or is not, or is not known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Diagnosis {
    /// A variable, an option or the checkout is missing or wrong.
    Environment(EnvironmentError),
    /// The configuration has no account of this name.
    NoSuchAccount(AccountName),
    /// GitHub did not answer.
    NoAnswer(Failure),
    /// Neither GitHub nor a checkout showed the files of the default branch.
    NoFiles,
    /// The configuration is in order.
    Configuration {
        /// How many accounts it has.
        accounts: usize,
    },
    /// Something is wrong with the configuration or the schema.
    WrongFile(Box<Diagnostic>),
    /// GitHub would read no CODEOWNERS.
    NoCodeowners,
    /// A folder of requests has owners enough.
    Owned {
        folder: String,
        /// The owners, as CODEOWNERS spells them.
        owners: Vec<String>,
    },
    /// A folder of requests has fewer owners who can approve than are needed.
    TooFewOwners {
        folder: String,
        /// Those who can approve, as CODEOWNERS spells them.
        owners: Vec<String>,
        /// How many must approve.
        required: usize,
    },
    /// GitHub skips a line of CODEOWNERS.
    SkippedLine {
        /// Where the file is.
        path: String,
        /// Counted from one.
        line: u64,
        /// What GitHub finds wrong with it.
        kind: String,
        /// Whether it is about a folder of requests.
        is_about_requests: bool,
    },
    /// GitHub does not take an owner on a line of CODEOWNERS for one; the line holds for the others.
    UnknownOwner {
        /// Where the file is.
        path: String,
        /// Counted from one.
        line: u64,
        /// What GitHub finds wrong with it.
        kind: String,
        /// Whether it is about a folder of requests, and names a team or an e-mail address: GitHub alone knows who that is.
        is_in_doubt: bool,
    },
    /// Files that approvals depend on have no owner.
    Unprotected(Vec<&'static str>),
    /// An owner may not push, so that GitHub and countersign count no approval of theirs.
    OwnerMayNotPush(Login),
    /// Whether the members of a team of owners count.
    Team(String, TeamIs),
    /// A rule of the default branch is as it should be.
    Rule(Rule),
    /// Something about the rules lets approvals through, or keeps them out.
    Warning(Warning),
    /// Our commit status is not required.
    StatusNotRequired,
    /// Pull requests may also be merged by rebase.
    RebaseAllowed,
    /// Pull requests cannot be merged in a way that proves anything.
    OnlyRebase,
    /// Pull requests are merged by a queue.
    MergeQueue,
    /// So many may pass over the rules; `None` if that is not shown.
    Bypass(Option<usize>),
    /// A pull request that GitHub attributes to nobody can be merged like any other.
    NoExtraApproval,
    /// Administrators may pass over the rules of these environments. `None` if that is not shown.
    AdminsBypass(Option<Vec<&'static str>>),
    /// Whether the token can read something that approvals are proved of.
    Readable(Evidence, bool),
    /// What has become of a file of the workflows.
    File(&'static str, FileIs),
    /// Something about an account of AWS.
    Account(AccountName, AccountDiagnosis),
}

/// For which command a permission is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Duty {
    Reconcile,
    Review,
    /// Keys are issued without it, too.
    Inventory,
}

impl Duty {
    /// Returns the command.
    pub fn command(self) -> &'static str {
        match self {
            Self::Reconcile => "reconcile",
            Self::Review => "review",
            Self::Inventory => "inventory",
        }
    }
}

/// How it is known that something is allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Means {
    /// IAM's policy simulator says so.
    Simulated,
    /// It was tried where it could not take effect.
    Tried,
}

/// Why a permission is not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Obstacle {
    /// The credentials are another's, and may not ask IAM's policy simulator.
    OtherPrincipal,
    /// They may not ask the simulator, and the call cannot be tried without effect.
    HasEffect,
    /// The policies depend on the repository's id, which GitHub did not say.
    NoRepository,
}

/// Something about an account of AWS.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AccountDiagnosis {
    /// The credentials are the account's.
    Own(AccountId),
    /// They are another's.
    Other {
        /// Whose they should be.
        configured: AccountId,
        /// Whose they are.
        actual: AccountId,
    },
    /// AWS did not say.
    NoAnswer(Failure),
    /// There is no such role.
    NoSuchRole(Duty, String),
    /// The inventory is switched on, and the configuration has no role for it.
    NoInventoryRole,
    /// What a command needs is allowed.
    Allowed(Duty, Means, Vec<&'static str>),
    Denied {
        /// Who needs it.
        duty: Duty,
        /// What, as policies name it.
        permission: &'static str,
        resource: String,
        /// Whether only `lifecycle` in the configuration takes it.
        is_of_lifecycle: bool,
    },
    /// It is not known whether it is.
    Unknown(Duty, Obstacle, Vec<&'static str>),
    /// CloudTrail may not be asked who created keys.
    TrailClosed,
    /// What is known of the topic.
    Topic(TopicIs),
    /// What is known of the key of KMS.
    Key(String, KeyIs),
}

/// What is known of a topic.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TopicIs {
    /// So many subscriptions are confirmed.
    Heard(u64),
    /// None is, and so many wait for it.
    Unheard { pending: u64 },
    /// There is no such topic.
    Missing,
    /// These credentials may not look.
    Hidden,
}

/// What is known of a key of KMS.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyIs {
    Enabled,
    NotEnabled,
    /// There is no such key.
    Missing,
    /// These credentials may not look.
    Hidden,
}

/// What a line says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// It is as it should be.
    Right,
    /// It keeps no key from being issued, and is worth knowing.
    Note,
    /// It is not known, and may keep keys from being issued.
    Unknown,
    /// It is not as it should be.
    Wrong,
}

impl Level {
    /// Returns the word for it, the same in every language.
    pub fn word(self) -> &'static str {
        match self {
            Self::Right => "right",
            Self::Note => "note",
            Self::Unknown => "unknown",
            Self::Wrong => "wrong",
        }
    }
}

impl Diagnosis {
    /// Returns the code: in kebab case, never changed.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Environment(_) => "environment",
            Self::NoSuchAccount(_) => "no-such-account",
            Self::NoAnswer(_) => "github",
            Self::NoFiles => "no-files",
            Self::Configuration { .. } => "configuration",
            Self::WrongFile(diagnostic) => diagnostic.problem.code(),
            Self::NoCodeowners => "no-codeowners",
            Self::Owned { .. } => "owners",
            Self::TooFewOwners { .. } => "too-few-owners",
            Self::SkippedLine { .. } => "codeowners-line",
            Self::UnknownOwner { .. } => "codeowners-owner",
            Self::Unprotected(_) => "unprotected",
            Self::OwnerMayNotPush(_) => "owner-may-not-push",
            Self::Team(_, _) => "team",
            Self::Rule(Rule::OwnerReview) => "owner-review",
            Self::Rule(Rule::FreshApprovals) => "fresh-approvals",
            Self::Rule(Rule::Status) => "status",
            Self::Rule(Rule::MergeMethods) => "merge-methods",
            Self::Warning(warning) => warning.code(),
            Self::StatusNotRequired => "status-not-required",
            Self::RebaseAllowed => "rebase-allowed",
            Self::OnlyRebase => "only-rebase",
            Self::MergeQueue => "merge-queue",
            Self::Bypass(_) => "bypass",
            Self::NoExtraApproval => "extra-approval",
            Self::AdminsBypass(_) => "environment-bypass",
            Self::Readable(Evidence::PullRequests, _) => "pull-requests",
            Self::Readable(Evidence::Pushes, _) => "pushes",
            Self::Readable(Evidence::Permissions, _) => "permissions",
            Self::File(_, _) => "workflow-file",
            Self::Account(_, diagnosis) => diagnosis.code(),
        }
    }

    /// Returns what the configuration calls the account that it is about. `None` if it is about the repository.
    pub fn account(&self) -> Option<&AccountName> {
        if let Self::Account(name, _) = self {
            Some(name)
        } else {
            None
        }
    }

    /// Returns what the line says.
    pub fn level(&self) -> Level {
        match self {
            Self::Configuration { .. } | Self::Owned { .. } | Self::Rule(_) => Level::Right,
            Self::Readable(_, true) | Self::File(_, FileIs::Known) => Level::Right,
            Self::Team(_, TeamIs::Readable { .. } | TeamIs::TakenFromRules) => Level::Right,
            Self::Bypass(Some(0)) => Level::Right,
            Self::Bypass(_) | Self::Unprotected(_) | Self::RebaseAllowed => Level::Note,
            Self::NoExtraApproval | Self::AdminsBypass(_) => Level::Note,
            Self::OwnerMayNotPush(_) | Self::Warning(Warning::UnknownRules { .. }) => Level::Note,
            Self::SkippedLine {
                is_about_requests: false,
                ..
            }
            | Self::UnknownOwner {
                is_in_doubt: false, ..
            } => Level::Note,
            Self::Team(
                _,
                TeamIs::Unreadable {
                    is_dispensable: true,
                },
            ) => Level::Note,
            Self::NoAnswer(_) | Self::NoFiles => Level::Unknown,
            Self::Environment(_)
            | Self::NoSuchAccount(_)
            | Self::WrongFile(_)
            | Self::NoCodeowners
            | Self::TooFewOwners { .. }
            | Self::SkippedLine { .. }
            | Self::UnknownOwner { .. }
            | Self::Team(_, TeamIs::Unreadable { .. })
            | Self::Warning(
                Warning::NoOwnerReview { .. }
                | Warning::StaleApprovals { .. }
                | Warning::CodeownersLine { .. },
            )
            | Self::StatusNotRequired
            | Self::OnlyRebase
            | Self::MergeQueue
            | Self::Readable(_, false)
            | Self::File(_, FileIs::Missing | FileIs::Other { .. }) => Level::Wrong,
            Self::Account(_, diagnosis) => diagnosis.level(),
        }
    }

    /// Returns how a run ends that says so: what people have set up wrongly is wrong configuration; what a service
    /// denies, or does not say, is its failure.
    pub fn exit(&self) -> Exit {
        let is_denied = matches!(
            self,
            Self::Readable(_, false) | Self::Account(_, AccountDiagnosis::Denied { .. })
        );
        match self.level() {
            Level::Right | Level::Note => Exit::Done,
            Level::Unknown => Exit::Remote,
            Level::Wrong if is_denied => Exit::Remote,
            Level::Wrong => Exit::Usage,
        }
    }
}

impl AccountDiagnosis {
    fn code(&self) -> &'static str {
        match self {
            Self::Own(_) => "account",
            Self::Other { .. } => "wrong-account",
            Self::NoAnswer(_) => "aws",
            Self::NoSuchRole(_, _) => "no-such-role",
            Self::NoInventoryRole => "no-inventory-role",
            Self::Allowed(_, _, _) => "allowed",
            Self::Denied { .. } => "denied",
            Self::Unknown(_, _, _) => "not-known",
            Self::TrailClosed => "no-trail",
            Self::Topic(_) => "topic",
            Self::Key(_, _) => "kms-key",
        }
    }

    fn level(&self) -> Level {
        match self {
            Self::Own(_) | Self::Allowed(_, _, _) => Level::Right,
            Self::Topic(TopicIs::Heard(_)) | Self::Key(_, KeyIs::Enabled) => Level::Right,
            Self::TrailClosed | Self::Topic(TopicIs::Hidden) => Level::Note,
            Self::NoInventoryRole
            | Self::NoSuchRole(Duty::Inventory, _)
            | Self::Unknown(Duty::Inventory, _, _)
            | Self::Denied {
                duty: Duty::Inventory,
                ..
            } => Level::Note,
            Self::Key(_, KeyIs::Hidden) | Self::NoAnswer(_) => Level::Unknown,
            Self::Unknown(_, _, _) => Level::Unknown,
            Self::Other { .. } | Self::NoSuchRole(_, _) | Self::Denied { .. } => Level::Wrong,
            Self::Topic(TopicIs::Unheard { .. } | TopicIs::Missing) => Level::Wrong,
            Self::Key(_, KeyIs::NotEnabled | KeyIs::Missing) => Level::Wrong,
        }
    }
}
