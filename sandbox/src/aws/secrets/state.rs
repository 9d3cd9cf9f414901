//! The secrets, and how they change.

use std::collections::{BTreeMap, BTreeSet};

use super::rules::{self, invalid};
use super::secret::{DAY, Deletion, Secret};
use crate::aws::ids::Ids;
use crate::aws::request::Failure;

/// Secrets Manager: the secrets of an account in a region.
#[derive(Debug, Clone)]
pub struct Secrets {
    /// For how many seconds ListSecrets does not see a change; AWS says up to 300.
    pub list_lag: i64,
    /// For how many seconds DescribeSecret and GetSecretValue do not see a change; AWS gives no bound.
    pub read_lag: i64,
    /// How many times PutSecretValue does not find a secret that was just created.
    pub new_secret_failures: u32,
    /// How many versions a secret may have: more than Secrets Manager forgets in time. AWS gives no number.
    pub most_versions: usize,
    /// How many times it still will not, by name.
    unseen: BTreeMap<String, u32>,
    /// The days on which secrets were last read, by name, in seconds since 1970.
    pub accessed: BTreeMap<String, i64>,
    arn: String,
    /// Every state of a secret, and since when, by name; the last is `None` if the name is free again.
    history: BTreeMap<String, Vec<(i64, Option<Secret>)>>,
    ids: Ids,
}

/// The parameters of CreateSecret.
pub(super) struct NewSecret {
    pub(super) name: String,
    pub(super) description: Option<String>,
    pub(super) kms_key_id: Option<String>,
    pub(super) tags: BTreeMap<String, String>,
    /// The token and the value of the first version.
    pub(super) first: Option<(String, String)>,
}

impl Secrets {
    pub(crate) fn new(account: &str, region: &str) -> Secrets {
        Secrets {
            list_lag: 0,
            read_lag: 0,
            new_secret_failures: 0,
            most_versions: 1_000,
            unseen: BTreeMap::new(),
            accessed: BTreeMap::new(),
            arn: format!("arn:aws:secretsmanager:{region}:{account}:secret:"),
            history: BTreeMap::new(),
            ids: Ids::new(3),
        }
    }

    /// Adds a secret with one version, as if somebody else had created it.
    ///
    /// Replaces any secret of this name.
    pub fn add(&mut self, name: &str, version: &str, value: &str, tags: &[(&str, &str)], now: i64) {
        self.history.remove(name);
        let tags = tags
            .iter()
            .map(|&(key, value)| (key.to_owned(), value.to_owned()));
        let new = NewSecret {
            name: name.to_owned(),
            description: None,
            kms_key_id: None,
            tags: tags.collect(),
            first: Some((version.to_owned(), value.to_owned())),
        };
        self.insert(new, now);
    }

    /// Adds a tag to a secret, as a person would.
    pub fn tag_by_hand(&mut self, name: &str, key: &str, value: &str) {
        let now = self.get(name).map_or(0, |secret| secret.changed);
        let tags = BTreeMap::from([(key.to_owned(), value.to_owned())]);
        drop(self.tag(name, tags, now));
    }

    /// Adds a version with a label, or moves the label where the version is there, as a person would.
    pub fn label_by_hand(&mut self, name: &str, label: &str, version: &str, now: i64) {
        drop(self.change(name, now, |secret| {
            match secret.version(version) {
                Some(_) => secret.move_label(label, version),
                None => secret.push(version, "{}", &[label.to_owned()], now),
            }
            Ok(())
        }));
    }

    /// Takes every label that begins so off, as a person would.
    pub fn unlabel_by_hand(&mut self, name: &str, prefix: &str, now: i64) {
        drop(self.change(name, now, |secret| {
            for version in &mut secret.versions {
                version.labels.retain(|label| !label.starts_with(prefix));
            }
            Ok(())
        }));
    }

    /// Replicates a secret to these regions, or no longer, as a person would.
    pub fn replicate_by_hand(&mut self, name: &str, regions: &[&str], is_on: bool, now: i64) {
        let regions = regions.iter().map(|region| (*region).to_owned());
        drop(self.replicate(name, regions.collect(), is_on, now));
    }

    /// Schedules a secret for deletion in so many days, as a person would.
    pub fn schedule_by_hand(&mut self, name: &str, days: i64, now: i64) {
        drop(self.delete(name, Some(days), now));
    }

    /// Deletes a secret without a recovery window, as a person would: its name is free again.
    pub fn delete_by_hand(&mut self, name: &str) {
        let now = self.get(name).map_or(0, |secret| secret.changed);
        drop(self.delete(name, None, now));
    }

