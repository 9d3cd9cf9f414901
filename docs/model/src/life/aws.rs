//! What the calls of Secrets Manager and IAM do.

use super::age::Age;
use super::model::Model;
use super::rules::Rule;
use super::world::{By, Key, Label, Maker, Mark, Register, State, Status, Switch, World};

/// IAM gives a user no more keys, as far as it can count. One that is off counts, too.
pub const KEYS_PER_USER: usize = 2;

/// `UpdateSecretVersionStage` of one of our labels to a new marker; returns it, if the label was where the caller says.
pub fn take(
    model: &Model,
    world: &mut World,
    label: Label,
    from: State,
    mark: Mark,
    is_stale: bool,
) -> Option<usize> {
    let compares = match label {
        Label::State => model.holds(Rule::Compare),
        Label::Old => model.holds(Rule::CompareOld),
    };
    let shown = if is_stale {
        &world.before
    } else {
        &world.register
    };
    if world.register.is_scheduled || compares && shown.at(label) != from {
        return None;
    }
    let number = world.marks.len();
    world.marks.push(mark);
    set(&mut world.register, label, State::Mark(number));
    Some(number)
}

fn set(register: &mut Register, label: Label, state: State) {
    match label {
        Label::State => register.state = state,
        Label::Old => register.old = state,
    }
}

/// `UpdateSecretVersionStage` of the state from a marker to the key that was made under it.
pub fn commit(model: &Model, world: &mut World, mark: usize, key: usize, is_stale: bool) -> bool {
    let shown = if is_stale {
        &world.before
    } else {
        &world.register
    };
    let is_there = shown.state == State::Mark(mark) || !model.holds(Rule::CompareAtCommit);
    let moves = is_there && !world.register.is_scheduled;
    if moves {
        world.register.state = State::Key(key);
        world.keys[key].is_committed = true;
    }
    moves
}

/// `UpdateSecretVersionStage` of `AWSCURRENT`, which takes `AWSPREVIOUS` along.
pub fn move_current(
    model: &Model,
    world: &mut World,
    from: usize,
    to: usize,
    is_stale: bool,
) -> bool {
    let shown = if is_stale {
        &world.before
    } else {
        &world.register
    };
    let is_there = shown.current == Some(from) || !model.holds(Rule::CompareCurrent);
    let moves = is_there && !world.register.is_scheduled;
    if moves {
        world.register.previous = world.register.current;
        world.register.current = Some(to);
    }
    moves
}

/// `UpdateAccessKey`. The same status again is an event all the same.
pub fn switch(world: &mut World, key: usize, by: By, on: bool, is_against: bool) {
    let key = &mut world.keys[key];
    if !key.is_there() {
        return;
    }
    key.status = if on { Status::Active } else { Status::Inactive };
    key.last = Some(Switch {
        by,
        on,
        age: Age::Moment,
        is_newer: true,
        is_against,
    });
    key.off = match (by, on) {
        (_, true) => None,
        (By::Us | By::Late, false) => key.off.or(Some(Age::Moment)),
        (By::Person, false) => key.off,
    };
}

/// Returns whether `CreateAccessKey` may succeed, and whether it may be refused. The limit is not atomic: what was done a
/// moment ago may count, or not.
pub fn has_room(world: &World) -> (bool, bool) {
    let count = |is: fn(&Key) -> bool| world.keys.iter().filter(|key| is(key)).count();
    let lives = count(Key::is_there);
    let made = count(|key| key.is_there() && key.shown == Status::NotYet);
    let deleted = count(|key| {
        key.status == Status::Gone && matches!(key.shown, Status::Active | Status::Inactive)
    });
    let may_succeed = lives - made < KEYS_PER_USER && lives <= KEYS_PER_USER;
    (may_succeed, lives + deleted >= KEYS_PER_USER)
}

/// `CreateAccessKey`.
pub fn create(world: &mut World, maker: Maker) -> usize {
    world.keys.push(Key::made(maker));
    world.keys.len() - 1
}
