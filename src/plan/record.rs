//! What a secret says about its key: the one place that reads its versions, labels and tags together.

use super::observed::Secret;
use crate::domain::{
    AccessKeyId, Account, Claim, IamUser, KeyRequest, Label, Marker, Repository, RequestPath,
    SecretName, StoredKey, TagKey, Version,
};

/// How far a key has come, by the secret that is its register.
///
/// It does not say whose secret it is: see [`Secret::is_of`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyRecord {
    /// The name is reserved, and no key is stored under the claim.
    Claimed(Reservation),
    /// A key is stored under the claim and not promoted yet.
    Stored(Reservation, StoredKey),
    /// The key is current and not recorded yet, with the claim that it was created under if AWS still shows it.
    Promoted(StoredKey, Option<Claim>),
    /// The key's id is recorded, so the key was promoted; the secret's owner may have stored another version since.
    ///
    /// With the claim of the current version, if AWS still shows it.
    Recorded(AccessKeyId, Option<Claim>),
    /// The key is recorded and everybody has been told. What becomes of it then is in the markers: [`Secret::subject`].
    Settled(AccessKeyId),
    /// The secret is scheduled for deletion and everybody has not been told.
    Going(Going),
    /// The secret has no current version, or one that countersign did not write.
    Foreign,
}

/// The claim that is current in a secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reservation {
    pub claim: Claim,
    /// Whether its run gave it up, certain that no key was created under it.
    pub is_released: bool,
}

impl Reservation {
    /// Returns the generation of a claim that takes over from this one. A claim that was given up counts for nothing.
    pub fn next_generation(&self) -> u32 {
        self.claim.generation + u32::from(!self.is_released)
    }
}

/// What a secret that is scheduled for deletion held. It takes neither versions nor tags.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Going {
    /// A key whose id is recorded.
    Recorded(AccessKeyId),
    /// A key that is current and was not recorded.
    Promoted(AccessKeyId),
    /// No key that was promoted.
    Unused,
}

impl Secret {
    /// Reads how far its key has come.
    pub fn record(&self) -> KeyRecord {
        let recorded = self.recorded_key();
        match (recorded, self.current()) {
            (Some(key), _) if self.has(TagKey::AnnouncedAt) => KeyRecord::Settled(key),
            (Some(key), _) if self.is_scheduled_for_deletion => {
                KeyRecord::Going(Going::Recorded(key))
            }
            (Some(key), Some(Version::Key(current))) => {
                KeyRecord::Recorded(key, self.claim_of(current))
            }
            (
                Some(key),
                Some(Version::Claim(_) | Version::Marker(_) | Version::Foreign(_)) | None,
            ) => KeyRecord::Recorded(key, None),
            (None, Some(Version::Key(key))) if self.is_scheduled_for_deletion => {
                KeyRecord::Going(Going::Promoted(key.key.clone()))
            }
            (None, _) if self.is_scheduled_for_deletion => KeyRecord::Going(Going::Unused),
            (None, Some(Version::Key(key))) => KeyRecord::Promoted(key.clone(), self.claim_of(key)),
            (None, Some(Version::Claim(claim))) => {
                let released = self.labelled(Label::Released);
                let reservation = Reservation {
                    claim: claim.clone(),
                    is_released: released.and_then(Version::claim) == Some(claim),
                };
                match self.pending() {
                    Some(Version::Key(key)) if key.nonce == claim.nonce => {
                        KeyRecord::Stored(reservation, key.clone())
                    }
                    Some(
                        Version::Key(_)
                        | Version::Claim(_)
                        | Version::Marker(_)
                        | Version::Foreign(_),
                    )
                    | None => KeyRecord::Claimed(reservation),
                }
            }
            (None, Some(Version::Marker(_) | Version::Foreign(_)) | None) => KeyRecord::Foreign,
        }
    }

    /// Returns the latest marker about a key.
    pub fn marker_of(&self, key: &AccessKeyId) -> Option<&Marker> {
        let states = [Label::State, Label::Old].into_iter();
        let mut markers = states.filter_map(|label| self.labelled(label)?.marker());
        markers.find(|marker| marker.key == *key)
    }

    /// Returns the id of the key that was recorded.
    pub fn recorded_key(&self) -> Option<AccessKeyId> {
        AccessKeyId::new(self.tag(TagKey::Key)?).ok()
    }

    /// Returns the claim under which a key was created, if AWS still shows it.
    pub fn claim_of(&self, key: &StoredKey) -> Option<Claim> {
        self.claims()
            .find(|claim| claim.nonce == key.nonce)
            .cloned()
    }

    /// Returns the claims among its versions.
    pub(super) fn claims(&self) -> impl Iterator<Item = &Claim> {
        let versions = self.versions.iter();
        versions.filter_map(|(version, _)| version.claim())
    }

