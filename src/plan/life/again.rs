//! The second look, right before the call that a marker announces.

use super::facts::{DesiredState, LifeInput, Place};
use super::own::{self, KeptOffKey, OwnKey};
use super::replaced::{Over, over};
use super::rotate::is_well;
use super::seen::Seen;
use crate::domain::{Act, Ending, Enforce, Label, Marker};

/// The permission to make the call that a marker announces.
#[derive(Debug, PartialEq, Eq)]
pub enum LifePermit {
    /// To switch a key off, and why.
    Off(OwnKey, Ending),
    /// To switch a key on: together with an [`Approval`](crate::approval::Approval).
    On(OwnKey),
    /// To delete a key.
    Delete(KeptOffKey),
    /// To create the key that takes this one's place: together with a [`Rotation`](crate::approval::Rotation).
    Create(OwnKey),
}

/// Looks again, holding a marker: `None` if its call is not to be made any more.
#[must_use]
pub fn again(input: &LifeInput<'_>, label: Label, held: &Marker) -> Option<LifePermit> {
    let facts = input.facts;
    let is_overtaken = match facts.at(label) {
        // A read may be stale: it shows the marker from before.
        Place::Marker(marker) => marker != held && marker.number >= held.number,
        Place::Nothing => false,
        // The key of the rotation before, if the read is stale.
        Place::Key(stored) => facts.order(stored) >= held.number,
        Place::Foreign => true,
    };
    if is_overtaken || facts.secret.is_scheduled_for_deletion {
        return None;
    }
    let its = Seen::subject(input)?;
    let its_own = match label {
        Label::Old => Seen::replaced(input).filter(|old| old.key == held.key)?,
        Label::State
        | Label::Current
        | Label::Pending
        | Label::Previous
        | Label::Claim
        | Label::Released
        | Label::Next => Seen::subject(input).filter(|its| its.key == held.key)?,
    };
    let own = own::prove(input, &held.key).ok()?;
    let now = facts.now;
    let lifecycle = input.lifecycle;
    let ending = match (label, input.desired_state) {
        (Label::Old, _) => match over(input, &its) {
            Over::Yes(ending) => Some(ending),
            Over::InUse | Over::No => None,
        },
        (_, DesiredState::Off(ending)) => Some(*ending),
        (_, DesiredState::On | DesiredState::Unproven(_)) => None,
    };
    let is_permitted = match held.act {
        Act::Off => {
            let is_disputed = ending.is_some_and(|ending| its_own.is_in_dispute(&ending, now));
            let may_be = lifecycle.enforce != Enforce::Report && !its_own.is_unclear();
            ending.is_some() && may_be && !is_disputed
        }
        Act::On => {
            let may_be = input.unapproved.is_none() && !its_own.is_overruled();
            *input.desired_state == DesiredState::On && may_be
        }
        // Nothing leaves this marker, whatever git says by now.
        Act::Drop => {
            lifecycle.enforce == Enforce::Delete && its_own.is_kept_off(lifecycle.keep_off, now)
        }
        Act::Rotate => {
            let is_alone = facts.keys.len() == 1;
            input.unrotatable.is_none() && is_alone && is_well(input, &its)
        }
    };
    let permit = match (held.act, ending) {
        (Act::Off, Some(ending)) => LifePermit::Off(own, ending),
        (Act::Off, None) => return None,
        (Act::On, _) => LifePermit::On(own),
        (Act::Drop, _) => LifePermit::Delete(KeptOffKey::of(own)),
        (Act::Rotate, _) => LifePermit::Create(own),
    };
    is_permitted.then_some(permit)
}
