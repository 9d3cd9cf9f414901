//! What is said of a job: its remote effects, one by one.

use super::orphan::OrphanKey;
use crate::domain::{AccessKeyId, Claim, IamUser, Operation, SecretName};

/// One remote effect of a job. It is said in `messages`; `reconcile` says it when it begins to carry it out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// Reserve the secret's name, before anything that cannot be undone.
    Claim {
        secret: SecretName,
        /// The key that encrypts it, if not AWS's own.
        kms_key: Option<String>,
    },
    /// Take over from a claim that was left: whoever wins goes on, and whatever was created under the old one is lost.
    TakeOver {
        secret: SecretName,
        /// The claim that was left.
        from: Claim,
    },
    /// Delete a key whose secret nobody can ever have.
    Delete { orphan: OrphanKey },
    /// Create the access key.
    Create { user: IamUser },
    /// Store the key, beside the claim.
    Store { secret: SecretName },
    /// Make the stored key the secret's current version, if the claim still is: the commit point.
    Promote { secret: SecretName },
    /// Wait until the key works. Only noted and said.
    Test { user: IamUser },
    /// Note the key's id and the time on the secret.
    Record { secret: SecretName },
    /// Create the key that takes another one's place.
    Rotate {
        /// Whose key it is.
        user: IamUser,
        /// The key that is replaced.
        key: AccessKeyId,
    },
    /// Make a rotation's key the request's, and the secret's current version.
    Commit { secret: SecretName },
    /// Switch an issued key off.
    SwitchOff {
        /// Whose key it is.
        user: IamUser,
        key: AccessKeyId,
    },
    /// Switch a key on again.
    SwitchOn {
        /// Whose key it is.
        user: IamUser,
        key: AccessKeyId,
    },
    /// Delete a key that was off for long enough.
    DeleteKey {
        /// Whose key it is.
        user: IamUser,
        key: AccessKeyId,
    },
    /// Schedule the deletion of the secret of a key that is gone.
    DeleteSecret { secret: SecretName },
    /// Tell everybody, and note that they have been told.
    Announce {
        /// The number of the pull request.
        pull: u64,
    },
}

impl Step {
    /// Returns the call that carries it out, the last of several.
    pub fn operation(&self) -> Operation {
        match self {
            Self::Claim { .. } => Operation::CreateSecret,
            Self::TakeOver { .. } | Self::Promote { .. } => Operation::UpdateSecretVersionStage,
            Self::Delete { .. } => Operation::DeleteAccessKey,
            Self::Create { .. } => Operation::CreateAccessKey,
            Self::Store { .. } => Operation::PutSecretValue,
            Self::Test { .. } => Operation::GetCallerIdentity,
            Self::Record { .. } => Operation::TagResource,
            Self::Rotate { .. } => Operation::CreateAccessKey,
            Self::Commit { .. } => Operation::UpdateSecretVersionStage,
            Self::SwitchOff { .. } | Self::SwitchOn { .. } => Operation::UpdateAccessKey,
            Self::DeleteKey { .. } => Operation::DeleteAccessKey,
            Self::DeleteSecret { .. } => Operation::DeleteSecret,
            Self::Announce { .. } => Operation::Publish,
        }
    }

    /// Returns whether it is the last step, which tells people and does nothing else.
    pub fn is_announce(&self) -> bool {
        matches!(self, Self::Announce { pull: _ })
    }
}
