//! What IAM's credential report says: every user of an account, and how each key was used.

use super::observed::LastUse;
use crate::domain::Timestamp;

/// The credential report of an account. IAM generates one every four hours at most, so it may be that old.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CredentialReport {
    /// When IAM generated it.
    pub generated: Timestamp,
    /// Every user, in IAM's order; not the account's root user.
    pub users: Vec<ReportedUser>,
}

/// A user in the credential report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportedUser {
    /// The name, which may be one that no request can have.
    pub name: String,
    /// The keys, without their ids.
    pub keys: Vec<ReportedKey>,
    /// Whether the report leaves out some of the keys.
    pub has_more: bool,
}

/// A key in the credential report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportedKey {
    /// Whether it could be used.
    pub is_active: bool,
    /// When it was made or last changed.
    pub changed: Timestamp,
    /// When it was last used; `None` if never.
    pub last: Option<LastUse>,
}
