//! What must hold in every state, and how to see that the model is not idle.

use stateright::{Expectation, Property};

use crate::model::Model;
use crate::world::{Fate, Key, Maker, Settled, Status, Version, World};

/// Invariant 1.
pub const ONE_PROMOTED: &str = "1: a request has at most one promoted key, ever";
/// Invariant 1, too: a key that was promoted is not lost.
pub const PROMOTED_WORKS: &str = "1: a promoted key is stored, and no run deletes it";
/// Invariant 1, too: no key is doubled that need not be.
pub const NONE_BESIDE: &str = "1: no second key is made beside one that is known";
/// Invariant 2.
pub const NO_ORPHAN: &str =
    "2: settled, every key of ours is promoted, deleted or named to a person";
/// Invariant 3.
pub const OURS: &str = "3: no run deletes a key that is not ours";
/// Invariant 4.
pub const APPROVED: &str = "4: no key without an approval";
/// Invariant 6.
pub const ANNOUNCED: &str = "6: settled, every promoted key is announced, in one comment";
/// Invariant 7.
pub const AT_REST: &str = "7: runs that meet no trouble come to rest";
/// Invariant 8.
pub const NONE_FORGOTTEN: &str = "8: settled, every request is announced, or it is said why not";
/// Runs that meet no trouble are not in each other's way.
pub const CALM: &str = "calm: without trouble there is one key and one notice for each request";
/// What a run says of itself is true.
pub const LOSERS_LOST: &str = "true: a run that says that it lost a race did not win it";

/// All invariants, and examples that must be found.
pub fn all() -> Vec<Property<Model>> {
    vec![
        Property::always(ONE_PROMOTED, one_promoted),
        Property::always(PROMOTED_WORKS, promoted_works),
        Property::always(NONE_BESIDE, |_: &Model, world: &World| {
            !world.wrongs.doubled
        }),
        Property::always(NO_ORPHAN, no_orphan),
        Property::always(OURS, ours),
        Property::always(APPROVED, approved),
        Property::always(ANNOUNCED, announced),
        Property::always(AT_REST, |_: &Model, world: &World| {
            settled(world, |settled| !settled.is_restless)
        }),
        Property::always(NONE_FORGOTTEN, none_forgotten),
        Property::always(CALM, calm),
        Property::always(LOSERS_LOST, |_: &Model, world: &World| !world.wrongs.misled),
        Property::sometimes("a key is announced", |_: &Model, world: &World| {
            has_status(world, Status::Announced)
        }),
        Property::sometimes("a run deletes a key", |_: &Model, world: &World| {
            any_key(world, |key| key.fate == Fate::Deleted)
        }),
        Property::sometimes("a run calls a person", |_: &Model, world: &World| {
            any_key(world, |key| key.is_named)
        }),
        Property::sometimes("there is a third claim", |_: &Model, world: &World| {
            world.claims.iter().any(|claim| claim.generation == 2)
        }),
        Property::sometimes("a user has three keys", |_: &Model, world: &World| {
            world.keys(|key| key.fate == Fate::Lives).len() == 3
        }),
        Property::sometimes(
            "a key is promoted after a take-over",
            |_: &Model, world: &World| {
                let is_later = |claim: usize| world.claims[claim].generation > 0;
                world.keys.iter().any(|key| match key.maker {
                    Maker::Claim(claim) => key.is_promoted && is_later(claim),
                    _ => false,
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

fn any_key(world: &World, is: impl Fn(&Key) -> bool) -> bool {
    world.keys.iter().any(is)
}

/// Checks what undisturbed runs left.
fn settled(world: &World, is: impl Fn(&Settled) -> bool) -> bool {
    world.settled.as_ref().is_none_or(is)
}

fn has_status(world: &World, status: Status) -> bool {
    !settled(world, |settled| !settled.statuses.contains(&status))
}

fn one_promoted(_: &Model, world: &World) -> bool {
    let promoted = |request| world.keys_of(request, |key| key.is_promoted).len();
    (0..world.requests.len()).all(|request| promoted(request) <= 1)
}

fn promoted_works(_: &Model, world: &World) -> bool {
    let is_lost = |key: &Key| key.is_promoted && key.fate == Fate::Deleted;
    let is_empty = |key: &Key| key.is_promoted && !key.is_stored;
    !any_key(world, is_lost) && settled(world, |_| !any_key(world, is_empty))
}

fn no_orphan(_: &Model, world: &World) -> bool {
    let is_told = |key: &Key| key.is_promoted || key.is_named;
    let is_orphan = |key: &Key| key.is_ours() && key.fate == Fate::Lives && !is_told(key);
    settled(world, |_| !any_key(world, is_orphan))
}

fn ours(model: &Model, world: &World) -> bool {
    let may_be_deleted = |key: &Key| key.is_ours() && model.size.is_trail_readable;
    !any_key(world, |key| {
        key.fate == Fate::Deleted && !may_be_deleted(key)
    })
}

fn approved(_: &Model, world: &World) -> bool {
    !any_key(world, |key| key.is_ours() && !key.is_approved)
}

fn was_replaced(world: &World, request: usize) -> bool {
    let secret = world.requests[request].secret.as_ref();
    secret.is_some_and(|secret| secret.current == Version::Foreign)
}

fn announced(_: &Model, world: &World) -> bool {
    settled(world, |_| {
        world.requests.iter().enumerate().all(|(number, request)| {
            let promoted = |key: &Key| key.is_promoted && key.fate == Fate::Lives;
            let is_due = !world.keys_of(number, promoted).is_empty();
            let is_told = request.notices > 0 && request.comments > 0;
            // Who replaced it has found it.
            let is_fine = is_told || !is_due || was_replaced(world, number);
            is_fine && request.comments <= 1
        })
    })
}

fn none_forgotten(_: &Model, world: &World) -> bool {
    settled(world, |settled| {
        let mut statuses = settled.statuses.iter().enumerate();
        statuses.all(|(request, status)| match status {
            Status::Announced | Status::NeedsAPerson => true,
            Status::Refused => !world.requests[request].is_approved || was_replaced(world, request),
            Status::Blocked => world.keys(|key| key.fate == Fate::Lives).len() >= 2,
            Status::Waiting | Status::Reserved | Status::Issued => {
                let by_hand = |key: &Key| key.fate == Fate::DeletedByHand;
                !world.keys_of(request, by_hand).is_empty()
            }
        })
    })
}

fn calm(_: &Model, world: &World) -> bool {
    let made = world.keys(Key::is_ours).len();
    let told_once = world
        .requests
        .iter()
        .all(|request| request.notices <= 1 && request.comments <= 1);
    !world.is_calm || made <= world.requests.len() && told_once
}
