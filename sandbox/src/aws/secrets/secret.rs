//! A secret, its versions and their labels.

use std::collections::{BTreeMap, BTreeSet};

use crate::aws::request::Failure;

pub(super) const DAY: i64 = 86_400;

/// How many versions without a label are kept, however old.
const KEPT: usize = 100;

/// A secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Secret {
    /// The name.
    pub name: String,
    /// The ARN, which ends in a hyphen and six characters.
    pub arn: String,
    /// The description, if any.
    pub description: Option<String>,
    /// The KMS key; `None` for the account's default key.
    pub kms_key_id: Option<String>,
    /// The tags.
    pub tags: BTreeMap<String, String>,
    /// The versions, oldest first.
    pub versions: Vec<Version>,
    /// When the secret was created, in seconds since 1970.
    pub created: i64,
    /// When it was last changed in any way, in seconds since 1970.
    pub changed: i64,
    /// The scheduled deletion, if any.
    pub deletion: Option<Deletion>,
    /// The other regions that it is replicated to.
    pub replicas: BTreeSet<String>,
}

/// A version of a secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// The version id, which the caller chose.
    pub id: String,
    /// The value.
    pub value: String,
    /// The staging labels; a version without any is deprecated and not listed.
    pub labels: BTreeSet<String>,
    /// When the version was created, in seconds since 1970.
    pub created: i64,
}

/// A scheduled deletion; times in seconds since 1970.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Deletion {
    /// When DeleteSecret was called.
    pub asked: i64,
    /// The end of the recovery window.
    pub due: i64,
}

impl Secret {
    /// Finds the version with this label.
    pub fn labelled(&self, label: &str) -> Option<&Version> {
        self.versions
            .iter()
            .find(|version| version.labels.contains(label))
    }

    /// Finds the version with this id.
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

    /// Adds a version, and forgets old ones without a label; the first one always gets AWSCURRENT.
    pub(super) fn push(&mut self, id: &str, value: &str, labels: &[String], now: i64) {
        self.prune(now);
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

    /// Forgets the oldest versions without a label where there are more than a hundred, and none within a day.
    fn prune(&mut self, now: i64) {
        let is_deprecated =
            |version: &Version| version.labels.is_empty() && version.created + DAY <= now;
        while self
            .versions
            .iter()
            .filter(|it| it.labels.is_empty())
            .count()
            >= KEPT
            && let Some(oldest) = self.versions.iter().position(is_deprecated)
        {
            self.versions.remove(oldest);
        }
    }

    /// Fails if the labels are more than a secret may have.
    pub(super) fn few_labels(&self) -> Result<(), Failure> {
        let labels: usize = self.versions.iter().map(|it| it.labels.len()).sum();
        if labels <= 20 {
            return Ok(());
        }
        let message = "You exceeded the maximum number of staging labels allowed on a secret.";
        Err(Failure::new(400, "LimitExceededException", message))
    }

    /// Returns whether the secret still exists: it has no recovery window, or one that is open.
    pub(super) fn is_there(&self, now: i64) -> bool {
        self.deletion.is_none_or(|deletion| now < deletion.due)
    }

    /// Fails if the secret is replicated to other regions.
    pub(super) fn alone(&self) -> Result<(), Failure> {
        if self.replicas.is_empty() {
            return Ok(());
        }
        let regions: Vec<&str> = self.replicas.iter().map(String::as_str).collect();
        let (arn, regions) = (&self.arn, regions.join(", "));
        Err(super::rules::invalid(format!(
            "You can't delete secret {arn} that still has replica regions [{regions}]."
        )))
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
