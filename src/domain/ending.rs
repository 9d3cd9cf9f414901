//! Why a key's life is over.

use super::Timestamp;

/// Why a key is to be taken away, and since when.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Ending {
    pub cause: EndingCause,
    /// When its time was over, or when its request was removed: git's last word.
    pub at: Timestamp,
}

/// Why a key is to be taken away.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum EndingCause {
    /// The date in its request is past.
    Expired,
    /// A proved merge removed its request.
    Removed,
    /// A rotation replaced it, and the overlap is over.
    Replaced,
}

impl EndingCause {
    /// Returns the word for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Expired => "expired",
            Self::Removed => "removed",
            Self::Replaced => "replaced",
        }
    }
}

/// Why a key cannot be proved to be countersign's, so that it is left alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Doubt {
    /// CloudTrail cannot be read.
    TrailUnreadable,
    /// CloudTrail should know who created it, and does not.
    NotInTrail,
    /// Somebody else created it, or for another secret.
    OtherCaller,
    /// The secret has no version of it.
    NoVersion,
    /// Its version was not stored when the key was created.
    StoredLater,
    /// Another secret names it, too.
    SeveralSecrets,
    /// A label of countersign's is on a version that countersign did not write.
    ForeignLabel,
}

impl Doubt {
    /// Returns the word for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::TrailUnreadable => "trail-unreadable",
            Self::NotInTrail => "not-in-trail",
            Self::OtherCaller => "other-caller",
            Self::NoVersion => "no-version",
            Self::StoredLater => "stored-later",
            Self::SeveralSecrets => "several-secrets",
            Self::ForeignLabel => "foreign-label",
        }
    }
}
