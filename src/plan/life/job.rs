//! What is to be done about an issued key.

use crate::domain::{AccessKeyId, Act, Label, Marker, Status, StoredKey, Version};
use crate::plan::orphan::Orphan;

/// What is to be done about one key.
#[derive(Debug, PartialEq, Eq)]
pub struct LifePlan {
    pub status: Status,
    /// What is to be done.
    pub job: Option<LifeJob>,
}

/// What a run does about a key.
#[derive(Debug, PartialEq, Eq)]
pub enum LifeJob {
    /// Take a marker, look again, and make the call that it announces.
    Take {
        /// The label that is moved to it.
        label: Label,
        act: Act,
        /// The key that it is about.
        key: AccessKeyId,
        /// What the label is on now; `None` if it is on nothing.
        from: Option<Version>,
        number: u32,
    },
    /// Look again, and delete the key whose point of no return is past.
    Delete(Label, Marker),
    /// Commit the key that a rotation made: move the state from its marker to the key.
    Commit(Marker, StoredKey),
    /// Move `AWSCURRENT` from the key that was replaced to the one that a rotation made.
    Follow { from: StoredKey, to: StoredKey },
    /// Delete a key that a rotation made and nobody can commit any more.
    DeleteOrphan(Orphan),
    /// Tell people of what a label is on.
    Tell(Label, Version),
    /// Schedule the deletion of the secret, after everything else.
    Close,
}

/// What was decided about one of the keys of a secret.
pub(super) enum Decision {
    /// Something is to be done.
    Do(Status, LifeJob),
    /// Nothing is to be done about it.
    Rest(Status),
    /// It is in the hands of another run, or what was done does not show yet: nothing else is done either.
    Wait(Status),
}

impl LifePlan {
    pub(super) fn go(status: Status, job: LifeJob) -> Self {
        let job = Some(job);
        Self { status, job }
    }

    pub(super) fn rest(status: impl Into<Status>) -> Self {
        let status = status.into();
        Self { status, job: None }
    }
}

impl Decision {
    pub(super) fn rest(status: impl Into<Status>) -> Self {
        Self::Rest(status.into())
    }
}
