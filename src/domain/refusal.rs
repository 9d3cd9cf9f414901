//! Why the evidence is no approval, and why an approval cannot be acted on.

use super::{
    AccountId, AccountName, CommitLine, Duration, IamUser, LifetimeFault, Login, ObjectId,
    RemovalFault, RequestPath, SecretName, Timestamp,
};

/// One reason for which no key is issued. Each has a code; what cannot be told has that of what it would refuse.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// The checkout is not the default branch's head, or its history is cut off.
    StaleCheckout {
        /// What is checked out.
        head: ObjectId,
        /// What the default branch's head is, where GitHub says it.
        default: Option<ObjectId>,
    },
    /// The commit that last changed the file did not add it, or not as a regular file.
    NotAdded { commit: ObjectId },
    /// No pull request was merged into the default branch as this commit.
    NoPullRequest {
        /// The commit that added the file.
        commit: ObjectId,
    },
    /// Somebody else than GitHub made the commit that merged the pull request.
    MergedElsewhere {
        commit: ObjectId,
        /// Whether it looks like what GitHub's rebase makes.
        rebased: bool,
        /// Whether GitHub shows a signature, though not its own.
        is_signed: bool,
    },
    /// What was approved is not what is there.
    ContentChanged {
        /// The pull request's number.
        pull: u64,
    },
    /// The pull request does more than add request files.
    MixedChange {
        /// The pull request's number.
        pull: u64,
        /// The first path that is not a new request file, as the pull request spells it.
        path: String,
        /// How many more there are.
        more: usize,
    },
    /// The pull request is to be merged into another branch than the default one.
    OtherBase {
        /// The pull request's number.
        pull: u64,
        /// That branch, as the pull request spells it.
        base: String,
    },
    /// The pull request asks for two keys of one user. Told before the merge; afterwards each request stands for itself.
    SameUser { user: IamUser, other: RequestPath },
    /// CODEOWNERS names nobody for the file.
    NoOwner {
        /// Whether it named somebody when the request was merged; otherwise it names nobody now.
        then: bool,
    },
    /// Too few code owners approved.
    NotApproved {
        /// The pull request's number.
        pull: u64,
        /// How many approvals count.
        have: usize,
        /// How many are needed.
        required: usize,
        /// Who could approve, as CODEOWNERS names them.
        owners: Vec<String>,
        /// Whether some of them are teams or addresses, and who that is cannot be known.
        teams: bool,
    },
    /// A code owner asks for changes.
    ChangesRequested {
        /// Who does, or did until somebody else dismissed it.
        by: Option<Login>,
    },
    /// An approval was given for another commit than the last, or before the last push.
    StaleApproval { by: Login },
    /// An approval was given so soon after a push that its giver may have looked at what was there before.
    HastyApproval {
        by: Login,
        /// How long after the push.
        after: Duration,
    },
    /// GitHub does not say who pushed to the pull request's branch, and when.
    UnknownPushes {
        /// The pull request's number.
        pull: u64,
    },
    /// An approval was given by somebody who wrote or pushed part of the pull request.
    OwnApproval {
        by: Login,
        /// Where a commit names them, if that is all that they took part by.
        line: Option<Box<CommitLine>>,
    },
    /// Nobody can tell who wrote a commit.
    UnattributedCommit {
        commit: ObjectId,
        /// The line that names somebody without an account at GitHub; `None` if GitHub does not show all of them.
        line: Option<Box<CommitLine>>,
    },
    /// Somebody who took part is a bot, or nobody.
    NotAPerson {
        /// Its login, where it has one.
        login: Option<Login>,
        /// Where a commit names it; `None` if it opened, pushed or approved.
        line: Option<Box<CommitLine>>,
    },
    /// The author or an approver may not push to the repository.
    NoWriteAccess {
        /// Who may not.
        by: Login,
    },
    /// GitHub does not say whether the author may push to the repository.
    UnknownAccess {
        /// Who may or may not.
        of: Login,
    },
    /// The pull request came from a fork.
    FromFork { pull: u64 },
    /// The pull request's base branch was changed or rewritten.
    BaseChanged { pull: u64 },
    /// The pull request was closed and reopened.
    Reopened { pull: u64 },
    /// The approval came too late after the pull request was opened or last made ready for review.
    TimedOut {
        /// How long it may wait.
        timeout: Duration,
    },
    /// The approval is too old to act on.
    Lapsed {
        /// When it was given.
        approved: Timestamp,
        /// How long it held.
        valid_for: Duration,
    },
    /// The pull request was merged so long ago that no approval of it holds any more.
    LapsedMerge {
        /// When it was merged.
        merged: Timestamp,
        /// How long an approval holds.
        valid_for: Duration,
    },
    /// What the folder allows, or its account, is not what it was when the request was merged.
    ConfigurationChanged,
    /// GitHub has more than a hundred of something, so not all was seen.
    TooLarge {
        /// The pull request's number, if the pull request is too large.
        pull: Option<u64>,
    },
    /// There are too many pushes to the pull request's branch to read how it came to its head.
    TooManyPushes {
        /// The pull request's number.
        pull: u64,
    },
    /// The folder has no account, or may not ask for this user.
    UserNotAllowed {
        /// Who the key was to be for.
        user: IamUser,
    },
    /// The key would live otherwise than a new one may.
    LifetimeNotAllowed {
        /// What speaks against it.
        fault: LifetimeFault,
    },
    /// It is not proved that somebody who may took the request away.
    Removal(RemovalFault),
    /// IAM has no user of this name.
    NoSuchUser {
        /// The name as requested.
        user: IamUser,
        /// The user that IAM has under another spelling.
        spelled: Option<IamUser>,
    },
    /// There is a secret of this name, and it is not this request's.
    NameTaken { secret: SecretName },
    /// The credentials belong to another account.
    WrongAccount {
        /// What the configuration calls the account.
        name: AccountName,
        expected: AccountId,
        /// Whose the credentials are.
        found: AccountId,
    },
}

