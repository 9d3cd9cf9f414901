//! How a pull request that asks for keys stands as long as it is not merged.

use super::{Exit, Login, Remedy, Timestamp};

/// How a pull request that is not merged stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PullStatus {
    /// Nothing is missing: a merge now is an approval.
    Approved {
        /// Until when it can be acted on.
        until: Timestamp,
    },
    /// It is approved, but AWS could not be asked about what it asks for.
    Unchecked,
    /// Something is missing, and this mends it.
    Lacks(Remedy),
    /// It is a draft, which nobody is asked to approve.
    Draft,
    /// It takes request files away and asks for no key; no key is switched off for it.
    Deletes,
    /// It takes away request files whose keys are then switched off.
    Removes {
        /// Whether somebody agreed who may.
        is_agreed: bool,
    },
    /// It asks for no key any more.
    Empty,
    /// It was not approved in time, so it is closed.
    TimedOut {
        /// Until when it could have been approved.
        deadline: Timestamp,
    },
    Rejected {
        /// Who did, if the account is still there.
        by: Option<Login>,
        said: Option<ReviewComment>,
    },
}

impl PullStatus {
    /// Returns the word for it, the same in every language.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Approved { .. } => "approved",
            Self::Unchecked => "unchecked",
            Self::Lacks(Remedy::Approve) => "waiting",
            Self::Lacks(Remedy::SetUp) => "set-up",
            Self::Lacks(Remedy::Change) => "change",
            Self::Lacks(Remedy::AskAgain) => "ask-again",
            Self::Draft => "draft",
            Self::Deletes => "deletes",
            Self::Removes { is_agreed: true } => "removes",
            Self::Removes { is_agreed: false } => "removes-unagreed",
            Self::Empty => "empty",
            Self::TimedOut { .. } => "timed-out",
            Self::Rejected { .. } => "rejected",
        }
    }

    /// Returns how a run ends that leaves a pull request so.
    pub fn exit(&self) -> Exit {
        match self {
            Self::Lacks(Remedy::SetUp | Remedy::Change | Remedy::AskAgain) => Exit::Wrong,
            Self::Lacks(Remedy::Approve)
            | Self::Approved { .. }
            | Self::Unchecked
            | Self::Draft
            | Self::Deletes
            | Self::Removes { .. }
            | Self::Empty
            | Self::TimedOut { .. }
            | Self::Rejected { .. } => Exit::Done,
        }
    }

    /// Returns whether what it asks for is still of interest.
    pub fn asks(&self) -> bool {
        match self {
            Self::Approved { .. }
            | Self::Unchecked
            | Self::Lacks(_)
            | Self::Draft
            | Self::Removes { .. } => true,
            Self::Deletes | Self::Empty | Self::TimedOut { .. } | Self::Rejected { .. } => false,
        }
    }

    /// Returns what the commit status says; a closed pull request's stays as it is.
    pub fn commit_state(&self) -> Option<CommitState> {
        match self {
            Self::Approved { .. }
            | Self::Deletes
            | Self::Removes { is_agreed: true }
            | Self::Empty => Some(CommitState::Success),
            Self::Lacks(Remedy::Approve)
            | Self::Unchecked
            | Self::Draft
            | Self::Removes { is_agreed: false } => Some(CommitState::Pending),
            Self::Lacks(Remedy::SetUp | Remedy::Change | Remedy::AskAgain)
            | Self::TimedOut { .. } => Some(CommitState::Failure),
            Self::Rejected { .. } => None,
        }
    }
}

/// The state of a commit status.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CommitState {
    /// It may be merged.
    Success,
    /// Somebody has yet to act.
    Pending,
    /// It must not be merged as it is.
    Failure,
}

impl CommitState {
    /// Returns the word for it, as GitHub's REST API has it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Success => "success",
            Self::Pending => "pending",
            Self::Failure => "failure",
        }
    }
}

/// Something that was done about a pull request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// A notice was sent, of this event id.
    Sent(String),
    /// The comment was written.
    Commented,
    /// The commit status was set.
    Set(CommitState),
    Closed,
}

/// What the last review of a pull request said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReviewComment {
    /// Who wrote it, if the account is still there.
    pub by: Option<Login>,
    /// Their words: hostile text, and maybe none.
    pub words: String,
}

/// Something about the repository that lets approvals through, or keeps them out, without anybody meaning it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Warning {
    /// No rule of the default branch requires review by code owners.
    NoOwnerReview { branch: String },
    /// Approvals stand after another push.
    StaleApprovals { branch: String },
    /// GitHub does not show the rules of the default branch.
    UnknownRules { branch: String },
    /// GitHub finds fault with a line of CODEOWNERS that is about requests.
    CodeownersLine {
        /// Where the file is.
        path: String,
        /// Counted from one.
        line: u64,
        /// What GitHub finds wrong with it.
        kind: String,
        /// Whether the whole line is skipped; otherwise it holds for the owners that GitHub knows.
        is_skipped: bool,
    },
}

impl Warning {
    /// Returns the code: one per variant, in kebab case, never changed.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NoOwnerReview { .. } => "no-owner-review",
            Self::StaleApprovals { .. } => "stale-approvals",
            Self::UnknownRules { .. } => "unknown-rules",
            Self::CodeownersLine { .. } => "codeowners-line",
        }
    }
}
