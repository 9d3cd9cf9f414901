//! What a run does about what it sees. Nothing here changes anything.

use crate::aws::KEYS_PER_USER;
use crate::model::Model;
use crate::rules::Rule;
use crate::run::{Next, Step};
use crate::set::Set;
use crate::view::{Proof, View, stored};
use crate::world::{Age, Secret, Status, Version, World};

/// The last generation: no claim takes over from it.
const LAST: u8 = 2;

/// Looks at one request, at the beginning of a run.
pub fn look(model: &Model, world: &World, request: usize, is_approved: bool, view: &View) -> Next {
    let Some(secret) = view.secret(world, request) else {
        let has_room = view.listed(world).len() < KEYS_PER_USER;
        return match may_create(model, is_approved, has_room) {
            None => Next::Go(Step::Claiming),
            Some(status) => Next::rest(status),
        };
    };
    if secret.is_announced {
        return Next::rest(Status::Announced);
    }
    if let Some(key) = secret.recorded {
        return announce(model, world, secret, key, Step::Notifying);
    }
    let is_listed = |key: usize| view.listed(world).has(key);
    match secret.current {
        Version::Foreign => Next::rest(Status::Refused),
        Version::Key(key) if is_listed(key) => {
            announce(model, world, secret, key, Step::Recording { key })
        }
        Version::Key(_) => Next::rest(Status::Issued),
        Version::Claim(current) => match stored(world, secret) {
            Some((claim, key)) if is_listed(key) => {
                let succeeded = false;
                Next::Go(Step::Promoting {
                    claim,
                    key,
                    succeeded,
                })
            }
            _ if is_leased(world, current) && model.holds(Rule::Lease) => {
                Next::rest(Status::Reserved)
            }
            _ => recover(model, world, request, is_approved, view, current),
        },
    }
}

/// Returns why a request may not be given a key.
fn may_create(model: &Model, is_approved: bool, has_room: bool) -> Option<Status> {
    if !is_approved && model.holds(Rule::ApprovalAtCreate) {
        Some(Status::Refused)
    } else {
        (!has_room).then_some(Status::Blocked)
    }
}

fn is_leased(world: &World, claim: usize) -> bool {
    world.claims[claim].age < Age::Lease
}

/// The run that promoted a key has the first right to announce it.
fn announce(model: &Model, world: &World, secret: &Secret, key: usize, step: Step) -> Next {
    let is_its = |claim: &usize| Some(world.claims[*claim].nonce) == world.nonce(key);
    let mut claims = secret.claims.numbers().filter(is_its);
    if model.holds(Rule::AnnounceLease) && claims.any(|claim| is_leased(world, claim)) {
        Next::rest(Status::Issued)
    } else {
        Next::Go(step)
    }
}

/// A claim whose lease is over: its run died, or sleeps. Taken over if a key can be created, or one is to be deleted.
fn recover(
    model: &Model,
    world: &World,
    request: usize,
    is_approved: bool,
    view: &View,
    claim: usize,
) -> Next {
    let unnamed = unnamed(model, world, request, view);
    if world.claims[claim].generation == LAST && model.holds(Rule::Generations) {
        return Next::Rest(Status::NeedsAPerson, unnamed);
    }
    let nonce = Some(world.claims[claim].nonce);
    let is_left = |&key: &usize| view.proof(model, world, key) == Proof::Ours(nonce);
    let orphans: Set = unnamed.numbers().filter(is_left).collect();
    let has_room = view.listed(world).without(orphans).len() < KEYS_PER_USER;
    match may_create(model, is_approved, has_room) {
        Some(status) if orphans.is_empty() => Next::rest(status),
        Some(_) | None => Next::Go(Step::TakingOver {
            from: claim,
            seen: (!model.holds(Rule::FreshListing)).then_some(*view),
        }),
    }
}

/// Looks afresh, holding a claim that was current a moment ago.
pub fn after_take_over(
    model: &Model,
    world: &World,
    request: usize,
    is_approved: bool,
    view: &View,
    claim: usize,
) -> Next {
    let held = Some(claim);
    let view = View { held, ..*view };
    let secret = view.secret(world, request);
    let current = secret.map(|secret| view.current(world, secret));
    let was_overtaken = current.is_some_and(|current| current != Version::Claim(claim));
    if was_overtaken && model.holds(Rule::OlderOnly) {
        return Next::rest(Status::Reserved);
    }
    let mut orphans = Set::default();
    let mut unknown = Set::default();
    for key in unnamed(model, world, request, &view).numbers() {
        match find(model, world, &view, key) {
            Finding::Orphan => orphans.add(key),
            Finding::Unknown => unknown.add(key),
            Finding::Early => return Next::rest(Status::Reserved),
            Finding::Left | Finding::Replaced => {}
        }
    }
    if !unknown.is_empty() {
        return Next::Rest(Status::NeedsAPerson, unknown);
    }
    let has_room = view.listed(world).without(orphans).len() < KEYS_PER_USER;
    let then = may_create(model, is_approved, has_room);
    match then {
        _ if !orphans.is_empty() => Next::Go(Step::Clearing {
            claim,
            orphans,
            then,
        }),
        Some(status) => Next::rest(status),
        None => Next::Go(Step::Claimed { claim }),
    }
}

