//! What `git` did not do.

use std::fmt;

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
    /// It ended with this exit code; none when a signal ended it.
    Exit(Option<i32>),
    /// It wrote something that countersign does not understand, or broke off.
    Unreadable,
    /// The directory is in no repository.
    NoRepository,
    /// The directory belongs to another user of this machine, so `git` does not trust it.
    ForeignOwner,
}

impl GitErrorKind {
    /// Returns what to do about it, where that is known.
    #[must_use]
    pub fn hint(self) -> Option<&'static str> {
        match self {
            Self::NotStarted => Some("install git, and put it on the PATH"),
            Self::NoRepository => Some("run countersign in a checkout of the request repository"),
            Self::ForeignOwner => {
                Some("git config --global --add safe.directory \"$PWD\", if you trust the checkout")
            }
            Self::TimedOut | Self::Exit(_) | Self::Unreadable => None,
        }
    }
}

impl fmt::Display for GitError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "git {}: ", self.operation)?;
        match self.kind {
            GitErrorKind::NotStarted => f.write_str("git could not be run"),
            GitErrorKind::TimedOut => f.write_str("it took too long and was stopped"),
            GitErrorKind::Exit(Some(code)) => write!(f, "it ended with exit code {code}"),
            GitErrorKind::Exit(None) => f.write_str("a signal ended it"),
            GitErrorKind::Unreadable => f.write_str("its answer was not understood"),
            GitErrorKind::NoRepository => f.write_str("this is no git repository"),
            GitErrorKind::ForeignOwner => f.write_str("the checkout belongs to another user"),
        }
    }
}

impl std::error::Error for GitError {}
