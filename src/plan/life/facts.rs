//! What is known of one issued key.

use std::collections::BTreeMap;

use crate::domain::{
    AccessKeyId, Act, Duration, Ending, Enforce, Label, Lifecycle, Marker, Nonce, Principal,
    Refusal, StoredKey, TagKey, Timestamp, Version,
};
use crate::plan::REACH;
use crate::plan::input::LEASE;
use crate::plan::observed::{AccessKey, Secret, SecretVersion};
use crate::plan::trail::{KeyChange, KeyEvent};

/// The state that git asks for a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DesiredState {
    /// Its request is on the default branch, and its time is not over.
    On,
    /// Its request was removed, or its time is over.
    Off(Ending),
    /// Its request is gone, and nothing proves that it was removed.
    Unproven(Vec<Refusal>),
}

/// What CloudTrail says of one key; `None` if it cannot be read.
pub type KeyTrail = Option<Vec<KeyEvent>>;

/// What AWS says of one secret, its user's keys, and who did what to them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LifeFacts {
    pub secret: Secret,
    /// Every version that it has, those without a label included.
    pub versions: Vec<SecretVersion>,
    /// The keys that IAM lists for its user.
    pub keys: Vec<AccessKey>,
    /// What CloudTrail says of the keys that this secret is about.
    pub trail: BTreeMap<AccessKeyId, KeyTrail>,
    /// AWS's time.
    pub now: Timestamp,
}

/// Everything that decides what becomes of one key.
#[derive(Debug, Clone, Copy)]
pub struct LifeInput<'a> {
    pub facts: &'a LifeFacts,
    /// The secrets of ours in the account, as the lists show them.
    pub secrets: &'a [Secret],
    /// Who countersign is to AWS, under each of the account's names.
    pub principals: &'a [Principal],
    pub desired_state: &'a DesiredState,
    /// Why the key may not be switched on; `None` if an approval was proved.
    pub unapproved: Option<&'a [Refusal]>,
    /// What may be done.
    pub lifecycle: &'a Lifecycle,
    /// Whether the brake holds this key's end back.
    pub is_held_back: bool,
    /// How often the key is replaced; `None` if it is not.
    pub rotate_every: Option<Duration>,
    /// Why it may not be replaced; `None` if that was proved.
    pub unrotatable: Option<&'a [Refusal]>,
    /// When the replaced key was used last, as far as IAM knows.
    pub old_last_used: Option<Timestamp>,
}

/// What a label is on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Place<'a> {
    Nothing,
    Marker(&'a Marker),
    Key(&'a StoredKey),
    /// A version that countersign does not put it on, or several.
    Foreign,
}

/// Who switched a key last, and how.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct LastSwitch {
    pub(super) is_on: bool,
    pub(super) at: Timestamp,
    /// Whether it was countersign, under a marker of this secret.
    pub(super) is_ours: bool,
}

