//! What people do: merges, and acts by hand.

use super::aws;
use super::git::File;
use super::model::Model;
use super::run::Run;
use super::world::{By, Key, Kind, Maker, Mark, State, Status, World};

/// What a person does by hand, in AWS.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// Switches a key on.
    On(usize),
    /// Switches a key off.
    Off(usize),
    /// Deletes a key.
    Delete(usize),
    /// Makes a key.
    Make,
    /// Writes a version into the secret that names a person's key.
    Forge(usize),
    /// Moves `AWSCURRENT` back to where it was.
    RollBack,
    /// Writes a marker of a key, and moves the state to it.
    Mark(Kind, usize),
}

/// Returns what the file may become.
pub fn merges(model: &Model, world: &World) -> Vec<File> {
    let all = match world.git.file {
        File::There | File::Pushed => vec![File::Removed, File::Vanished],
        File::Removed | File::Vanished => vec![File::There, File::Pushed],
    };
    let is_odd = |file: &File| matches!(file, File::Vanished | File::Pushed);
    let mut all = all;
    all.retain(|file| model.size.is_disorderly || !is_odd(file));
    all
}

/// Lets the file change.
pub fn merge(world: &mut World, file: File) {
    world.merges -= 1;
    world.git.before = world.git.file;
    world.git.file = file;
    world.git.is_fresh = file == File::There;
    has_spoken(world);
}

/// Lets the time of the file be over.
pub fn expire(world: &mut World) {
    world.git.is_expired = true;
    has_spoken(world);
}

/// Git has a new last word: what was done in AWS is older.
fn has_spoken(world: &mut World) {
    for key in &mut world.keys {
        for switch in [&mut key.last, &mut key.trail].into_iter().flatten() {
            switch.is_newer = false;
        }
    }
    blind(world);
}

/// Returns what a person may do.
pub fn acts(model: &Model, world: &World) -> Vec<Act> {
    let mut acts = Vec::new();
    for (number, key) in world.keys.iter().enumerate() {
        match key.status {
            Status::Active => acts.extend([Act::Off(number), Act::Delete(number)]),
            Status::Inactive => acts.extend([Act::On(number), Act::Delete(number)]),
            Status::NotYet | Status::Gone => {}
        }
        if !key.is_ours() && key.is_there() && world.register.current != Some(number) {
            acts.push(Act::Forge(number));
        }
    }
    let count = world.keys.iter().filter(|key| key.is_there()).count();
    if count < aws::KEYS_PER_USER {
        acts.push(Act::Make);
    }
    let previous = world.register.previous;
    if previous.is_some_and(|key| world.keys[key].is_there()) && !world.register.is_scheduled {
        acts.push(Act::RollBack);
    }
    if model.size.is_hostile && !world.register.is_scheduled {
        let kinds = [Kind::Off, Kind::On, Kind::Drop, Kind::Rotate];
        for key in 0..world.keys.len() {
            acts.extend(kinds.map(|kind| Act::Mark(kind, key)));
        }
    }
    acts
}

/// Lets a person act.
pub fn act(world: &mut World, act: Act) {
    world.acts -= 1;
    match act {
        Act::On(key) | Act::Off(key) => {
            let on = matches!(act, Act::On(_));
            let of = world.keys[key];
            let was_late = of.last.is_some_and(|last| last.by == By::Late);
            let is_against = on && of.off.is_some() && !was_late;
            aws::switch(world, key, By::Person, on, is_against);
        }
        Act::Delete(key) => {
            world.keys[key].status = Status::Gone;
            world.keys[key].off = None;
        }
        Act::Make => world.keys.push(Key::made(Maker::Person)),
        Act::Forge(key) => {
            world.register.previous = world.register.current;
            world.register.current = Some(key);
            world.is_tampered = true;
        }
        Act::Mark(kind, key) => {
            world.register.state = State::Mark(world.marks.len());
            world.marks.push(Mark {
                kind,
                key,
                // By the version's date, which is AWS's, whatever the id says.
                is_young: true,
                is_told: true,
            });
            world.is_hostile = true;
        }
        Act::RollBack => {
            let register = &mut world.register;
            std::mem::swap(&mut register.current, &mut register.previous);
            world.is_tampered = true;
        }
    }
    blind(world);
}

/// Runs that have looked already do not know of it.
fn blind(world: &mut World) {
    for run in &mut world.runs {
        if let Run::Busy(turn) = run {
            turn.look.is_blind = true;
        }
    }
}
