//! What CloudTrail says about the access keys of an account.

use crate::domain::{AccessKeyId, IamUser, Nonce, Principal, Timestamp};

/// What CloudTrail says about the access keys that were created in an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trail {
    /// It may not be read.
    Unreadable,
    Read(Creations),
}

/// Every creation of an access key within some times, as far as CloudTrail knew of it when it was asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Creations {
    /// The beginnings and ends of those times.
    pub times: Vec<(Timestamp, Timestamp)>,
    /// When it was first asked.
    pub asked: Timestamp,
    /// The creations, in no order.
    pub creations: Vec<Creation>,
}

/// One access key that was created.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Creation {
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

/// Something that was done to one access key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyEvent {
    pub change: KeyChange,
    pub at: Timestamp,
    /// Whose key it is, where the name is one that a request can have.
    pub user: Option<IamUser>,
    /// The ARN of who did it: somebody else's text.
    pub by: Option<String>,
    /// The program that called: somebody else's text.
    pub user_agent: Option<String>,
    /// The nonce in countersign's user agent, where the caller had that.
    pub nonce: Option<Nonce>,
}

/// What was done to an access key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyChange {
    Created,
    /// It was switched on.
    Activated,
    /// It was switched off.
    Deactivated,
    Deleted,
}

impl Creations {
    /// Returns whether it was asked about all of this time, at once.
    pub fn covers(&self, since: Timestamp, until: Timestamp) -> bool {
        let mut times = self.times.iter();
        times.any(|(begin, end)| *begin <= since && until <= *end)
    }

    /// Adds what was said when it was asked about another time.
    pub fn add(&mut self, other: Self) {
        let Self {
            times,
            asked: _,
            creations,
        } = other;
        self.times.extend(times);
        self.creations.extend(creations);
    }

    /// Returns how a key was created, if CloudTrail knew.
    pub fn of(&self, key: &AccessKeyId) -> Option<&Creation> {
        self.creations.iter().find(|creation| creation.key == *key)
    }
}
