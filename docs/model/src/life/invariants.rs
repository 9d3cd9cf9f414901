//! What must hold in every state of a key's life, and how to see that the model is not idle.

use stateright::{Expectation, Property};

use super::git::Wish;
use super::model::Model;
use super::world::{By, Key, Kind, State, Status, World, Wrong};

/// 1 of `must never happen`.
pub const OURS: &str = "1: no run touches a key that is not ours";
/// 2.
pub const APPROVED: &str = "2: no key is switched on, or made by rotation, without its proof";
/// 3.
pub const KEPT_OFF: &str = "3: no key is deleted that was not off for `keepOff` by our hand";
/// 3, too.
pub const RESTORED: &str = "3: no key is deleted that was given back";
/// 4.
pub const EVIDENCE: &str = "4: no key goes off that git does not take away";
/// 6.
pub const ONE: &str = "6: each rotation commits one key, in place of the one that it replaces";
/// 6, too.
pub const NO_ORPHAN: &str =
    "6: settled, a key of ours is or was the request's, and there are two at most";
/// 7.
pub const READER: &str = "7: readers of `AWSCURRENT` get a key that works, and time to follow";
/// 8.
pub const FOUGHT: &str = "8: what a person switched on is left for a day";
/// 8, too.
pub const OVERRULED: &str = "8: what a person switched off, or moved back, stays";
/// 9.
pub const TOLD: &str = "9: settled, people were told of all that was taken away";
/// What git says comes to pass.
pub const WISHED_OFF: &str = "done: settled, what git takes away is off";
/// What git says comes to pass.
pub const WISHED_ON: &str = "done: settled, what git gives is on, and current";
/// Runs come to rest.
pub const AT_REST: &str = "done: runs that meet no trouble come to rest";

/// All invariants, and examples that must be found.
pub fn all() -> Vec<Property<Model>> {
    let mut all = vec![
        Property::always(OURS, |_: &Model, world: &World| {
            never(world, &[Wrong::Foreign])
        }),
        Property::always(APPROVED, |_: &Model, world: &World| {
            never(world, &[Wrong::OnUnapproved, Wrong::MadeUnproved])
        }),
        Property::always(KEPT_OFF, |_: &Model, world: &World| {
            never(world, &[Wrong::NotKeptOff])
        }),
        Property::always(RESTORED, |_: &Model, world: &World| {
            never(world, &[Wrong::RestoredDeleted, Wrong::DroppedRestored])
        }),
        Property::always(EVIDENCE, |_: &Model, world: &World| {
            never(world, &[Wrong::OffUnproved])
        }),
        Property::always(ONE, |_: &Model, world: &World| {
            never(world, &[Wrong::TwiceCommitted, Wrong::RolledForward])
        }),
        Property::always(NO_ORPHAN, no_orphan),
        Property::always(READER, |_: &Model, world: &World| {
            let wrongs = [
                Wrong::ReaderLost,
                Wrong::OverlapCut,
                Wrong::CommittedDeleted,
            ];
            never(world, &wrongs)
        }),
        Property::always(FOUGHT, |_: &Model, world: &World| {
            never(world, &[Wrong::Fought])
        }),
        Property::always(OVERRULED, |_: &Model, world: &World| {
            never(world, &[Wrong::Overruled])
        }),
        Property::always(TOLD, told),
        Property::always(WISHED_OFF, wished_off),
        Property::always(WISHED_ON, wished_on),
        Property::always(AT_REST, |_: &Model, world: &World| {
            world
                .settled
                .as_ref()
                .is_none_or(|settled| !settled.is_restless)
        }),
    ];
    all.extend(examples());
    all
}

fn examples() -> Vec<Property<Model>> {
    vec![
        Property::sometimes("a key is off", |_: &Model, world: &World| {
            any_key(world, |key| {
                key.status == Status::Inactive && key.off.is_some()
            })
        }),
        Property::sometimes("a key is on again", |_: &Model, world: &World| {
            let is_on = |key: &Key| key.status == Status::Active && key.off.is_none();
            is_at(world, Kind::On) && any_key(world, is_on)
        }),
        Property::sometimes("a key is deleted", |_: &Model, world: &World| {
            is_at(world, Kind::Drop) && any_key(world, |key| key.status == Status::Gone)
        }),
        Property::sometimes("a secret is deleted", |_: &Model, world: &World| {
            world.register.is_scheduled
        }),
        Property::sometimes("a key is rotated", |_: &Model, world: &World| {
            world.register.state == State::Key(1) && world.register.current == Some(1)
        }),
        Property::sometimes("a replaced key is deleted", |_: &Model, world: &World| {
            world.keys.len() > 1
                && world.keys[0].status == Status::Gone
                && matches!(world.register.old, State::Mark(_))
        }),
        Property::sometimes(
            "a call comes late, or not at all",
            |_: &Model, world: &World| {
                let is_late = |key: &Key| {
                    let last = key.last.filter(|last| last.by == By::Us);
                    last.is_some_and(|last| !last.on)
                };
                is_at(world, Kind::On) && any_key(world, is_late)
            },
        ),
        Property::sometimes("a run calls a person", |_: &Model, world: &World| {
            let settled = world.settled.as_ref();
            settled.is_some_and(|settled| settled.is_contested)
        }),
        Property::sometimes(
            "a rotation is left, and swept",
            |_: &Model, world: &World| {
                any_key(world, |key| {
                    key.is_ours() && !key.is_committed && key.status == Status::Gone
                })
            },
        ),
    ]
}

