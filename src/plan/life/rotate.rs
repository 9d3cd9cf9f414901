//! Rotation: another key in the place of the request's.

use super::facts::{DesiredState, LifeFacts, LifeInput, Place};
use super::job::LifeJob;
use super::own::{self, Unproved};
use super::seen::Seen;
use crate::domain::{
    AccessKeyId, Act, Enforce, Label, LifeStatus, Marker, Principal, Status, Version,
};
use crate::plan::input::LEASE;
use crate::plan::observed::AccessKey;
use crate::plan::orphan::Orphan;
use crate::plan::trail::{Creation, KeyChange, KeyEvent};

/// `AWSCURRENT` follows the state, unless a person moved it back.
pub(super) fn follow(input: &LifeInput<'_>, its: &Seen<'_>) -> Option<LifeJob> {
    let facts = input.facts;
    let from = facts.secret.current()?.stored()?;
    let to = facts.stored(&its.key)?;
    let was_there = facts.secret.previous().and_then(Version::stored) == Some(to);
    let follows = from.key != to.key
        && facts.is_committed(&from.key)
        && facts.order(from) < facts.order(to)
        && its.is_active == Some(true)
        && own::prove(input, &to.key).is_ok();
    (follows && !was_there).then(|| LifeJob::Follow {
        from: from.clone(),
        to: to.clone(),
    })
}

/// Whether a person moved `AWSCURRENT` back to the key that was replaced.
pub(super) fn is_rolled_back(input: &LifeInput<'_>, its: &Seen<'_>) -> bool {
    let facts = input.facts;
    let current = facts.secret.current().and_then(Version::stored);
    let previous = facts.secret.previous().and_then(Version::stored);
    current.is_some_and(|current| facts.is_committed(&current.key) && current.key != its.key)
        && previous.is_some_and(|previous| previous.key == its.key)
}

/// The version of a key that a rotation committed, once readers get it.
pub(super) fn committed(input: &LifeInput<'_>, its: &Seen<'_>) -> Option<Version> {
    let Place::Key(stored) = its.place else {
        return None;
    };
    let version = Version::Key(stored.clone());
    (input.facts.secret.current() == Some(&version)).then_some(version)
}

/// What is due for a rotation, and where the request stands for its sake.
pub(super) fn plan(
    input: &LifeInput<'_>,
    its: &Seen<'_>,
    status: Status,
) -> (Status, Option<LifeJob>) {
    let facts = input.facts;
    if let Some(orphan) = orphan(input) {
        return (status, Some(LifeJob::DeleteOrphan(orphan)));
    }
    let marker = its.marker().filter(|marker| marker.act == Act::Rotate);
    let may_rotate = input.unrotatable.is_none() && is_well(input, its);
    if let Some(marker) = marker {
        let made = facts.made_under(marker);
        let made = made.and_then(|one| Some((one.id.stored()?, one.created?)));
        let rotating = || LifeStatus::Rotating {
            key: its.key.clone(),
            old: None,
        };
        return match made {
            // Nobody but the run that made it can test it; after the lease it works everywhere.
            Some((stored, created)) if may_rotate => {
                let has_worked = facts.now.since(created) > LEASE;
                let commit = || LifeJob::Commit(marker.clone(), stored.clone());
                (rotating().into(), has_worked.then(commit))
            }
            // A fresh marker, which needs no proof, for it makes nothing: then the sweep deletes what was made.
            Some(_) => (status, Some(its.take(input, Act::Rotate))),
            None if has_made(input, marker) => (status, Some(its.take(input, Act::Rotate))),
            None => begin(input, its, status, may_rotate),
        };
    }
    begin(input, its, status, may_rotate)
}

fn begin(
    input: &LifeInput<'_>,
    its: &Seen<'_>,
    status: Status,
    may_rotate: bool,
) -> (Status, Option<LifeJob>) {
    let facts = input.facts;
    if !is_due(input, its) {
        return (status, None);
    }
    if let (DesiredState::On, Err(Unproved::Doubt(doubt))) =
        (input.desired_state, own::prove(input, &its.key))
    {
        let key = Some(its.key.clone());
        return (LifeStatus::Unproven { key, doubt }.into(), None);
    }
    if !is_well(input, its) {
        return (status, None);
    }
    if !may_rotate {
        let refusals = input.unrotatable.unwrap_or_default().to_vec();
        let key = its.key.clone();
        return (LifeStatus::NotRotated { key, refusals }.into(), None);
    }
    match facts.keys.as_slice() {
        [_] => (status, Some(its.take(input, Act::Rotate))),
        _ if facts.replaced().is_some() => (status, None),
        keys => {
            let is_other = |key: &&AccessKey| key.id != its.key;
            let others = keys.iter().filter(is_other).map(|key| key.id.clone());
            let (key, others) = (its.key.clone(), others.collect());
            (LifeStatus::NoPlace { key, others }.into(), None)
        }
    }
}

