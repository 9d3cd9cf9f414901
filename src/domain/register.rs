//! The frozen format: what countersign writes into people's AWS accounts.
//!
//! The secret is the register in which a request's state lives. Names, version ids, values and tag keys are read back by
//! every later version of countersign, so none of them may change; `countersign:version` says which format it is.

use std::fmt;

use super::{
    AccessKeyId, IamUser, Marker, Nonce, ObjectId, RequestPath, SecretAccessKey, Stem, Timestamp,
};

/// What stands between user and stem; neither can contain a `/`.
const BETWEEN: &str = "/access-key-";

/// The name of the secret that holds a request's key: `{iamUser}/access-key-{stem}`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SecretName(String);

impl SecretName {
    /// Makes the name, which follows from the request file alone.
    pub fn new(user: &IamUser, stem: &Stem) -> Self {
        Self(format!("{user}{BETWEEN}{stem}"))
    }

    /// Reads a secret's name; `None` if no request's secret can have it.
    pub fn parse(name: &str) -> Option<Self> {
        let (_, stem) = name.split_once(BETWEEN)?;
        Some(Self::new(&Self::user_of(name)?, &Stem::new(stem).ok()?))
    }

    /// Returns the user that a secret's name begins with, whatever the stem.
    pub fn user_of(name: &str) -> Option<IamUser> {
        let (user, _) = name.split_once(BETWEEN)?;
        IamUser::new(user).ok()
    }

    /// Returns the name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for SecretName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A reservation's version: `claim-<generation>-<unix seconds>-<nonce>`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// How many claims of this request came before.
    pub generation: u32,
    /// When it was made, by AWS's clock.
    pub at: Timestamp,
    /// What makes it different from every other claim.
    pub nonce: Nonce,
}

impl Claim {
    /// The generation after which nobody tries again by himself.
    pub const LAST_GENERATION: u32 = 2;
}

impl fmt::Display for Claim {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "claim-{}-{}-{}",
            self.generation,
            self.at.seconds(),
            self.nonce
        )
    }
}

/// The version that holds a key: `key-<nonce of its claim, or of the marker of its rotation>-<access key id>`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredKey {
    /// The nonce of the claim, or of the marker, under which the key was created.
    pub nonce: Nonce,
    /// The access key's id, so that nobody needs to read the value to know it.
    pub key: AccessKeyId,
}

impl fmt::Display for StoredKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "key-{}-{}", self.nonce, self.key)
    }
}

/// What a version id says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Version {
    /// The name is reserved and holds no key.
    Claim(Claim),
    Key(StoredKey),
    /// What becomes of a key.
    Marker(Marker),
    /// Somebody else wrote this version.
    Foreign(String),
}

impl Version {
    /// Reads a version id. Whatever is not written exactly as we write it is somebody else's.
    pub fn parse(id: &str) -> Self {
        let ours = claim(id)
            .map(Self::Claim)
            .or_else(|| stored_key(id).map(Self::Key))
            .or_else(|| Marker::parse(id).map(Self::Marker));
        ours.filter(|version| version.to_string() == id)
            .unwrap_or_else(|| Self::Foreign(id.to_owned()))
    }
}

impl Version {
    /// Returns the claim that it is.
    pub fn claim(&self) -> Option<&Claim> {
        match self {
            Self::Claim(claim) => Some(claim),
            Self::Key(_) | Self::Marker(_) | Self::Foreign(_) => None,
        }
    }

    /// Returns the marker that it is.
    pub fn marker(&self) -> Option<&Marker> {
        match self {
            Self::Marker(marker) => Some(marker),
            Self::Claim(_) | Self::Key(_) | Self::Foreign(_) => None,
        }
    }

    /// Returns the key that is stored in it.
    pub fn stored(&self) -> Option<&StoredKey> {
        match self {
            Self::Key(key) => Some(key),
            Self::Claim(_) | Self::Marker(_) | Self::Foreign(_) => None,
        }
    }

    /// Returns the nonce of the claim that it is, or of the claim or the marker under which it was stored.
    pub fn nonce(&self) -> Option<&Nonce> {
        match self {
            Self::Claim(claim) => Some(&claim.nonce),
            Self::Key(key) => Some(&key.nonce),
            // No key is an orphan for a marker's sake alone: see `Life`.
            Self::Marker(_) | Self::Foreign(_) => None,
        }
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Claim(claim) => claim.fmt(f),
            Self::Key(key) => key.fmt(f),
            Self::Marker(marker) => marker.fmt(f),
            Self::Foreign(id) => f.write_str(id),
        }
    }
}

fn claim(id: &str) -> Option<Claim> {
    let mut parts = id.strip_prefix("claim-")?.splitn(3, '-');
    Some(Claim {
        generation: parts.next()?.parse().ok()?,
        at: Timestamp::from_seconds(parts.next()?.parse().ok()?),
        nonce: Nonce::new(parts.next()?).ok()?,
    })
}