/// Returns the names of the invariants, and those of the examples.
pub fn names() -> (Vec<&'static str>, Vec<&'static str>) {
    let is_invariant = |property: &Property<Model>| property.expectation == Expectation::Always;
    let (held, found): (Vec<_>, Vec<_>) = all().into_iter().partition(is_invariant);
    let names = |all: Vec<Property<Model>>| all.iter().map(|property| property.name).collect();
    (names(held), names(found))
}

/// Where somebody moves our own labels, what rests on their order is not promised; what rests on proofs is.
fn never(world: &World, wrongs: &[Wrong]) -> bool {
    let is_promised = |wrong: Wrong| match wrong {
        Wrong::Foreign | Wrong::OnUnapproved | Wrong::MadeUnproved | Wrong::Fought => true,
        Wrong::NotKeptOff
        | Wrong::RestoredDeleted
        | Wrong::DroppedRestored
        | Wrong::OffUnproved
        | Wrong::ReaderLost
        | Wrong::Overruled
        | Wrong::RolledForward
        | Wrong::SecretEarly
        | Wrong::TwiceCommitted
        | Wrong::OverlapCut
        | Wrong::CommittedDeleted => !world.is_hostile,
    };
    let is_done = |&wrong: &Wrong| is_promised(wrong) && world.wrongs.has(wrong as usize);
    !wrongs.iter().any(is_done)
}

/// Whether undisturbed runs have come, and nobody moved our own labels.
fn is_settled(world: &World) -> bool {
    world.settled.is_some() && !world.is_hostile
}

fn any_key(world: &World, is: impl Fn(&Key) -> bool) -> bool {
    world.keys.iter().any(is)
}

fn is_at(world: &World, kind: Kind) -> bool {
    matches!(world.register.state, State::Mark(mark) if world.marks[mark].kind == kind)
}

fn no_orphan(_: &Model, world: &World) -> bool {
    let ours = || {
        world
            .keys
            .iter()
            .filter(|key| key.is_ours() && key.is_there())
    };
    !is_settled(world) || ours().all(|key| key.is_committed) && ours().count() <= 2
}

/// Having been told of the last marker implies having been told of those before it. The secret records that, so it is deleted last.
fn told(_: &Model, world: &World) -> bool {
    if !never(world, &[Wrong::SecretEarly]) {
        return false;
    }
    let is_told = |state: State| match state {
        State::Mark(mark) => {
            let of = world.marks[mark];
            let key = world.keys[of.key];
            let is_done = match of.kind {
                Kind::Off => {
                    let is_ours = |last| last != By::Person;
                    key.status == Status::Inactive
                        && key.last.map(|last| last.by).is_some_and(is_ours)
                }
                Kind::Drop => key.status == Status::Gone && key.off.is_some(),
                Kind::On | Kind::Rotate => false,
            };
            of.is_told || !is_done
        }
        State::Fresh | State::Key(_) => true,
    };
    !is_settled(world) || is_told(world.register.state) && is_told(world.register.old)
}

fn was_forged(world: &World) -> bool {
    let subject = world.subject(&world.register);
    subject.is_none_or(|subject| !world.keys[subject].is_ours())
}

fn wished_off(_: &Model, world: &World) -> bool {
    let is_due = is_settled(world) && world.git.wish() == Wish::Off && !was_forged(world);
    // Switched on after the point of no return: a person decides.
    let is_theirs = |number: usize, key: &Key| {
        let labels = [world.register.state, world.register.old].into_iter();
        let mut marks = labels.filter_map(|state| world.mark_of(state, number));
        let is_dropped = marks.any(|mark| world.marks[mark].kind == Kind::Drop);
        is_dropped
            && key
                .last
                .is_some_and(|last| last.by == By::Person && last.on)
    };
    let is_on = |(number, key): (usize, &Key)| {
        key.is_ours() && key.status == Status::Active && !is_theirs(number, key)
    };
    !is_due || !world.keys.iter().enumerate().any(is_on)
}

fn wished_on(_: &Model, world: &World) -> bool {
    let is_due = is_settled(world) && world.git.is_approved() && !world.is_tampered;
    let Some(subject) = world.subject(&world.register).filter(|_| is_due) else {
        return true;
    };
    let key = world.keys[subject];
    let is_theirs = key
        .last
        .is_some_and(|last| last.by == By::Person && !last.on);
    let is_on = key.status == Status::Active && world.register.current == Some(subject);
    let is_over = is_at(world, Kind::Drop) || key.status == Status::Gone;
    is_on || is_over || is_theirs
}