    /// Returns the current state of a secret, ignoring lags, even if it is scheduled for deletion.
    pub fn get(&self, name: &str) -> Option<&Secret> {
        self.history.get(name)?.last()?.1.as_ref()
    }

    /// Returns every state that the secrets of a name were in, oldest first.
    pub fn states(&self, name: &str) -> impl Iterator<Item = &Secret> {
        let states = self.history.get(name).into_iter().flatten();
        states.filter_map(|(_, secret)| secret.as_ref())
    }

    /// Returns the current state of all secrets, by name.
    pub fn all(&self) -> impl Iterator<Item = &Secret> {
        self.history
            .values()
            .filter_map(|states| states.last()?.1.as_ref())
    }

    /// Returns all secrets as they were at `time`, without those deleted by `now`.
    pub(super) fn as_of(&self, time: i64, now: i64) -> impl Iterator<Item = &Secret> {
        let states = self.history.values();
        let seen = states
            .filter_map(move |states| states.iter().rfind(|(since, _)| *since <= time)?.1.as_ref());
        seen.filter(move |secret| secret.is_there(now))
    }

    /// Finds a secret as DescribeSecret sees it, by name or ARN.
    pub(super) fn find(&self, id: &str, now: i64) -> Result<&Secret, Failure> {
        let mut seen = self.as_of(now - self.read_lag, now);
        seen.find(|secret| secret.name == id || secret.arn == id)
            .ok_or_else(not_found)
    }

    /// Creates a secret; changes nothing if the token and the value are those of an existing version.
    pub(super) fn create(&mut self, new: NewSecret, now: i64) -> Result<Secret, Failure> {
        if let Some(old) = self.get(&new.name).filter(|secret| secret.is_there(now)) {
            if old.deletion.is_some() {
                let message = "You can't create this secret because a secret with this name is already scheduled for deletion.";
                return Err(Failure::new(400, "InvalidRequestException", message));
            }
            let same = |(token, value): &(String, String)| {
                old.version(token).is_some_and(|it| it.value == *value)
            };
            if new.first.as_ref().is_some_and(same) {
                return Ok(old.clone());
            }
            let message = format!(
                "The operation failed because the secret {} already exists.",
                new.name
            );
            return Err(Failure::new(400, "ResourceExistsException", message));
        }
        self.unseen
            .insert(new.name.clone(), self.new_secret_failures);
        Ok(self.insert(new, now))
    }

    /// Adds a version; changes nothing, labels included, if the token and the value are those of an existing one.
    pub(super) fn put_value(
        &mut self,
        id: &str,
        token: &str,
        value: &str,
        labels: &[String],
        now: i64,
    ) -> Result<Secret, Failure> {
        let name = self.present(id, now)?.name.clone();
        if let Some(more @ 1..) = self.unseen.get_mut(&name) {
            *more -= 1;
            return Err(not_found());
        }
        let most_versions = self.most_versions;
        self.change(id, now, |secret| {
            match secret.version(token) {
                Some(version) if version.value == value => {}
                Some(_) => {
                    let message = format!(
                        "You can't modify the version {token}, it already has another value."
                    );
                    return Err(Failure::new(400, "ResourceExistsException", message));
                }
                None => secret.push(token, value, labels, now),
            }
            if secret.versions.len() > most_versions {
                let message = "You have exceeded the maximum number of versions for this secret.";
                return Err(Failure::new(400, "LimitExceededException", message));
            }
            secret.few_labels()
        })
    }

    /// Moves a label between versions; `from` must be the version that has it.
    pub(super) fn update_label(
        &mut self,
        id: &str,
        label: &str,
        from: Option<&str>,
        to: Option<&str>,
        now: i64,
    ) -> Result<Secret, Failure> {
        self.change(id, now, |secret| {
            let holder = secret.labelled(label).map(|version| version.id.clone());
            if let Some(missing) = to.filter(|id| secret.version(id).is_none()) {
                let message =
                    format!("Secrets Manager can't find the specified secret version: {missing}.");
                return Err(Failure::new(400, "ResourceNotFoundException", message));
            }
            // Without `from` a label may go to a version only if no other has it.
            let free = holder.is_none() || holder.as_deref() == to;
            if from.is_none() && !free {
                let holder = holder.as_deref().unwrap_or("none");
                return Err(invalid(format!(
                    "The parameter RemoveFromVersionId can't be empty. Staging label {label} is currently attached \
                     to version {holder}, so you must explicitly reference that version in RemoveFromVersionId."
                )));
            }
            if from.is_some_and(|from| holder.as_deref() != Some(from)) {
                return Err(invalid(format!(
                    "When you move staging label {label}, if you specify RemoveFromVersionId, it must be set to the \
                     version that currently has the staging label {label}."
                )));
            }
            match (from, to) {
                (_, Some(to)) => secret.move_label(label, to),
                (Some(_), None) if label == "AWSCURRENT" => {
                    return Err(invalid("AWSCURRENT can be moved, but not removed."));
                }
                (Some(_), None) => secret.versions.iter_mut().for_each(|version| {
                    version.labels.remove(label);
                }),
                (None, None) => {
                    return Err(invalid(
                        "Give RemoveFromVersionId, MoveToVersionId, or both.",
                    ));
                }
            }
            secret.few_labels()
        })
    }

