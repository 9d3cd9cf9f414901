//! A secret, its versions and their labels.

use std::collections::{BTreeMap, BTreeSet};

use crate::aws::request::Failure;

/// A secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Secret {
    /// The name.
    pub name: String,
    /// The ARN, which ends in a hyphen and six characters.
    pub arn: String,
    /// The description.
    pub description: Option<String>,
    /// The KMS key; none for the account's own.
    pub kms_key_id: Option<String>,
    /// The tags.
    pub tags: BTreeMap<String, String>,
    /// The versions, oldest first.
    pub versions: Vec<Version>,
    /// When the secret was created, in seconds since 1970.
    pub created: i64,
    /// When it was last changed in any way, in seconds since 1970.
    pub changed: i64,
    /// Set while the secret is scheduled for deletion.
    pub deletion: Option<Deletion>,
}

/// One value of a secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// The id, which the caller chose.
    pub id: String,
    /// The value.
    pub value: String,
    /// The labels (AWS: staging labels); a version without one is deprecated and not shown.
    pub labels: BTreeSet<String>,
    /// When the version was created, in seconds since 1970.
    pub created: i64,
}

/// When a secret was scheduled for deletion, and when it will be gone; both in seconds since 1970.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Deletion {
    /// When DeleteSecret was called.
    pub asked: i64,
    /// The end of the recovery window.
    pub due: i64,
}

impl Secret {
    /// The version with this label.
    pub fn labelled(&self, label: &str) -> Option<&Version> {
        self.versions
            .iter()
            .find(|version| version.labels.contains(label))
    }

    /// The version with this id.
    pub fn version(&self, id: &str) -> Option<&Version> {
        self.versions.iter().find(|version| version.id == id)
    }

    /// Moves a label to a version; AWSPREVIOUS follows AWSCURRENT.
    pub(super) fn move_label(&mut self, label: &str, to: &str) {
        let from = self.labelled(label).map(|version| version.id.clone());
        if from.as_deref() == Some(to) {
            return;
        }
        for version in &mut self.versions {
            version.labels.remove(label);
            if version.id == to {
                version.labels.insert(label.to_owned());
            }
        }
        if let Some(from) = from.filter(|_| label == "AWSCURRENT") {
            self.move_label("AWSPREVIOUS", &from);
        }
    }

    /// Adds a version; the first one gets AWSCURRENT in any case.
    pub(super) fn push(&mut self, id: &str, value: &str, labels: &[String], now: i64) {
        let first = self.versions.is_empty();
        let labelled = BTreeSet::new();
        let version = Version {
            id: id.to_owned(),
            value: value.to_owned(),
            labels: labelled,
            created: now,
        };
        self.versions.push(version);
        if first {
            self.move_label("AWSCURRENT", id);
        }
        for label in labels {
            self.move_label(label, id);
        }
    }

    /// Whether the recovery window, if there is one, is still open.
    pub(super) fn is_there(&self, now: i64) -> bool {
        self.deletion.is_none_or(|deletion| now < deletion.due)
    }

    /// Fails if the secret is scheduled for deletion.
    pub(super) fn usable(&self) -> Result<(), Failure> {
        if self.deletion.is_none() {
            return Ok(());
        }
        let message =
            "You can't perform this operation on the secret because it was marked for deletion.";
        Err(Failure::new(400, "InvalidRequestException", message))
    }
}
