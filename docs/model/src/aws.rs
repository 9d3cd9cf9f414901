//! What the calls of Secrets Manager and IAM do.

use crate::model::Model;
use crate::rules::Rule;
use crate::set::Set;
use crate::world::{Age, Claim, Fate, Key, Maker, Request, Secret, Version, World};

/// IAM gives a user no more keys, as far as it can count.
pub const KEYS_PER_USER: usize = 2;

/// `CreateSecret`: of two, one wins.
pub fn create_secret(model: &Model, world: &mut World, request: usize) -> Option<usize> {
    if world.requests[request].secret.is_some() {
        return None;
    }
    let claim = new_claim(model, world, request, 0);
    world.requests[request].secret = Some(Secret {
        first: claim,
        claims: Set::from_iter([claim]),
        current: Version::Claim(claim),
        previous: None,
        pending: None,
        recorded: None,
        is_announced: false,
    });
    Some(claim)
}

/// `PutSecretValue` of a claim, under the label `COUNTERSIGN`, which decides nothing.
pub fn put_claim(model: &Model, world: &mut World, request: usize, from: usize) -> Option<usize> {
    world.requests[request].secret.as_ref()?;
    let generation = world.claims[from].generation + 1;
    let claim = new_claim(model, world, request, generation);
    if let Some(secret) = &mut world.requests[request].secret {
        secret.claims.add(claim);
    }
    Some(claim)
}

fn new_claim(model: &Model, world: &mut World, request: usize, generation: u8) -> usize {
    let claim = world.claims.len();
    let is_fresh = model.holds(Rule::FreshNonce);
    world.claims.push(Claim {
        request,
        generation,
        nonce: if is_fresh { claim } else { request },
        age: Age::Moment,
    });
    claim
}

/// `PutSecretValue` of a key. The same version and value a second time is ignored.
pub fn put_key(world: &mut World, request: usize, key: usize) {
    if let Some(secret) = &mut world.requests[request].secret
        && !std::mem::replace(&mut world.keys[key].is_stored, true)
    {
        secret.pending = Some(key);
    }
}

/// `UpdateSecretVersionStage` of `AWSCURRENT`: succeeds if the label is where the caller says.
pub fn move_current(
    world: &mut World,
    request: usize,
    from: Option<usize>,
    to: Version,
    is_stale: bool,
) -> bool {
    let Request { secret, before, .. } = &mut world.requests[request];
    let shown = if is_stale { before } else { &*secret };
    let is_there = |secret: &Secret| from.is_none_or(|from| secret.current == Version::Claim(from));
    let moves = shown.as_ref().is_some_and(is_there);
    match secret {
        Some(secret) if moves => {
            secret.previous = Some(std::mem::replace(&mut secret.current, to));
            true
        }
        Some(_) | None => false,
    }
}

/// Returns whether `CreateAccessKey` may succeed, and whether it may be refused. The limit is not atomic: what was done a
/// moment ago may count, or not.
pub fn has_room(world: &World) -> (bool, bool) {
    let count = |is: fn(&Key) -> bool| world.keys(is).len();
    let lives = count(|key| key.fate == Fate::Lives);
    let made = count(|key| key.fate == Fate::Lives && key.is_recent);
    let deleted = count(|key| key.fate != Fate::Lives && key.is_recent);
    let may_succeed = lives - made < KEYS_PER_USER && lives <= KEYS_PER_USER;
    (may_succeed, lives + deleted >= KEYS_PER_USER)
}

/// `CreateAccessKey`.
pub fn create_access_key(world: &mut World, claim: usize, is_approved: bool) -> usize {
    let own = world.claims[claim];
    let known = world.keys_of(own.request, |key| {
        key.fate == Fate::Lives && key.age >= Age::Lease && key.maker != Maker::Claim(claim)
    });
    world.wrongs.doubled |= own.age == Age::Moment && !known.is_empty();
    let key = Key::new(Maker::Claim(claim), is_approved, Age::Moment);
    world.keys.push(key);
    world.keys.len() - 1
}

/// `DeleteAccessKey`.
pub fn delete_access_keys(world: &mut World, keys: Set, fate: Fate) {
    for key in keys.numbers() {
        let key = &mut world.keys[key];
        if key.fate == Fate::Lives {
            key.fate = fate;
            key.is_recent = true;
        }
    }
}
