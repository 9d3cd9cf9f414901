//! What AWS says, as data.

use std::collections::BTreeMap;

use crate::domain::{
    AccessKeyId, Account, AccountId, Claim, IamUser, Label, SecretName, Stem, StoredKey, TagKey,
    Timestamp, Version,
};

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
    /// AWS leaves them out where a secret has no value: such a secret is not ours, and the name is taken all the same.
    pub versions: Vec<(Version, Vec<String>)>,
    /// When it was created, by Secrets Manager's clock.
    pub created: Option<Timestamp>,
    /// Whether it is scheduled for deletion, which uses up the name.
    pub is_scheduled_for_deletion: bool,
}

/// Where a secret lies, as its ARN says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecretPlace {
    /// The region.
    pub region: String,
    /// The account.
    pub account: AccountId,
}

/// The region and the name of a secret.
pub type Address = (String, String);

impl Secret {
    /// Returns the version that is current; nothing where none is, or where the answer names two.
    #[must_use]
    pub fn current(&self) -> Option<&Version> {
        self.labelled(Label::Current)
    }

    /// Returns the version that is stored and not promoted yet.
    #[must_use]
    pub fn pending(&self) -> Option<&Version> {
        self.labelled(Label::Pending)
    }

    /// Returns the version that has a label; nothing where none has it, or where the answer names two.
    #[must_use]
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

    /// Returns the value of one of our tags.
    #[must_use]
    pub fn tag(&self, key: TagKey) -> Option<&str> {
        self.tags.get(key.as_str()).map(String::as_str)
    }

    /// Returns whether a key was stored in it and everybody has been told.
    #[must_use]
    pub fn is_settled(&self) -> bool {
        self.tag(TagKey::Version) == Some("1")
            && self.tag(TagKey::AnnouncedAt).is_some()
            && self.key().is_some()
    }

    /// Returns whether it lies in this account's region.
    #[must_use]
    pub fn lies_in(&self, account: &Account) -> bool {
        self.place
            .as_ref()
            .is_some_and(|place| place.account == account.id && place.region == account.region)
    }

    /// Returns whether it bears this name and this repository's mark.
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

    /// Returns the ids of the keys that are listed in a tag.
    #[must_use]
    pub(super) fn keys_in(&self, tag: TagKey) -> Vec<AccessKeyId> {
        let words = self.tag(tag).unwrap_or_default();
        let words = words.split(|c: char| !c.is_ascii_alphanumeric());
        words
            .filter_map(|word| AccessKeyId::new(word).ok())
            .collect()
    }

    /// Returns whether it holds this key, held it, or is about to.
    #[must_use]
    pub fn names(&self, key: &AccessKeyId) -> bool {
        let is_it =
            |version: &Version| matches!(version, Version::Key(stored) if stored.key == *key);
        self.key().as_ref() == Some(key) || self.versions.iter().any(|(version, _)| is_it(version))
    }

    /// Returns whether this key was promoted in it.
    #[must_use]
    pub(super) fn holds(&self, key: &AccessKeyId) -> bool {
        let is_current = matches!(self.current(), Some(Version::Key(stored)) if stored.key == *key);
        is_current || self.key().as_ref() == Some(key)
    }

    /// Returns its region and its name, which no other secret of the account has.
    #[must_use]
    pub fn address(&self) -> Address {
        let region = self.place.as_ref().map(|place| place.region.clone());
        (region.unwrap_or_default(), self.name.clone())
    }

    /// Returns whose keys it is for, as its name says.
    #[must_use]
    pub fn user(&self) -> Option<IamUser> {
        let (user, _) = self.name.split_once("/access-key-")?;
        IamUser::new(user).ok()
    }

    /// Returns its name, where that is one of a request's secret.
    #[must_use]
    pub fn request_name(&self) -> Option<SecretName> {
        let (_, stem) = self.name.split_once("/access-key-")?;
        Some(SecretName::new(&self.user()?, &Stem::new(stem).ok()?))
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

    /// Returns whether the run that made a claim gave it up, certain that no key was created under it.
    #[must_use]
    pub(super) fn is_released(&self, claim: &Claim) -> bool {
        let released = self.labelled(Label::Released);
        matches!(released, Some(Version::Claim(released)) if released == claim)
    }

    /// Returns the claim under which a key was created, as long as AWS shows it.
    #[must_use]
    pub(super) fn claim_of(&self, key: &StoredKey) -> Option<&Claim> {
        let mut claims = self
            .versions
            .iter()
            .filter_map(|(version, _)| version.claim());
        claims.find(|claim| claim.nonce == key.nonce)
    }
}

/// An access key as IAM lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccessKey {
    /// Its id.
    pub id: AccessKeyId,
    /// When it was made, by IAM's clock.
    pub created: Timestamp,
    /// Whether it can be used; an inactive key counts against the limit, too.
    pub is_active: bool,
}

/// What IAM says about the use of an access key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyUse {
    /// Whose key it is, where the name is one that a request can have.
    pub user: Option<IamUser>,
    /// The last time; nothing where it was never used.
    pub last: Option<LastUse>,
}

/// The last time that an access key was used. IAM is some hours behind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LastUse {
    /// When.
    pub at: Timestamp,
    /// For which service, such as `s3`.
    pub service: String,
    /// In which region.
    pub region: String,
}
