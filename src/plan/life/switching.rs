//! When a key is switched off or on, or deleted.

use super::facts::{DesiredState, LifeInput};
use super::job::{Decision, LifeJob};
use super::own::{self, Unproved};
use super::seen::Seen;
use crate::domain::{Act, Ending, Enforce, Label, LifeStatus, Marker, Status};
use crate::plan::suspects::MEMORY;

/// After the point of no return: it is deleted, or a person decides.
pub(super) fn after_drop(
    input: &LifeInput<'_>,
    its: &Seen<'_>,
    label: Label,
    marker: &Marker,
) -> Decision {
    let key = its.key.clone();
    if its.is_active.is_none() {
        return Decision::rest(LifeStatus::Removed { key });
    }
    let is_kept_off = its.is_kept_off(input.lifecycle.keep_off, input.facts.now);
    match own::prove(input, &key) {
        Err(unproved) => unproven(input, its, unproved),
        Ok(_) if !is_kept_off => Decision::rest(LifeStatus::Contested { key }),
        Ok(_) if input.lifecycle.enforce != Enforce::Delete => {
            Decision::Rest(off_since(input, its, ending_of(input)))
        }
        Ok(_) => {
            let status = off_since(input, its, ending_of(input));
            Decision::Do(status, LifeJob::Delete(label, marker.clone()))
        }
    }
}

/// What is due where a key is to be off. It is deleted only if it may be: the request's key goes after the one that it
/// replaced.
pub(super) fn off(
    input: &LifeInput<'_>,
    its: &Seen<'_>,
    ending: &Ending,
    may_be_deleted: bool,
) -> Decision {
    let (now, lifecycle) = (input.facts.now, input.lifecycle);
    let (key, ending) = (its.key.clone(), *ending);
    let is_marked = its.act() == Some(Act::Off);
    let is_off = its.is_active == Some(false);
    let status = match is_off {
        true => off_since(input, its, Some(ending)),
        false => LifeStatus::Overdue {
            key: key.clone(),
            ending,
        }
        .into(),
    };
    if lifecycle.enforce == Enforce::Report {
        return Decision::Rest(status);
    }
    if let Err(unproved) = own::prove(input, &key) {
        return unproven(input, its, unproved);
    }
    let is_theirs = its.last.is_some_and(|last| !last.is_ours);
    let made = its.marker().and_then(|marker| input.facts.made(marker));
    let is_forgotten = its.last.is_none() && made.is_some_and(|made| now.since(made) > MEMORY);
    let is_kept_off = its.is_kept_off(lifecycle.keep_off, now);
    // Nothing is deleted that people were not told of.
    let is_to_go =
        may_be_deleted && lifecycle.enforce == Enforce::Delete && is_kept_off && its.is_told(input);
    let act = match (is_off, is_marked) {
        (true, true) if is_to_go => Act::Drop,
        // CloudTrail has forgotten whose switch was the last: once more, and the time before the deletion begins.
        (true, true) if is_forgotten => Act::Off,
        (true, true) if !is_theirs => return Decision::Rest(status),
        // Off by another hand: once more by ours, and the time before the deletion begins.
        (true, _) => Act::Off,
        (false, _) if its.is_in_dispute(&ending, now) => {
            return Decision::rest(LifeStatus::Contested { key });
        }
        (false, _) if its.is_unclear() => return Decision::Wait(status),
        (false, _) if input.is_held_back => {
            return Decision::rest(LifeStatus::Braked { key, ending });
        }
        (false, _) => Act::Off,
    };
    Decision::Do(status, its.take(input, act))
}

/// What is due where a key is to be on.
pub(super) fn on(input: &LifeInput<'_>, its: &Seen<'_>) -> Decision {
    let key = its.key.clone();
    let is_marked_off = its.act() == Some(Act::Off);
    let take = || match own::prove(input, &its.key) {
        Ok(_) => Decision::Do(off_since(input, its, None), its.take(input, Act::On)),
        Err(unproved) => unproven(input, its, unproved),
    };
    match (its.is_active, its.last, input.unapproved) {
        (Some(true), _, None) if is_marked_off => take(),
        (Some(true), _, _) => Decision::Rest(Status::Announced { key }),
        (Some(false), _, _) if its.is_overruled() => Decision::rest(LifeStatus::Contested { key }),
        (Some(false), Some(last), Some(_)) if !last.is_on => {
            Decision::Rest(off_since(input, its, None))
        }
        (Some(false), Some(last), None) if !last.is_on => take(),
        // By whom it was switched off does not show.
        (Some(false), _, _) => Decision::rest(LifeStatus::Contested { key }),
        (None, _, _) => Decision::rest(LifeStatus::Gone { key }),
    }
}

/// Another run has it in hand.
pub(super) fn under_way(input: &LifeInput<'_>, its: &Seen<'_>) -> Status {
    let key = its.key.clone();
    match (its.is_active, its.act()) {
        (None, Some(Act::Drop)) => LifeStatus::Removed { key }.into(),
        (None, _) => LifeStatus::Gone { key }.into(),
        (Some(false), _) => off_since(input, its, ending_of(input)),
        (Some(true), Some(Act::Rotate)) => LifeStatus::Rotating { key, old: None }.into(),
        (Some(true), _) => match ending_of(input) {
            Some(ending) => LifeStatus::Overdue { key, ending }.into(),
            None => Status::Announced { key },
        },
    }
}

pub(super) fn ending_of(input: &LifeInput<'_>) -> Option<Ending> {
    match input.desired_state {
        DesiredState::Off(ending) => Some(*ending),
        DesiredState::On | DesiredState::Unproven(_) => None,
    }
}

/// A key that is off: since when, and when it is deleted.
pub(super) fn off_since(input: &LifeInput<'_>, its: &Seen<'_>, ending: Option<Ending>) -> Status {
    let marked = its.marker().filter(|marker| marker.act == Act::Off);
    let marked = marked.and_then(|marker| input.facts.made(marker));
    let since = its.last.filter(|last| !last.is_on).map(|last| last.at);
    let since = since.or(marked);
    let is_deleted = input.lifecycle.enforce == Enforce::Delete && ending.is_some();
    let unapproved = match input.desired_state {
        DesiredState::On => input.unapproved.unwrap_or_default(),
        DesiredState::Off(_) | DesiredState::Unproven(_) => &[],
    };
    LifeStatus::Off {
        key: its.key.clone(),
        ending,
        since,
        until: since
            .filter(|_| is_deleted)
            .map(|since| since.after(input.lifecycle.keep_off)),
        unapproved: unapproved.to_vec(),
    }
    .into()
}

fn unproven(input: &LifeInput<'_>, its: &Seen<'_>, unproved: Unproved) -> Decision {
    let key = its.key.clone();
    match unproved {
        Unproved::Gone => Decision::rest(LifeStatus::Gone { key }),
        Unproved::Early => Decision::Wait(under_way(input, its)),
        Unproved::Doubt(doubt) => Decision::rest(LifeStatus::Unproven {
            key: Some(key),
            doubt,
        }),
    }
}
