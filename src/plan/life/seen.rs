//! One key of a secret, as one look shows it.

use super::facts::{LastSwitch, LifeInput, Place};
use super::job::LifeJob;
use crate::domain::{AccessKeyId, Act, Duration, Ending, Label, Marker, Timestamp, Version};

/// How long what a person did against git is left alone.
const DISPUTE: Duration = Duration::from_days(1);

/// A key, and the label that says what becomes of it.
pub(super) struct Seen<'a> {
    pub(super) key: AccessKeyId,
    label: Label,
    pub(super) place: Place<'a>,
    /// Whether it works; `None` if IAM does not list it.
    pub(super) is_active: Option<bool>,
    pub(super) last: Option<LastSwitch>,
}

impl<'a> Seen<'a> {
    /// The request's key; `None` if its label is on a version that countersign does not put it on.
    pub(super) fn subject(input: &LifeInput<'a>) -> Option<Self> {
        Some(Self::of(input, Label::State, input.facts.subject()?))
    }

    /// The key that a rotation replaced; `None` if there is none any more.
    pub(super) fn replaced(input: &LifeInput<'a>) -> Option<Self> {
        let old = input.facts.replaced()?;
        Some(Self::of(input, Label::Old, old.id.clone()))
    }

    /// The key that the label of replaced keys is on, whether or not it is still there.
    pub(super) fn old(input: &LifeInput<'a>) -> Option<Self> {
        let marker = input.facts.old_marker()?;
        Some(Self::of(input, Label::Old, marker.key.clone()))
    }

    fn of(input: &LifeInput<'a>, label: Label, key: AccessKeyId) -> Self {
        let facts = input.facts;
        Self {
            label,
            place: facts.at(label),
            is_active: facts.is_active(&key),
            last: facts.last_switch(&key, input.principals),
            key,
        }
    }

    /// The marker of this key that the label is on.
    pub(super) fn marker(&self) -> Option<&'a Marker> {
        match self.place {
            Place::Marker(marker) => Some(marker).filter(|marker| marker.key == self.key),
            Place::Nothing | Place::Key(_) | Place::Foreign => None,
        }
    }

    /// Returns whether people were told of what its marker announces.
    pub(super) fn is_told(&self, input: &LifeInput<'_>) -> bool {
        let marker = self.marker().cloned().map(Version::Marker);
        marker.is_some_and(|marker| input.facts.secret.is_told(self.label, &marker))
    }

    pub(super) fn act(&self) -> Option<Act> {
        self.marker().map(|marker| marker.act)
    }

    /// A person switched the key on after git took it away, less than a day ago.
    pub(super) fn is_in_dispute(&self, ending: &Ending, now: Timestamp) -> bool {
        self.last.is_some_and(|last| {
            !last.is_ours && last.is_on && last.at > ending.at && now.since(last.at) < DISPUTE
        })
    }

    /// It was switched off, and it is on: who did that does not show yet.
    pub(super) fn is_unclear(&self) -> bool {
        self.is_active == Some(true) && self.last.is_some_and(|last| !last.is_on)
    }

    /// What a person switched off, a person switches on.
    pub(super) fn is_overruled(&self) -> bool {
        self.last.is_some_and(|last| !last.is_ours && !last.is_on)
    }

    /// The key is off, the last switch is our own, and the time before its deletion is over since.
    pub(super) fn is_kept_off(&self, keep_off: Duration, now: Timestamp) -> bool {
        let last = self.last.filter(|last| last.is_ours && !last.is_on);
        self.is_active == Some(false) && last.is_some_and(|last| now.since(last.at) >= keep_off)
    }

    /// Takes a marker of this key from what its label is on.
    pub(super) fn take(&self, input: &LifeInput<'_>, act: Act) -> LifeJob {
        let (from, number) = match self.place {
            Place::Marker(marker) => (Some(Version::Marker(marker.clone())), marker.number),
            Place::Key(stored) => {
                let number = input.facts.order(stored);
                (Some(Version::Key(stored.clone())), number)
            }
            Place::Nothing | Place::Foreign => (None, 0),
        };
        LifeJob::Take {
            label: self.label,
            act,
            key: self.key.clone(),
            from,
            number: number.saturating_add(1),
        }
    }
}
