//! What `git` did not do.

/// A run of `git` that failed. It holds nothing of what `git` wrote: that may be a stranger's text, or a URL with a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GitError {
    /// The command, such as `ls-tree`.
    pub operation: &'static str,
    /// What is known about it.
    pub kind: GitErrorKind,
}

/// How a run of `git` failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GitErrorKind {
    /// There is no `git` that could be run.
    NotStarted,
    /// It took too long and was stopped.
    TimedOut,
    /// It ended with this exit code; `None` if a signal ended it.
    Exit(Option<i32>),
    /// It wrote something that countersign does not understand, or broke off.
    Unreadable,
    /// The directory is in no repository.
    NoRepository,
    /// The directory belongs to another user of this machine, so `git` does not trust it.
    ForeignOwner,
}
