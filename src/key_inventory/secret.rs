//! What a secret says by itself.

use super::concern::Concern;
use super::entry::{GitStatus, KeyStatus, Step};
use crate::domain::AccessKeyId;
use crate::plan::{KeyRecord, Secret};

/// The key that a secret holds, and what is left to do about it.
pub(super) fn held(secret: &Secret) -> (Option<AccessKeyId>, Option<Step>) {
    match secret.record() {
        KeyRecord::Claimed(_) => (None, Some(Step::Finish)),
        KeyRecord::Stored(_, stored) | KeyRecord::Promoted(stored, _) => {
            (Some(stored.key), Some(Step::Finish))
        }
        KeyRecord::Recorded(key, _) => (Some(key), Some(Step::Announce)),
        KeyRecord::Settled(key) => (Some(secret.subject().unwrap_or(key)), None),
        KeyRecord::Going(_) | KeyRecord::Foreign => (secret.subject(), None),
    }
}

/// What the secret and its request's file are told for, as long as the key is there.
pub(super) fn concerns_about(secret: &Secret, status: KeyStatus, git: GitStatus) -> Vec<Concern> {
    let mut concerns = Vec::new();
    match status {
        KeyStatus::Active | KeyStatus::Inactive => {
            if secret.is_scheduled_for_deletion {
                concerns.push(Concern::SecretDeleted);
            }
            match git {
                GitStatus::Removed => concerns.push(Concern::Withdrawn),
                GitStatus::Changed => concerns.push(Concern::Changed),
                GitStatus::Present | GitStatus::Unknown => {}
            }
        }
        KeyStatus::Deleted if !secret.is_scheduled_for_deletion => concerns.push(Concern::KeyGone),
        KeyStatus::Deleted | KeyStatus::NotIssued | KeyStatus::Unknown => {}
    }
    concerns
}
