//! What a run does about an issued key.

use super::facts::{DesiredState, LifeInput};
use super::job::{Decision, LifeJob, LifePlan};
use super::seen::Seen;
use super::switching::{after_drop, off, off_since, on, under_way};
use super::{replaced, rotate};
use crate::domain::{Act, Doubt, Label, LifeStatus, Status, Version};
use crate::plan::observed::AccessKey;

/// Decides what becomes of a key.
#[must_use]
pub fn plan(input: &LifeInput<'_>) -> LifePlan {
    let facts = input.facts;
    let Some(its) = Seen::subject(input) else {
        let doubt = Doubt::ForeignLabel;
        let key = facts.secret.recorded_key();
        return LifePlan::rest(LifeStatus::Unproven { key, doubt });
    };
    if facts.secret.is_scheduled_for_deletion {
        let key = its.key.clone();
        return LifePlan::rest(match its.act() {
            Some(Act::Drop) => LifeStatus::Removed { key }.into(),
            Some(Act::Off | Act::On | Act::Rotate) | None => Status::Announced { key },
        });
    }
    let status = match decide(input, &its) {
        Decision::Do(status, job) => return LifePlan::go(status, job),
        Decision::Wait(status) => return LifePlan::rest(status),
        Decision::Rest(status) => status,
    };
    let (status, job) = match rotate::follow(input, &its) {
        Some(job) => (status, Some(job)),
        None if rotate::is_rolled_back(input, &its) && input.desired_state == &DesiredState::On => {
            let key = its.key.clone();
            (LifeStatus::Contested { key }.into(), None)
        }
        None => replaced::plan(input, &its, status),
    };
    let (status, job) = match job {
        Some(job) => (status, Some(job)),
        None => rotate::plan(input, &its, status),
    };
    let job = job
        .or_else(|| news(input, &its, Label::State))
        .or_else(|| news(input, &Seen::old(input)?, Label::Old))
        .or_else(|| close(input, &its));
    LifePlan { status, job }
}

fn decide(input: &LifeInput<'_>, its: &Seen<'_>) -> Decision {
    let facts = input.facts;
    if its.marker().is_some_and(|marker| facts.is_leased(marker)) {
        return Decision::Wait(under_way(input, its));
    }
    if let Some(marker) = its.marker().filter(|marker| marker.act == Act::Drop) {
        return after_drop(input, its, Label::State, marker);
    }
    let key = its.key.clone();
    if its.is_active.is_none() {
        return Decision::rest(LifeStatus::Gone { key });
    }
    if let DesiredState::Off(ending) = input.desired_state
        && facts.is_resting_off(input.desired_state, input.lifecycle)
    {
        return Decision::Rest(off_since(input, its, Some(*ending)));
    }
    match input.desired_state {
        DesiredState::Unproven(refusals) => Decision::rest(LifeStatus::RemovalUnproven {
            key,
            refusals: refusals.clone(),
        }),
        DesiredState::Off(ending) => off(input, its, ending, facts.replaced().is_none()),
        DesiredState::On => on(input, its),
    }
}

/// What was done, and nobody was told of.
fn news(input: &LifeInput<'_>, its: &Seen<'_>, label: Label) -> Option<LifeJob> {
    let facts = input.facts;
    let version = match its.marker() {
        Some(marker) => {
            let is_done = match marker.act {
                Act::Off => {
                    let last = its.last.filter(|last| last.is_ours && !last.is_on);
                    its.is_active == Some(false) && last.is_some()
                }
                Act::On => its.is_active == Some(true),
                Act::Drop => its.is_active.is_none(),
                Act::Rotate => false,
            };
            let is_due = is_done && !facts.is_leased(marker);
            is_due.then(|| Version::Marker(marker.clone()))?
        }
        None => rotate::committed(input, its)?,
    };
    (!facts.secret.is_told(label, &version)).then_some(LifeJob::Tell(label, version))
}

/// The secret goes last of all: when its keys are gone, and people were told of each.
fn close(input: &LifeInput<'_>, its: &Seen<'_>) -> Option<LifeJob> {
    let facts = input.facts;
    let marker = its.marker().filter(|marker| marker.act == Act::Drop)?;
    let is_own = |key: &AccessKey| facts.stored(&key.id).is_some();
    let is_last = its.is_active.is_none() && !facts.keys.iter().any(is_own);
    let is_told = facts
        .secret
        .is_told(Label::State, &Version::Marker(marker.clone()));
    let old = facts.old_marker();
    let is_done = !old.is_some_and(|marker| facts.is_leased(marker));
    (is_last && is_told && is_done).then_some(LifeJob::Close)
}
