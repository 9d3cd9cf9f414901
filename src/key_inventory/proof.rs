//! How it is known that countersign made a key for its request.

use super::entry::Ownership;
use super::facts::AccountFacts;
use crate::domain::{AccessKeyId, Duration, Label, StoredKey, Timestamp};
use crate::plan::{Creation, Secret};

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
    facts: &AccountFacts,
) -> Making {
    let mut stored = secret
        .versions
        .iter()
        .filter_map(|(version, _)| version.stored());
    let Some(stored) = stored.find(|stored| stored.key == *key) else {
        return Making::Shown(Ownership::Secret);
    };
    let shown = facts
        .creations
        .as_ref()
        .and_then(|creations| creations.of(key));
    match shown {
        Some(creation) if is_of(secret, stored, creation, &facts.roles) => {
            return Making::Shown(Ownership::CloudTrail);
        }
        Some(_) => return Making::Contradicted,
        None => {}
    }
    let fits = created
        .zip(secret.claim_of(stored))
        .is_some_and(|(created, claim)| {
            created.since(claim.at) <= LATEST && claim.at.since(created) <= EARLIEST
        });
    Making::Shown(match fits {
        true => Ownership::Register,
        false => Ownership::Secret,
    })
}

/// Returns whether CloudTrail shows that the configured role created the key for the secret's user, under the nonce of its version.
/// The claim with that nonce must exist, unless a rotation made the key.
fn is_of(secret: &Secret, stored: &StoredKey, creation: &Creation, roles: &[String]) -> bool {
    let user = creation.user.as_ref();
    let is_for = user.is_some_and(|user| {
        secret
            .user()
            .is_some_and(|of| of.is_same_user(user.as_str()))
    });
    let by = creation.by.as_ref();
    let is_by = roles.is_empty() || by.is_some_and(|by| roles.iter().any(|role| by.is_role(role)));
    let is_begun = secret.claim_of(stored).is_some() || secret.labelled(Label::State).is_some();
    is_for && is_by && is_begun && creation.nonce.as_ref() == Some(&stored.nonce)
}
