//! What CloudTrail says about the access keys of an account.

use crate::domain::{AccessKeyId, IamUser, Nonce, Principal, Timestamp};

/// What CloudTrail says about the access keys that were created in an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trail {
    /// It may not be read.
    Unreadable,
    /// What it said.
    Read(Creations),
}

/// Every creation of an access key within a time, as far as CloudTrail knew of it when it was asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Creations {
    /// The beginning of that time.
    pub since: Timestamp,
    /// When it was asked.
    pub asked: Timestamp,
    /// The creations, in no order.
    pub creations: Vec<Creation>,
}

/// One access key that was created.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Creation {
    /// The key.
    pub key: AccessKeyId,
    /// Whose it is, where the name is one that a request can have.
    pub user: Option<IamUser>,
    /// When it was created.
    pub at: Timestamp,
    /// Who created it, where it was a user or a role.
    pub by: Option<Principal>,
    /// The nonce in countersign's user agent, where the caller had that.
    pub nonce: Option<Nonce>,
}

impl Creations {
    /// Returns how a key was created, if CloudTrail knew.
    #[must_use]
    pub fn of(&self, key: &AccessKeyId) -> Option<&Creation> {
        self.creations.iter().find(|creation| creation.key == *key)
    }
}