impl LifeFacts {
    /// Returns what a label is on.
    pub(super) fn at(&self, label: Label) -> Place<'_> {
        place(&self.secret, label)
    }

    /// Returns the marker that the key's state is on.
    pub fn marker(&self) -> Option<&Marker> {
        match self.at(Label::State) {
            Place::Marker(marker) => Some(marker),
            Place::Nothing | Place::Key(_) | Place::Foreign => None,
        }
    }

    /// Returns the marker that the label of replaced keys is on.
    pub(super) fn old_marker(&self) -> Option<&Marker> {
        match self.at(Label::Old) {
            Place::Marker(marker) => Some(marker),
            Place::Nothing | Place::Key(_) | Place::Foreign => None,
        }
    }

    /// Returns when a key was created, by IAM's clock.
    pub(super) fn created(&self, key: &AccessKeyId) -> Option<Timestamp> {
        let mut keys = self.keys.iter();
        keys.find(|have| have.id == *key).map(|key| key.created)
    }

    /// Returns the request's key; `None` if its label is on a version that is not ours.
    pub fn subject(&self) -> Option<AccessKeyId> {
        self.secret.subject()
    }

    /// Returns the place of a key among those that this secret held: the number of the rotation that made it, 0 if it was
    /// issued. A rotation's marker that AWS forgot is as good as the first.
    pub(super) fn order(&self, stored: &StoredKey) -> u32 {
        let mut markers = self.versions.iter().filter_map(|one| one.id.marker());
        let made_it = |marker: &&Marker| marker.act == Act::Rotate && marker.nonce == stored.nonce;
        markers.find(made_it).map_or(0, |marker| marker.number)
    }

    /// Returns the version that stores a key.
    pub(super) fn stored(&self, key: &AccessKeyId) -> Option<&StoredKey> {
        let mut stored = self.versions.iter().filter_map(|one| one.id.stored());
        stored.find(|stored| stored.key == *key)
    }

    /// Returns whether a key is or was the request's: as issued, by a rotation that took the state, or since a marker names it.
    pub(super) fn is_committed(&self, key: &AccessKeyId) -> bool {
        let mut markers = self.versions.iter().filter_map(|one| one.id.marker());
        let is_named = markers.any(|marker| marker.key == *key);
        is_named
            || self.secret.recorded_key().as_ref() == Some(key)
            || matches!(self.at(Label::State), Place::Key(stored) if stored.key == *key)
    }

    /// Returns the key that a rotation replaced and that is still there, the oldest first. By order alone: once true, it stays
    /// true, however old the read is.
    pub fn replaced(&self) -> Option<&AccessKey> {
        let subject = self.stored(&self.subject()?)?;
        let latest = self.order(subject);
        let is_replaced = |key: &&AccessKey| {
            let stored = self.stored(&key.id);
            stored.is_some_and(|stored| self.order(stored) < latest) && self.is_committed(&key.id)
        };
        self.keys
            .iter()
            .filter(is_replaced)
            .min_by_key(|key| key.created)
    }

    /// Returns the key that was made and stored under a rotation's marker, and is not the request's yet.
    pub(super) fn made_under(&self, marker: &Marker) -> Option<&SecretVersion> {
        let mut versions = self.versions.iter();
        versions.find(|one| {
            let stored = one.id.stored();
            stored.is_some_and(|stored| {
                stored.nonce == marker.nonce
                    && self.is_active(&stored.key).is_some()
                    && !self.is_committed(&stored.key)
            })
        })
    }

    /// Returns whether IAM says that a key works; `None` if it lists none of that id.
    pub(super) fn is_active(&self, key: &AccessKeyId) -> Option<bool> {
        let mut keys = self.keys.iter();
        keys.find(|have| have.id == *key).map(|key| key.is_active)
    }

    /// Returns when AWS took a marker's version down.
    pub(super) fn made(&self, marker: &Marker) -> Option<Timestamp> {
        let mut versions = self.versions.iter();
        let is_it = |one: &&SecretVersion| one.id.marker() == Some(marker);
        versions.find(is_it)?.created
    }

    /// Returns whether a key works.
    pub fn is_on(&self) -> bool {
        let subject = self.subject();
        subject.is_some_and(|key| self.is_active(&key) == Some(true))
    }

    /// Returns whether a key is off as it should be, people know, and nothing is due yet: then CloudTrail need not be asked.
    pub fn is_resting_off(&self, desired_state: &DesiredState, lifecycle: &Lifecycle) -> bool {
        let Some(marker) = self.marker().filter(|marker| marker.act == Act::Off) else {
            return false;
        };
        let is_due = || {
            let made = self.made(marker);
            made.is_none_or(|made| self.now.since(made) >= lifecycle.keep_off)
        };
        matches!(desired_state, DesiredState::Off(_))
            && self.is_active(&marker.key) == Some(false)
            // Beside another key there may be one that a rotation replaced, or left.
            && (!self.has_rotated() || self.keys.iter().all(|key| key.id == marker.key))
            && self
                .secret
                .is_told(Label::State, &Version::Marker(marker.clone()))
            && (lifecycle.enforce != Enforce::Delete || !is_due())
    }

    /// Returns whether a rotation was ever begun.
    pub(super) fn has_rotated(&self) -> bool {
        let mut markers = self.versions.iter().filter_map(|one| one.id.marker());
        markers.any(|marker| marker.act == Act::Rotate)
    }

    /// Returns whether a marker is left to the run that took it. One without a date always is.
    pub(super) fn is_leased(&self, marker: &Marker) -> bool {
        let made = self.made(marker);
        made.is_none_or(|made| self.now.since(made) <= LEASE)
    }

    /// Returns who switched a key last, as far as CloudTrail knows; `None` if nobody did, or it cannot be read.
    pub(super) fn last_switch(&self, key: &AccessKeyId, own: &[Principal]) -> Option<LastSwitch> {
        let events = self.trail.get(key)?.as_ref()?.iter();
        let switches = events.filter_map(|event| {
            let is_on = match event.change {
                KeyChange::Activated => true,
                KeyChange::Deactivated => false,
                KeyChange::Created | KeyChange::Deleted => return None,
            };
            Some(LastSwitch {
                is_on,
                at: event.at,
                is_ours: self.is_ours(event, own),
            })
        });
        // Of two in the same second it is not known which came last: then the one that permits less.
        switches.max_by_key(|switch| (switch.at, !switch.is_ours, switch.is_on))
    }

    /// Returns whether countersign did it, under a marker of this secret.
    fn is_ours(&self, event: &KeyEvent, own: &[Principal]) -> bool {
        let by = event.by.as_deref().and_then(Principal::from_arn);
        let is_marker = |nonce: &Nonce| {
            let mut markers = self.versions.iter().filter_map(|one| one.id.marker());
            markers.any(|marker| marker.nonce == *nonce)
        };
        by.is_some_and(|by| own.contains(&by)) && event.nonce.as_ref().is_some_and(is_marker)
    }
}