impl Refusal {
    /// Returns the code of the rule that refuses, in kebab case, never changed.
    pub fn code(&self) -> &'static str {
        match self {
            Self::StaleCheckout { .. } => "stale-checkout",
            Self::NotAdded { .. } => "not-added",
            Self::NoPullRequest { .. } => "no-pull-request",
            Self::MergedElsewhere { .. } => "merged-elsewhere",
            Self::ContentChanged { .. } => "content-changed",
            Self::MixedChange { .. } => "mixed-change",
            Self::OtherBase { .. } => "no-pull-request",
            Self::SameUser { .. } => "same-user",
            Self::NoOwner { .. } => "no-owner",
            Self::NotApproved { .. } => "not-approved",
            Self::ChangesRequested { .. } => "changes-requested",
            Self::StaleApproval { .. } => "stale-approval",
            Self::HastyApproval { .. } => "stale-approval",
            Self::UnknownPushes { .. } => "stale-approval",
            Self::OwnApproval { .. } => "own-approval",
            Self::UnattributedCommit { .. } => "unattributed-commit",
            Self::NotAPerson { .. } => "not-a-person",
            Self::NoWriteAccess { .. } => "no-write-access",
            Self::UnknownAccess { .. } => "no-write-access",
            Self::FromFork { .. } => "from-fork",
            Self::BaseChanged { .. } => "base-changed",
            Self::Reopened { .. } => "reopened",
            Self::TimedOut { .. } => "timed-out",
            Self::Lapsed { .. } | Self::LapsedMerge { .. } => "lapsed",
            Self::ConfigurationChanged => "configuration-changed",
            Self::TooLarge { .. } => "too-large",
            Self::TooManyPushes { .. } => "too-large",
            Self::UserNotAllowed { .. } => "user-not-allowed",
            Self::LifetimeNotAllowed { .. } => "lifetime-not-allowed",
            Self::Removal(fault) => fault.code(),
            Self::NoSuchUser { .. } => "no-such-user",
            Self::NameTaken { .. } => "name-taken",
            Self::WrongAccount { .. } => "wrong-account",
        }
    }

    /// Returns whether it says that no approval holds any more.
    pub fn is_lapse(&self) -> bool {
        matches!(self, Self::Lapsed { .. } | Self::LapsedMerge { .. })
    }

    /// Returns whether it can come from GitHub not showing all of a merge yet.
    pub fn may_be_lag(&self) -> bool {
        match self {
            Self::StaleCheckout { head, default } => default.as_ref() != Some(head),
            Self::NoPullRequest { .. }
            | Self::MergedElsewhere {
                is_signed: false, ..
            }
            | Self::UnknownPushes { .. } => true,
            Self::MergedElsewhere {
                is_signed: true, ..
            }
            | Self::NotAdded { .. }
            | Self::ContentChanged { .. }
            | Self::MixedChange { .. }
            | Self::OtherBase { .. }
            | Self::SameUser { .. }
            | Self::NoOwner { .. }
            | Self::NotApproved { .. }
            | Self::ChangesRequested { .. }
            | Self::StaleApproval { .. }
            | Self::HastyApproval { .. }
            | Self::TooManyPushes { .. }
            | Self::OwnApproval { .. }
            | Self::UnattributedCommit { .. }
            | Self::NotAPerson { .. }
            | Self::NoWriteAccess { .. }
            | Self::UnknownAccess { .. }
            | Self::FromFork { .. }
            | Self::BaseChanged { .. }
            | Self::Reopened { .. }
            | Self::TimedOut { .. }
            | Self::Lapsed { .. }
            | Self::LapsedMerge { .. }
            | Self::ConfigurationChanged
            | Self::TooLarge { .. }
            | Self::UserNotAllowed { .. }
            | Self::LifetimeNotAllowed { .. }
            | Self::Removal(_)
            | Self::NoSuchUser { .. }
            | Self::NameTaken { .. }
            | Self::WrongAccount { .. } => false,
        }
    }

    /// Returns whether a later run can still issue the key for the same file, once the cause is gone.
    pub fn is_mendable_after_merge(&self) -> bool {
        matches!(
            self,
            Self::StaleCheckout { .. }
                | Self::UnknownPushes { .. }
                | Self::UnknownAccess { .. }
                | Self::WrongAccount { .. }
                | Self::NoSuchUser { spelled: None, .. }
        )
    }

    /// Returns what mends it as long as the pull request is open.
    pub fn remedy(&self) -> Remedy {
        match self {
            Self::NotApproved { .. }
            | Self::ChangesRequested { .. }
            | Self::StaleApproval { .. }
            | Self::HastyApproval { .. }
            | Self::OwnApproval { .. }
            | Self::Lapsed { .. }
            | Self::LapsedMerge { .. }
            | Self::Removal(RemovalFault::NotAgreed { .. } | RemovalFault::PushedByOthers { .. }) => {
                Remedy::Approve
            }
            Self::NotAdded { .. }
            | Self::MixedChange { .. }
            | Self::SameUser { .. }
            | Self::UnattributedCommit { .. }
            | Self::NotAPerson { line: Some(_), .. }
            | Self::UserNotAllowed { .. }
            | Self::LifetimeNotAllowed { .. }
            | Self::NoSuchUser { .. }
            | Self::NameTaken { .. } => Remedy::Change,
            Self::NoOwner { .. }
            | Self::NoWriteAccess { .. }
            | Self::UnknownAccess { .. }
            | Self::WrongAccount { .. } => Remedy::SetUp,
            Self::Removal(
                RemovalFault::NotRemoved { .. }
                | RemovalFault::BeforeLifecycle { .. }
                | RemovalFault::Mixed { .. },
            )
            | Self::StaleCheckout { .. }
            | Self::NoPullRequest { .. }
            | Self::MergedElsewhere { .. }
            | Self::ContentChanged { .. }
            | Self::OtherBase { .. }
            | Self::UnknownPushes { .. }
            | Self::NotAPerson { line: None, .. }
            | Self::FromFork { .. }
            | Self::BaseChanged { .. }
            | Self::Reopened { .. }
            | Self::TimedOut { .. }
            | Self::ConfigurationChanged
            | Self::TooLarge { .. }
            | Self::TooManyPushes { .. } => Remedy::AskAgain,
        }
    }
}

/// Who can mend what an open pull request lacks, and how. Of several, the greatest comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Remedy {
    /// A code owner approves.
    Approve,
    /// An administrator sets something up.
    SetUp,
    /// The requester changes the branch.
    Change,
    /// Nobody: the requester opens another pull request.
    AskAgain,
}
