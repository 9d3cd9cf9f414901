//! What `doctor` says of a repository on GitHub, in parts.

/// What is known of the members of a team.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TeamIs {
    /// The token, which is a GitHub App's, can read them.
    Readable {
        /// How many there are.
        members: usize,
    },
    /// No workflow's token can, and GitHub's own decision counts instead.
    TakenFromRules,
    /// None can, and nobody's approval counts for the team.
    Unreadable {
        /// Whether there are owners enough without it.
        is_dispensable: bool,
    },
}

/// A rule of the default branch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    /// Code owners must approve.
    OwnerReview,
    /// Approvals do not outlast another push.
    FreshApprovals,
    /// The commit status `countersign` must be green.
    Status,
    /// Pull requests are merged by merge commits or squashed.
    MergeMethods,
}

/// What an approval is proved of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Evidence {
    /// Pull requests and their reviews.
    PullRequests,
    /// Who pushed, and when.
    Pushes,
    Permissions,
}

/// What has become of a file of the workflows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileIs {
    /// It is as this version has it.
    Known,
    /// It is not there.
    Missing,
    /// It is otherwise than this version has it, first in this line.
    Other {
        /// Counted from one.
        line: usize,
    },
}
