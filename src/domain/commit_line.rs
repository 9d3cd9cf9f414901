//! A line of a commit that names somebody.

use super::ObjectId;

/// A person named in a commit of a pull request, as spelled there: hostile text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommitLine {
    pub commit: ObjectId,
    /// Which line it is.
    pub role: CommitRole,
    pub name: String,
    /// The e-mail address.
    pub email: String,
    /// Whether the commit is the last one of its branch.
    pub is_last: bool,
    /// The branch that the pull request goes into, as the pull request spells it.
    pub base: String,
}

/// As what a commit names somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CommitRole {
    Author,
    /// One of a trailer `Co-authored-by`.
    CoAuthor,
    Committer,
}
