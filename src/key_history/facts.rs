//! What is known about one key, as data.

use crate::approval::{Actor, Explanation, Introduction, PullRequest};
use crate::domain::{
    AccessKeyId, AccountId, AccountName, Failure, IamUser, KeyRequest, Marker, ObjectId,
    RequestPath, StoredKey, TagKey, Timestamp,
};
use crate::plan::{KeyEvent, LastUse, Secret, SecretVersion};

/// Everything that is known about one key, or about a secret that holds none yet.
#[derive(Debug, Clone, PartialEq)]
pub struct Facts {
    /// What the configuration calls the account and region.
    pub account: AccountName,
    pub id: AccountId,
    /// The region of the secret.
    pub region: String,
    /// Whose key it is.
    pub user: Option<IamUser>,
    /// The key; `None` if the secret holds none yet.
    pub key: Option<Key>,
    /// The secret that names the key; `None` if none does.
    pub secret: Option<Secret>,
    /// The versions of the secret, those without a label included, as far as AWS remembers.
    pub versions: Vec<SecretVersion>,
    /// The other secrets that name the key.
    pub others: Vec<String>,
    /// What git and GitHub know about the request; `None` if it is not known which it is.
    pub provenance: Option<Provenance>,
    /// The repository's numeric id, where it is known.
    pub repository: Option<u64>,
    /// What could not be asked.
    pub failures: Vec<Failure>,
    /// When AWS was asked.
    pub now: Timestamp,
}

/// A key, as IAM and CloudTrail know it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    pub id: AccessKeyId,
    /// Whether it can be used.
    pub state: KeyState,
    /// When it was created, by IAM's clock.
    pub created: Option<Timestamp>,
    /// When it was last used.
    pub used: Used,
    /// What CloudTrail says was done to it; `None` if that is not known.
    pub trail: Option<Vec<KeyEvent>>,
}

/// Whether a key can be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyState {
    Active,
    /// It was switched off.
    Inactive,
    /// IAM has no such key, any more.
    Gone,
    /// IAM could not be asked.
    Unknown,
}

/// When a key was last used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Used {
    /// The caller may not ask, or the key is gone.
    NotAsked,
    /// Never.
    Never,
    Last(LastUse),
}

/// What git and GitHub know about a request.
#[derive(Debug, Clone, PartialEq)]
pub struct Provenance {
    /// Where its file lies, or lay.
    pub path: RequestPath,
    /// What it says; `None` if it cannot be read.
    pub request: Option<KeyRequest>,
    /// The commit that brought the file.
    pub introduction: Option<Introduction>,
    /// How its file went.
    pub withdrawal: Option<Withdrawal>,
    /// What the verifier makes of the evidence as it stands now.
    pub proof: Option<Explanation>,
    /// Who merged the pull request.
    pub merged_by: Option<Actor>,
    /// The comments on it that bear countersign's mark.
    pub comments: Vec<Comment>,
}

/// The end of a request's file.
#[derive(Debug, Clone, PartialEq)]
pub struct Withdrawal {
    /// The commit that took the file away.
    pub commit: ObjectId,
    /// The pull request that was merged as this commit.
    pub pull: Option<PullRequest>,
}

/// A comment that bears countersign's mark. Anybody can write one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comment {
    /// Its page.
    pub url: String,
    pub by: Option<Actor>,
    pub at: Timestamp,
}

impl Facts {
    /// Returns the key that is current in the secret.
    pub fn current(&self) -> Option<&StoredKey> {
        self.secret.as_ref()?.current()?.stored()
    }

    /// Returns the marker that says what became of the key last.
    pub fn marker(&self) -> Option<&Marker> {
        let (key, secret) = (self.key.as_ref()?, self.secret.as_ref()?);
        secret.marker_of(&key.id)
    }

    /// Returns the markers of the secret, as far as AWS remembers.
    pub(super) fn markers(&self) -> impl Iterator<Item = &Marker> {
        let versions = self.versions.iter();
        versions.filter_map(|version| version.id.marker())
    }

    /// Returns the key's version in the secret, current or not.
    pub fn stored(&self) -> Option<&StoredKey> {
        let key = &self.key.as_ref()?.id;
        let versions = self.versions.iter();
        let mut stored = versions.filter_map(|version| version.id.stored());
        stored.find(|stored| stored.key == *key)
    }

    /// Returns the id of the repository that the secret is for, where that is another one.
    pub fn other_repository(&self) -> Option<&str> {
        let tagged = self.secret.as_ref()?.tag(TagKey::Repository)?;
        let id = self.repository?.to_string();
        (tagged != id).then_some(tagged)
    }

    /// Returns the pull request that brought the request.
    pub fn pull(&self) -> Option<&PullRequest> {
        self.provenance.as_ref()?.proof.as_ref()?.pull.as_ref()
    }
}
