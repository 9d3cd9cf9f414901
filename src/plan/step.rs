//! What can be done for a request, one remote effect each.

use std::fmt;

use super::orphan::Orphan;
use crate::approval::Approval;
use crate::domain::{Claim, IamUser, SecretName, TagKey};

/// One step. It prints itself here and is carried out in `reconcile`, from the same value.
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
    /// Returns the verb for what is being done and what it is done to, for progress.
    #[must_use]
    pub fn doing(&self) -> (&'static str, String) {
        match self {
            Self::Claim {
                secret,
                value: _,
                tags: _,
                kms_key: _,
            } => ("Reserving", secret.to_string()),
            Self::TakeOver {
                secret,
                from: _,
                generation: _,
                value: _,
            } => ("Taking over", secret.to_string()),
            Self::Delete { orphan } => {
                ("Deleting", format!("{} of {}", orphan.key(), orphan.user()))
            }
            Self::Create { user, approval: _ } => ("Creating", format!("an access key for {user}")),
            Self::Store { secret } => ("Storing", format!("the key in {secret}")),
            Self::Promote { secret } => ("Promoting", format!("the key in {secret}")),
            Self::Test { user } => ("Testing", format!("the key of {user}")),
            Self::Record { secret } => ("Recording", format!("the key's id on {secret}")),
            Self::Announce { pull } => ("Announcing", format!("on pull request #{pull}")),
        }
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Claim {
                secret,
                value: _,
                tags: _,
                kms_key: None,
            } => write!(f, "will reserve {secret} in Secrets Manager"),
            Self::Claim {
                secret,
                value: _,
                tags: _,
                kms_key: Some(key),
            } => {
                write!(
                    f,
                    "will reserve {secret} in Secrets Manager, encrypted with {key}"
                )
            }
            Self::TakeOver {
                secret,
                from,
                generation: _,
                value: _,
            } => write!(
                f,
                "will take over the reservation of {secret}, which a run left {}",
                from.at
            ),
            Self::Delete { orphan } => write!(f, "will delete {orphan}"),
            Self::Create { user, approval: _ } => write!(f, "will create an access key for {user}"),
            Self::Store { secret } => write!(f, "will store the key in {secret}"),
            Self::Promote { secret } => write!(f, "will make it the current version of {secret}"),
            Self::Test { user } => write!(f, "will wait until the key of {user} works"),
            Self::Record { secret } => write!(f, "will note the key's id on {secret}"),
            Self::Announce { pull } => write!(
                f,
                "will announce it through SNS and on pull request #{pull}"
            ),
        }
    }
}
