//! What can be done for a request, one remote effect each.

use super::orphan::Orphan;
use crate::approval::Approval;
use crate::domain::{Claim, IamUser, Operation, SecretName, TagKey};

/// One step. It is said in `messages` and carried out in `reconcile`, from the same value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// Reserve the secret's name, before anything that cannot be undone.
    Claim {
        /// The secret.
        secret: SecretName,
        /// What it holds until the key is stored.
        value: String,
        /// What was proved, for auditors.
        tags: Vec<(TagKey, String)>,
        /// The key that encrypts it, if not AWS's own.
        kms_key: Option<String>,
    },
    /// Take over from a claim that was left: whoever wins goes on, and whatever was created under the old one is lost.
    TakeOver {
        /// The secret.
        secret: SecretName,
        /// The claim that was left.
        from: Claim,
        /// The generation of the new one.
        generation: u32,
        /// What the secret goes on holding.
        value: String,
    },
    /// Delete a key whose secret nobody can ever have.
    Delete {
        /// The key, and the proof.
        orphan: Orphan,
    },
    /// Create the access key.
    Create {
        /// For whom.
        user: IamUser,
        /// The proof without which there is no key.
        approval: Approval,
    },
    /// Store the key, beside the claim.
    Store {
        /// The secret.
        secret: SecretName,
    },
    /// Make the stored key the secret's current version, if the claim still is: the commit point.
    Promote {
        /// The secret.
        secret: SecretName,
    },
    /// Wait until the key works. Only noted and said.
    Test {
        /// Whose key.
        user: IamUser,
    },
    /// Note the key's id and the time on the secret.
    Record {
        /// The secret.
        secret: SecretName,
    },
    /// Tell everybody, and note that they have been told.
    Announce {
        /// On which pull request.
        pull: u64,
    },
}

impl Step {
    /// Returns the call that carries it out, the last of several.
    #[must_use]
    pub fn operation(&self) -> Operation {
        match self {
            Self::Claim { .. } => Operation::CreateSecret,
            Self::TakeOver { .. } | Self::Promote { .. } => Operation::UpdateSecretVersionStage,
            Self::Delete { .. } => Operation::DeleteAccessKey,
            Self::Create { .. } => Operation::CreateAccessKey,
            Self::Store { .. } => Operation::PutSecretValue,
            Self::Test { .. } => Operation::GetCallerIdentity,
            Self::Record { .. } => Operation::TagResource,
            Self::Announce { .. } => Operation::Publish,
        }
    }
}