/// The user's keys that are not older than the secret, and that no secret names.
fn unnamed(model: &Model, world: &World, request: usize, view: &View) -> Set {
    let Some(secret) = view.secret(world, request) else {
        return Set::default();
    };
    let since = world.claims[secret.first].age;
    let is_unnamed =
        |&key: &usize| world.keys[key].age <= since && !view.is_named(model, world, key);
    view.listed(world).numbers().filter(is_unnamed).collect()
}

/// What a key is that no secret names.
enum Finding {
    /// Somebody else's, or of a claim that is still current: none of this run's business.
    Left,
    /// Too young for CloudTrail.
    Early,
    /// Ours, and it can never be promoted.
    Orphan,
    /// Ours; but somebody wrote into its secret, which does not say any more whether it was promoted.
    Replaced,
    /// Nobody can tell whose it is.
    Unknown,
}

/// The one rule by which keys are deleted. It knows no time: what it says of an orphan stays true.
fn find(model: &Model, world: &World, view: &View, key: usize) -> Finding {
    let nonce = match view.proof(model, world, key) {
        Proof::Silent | Proof::Theirs if !model.holds(Rule::Proof) => return Finding::Orphan,
        Proof::Theirs => return Finding::Left,
        Proof::Silent if world.keys[key].age < Age::Lease => return Finding::Early,
        Proof::Silent => return Finding::Unknown,
        Proof::Ours(nonce) => nonce,
    };
    match nonce.and_then(|nonce| view.find(world, nonce)) {
        None if model.holds(Rule::KnownClaim) => Finding::Left,
        None => Finding::Orphan,
        Some((secret, claim)) => {
            let is_over = match view.held {
                Some(held) if !model.holds(Rule::OlderOnly) => held != claim,
                _ if model.holds(Rule::Fence) => view.is_superseded(world, secret, claim),
                _ => !is_leased(world, claim),
            };
            match is_over {
                false => Finding::Left,
                true if was_replaced(secret) => Finding::Replaced,
                true => Finding::Orphan,
            }
        }
    }
}

/// Somebody's version is current, and no tag says which key was before it.
fn was_replaced(secret: &Secret) -> bool {
    secret.current == Version::Foreign && secret.recorded.is_none()
}

/// Looks for keys of ours that nothing names: first those to delete, then those that a person must look at.
pub fn sweep(model: &Model, world: &World, view: &View) -> (Set, Set) {
    let mut orphans = Set::default();
    let mut unknown = Set::default();
    if !model.size.is_trail_readable {
        return (orphans, watch(model, world, view));
    }
    for key in view.listed(world).numbers() {
        let is_ours = matches!(view.proof(model, world, key), Proof::Ours(_));
        let is_in_sight = is_ours && world.keys[key].age < Age::Days;
        if !is_in_sight || view.is_named(model, world, key) {
            continue;
        }
        match find(model, world, view, key) {
            Finding::Orphan => orphans.add(key),
            Finding::Replaced | Finding::Unknown => unknown.add(key),
            Finding::Early | Finding::Left => {}
        }
    }
    (orphans, unknown)
}

/// Where CloudTrail may not be read: the unexplained keys of requests that a claim was left of, or taken over.
fn watch(model: &Model, world: &World, view: &View) -> Set {
    let last = match model.holds(Rule::WatchTwoDays) {
        true => Age::Day,
        false => Age::Lease,
    };
    let mut unknown = Set::default();
    for request in 0..world.requests.len() {
        let Some(secret) = view.secret(world, request) else {
            continue;
        };
        let was_left = match secret.current {
            Version::Claim(claim) => !is_leased(world, claim),
            Version::Key(_) => false,
            Version::Foreign => was_replaced(secret),
        };
        let was_taken_over = secret.claims.numbers().any(|claim| {
            let claim = world.claims[claim];
            claim.generation > 0 && claim.age <= last
        });
        if was_left && model.holds(Rule::WatchLeft) || was_taken_over {
            let is_old = |&key: &usize| world.keys[key].age >= Age::Lease;
            let unnamed = unnamed(model, world, request, view);
            unnamed
                .numbers()
                .filter(is_old)
                .for_each(|key| unknown.add(key));
        }
    }
    if model.holds(Rule::Watch) {
        unknown
    } else {
        Set::default()
    }
}
