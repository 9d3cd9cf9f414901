//! What AWS says, as data.

use std::collections::BTreeMap;

use crate::domain::{AccessKeyId, Account, AccountId, IamUser, Label, TagKey, Timestamp, Version};

/// What Secrets Manager says of one secret: the register in which a request's state lives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Secret {
    /// Its name. Not checked: other people's secrets are listed, too.
    pub name: String,
    /// Where it lies, if its ARN is written as AWS writes them.
    pub place: Option<SecretPlace>,
    /// Its tags, the organisation's own included.
    pub tags: BTreeMap<String, String>,
    /// Its versions with their labels, in the order of their ids.
    ///
    /// AWS omits them if a secret has no value: such a secret is not ours, and its name is taken all the same.
    pub versions: Vec<(Version, Vec<String>)>,
    /// When it was created, by Secrets Manager's clock.
    pub created: Option<Timestamp>,
    /// The day on which its value was last read, in this region; `None` if never.
    pub accessed: Option<Timestamp>,
    /// Whether it is scheduled for deletion, which uses up the name.
    pub is_scheduled_for_deletion: bool,
}

/// One version of a secret, with or without labels.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecretVersion {
    pub id: Version,
    pub labels: Vec<String>,
    /// When it was made, by Secrets Manager's clock, where that says it. Nobody can write it.
    pub created: Option<Timestamp>,
}

/// Where a secret lies, as its ARN says.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct SecretPlace {
    pub region: String,
    pub account: AccountId,
}

/// What tells one secret from every other.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Address {
    /// Where it lies, if its ARN is written as AWS writes them.
    pub place: Option<SecretPlace>,
    pub name: String,
}

impl Secret {
    /// Returns the current version; `None` if there is none, or if the answer names two.
    pub fn current(&self) -> Option<&Version> {
        self.labelled(Label::Current)
    }

    /// Returns the version that was current before.
    pub fn previous(&self) -> Option<&Version> {
        self.labelled(Label::Previous)
    }

    /// Returns the version that is stored and not promoted yet.
    pub fn pending(&self) -> Option<&Version> {
        self.labelled(Label::Pending)
    }

    /// Returns the version with a label; `None` if none has it, or if the answer names two.
    pub fn labelled(&self, label: Label) -> Option<&Version> {
        let is_labelled = |labels: &[String]| labels.iter().any(|have| have == label.as_str());
        let mut labelled = self
            .versions
            .iter()
            .filter(|(_, labels)| is_labelled(labels));
        match (labelled.next(), labelled.next()) {
            (Some((version, _)), None) => Some(version),
            (None, _) | (Some(_), Some(_)) => None,
        }
    }

    /// Returns one of our tags as it is. Whoever decides asks for what the tags say: [`Secret::record`] and its neighbours.
    pub fn tag(&self, key: TagKey) -> Option<&str> {
        self.tags.get(key.as_str()).map(String::as_str)
    }

    /// Returns whether it lies in this account's region.
    pub fn lies_in(&self, account: &Account) -> bool {
        self.place
            .as_ref()
            .is_some_and(|place| place.account == account.id && place.region == account.region)
    }

    /// Returns what tells it from every other secret.
    pub fn address(&self) -> Address {
        Address {
            place: self.place.clone(),
            name: self.name.clone(),
        }
    }
}

/// An access key as IAM lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccessKey {
    pub id: AccessKeyId,
    /// When it was made, by IAM's clock.
    pub created: Timestamp,
    /// Whether it can be used; an inactive key counts against the limit, too.
    pub is_active: bool,
}

/// What IAM says about the use of an access key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyUse {
    /// Whose key it is, if a request can have the name.
    pub user: Option<IamUser>,
    /// The last time; `None` if it was never used.
    pub last: Option<LastUse>,
}

/// The last time that an access key was used. IAM is some hours behind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LastUse {
    /// When it was used.
    pub at: Timestamp,
    /// For which service, such as `s3`.
    pub service: String,
    pub region: String,
}