/// Whether the key is as old as it may become.
fn is_due(input: &LifeInput<'_>, its: &Seen<'_>) -> bool {
    let created = input.facts.created(&its.key);
    let age = created.map(|created| input.facts.now.since(created));
    matches!((age, input.rotate_every), (Some(age), Some(every)) if age >= every)
}

/// Whether the key is on, wanted, ours, and what readers get.
pub(super) fn is_well(input: &LifeInput<'_>, its: &Seen<'_>) -> bool {
    let current = input.facts.secret.current().and_then(Version::stored);
    *input.desired_state == DesiredState::On
        && input.lifecycle.enforce == Enforce::Delete
        && its.is_active == Some(true)
        && !matches!(its.act(), Some(Act::Off | Act::Drop))
        && current.is_some_and(|stored| stored.key == its.key)
        && own::prove(input, &its.key).is_ok()
}

/// Whether a key was made under a marker, and is not the request's.
fn has_made(input: &LifeInput<'_>, marker: &Marker) -> bool {
    let mut keys = input.facts.keys.iter();
    keys.any(|key| {
        let made = made_by_rotation(input, &key.id);
        made.is_some_and(|(_, under)| under == marker) && !input.facts.is_committed(&key.id)
    })
}

/// The event that made a key under a rotation's marker of this secret, by our own hand.
fn made_by_rotation<'a>(
    input: &LifeInput<'a>,
    key: &AccessKeyId,
) -> Option<(&'a KeyEvent, &'a Marker)> {
    let events = input.facts.trail.get(key)?.as_ref()?;
    let mut created = events
        .iter()
        .filter(|event| event.change == KeyChange::Created);
    let event = created.next()?;
    let nonce = event.nonce.as_ref()?;
    let mut markers = input
        .facts
        .versions
        .iter()
        .filter_map(|one| one.id.marker());
    let marker = markers.find(|marker| marker.act == Act::Rotate && marker.nonce == *nonce)?;
    let by = event.by.as_deref().and_then(Principal::from_arn)?;
    input.principals.contains(&by).then_some((event, marker))
}

/// A key that a rotation made, that is not the request's, and that never can be: the state has gone past its marker. Once true,
/// it stays true.
fn orphan(input: &LifeInput<'_>) -> Option<Orphan> {
    let facts = input.facts;
    let passed = |marker: &Marker| match facts.at(Label::State) {
        Place::Marker(now) => now.number > marker.number,
        Place::Key(stored) => facts.order(stored) >= marker.number,
        Place::Nothing | Place::Foreign => false,
    };
    facts.keys.iter().find_map(|key| {
        let (event, marker) = made_by_rotation(input, &key.id)?;
        let is_young = facts.now.since(event.at) <= LEASE;
        let is_kept = facts.is_committed(&key.id) || facts.secret.currently_holds(&key.id);
        if is_young || is_kept || !passed(marker) {
            return None;
        }
        let by = event.by.as_deref().and_then(Principal::from_arn)?;
        let creation = Creation {
            key: key.id.clone(),
            user: event.user.clone(),
            at: event.at,
            by: Some(by.clone()),
            nonce: event.nonce.clone(),
        };
        Orphan::of(&creation, &by)
    })
}

/// Returns the user's keys that CloudTrail must be asked about: the request's, the replaced one and, beside a rotation that was
/// begun, every other.
#[must_use]
pub fn suspects(facts: &LifeFacts) -> Vec<AccessKeyId> {
    let (has_rotated, subject) = (facts.has_rotated(), facts.subject());
    let keys = facts.keys.iter().map(|key| key.id.clone());
    keys.filter(|id| has_rotated || Some(id) == subject.as_ref())
        .collect()
}