    /// Adds tags, replacing the values of existing keys.
    pub(super) fn tag(
        &mut self,
        id: &str,
        tags: BTreeMap<String, String>,
        now: i64,
    ) -> Result<Secret, Failure> {
        self.change(id, now, |secret| {
            secret.tags.extend(tags);
            rules::tags(&secret.tags)
        })
    }

    /// Removes tags, ignoring unknown keys.
    pub(super) fn untag(&mut self, id: &str, keys: &[String], now: i64) -> Result<Secret, Failure> {
        self.change(id, now, |secret| {
            secret.tags.retain(|key, _| !keys.contains(key));
            Ok(())
        })
    }

    /// Schedules a secret for deletion in `days`, or deletes it at once if `None`.
    pub(super) fn delete(
        &mut self,
        id: &str,
        days: Option<i64>,
        now: i64,
    ) -> Result<Secret, Failure> {
        // What is scheduled for deletion can still be deleted at once.
        if days.is_some() {
            self.present(id, now)?.usable()?;
        }
        let mut secret = self.present(id, now)?.clone();
        secret.alone()?;
        secret.deletion = Some(Deletion {
            asked: now,
            due: now + days.unwrap_or(0) * DAY,
        });
        let secret = self.push(secret, now)?;
        if days.is_none() {
            self.history
                .entry(secret.name.clone())
                .or_default()
                .push((now, None));
        }
        Ok(secret)
    }

    /// Replicates a secret to these regions, or no longer.
    pub(super) fn replicate(
        &mut self,
        id: &str,
        regions: Vec<String>,
        is_on: bool,
        now: i64,
    ) -> Result<Secret, Failure> {
        self.change(id, now, |secret| {
            match is_on {
                true => secret.replicas.extend(regions),
                false => secret.replicas.retain(|region| !regions.contains(region)),
            }
            Ok(())
        })
    }

    /// Cancels a scheduled deletion, if there is one.
    pub(super) fn restore(&mut self, id: &str, now: i64) -> Result<Secret, Failure> {
        let mut secret = self.present(id, now)?.clone();
        secret.deletion = None;
        self.push(secret, now)
    }

    /// Inserts a new secret, also under a name used before.
    fn insert(&mut self, new: NewSecret, now: i64) -> Secret {
        let mut secret = Secret {
            arn: format!("{}{}-{}", self.arn, new.name, self.ids.suffix()),
            name: new.name,
            description: new.description,
            kms_key_id: new.kms_key_id,
            tags: new.tags,
            versions: Vec::new(),
            created: now,
            changed: now,
            deletion: None,
            replicas: BTreeSet::new(),
        };
        if let Some((token, value)) = &new.first {
            secret.push(token, value, &[], now);
        }
        self.history
            .entry(secret.name.clone())
            .or_default()
            .push((now, Some(secret.clone())));
        secret
    }

    /// Applies a change to a secret that is not scheduled for deletion, and keeps the new state if it differs.
    fn change(
        &mut self,
        id: &str,
        now: i64,
        change: impl FnOnce(&mut Secret) -> Result<(), Failure>,
    ) -> Result<Secret, Failure> {
        let before = self.present(id, now)?;
        before.usable()?;
        let mut secret = before.clone();
        change(&mut secret)?;
        if secret == *before {
            return Ok(secret);
        }
        self.push(secret, now)
    }

    fn present(&self, id: &str, now: i64) -> Result<&Secret, Failure> {
        let mut there = self.all().filter(|secret| secret.is_there(now));
        there
            .find(|secret| secret.name == id || secret.arn == id)
            .ok_or_else(not_found)
    }

    fn push(&mut self, mut secret: Secret, now: i64) -> Result<Secret, Failure> {
        let states = self.history.get_mut(&secret.name).ok_or_else(not_found)?;
        secret.changed = now;
        states.push((now, Some(secret.clone())));
        Ok(secret)
    }
}

fn not_found() -> Failure {
    Failure::new(
        400,
        "ResourceNotFoundException",
        "Secrets Manager can't find the specified secret.",
    )
}