impl Secret {
    /// Returns the request's key, by its state: as issued, or what a marker or a rotation says. `None` if there is none, or if
    /// the label is on a version that is not ours.
    pub fn subject(&self) -> Option<AccessKeyId> {
        match place(self, Label::State) {
            Place::Nothing => self.recorded_key(),
            Place::Marker(marker) => Some(marker.key.clone()),
            Place::Key(stored) => Some(stored.key.clone()),
            Place::Foreign => None,
        }
    }

    /// Returns whether the list alone shows that nothing is left to do for the key: it is active as issued, was reactivated, or was
    /// rotated and nothing is left of its predecessor.
    ///
    /// `false` for two days after a reactivation: a late call of a frozen run may still arrive, and runs may be a day apart.
    pub fn is_at_rest(&self, now: Timestamp) -> bool {
        match place(self, Label::State) {
            Place::Nothing => matches!(place(self, Label::Old), Place::Nothing),
            Place::Marker(marker) => {
                let version = Version::Marker(marker.clone());
                marker.act == Act::On
                    && self.is_told(Label::State, &version)
                    && now.since(marker.at) > REACH
                    && (self.recorded_key().as_ref() == Some(&marker.key)
                        || self.is_rotated_to(&marker.key))
            }
            Place::Key(stored) => {
                let version = Version::Key(stored.clone());
                self.is_told(Label::State, &version) && self.is_rotated_to(&stored.key)
            }
            Place::Foreign => false,
        }
    }

    /// Returns whether readers get this key, and people have been notified that its predecessor is gone.
    fn is_rotated_to(&self, key: &AccessKeyId) -> bool {
        let holds = |version: Option<&Version>, key: &AccessKeyId| {
            let stored = version.and_then(Version::stored);
            stored.is_some_and(|stored| stored.key == *key)
        };
        // After a rotation the label stays on the replaced key until the next rotation's overlap begins.
        let is_old_gone = match place(self, Label::Old) {
            Place::Marker(marker) => {
                let version = Version::Marker(marker.clone());
                marker.act == Act::Drop
                    && self.is_told(Label::Old, &version)
                    && holds(self.previous(), &marker.key)
            }
            Place::Nothing | Place::Key(_) | Place::Foreign => false,
        };
        is_old_gone && holds(self.current(), key)
    }

    /// Returns whether its key is past the point of no return.
    pub fn is_dropped(&self) -> bool {
        matches!(self.last_act(), Some((Act::Drop, _)))
    }

    /// Returns whether an approval may be asked of it, to switch its key on again.
    pub fn may_be_switched_on(&self) -> bool {
        let act = self.last_act().map(|(act, _)| act);
        matches!(act, Some(Act::Off | Act::On | Act::Rotate))
    }

    /// Returns when people were told of the last rotation.
    pub(super) fn rotated(&self) -> Option<Timestamp> {
        Timestamp::from_rfc3339(self.tag(TagKey::RotatedAt)?).ok()
    }

    /// Returns whether its key is as old as it may become, by the tags.
    pub fn is_to_rotate(&self, every: Option<Duration>, now: Timestamp) -> bool {
        let made = self
            .tag(TagKey::RotatedAt)
            .or_else(|| self.tag(TagKey::IssuedAt));
        let made = made.and_then(|made| Timestamp::from_rfc3339(made).ok());
        // What the tags do not say, a look will.
        every.is_some_and(|every| made.is_none_or(|made| now.since(made) >= every))
    }

    /// Returns what its state's marker announces, and when it was taken, as it says itself.
    pub(super) fn last_act(&self) -> Option<(Act, Timestamp)> {
        match place(self, Label::State) {
            Place::Marker(marker) => Some((marker.act, marker.at)),
            Place::Nothing | Place::Key(_) | Place::Foreign => None,
        }
    }

    /// Returns whether people were told of what the request's label is on, or the replaced key's.
    pub fn is_told(&self, label: Label, version: &Version) -> bool {
        self.tag(label.told_tag()) == Some(&version.to_string())
    }
}

fn place(secret: &Secret, label: Label) -> Place<'_> {
    let labelled = secret
        .versions
        .iter()
        .filter(|(_, labels)| labels.iter().any(|have| have == label.as_str()));
    let labelled: Vec<&Version> = labelled.map(|(version, _)| version).collect();
    match labelled.as_slice() {
        [] => Place::Nothing,
        [Version::Marker(marker)] => Place::Marker(marker),
        [Version::Key(stored)] => Place::Key(stored),
        _ => Place::Foreign,
    }
}
