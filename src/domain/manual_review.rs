//! What only a person can settle.

use super::{AccessKeyId, IamUser, SecretName, Timestamp};

/// What nobody can tell from what AWS says, and what a person needs to know in order to settle it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ManualReview {
    /// Whose keys.
    pub user: IamUser,
    /// The secret that they may belong to, where one is known.
    pub secret: Option<SecretName>,
    /// The region of the secret.
    pub region: String,
    /// The keys that nobody can tell about.
    pub keys: Vec<Suspect>,
    /// The keys that a person has said may stay.
    pub kept: Vec<AccessKeyId>,
    /// Whether so many claims came to nothing that there is not another one.
    pub is_used_up: bool,
}

/// A key that may be countersign's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suspect {
    pub key: AccessKeyId,
    /// When it was created.
    pub created: Timestamp,
    /// Why nobody can tell.
    pub why: ManualReviewReason,
}

/// Why nobody can tell whether a key is in use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ManualReviewReason {
    /// CloudTrail says nothing about it, though it should by now.
    NotInTrail,
    /// CloudTrail may not be read.
    TrailUnreadable,
    /// It bears the mark of one of the request's claims, and was created with other credentials than this run's.
    OtherCaller,
    /// It was created under the claim that is still current, and no claim may follow that one.
    LastClaim,
    /// countersign created it for a secret that no longer tells which key it held.
    SecretChanged,
    /// countersign created it for a secret that is scheduled for deletion, and does not tell which key it held.
    SecretDeleted,
    /// countersign created it, and no secret tells what for.
    NoSecret,
}

impl ManualReviewReason {
    /// Returns the word for it, the same in every language.
    pub fn word(self) -> &'static str {
        match self {
            Self::NotInTrail => "not-in-cloudtrail",
            Self::TrailUnreadable => "cloudtrail-unreadable",
            Self::OtherCaller => "other-credentials",
            Self::LastClaim => "last-claim",
            Self::SecretChanged => "secret-changed",
            Self::SecretDeleted => "secret-deleted",
            Self::NoSecret => "no-secret",
        }
    }
}
