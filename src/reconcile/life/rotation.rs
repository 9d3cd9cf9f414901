//! Makes the key that takes another one's place.

use super::super::job_context::Moment;
use super::world::{Done, MAX_MARKER_AGE, TrackedKey};
use crate::approval::Rotation;
use crate::aws::{Aws, Tested};
use crate::domain::{AccessKeyId, Failure, Label, LifeStatus, Marker, StoredKey, Version};
use crate::plan::life::{LifeFacts, OwnKey};

/// Creates the key, once; then stores, tests and commits it, and lets `AWSCURRENT` follow.
///
/// A key that does not work yet is committed by a later run, as is one whose run dies; one that was not stored is deleted.
pub(super) async fn create(
    aws: &Aws,
    key: &mut TrackedKey,
    facts: &LifeFacts,
    marker: Marker,
    (own, proof): (OwnKey, Rotation),
    held: Moment,
) -> Result<Option<Done>, Failure> {
    let writer = aws.writer();
    let (id, secret) = writer.create_rotated_key(own, proof, &marker.nonce).await?;
    let stored = StoredKey {
        nonce: marker.nonce.clone(),
        key: id,
    };
    writer.store_rotated(&key.name, &stored, &secret).await?;
    key.outcome.status = rotating(marker.key.clone(), None).into();
    let account = &key.target.account.id;
    let tested = writer
        .test_key(&stored.key, &secret, account, &key.user)
        .await;
    match tested {
        Tested::Works if held.elapsed() <= MAX_MARKER_AGE => {}
        Tested::Works | Tested::NotYet => return Ok(None),
    }
    commit(aws, key, &marker, stored.clone()).await?;
    match facts.secret.current() {
        Some(Version::Key(from)) => follow(aws, key, from, stored).await,
        Some(Version::Claim(_) | Version::Marker(_) | Version::Foreign(_)) | None => Ok(None),
    }
}

/// Moves the state from a rotation's marker to the key that was made under it: the commit point.
pub(super) async fn commit(
    aws: &Aws,
    key: &mut TrackedKey,
    marker: &Marker,
    stored: StoredKey,
) -> Result<Option<Done>, Failure> {
    let (from, to) = (marker.to_string(), stored.to_string());
    aws.writer()
        .move_label(&key.name, Label::State, Some(&from), &to)
        .await?;
    key.outcome.status = rotating(stored.key, Some(marker.key.clone())).into();
    Ok(None)
}

/// Lets `AWSCURRENT` follow the state.
pub(super) async fn follow(
    aws: &Aws,
    key: &mut TrackedKey,
    from: &StoredKey,
    to: StoredKey,
) -> Result<Option<Done>, Failure> {
    aws.writer()
        .move_label(
            &key.name,
            Label::Current,
            Some(&from.to_string()),
            &to.to_string(),
        )
        .await?;
    let status = rotating(to.key.clone(), Some(from.key.clone()));
    key.outcome.status = status.clone().into();
    Ok(Some(Done {
        label: Label::State,
        version: Version::Key(to),
        status: Some(status),
    }))
}

fn rotating(key: AccessKeyId, old: Option<AccessKeyId>) -> LifeStatus {
    LifeStatus::Rotating { key, old }
}
