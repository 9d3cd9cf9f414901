//! The key that a rotation replaced: it goes off after the overlap, and never comes back.

use super::facts::{DesiredState, LifeInput};
use super::job::{Decision, LifeJob};
use super::rotate;
use super::seen::Seen;
use super::switching::{after_drop, ending_of, off};
use crate::domain::{
    Act, Duration, Ending, EndingCause, Label, LifeStatus, Status, Timestamp, Version,
};

/// A key that was used so lately is still somebody's.
const IN_USE: Duration = Duration::from_days(1);

/// For how long that delays its end.
const PATIENCE: Duration = Duration::from_days(7);

/// What is due for the replaced key, and where the request stands for its sake.
pub(super) fn plan(
    input: &LifeInput<'_>,
    its: &Seen<'_>,
    status: Status,
) -> (Status, Option<LifeJob>) {
    let Some(old) = Seen::replaced(input) else {
        return (status, None);
    };
    let status = match status {
        Status::Announced { key } => LifeStatus::Rotating {
            key,
            old: Some(old.key.clone()),
        }
        .into(),
        status => status,
    };
    if old
        .marker()
        .is_some_and(|marker| input.facts.is_leased(marker))
    {
        return (status, None);
    }
    let decided = if let Some(marker) = old.marker().filter(|marker| marker.act == Act::Drop) {
        after_drop(input, &old, Label::Old, marker)
    } else {
        match over(input, its) {
            Over::Yes(ending) => off(input, &old, &ending, true),
            Over::InUse => {
                let key = old.key.clone();
                return (LifeStatus::StillUsed { key }.into(), None);
            }
            Over::No => return (status, None),
        }
    };
    match decided {
        Decision::Do(_, job) => (status, Some(job)),
        Decision::Rest(Status::Life(trouble)) if is_trouble(&trouble) => (trouble.into(), None),
        Decision::Rest(_) | Decision::Wait(_) => (status, None),
    }
}

fn is_trouble(status: &LifeStatus) -> bool {
    matches!(
        status,
        LifeStatus::Contested { .. } | LifeStatus::Unproven { .. }
    )
}

/// Whether the replaced key's time is over.
pub(super) enum Over {
    /// Since when.
    Yes(Ending),
    /// But for its having been used a moment ago.
    InUse,
    No,
}

/// It goes with the other one, or after the overlap, while readers of `AWSCURRENT` have one that works.
pub(super) fn over(input: &LifeInput<'_>, its: &Seen<'_>) -> Over {
    match input.desired_state {
        DesiredState::Off(Ending { cause: _, at }) => {
            let cause = EndingCause::Replaced;
            return Over::Yes(Ending { cause, at: *at });
        }
        DesiredState::Unproven(_) => return Over::No,
        DesiredState::On => {}
    }
    let facts = input.facts;
    let has_next = its.is_active == Some(true)
        && !matches!(its.act(), Some(Act::Off | Act::Drop))
        && matches!(facts.secret.current(), Some(Version::Key(stored)) if stored.key == its.key);
    let is_told = rotate::committed(input, its)
        .is_none_or(|version| facts.secret.is_told(Label::State, &version));
    let created = facts.created(&its.key).filter(|_| has_next && is_told);
    // Readers have time from when they were told, not from when the key was made.
    let begun = created.map(|created| {
        facts
            .secret
            .rotated()
            .map_or(created, |told| told.max(created))
    });
    let Some(due) = begun.map(|begun| begun.after(input.lifecycle.overlap)) else {
        return Over::No;
    };
    let now = facts.now;
    if now < due {
        return Over::No;
    }
    let is_used = |used: Timestamp| now.since(used) < IN_USE;
    if input.old_last_used.is_some_and(is_used) && now < due.after(PATIENCE) {
        return Over::InUse;
    }
    let cause = EndingCause::Replaced;
    Over::Yes(Ending { cause, at: due })
}

/// Returns whether it is time to ask when the replaced key was used last.
#[must_use]
pub fn asks_for_use(input: &LifeInput<'_>) -> bool {
    let subject = Seen::subject(input);
    let is_over = subject.is_some_and(|its| matches!(over(input, &its), Over::Yes(_)));
    ending_of(input).is_none() && is_over && input.facts.replaced().is_some()
}
