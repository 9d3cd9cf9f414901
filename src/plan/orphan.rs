//! The proof that a key may be deleted.

use super::trail::Creation;
use crate::domain::{AccessKeyId, IamUser, Nonce, Principal, Timestamp};

/// A key that countersign created and whose secret nobody has or can have. It permits nothing: see [`Orphan`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrphanKey {
    pub user: IamUser,
    pub key: AccessKeyId,
    /// When it was created, by CloudTrail.
    pub created: Timestamp,
    /// The nonce of the claim under which it was created.
    pub nonce: Nonce,
}

/// The permission to delete one key. Only the planner makes this value, no key is deleted without one, and deleting uses
/// it up.
#[derive(Debug, PartialEq, Eq)]
pub struct Orphan(OrphanKey);

impl Orphan {
    /// Makes the proof of a key that CloudTrail says this run's own principal created under a nonce of countersign's.
    ///
    /// Whoever asks for it knows that the claim of that nonce has lost its place, and that the key never took it.
    pub(super) fn of(creation: &Creation, own: &Principal) -> Option<Self> {
        let is_ours = creation.by.as_ref() == Some(own);
        Some(Self(OrphanKey {
            user: creation.user.clone().filter(|_| is_ours)?,
            key: creation.key.clone(),
            created: creation.at,
            nonce: creation.nonce.clone()?,
        }))
    }

    /// Returns the key, and how it was created.
    pub fn record(&self) -> &OrphanKey {
        &self.0
    }
}

/// Makes a proof out of nothing, for the tests of those who need one.
#[cfg(test)]
pub(crate) fn orphan_for_tests(user: IamUser, key: AccessKeyId, nonce: Nonce) -> Orphan {
    Orphan(OrphanKey {
        user,
        key,
        created: Timestamp::from_seconds(1_793_610_000),
        nonce,
    })
}
