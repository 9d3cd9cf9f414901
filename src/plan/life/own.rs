//! The proof that a key is countersign's, without which it is neither switched nor deleted.

use super::facts::LifeInput;
use crate::domain::{AccessKeyId, Doubt, Duration, IamUser, Principal, StoredKey, Timestamp};
use crate::plan::input::{CLOCK_SKEW, LEASE};
use crate::plan::observed::{AccessKey, SecretVersion};
use crate::plan::suspects::MEMORY;
use crate::plan::trail::{KeyChange, KeyEvent};

/// How long after it was created a key may have been stored: a store is tried for half a minute.
const STORED_WITHIN: Duration = Duration::from_seconds(5 * 60);

/// A key that is proved to be countersign's: the permission to switch it off. Only the planner makes this value, and the call
/// that it permits takes it away.
#[derive(Debug, PartialEq, Eq)]
pub struct OwnKey {
    user: IamUser,
    key: AccessKeyId,
}

/// A key of countersign's that was off for long enough, by countersign's own hand: the permission to delete it.
#[derive(Debug, PartialEq, Eq)]
pub struct KeptOffKey(OwnKey);

impl OwnKey {
    /// Returns whose key it is.
    pub fn user(&self) -> &IamUser {
        &self.user
    }

    /// Returns the key's id.
    pub fn key(&self) -> &AccessKeyId {
        &self.key
    }
}

impl KeptOffKey {
    /// Whoever asks for it knows that it was kept off.
    pub(super) fn of(key: OwnKey) -> Self {
        Self(key)
    }

    /// Returns the key.
    pub fn key(&self) -> &OwnKey {
        &self.0
    }
}

/// Why a key is not proved to be countersign's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unproved {
    /// IAM does not list it.
    Gone,
    /// It is so new that CloudTrail may not know it yet.
    Early,
    /// Something speaks against it.
    Doubt(Doubt),
}

/// Proves that a key is countersign's: its version is in our secret of this user's name and in no other, it was stored when
/// the key was created, and our role created it, for as long as CloudTrail remembers.
///
/// # Errors
/// Why not.
pub(super) fn prove(input: &LifeInput<'_>, key: &AccessKeyId) -> Result<OwnKey, Unproved> {
    let facts = input.facts;
    let mut keys = facts.keys.iter();
    let listed = keys.find(|have| have.id == *key).ok_or(Unproved::Gone)?;
    let user = facts
        .secret
        .user()
        .ok_or(Unproved::Doubt(Doubt::NoVersion))?;
    let (stored, made) = version(&facts.versions, key).ok_or(Unproved::Doubt(Doubt::NoVersion))?;
    if !is_stored_in_time(listed, made) {
        return Err(Unproved::Doubt(Doubt::StoredLater));
    }
    let mut others = facts.secret.others_with(key, input.secrets);
    if others.next().is_some() {
        return Err(Unproved::Doubt(Doubt::SeveralSecrets));
    }
    match facts.trail.get(key) {
        Some(Some(events)) => created_by_us(events, listed, stored, &user, input)?,
        Some(None) | None => return Err(Unproved::Doubt(Doubt::TrailUnreadable)),
    }
    let key = key.clone();
    Ok(OwnKey { user, key })
}

/// The key's own version, and when it was written.
fn version<'a>(
    versions: &'a [SecretVersion],
    key: &AccessKeyId,
) -> Option<(&'a StoredKey, Timestamp)> {
    versions.iter().find_map(|one| {
        let stored = one.id.stored()?;
        Some((stored, one.created?)).filter(|(stored, _)| stored.key == *key)
    })
}

/// Two clocks of AWS agree that the key was stored right after it was created.
fn is_stored_in_time(key: &AccessKey, made: Timestamp) -> bool {
    made.since(key.created) <= STORED_WITHIN && key.created.since(made).seconds() <= CLOCK_SKEW
}

fn created_by_us(
    events: &[KeyEvent],
    key: &AccessKey,
    stored: &StoredKey,
    user: &IamUser,
    input: &LifeInput<'_>,
) -> Result<(), Unproved> {
    let mut created = events
        .iter()
        .filter(|event| event.change == KeyChange::Created);
    let age = input.facts.now.since(key.created);
    match (created.next(), created.next()) {
        (Some(event), None) => {
            let by = event.by.as_deref().and_then(Principal::from_arn);
            let is_ours = by.is_some_and(|by| input.principals.contains(&by))
                && event.nonce.as_ref() == Some(&stored.nonce)
                && event
                    .user
                    .as_ref()
                    .is_some_and(|of| user.is_same_user(of.as_str()));
            is_ours
                .then_some(())
                .ok_or(Unproved::Doubt(Doubt::OtherCaller))
        }
        (Some(_), Some(_)) => Err(Unproved::Doubt(Doubt::OtherCaller)),
        (None, _) if age > MEMORY => Ok(()),
        (None, _) if age <= LEASE => Err(Unproved::Early),
        (None, _) => Err(Unproved::Doubt(Doubt::NotInTrail)),
    }
}