fn stored_key(id: &str) -> Option<StoredKey> {
    let (nonce, key) = id.strip_prefix("key-")?.split_once('-')?;
    Some(StoredKey {
        nonce: Nonce::new(nonce).ok()?,
        key: AccessKeyId::new(key).ok()?,
    })
}

/// Returns the value of a secret that holds no key yet.
pub fn reserved_value(path: &RequestPath, blob: &ObjectId) -> String {
    // Neither a path nor an object id has a character that JSON would escape.
    format!(r#"{{"status":"reserved","request":"{path}","blob":"{blob}"}}"#)
}

/// Returns the value of a secret that holds a key: the JSON that the SSM workflow wrote.
///
/// It is put together in one buffer of the right size, so that no copy of the secret is left behind. Neither part has a
/// character that JSON would escape.
pub fn key_value(key: &AccessKeyId, secret: &SecretAccessKey) -> secrecy::SecretString {
    let parts = [
        r#"{"AccessKeyId":""#,
        key.as_str(),
        r#"","SecretAccessKey":""#,
        secret.expose(),
        r#""}"#,
    ];
    let mut value = String::with_capacity(parts.iter().map(|part| part.len()).sum());
    for part in parts {
        value.push_str(part);
    }
    secrecy::SecretString::from(value)
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret;

    use super::*;

    // These are in people's accounts: a failure here means that the code is wrong, never the test.

    #[test]
    fn the_name_of_a_secret_is_frozen() {
        let name = SecretName::new(
            &IamUser::new("batch-exporter").unwrap(),
            &Stem::new("20261102090000").unwrap(),
        );
        assert_eq!(name.as_str(), "batch-exporter/access-key-20261102090000");
        assert_eq!(SecretName::parse(name.as_str()), Some(name));
    }

    #[test]
    fn what_is_not_named_as_ours_is_no_requests_secret() {
        for (name, user) in [
            ("", None),
            ("batch", None),
            ("/access-key-1", None),
            ("a b/access-key-1", None),
            ("batch/access-key-", Some("batch")),
            ("batch/access-key-A", Some("batch")),
            ("batch/access-key-1/access-key-2", Some("batch")),
        ] {
            assert_eq!(SecretName::parse(name), None, "{name}");
            let found = SecretName::user_of(name);
            assert_eq!(found.as_ref().map(IamUser::as_str), user, "{name}");
        }
    }

    #[test]
    fn version_ids_are_frozen() {
        let claim = Claim {
            generation: 0,
            at: Timestamp::from_seconds(1_793_610_000),
            nonce: Nonce::new("0123456789abcdef").unwrap(),
        };
        let key = StoredKey {
            nonce: claim.nonce.clone(),
            key: AccessKeyId::new("AKIAIOSFODNN7EXAMPLE").unwrap(),
        };
        assert_eq!(claim.to_string(), "claim-0-1793610000-0123456789abcdef");
        assert_eq!(key.to_string(), "key-0123456789abcdef-AKIAIOSFODNN7EXAMPLE");
        assert_eq!(Version::parse(&claim.to_string()), Version::Claim(claim));
        assert_eq!(Version::parse(&key.to_string()), Version::Key(key));
    }

    #[test]
    fn what_is_not_spelled_as_ours_is_foreign() {
        for id in [
            "",
            "claim-0-1793610000",
            "claim-00-1793610000-0123456789abcdef",
            "claim-+0-1793610000-0123456789abcdef",
            "claim-0-1793610000-0123456789ABCDEF",
            "key-0123456789abcdef",
            "key-0123456789abcdef-short",
            "key-0123456789abcdef-AKIAIOSFODNN7EXAMPLE-x",
            "9f1c2d3e-0000-4000-8000-000000000000",
        ] {
            assert_eq!(Version::parse(id), Version::Foreign(id.to_owned()), "{id}");
        }
    }

    #[test]
    fn a_version_id_fits_a_client_request_token() {
        let longest = format!("key-0123456789abcdef-{}", "A".repeat(43));
        assert!(matches!(Version::parse(&longest), Version::Key(_)));
        assert_eq!(longest.len(), 64);
        assert!(
            "claim-0-1-0123456789abcdef".len() < 32
                && "claim-0-1793610000-0123456789abcdef".len() >= 32
        );
    }

    #[test]
    fn values_are_frozen() {
        let path = RequestPath::new("requests/prod/20261102090000.yaml").unwrap();
        let blob = ObjectId::new(&"ab".repeat(20)).unwrap();
        assert_eq!(
            reserved_value(&path, &blob),
            r#"{"status":"reserved","request":"requests/prod/20261102090000.yaml","blob":"abababababababababababababababababababab"}"#
        );
        let value = key_value(
            &AccessKeyId::new("AKIAIOSFODNN7EXAMPLE").unwrap(),
            &SecretAccessKey::new("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY".to_owned()),
        );
        assert_eq!(
            value.expose_secret(),
            r#"{"AccessKeyId":"AKIAIOSFODNN7EXAMPLE","SecretAccessKey":"wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"}"#
        );
    }
}
