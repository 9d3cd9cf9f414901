//! What somebody should look at.

use crate::domain::{Duration, Expiry, Timestamp};

/// What somebody should look at, the most pressing first.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Concern {
    /// CloudTrail shows that another call created the key.
    OtherCreator,
    /// Several secrets name the key.
    SeveralSecrets { others: Vec<String> },
    /// No approved request explains the key.
    Foreign {
        /// Whether the configuration lets the user get keys.
        is_permitted: bool,
    },
    /// The secret names a key that IAM does not have.
    KeyGone,
    /// The secret is scheduled for deletion, and the key is still there.
    SecretDeleted,
    /// The last day on which the key should have worked is over, and it still works.
    Expired {
        /// Whether the configuration says what becomes of such keys.
        is_configured: bool,
    },
    /// The key works for a few more days only.
    Expiring {
        /// The last one.
        on: Expiry,
    },
    /// The request's file was removed, and the key is still there.
    Withdrawn,
    /// The request's file was changed after the key was issued.
    Changed,
    /// Countersign switched the key off.
    Off { since: Timestamp },
    /// Somebody else switched the key off.
    Inactive,
    /// A run was interrupted, and none has finished what it began.
    Unfinished,
    /// There is a request and no key.
    NotIssued,
    /// The key was not used for a long time.
    Unused {
        /// For how long, or since it was created.
        since: Duration,
        /// Whether it was ever used.
        is_ever_used: bool,
        /// Whether the configuration says how long is too long.
        is_configured: bool,
    },
    /// The user has as many keys as IAM allows, so that none can be issued or rotated.
    NoFreePlace,
}

impl Concern {
    /// Returns its code, which never changes.
    pub fn code(&self) -> &'static str {
        match self {
            Self::OtherCreator => "other-creator",
            Self::SeveralSecrets { .. } => "several-secrets",
            Self::Foreign { .. } => "foreign",
            Self::KeyGone => "key-gone",
            Self::SecretDeleted => "secret-deleted",
            Self::Expired { .. } => "expired",
            Self::Expiring { .. } => "expiring",
            Self::Off { .. } => "off",
            Self::Withdrawn => "withdrawn",
            Self::Changed => "changed",
            Self::Inactive => "inactive",
            Self::Unfinished => "unfinished",
            Self::NotIssued => "not-issued",
            Self::Unused { .. } => "unused",
            Self::NoFreePlace => "no-free-place",
        }
    }

    /// Returns whether the configuration calls it wrong.
    pub fn is_wrong(&self) -> bool {
        match self {
            Self::Unused { is_configured, .. } | Self::Expired { is_configured } => *is_configured,
            Self::OtherCreator
            | Self::SeveralSecrets { .. }
            | Self::Foreign { .. }
            | Self::KeyGone
            | Self::SecretDeleted
            | Self::Expiring { .. }
            | Self::Off { .. }
            | Self::Withdrawn
            | Self::Changed
            | Self::Inactive
            | Self::Unfinished
            | Self::NotIssued
            | Self::NoFreePlace => false,
        }
    }
}
