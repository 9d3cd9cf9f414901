//! What AWS says, as data.

use std::collections::BTreeMap;

use crate::domain::{
    AccessKeyId, AccountId, Claim, SecretName, StoredKey, TagKey, Timestamp, Version,
};

/// A secret without its values: the register of one request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Secret {
    /// Its name.
    pub name: String,
    /// The account in its ARN.
    pub account: AccountId,
    /// The region in its ARN.
    pub region: String,
    /// Its tags.
    pub tags: BTreeMap<String, String>,
    /// The versions that bear a label, each with its labels.
    pub versions: Vec<(Version, Vec<Stage>)>,
    /// Whether it is scheduled for deletion, which keeps the name taken.
    pub is_scheduled_for_deletion: bool,
}

/// A staging label.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// `AWSCURRENT`
    Current,
    /// `AWSPENDING`
    Pending,
    /// `AWSPREVIOUS`
    Previous,
    /// Any other.
    Other,
}

impl Secret {
    /// Returns the value of one of our tags.
    #[must_use]
    pub fn tag(&self, key: TagKey) -> Option<&str> {
        self.tags.get(key.as_str()).map(String::as_str)
    }

    /// Returns the version that bears a label.
    #[must_use]
    pub fn version(&self, label: Stage) -> Option<&Version> {
        self.versions
            .iter()
            .find(|(_, labels)| labels.contains(&label))
            .map(|(version, _)| version)
    }

    /// Says whether a key was stored in it and everybody has been told.
    #[must_use]
    pub fn is_settled(&self) -> bool {
        self.tag(TagKey::Version) == Some("1") && self.tag(TagKey::AnnouncedAt).is_some() && self.key().is_some()
    }

    /// Says whether it lies in this account's region.
    #[must_use]
    pub fn lies_in(&self, account: &Account) -> bool {
        self.account == account.id && self.region == account.region
    }

    /// Says whether it bears this name and this repository's mark.
    #[must_use]
    pub fn belongs_to(&self, name: &SecretName, repository: u64) -> bool {
        self.name == name.as_str()
            && self.tag(TagKey::Version) == Some("1")
            && self.tag(TagKey::Repository) == Some(repository.to_string().as_str())
    }

    /// Returns the id of the key that was recorded.
    #[must_use]
    pub fn key(&self) -> Option<AccessKeyId> {
        AccessKeyId::new(self.tag(TagKey::Key)?).ok()
    }

    /// Returns the number in the URL of the pull request.
    #[must_use]
    pub fn pull(&self) -> Option<u64> {
        self.tag(TagKey::Pull)?
            .rsplit_once("/pull/")?
            .1
            .parse()
            .ok()
    }

    /// Returns the claim under which a key was created, as long as AWS shows it.
    #[must_use]
    pub(super) fn claim_of(&self, key: &StoredKey) -> Option<&Claim> {
        self.versions.iter().find_map(|(version, _)| match version {
            Version::Claim(claim) => (claim.nonce == key.nonce).then_some(claim),
            Version::Key(_) | Version::Foreign(_) => None,
        })
    }
}

/// An access key without its secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccessKey {
    /// Its id.
    pub id: AccessKeyId,
    /// When it was created.
    pub created: Timestamp,
    /// Whether it may be used.
    pub is_active: bool,
}
