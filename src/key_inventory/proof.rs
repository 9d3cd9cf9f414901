//! How it is known that countersign made a key for its request.

use super::entry::Ownership;
use crate::domain::{AccessKeyId, Claim, Duration, StoredKey, Timestamp, Version};
use crate::plan::{Creation, Creations, Secret};

/// A key is created within twenty minutes of its claim, by two clocks of AWS's that may differ by some.
const LATEST: Duration = Duration::from_seconds(30 * 60);

/// By how much the claim may seem to be the later one.
const EARLIEST: Duration = Duration::from_seconds(5 * 60);

/// What is known of the making of a key.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Making {
    /// It fits the secret.
    Shown(Ownership),
    /// CloudTrail shows that it was not created under the claim that it is stored under.
    Contradicted,
}

/// Finds out how a key is known to be its secret's. `created` is IAM's date.
pub(super) fn making(
    secret: &Secret,
    key: &AccessKeyId,
    created: Option<Timestamp>,
    creations: Option<&Creations>,
) -> Making {
    let Some(stored) = stored(secret, key) else {
        return Making::Shown(Ownership::Secret);
    };
    let shown = creations.and_then(|creations| creation_of(creations, key));
    match shown {
        Some(creation) if creation.nonce.as_ref() == Some(&stored.nonce) => {
            return Making::Shown(Ownership::CloudTrail);
        }
        Some(_) => return Making::Contradicted,
        None => {}
    }
    let fits = created
        .zip(claim_of(secret, stored))
        .is_some_and(|(created, claim)| {
            created.since(claim.at) <= LATEST && claim.at.since(created) <= EARLIEST
        });
    Making::Shown(match fits {
        true => Ownership::Register,
        false => Ownership::Secret,
    })
}

fn stored<'a>(secret: &'a Secret, key: &AccessKeyId) -> Option<&'a StoredKey> {
    secret
        .versions
        .iter()
        .find_map(|(version, _)| match version {
            Version::Key(stored) if stored.key == *key => Some(stored),
            Version::Key(_) | Version::Claim(_) | Version::Marker(_) | Version::Foreign(_) => None,
        })
}

fn claim_of<'a>(secret: &'a Secret, stored: &StoredKey) -> Option<&'a Claim> {
    secret
        .versions
        .iter()
        .find_map(|(version, _)| match version {
            Version::Claim(claim) if claim.nonce == stored.nonce => Some(claim),
            Version::Key(_) | Version::Claim(_) | Version::Marker(_) | Version::Foreign(_) => None,
        })
}

fn creation_of<'a>(creations: &'a Creations, key: &AccessKeyId) -> Option<&'a Creation> {
    creations
        .creations
        .iter()
        .find(|creation| creation.key == *key)
}