    /// Returns whether it is the secret of this request: by its name, this repository's mark, and where it lies.
    pub fn is_of(&self, request: &KeyRequest, repository: u64, account: &Account) -> bool {
        let repository = repository.to_string();
        self.name == request.secret_name().as_str()
            && self.is_marked()
            && self.repository() == Some(&repository)
            && self.lies_in(account)
    }

    /// Returns whether its tags are of the format that this version writes.
    pub fn is_marked(&self) -> bool {
        self.tag(TagKey::Version) == Some("1")
    }

    /// Returns the numeric id of the repository that it is for, as text.
    pub fn repository(&self) -> Option<&str> {
        self.tag(TagKey::Repository)
    }

    /// Returns whether it was reserved for another content of the request's file.
    pub fn is_for_other_content(&self, request: &KeyRequest) -> bool {
        let blob = self.tag(TagKey::Blob);
        blob.is_some_and(|blob| blob != request.blob.to_string())
    }

    /// Returns whether it bears a repository's mark: its id if that is known, otherwise the URL of one of its pull requests.
    pub fn is_of_repository(&self, id: Option<u64>, name: &Repository) -> bool {
        match id {
            Some(id) => self.repository() == Some(id.to_string().as_str()),
            None => {
                let pulls = format!("https://github.com/{name}/pull/");
                let start = self.pull_url().and_then(|url| url.get(..pulls.len()));
                start.is_some_and(|start| start.eq_ignore_ascii_case(&pulls))
            }
        }
    }

    /// Returns the page of the pull request.
    pub fn pull_url(&self) -> Option<&str> {
        self.tag(TagKey::Pull)
    }

    /// Returns the number of the pull request.
    pub fn pull(&self) -> Option<u64> {
        let (_, number) = self.pull_url()?.rsplit_once("/pull/")?;
        number.parse().ok()
    }

    /// Returns the commit that was approved.
    pub fn head(&self) -> Option<&str> {
        self.tag(TagKey::Head)
    }

    /// Returns the logins of those who approved.
    pub fn approved_by(&self) -> impl Iterator<Item = &str> {
        let logins = self.tag(TagKey::ApprovedBy).unwrap_or_default();
        logins.split_whitespace()
    }

    /// Returns whether the notice was sent, and the comment could not be written after it.
    pub fn is_notified(&self) -> bool {
        self.has(TagKey::NotifiedAt)
    }

    /// Returns whether everybody has been told that a key was issued.
    pub fn is_announced(&self) -> bool {
        self.has(TagKey::AnnouncedAt)
    }

    fn has(&self, tag: TagKey) -> bool {
        self.tag(tag).is_some()
    }

    /// Returns the ids of the user's keys that a person says may stay.
    pub(super) fn kept(&self) -> Vec<AccessKeyId> {
        let words = self.tag(TagKey::Keep).unwrap_or_default();
        let words = words.split(|c: char| !c.is_ascii_alphanumeric());
        words
            .filter_map(|word| AccessKeyId::new(word).ok())
            .collect()
    }

    /// Returns the keys among its versions.
    pub fn keys(&self) -> impl Iterator<Item = &AccessKeyId> {
        let versions = self.versions.iter();
        versions.filter_map(|(version, _)| Some(&version.stored()?.key))
    }

    /// Returns whether it holds this key, held it, or is about to.
    pub fn ever_held(&self, key: &AccessKeyId) -> bool {
        self.recorded_key().as_ref() == Some(key) || self.keys().any(|held| held == key)
    }

    /// Returns the other secrets among these that ever held the same key.
    pub fn others_with<'a>(
        &self,
        key: &AccessKeyId,
        secrets: impl IntoIterator<Item = &'a Secret>,
    ) -> impl Iterator<Item = &'a Secret> {
        let address = self.address();
        let secrets = secrets.into_iter();
        secrets.filter(move |other| other.ever_held(key) && other.address() != address)
    }

    /// Returns whether this key was promoted in it.
    pub(super) fn currently_holds(&self, key: &AccessKeyId) -> bool {
        let is_current = matches!(self.current(), Some(Version::Key(stored)) if stored.key == *key);
        is_current || self.recorded_key().as_ref() == Some(key)
    }

    /// Returns whose keys it is for, by its name.
    pub fn user(&self) -> Option<IamUser> {
        SecretName::user_of(&self.name)
    }

    /// Returns the request's path from its tags, if its name agrees.
    pub fn request_path(&self) -> Option<RequestPath> {
        let path = RequestPath::new(self.tag(TagKey::Request)?).ok()?;
        let name = SecretName::new(&self.user()?, path.stem());
        (name.as_str() == self.name).then_some(path)
    }

    /// Returns its name, if a request's secret can have it.
    pub fn request_name(&self) -> Option<SecretName> {
        SecretName::parse(&self.name)
    }
}
