//! What each call of a run does to the world, and what the run does then. What it cannot know it leaves to a later run.

use crate::aws;
use crate::decide;
use crate::model::Model;
use crate::rules::Rule;
use crate::run::{Answer, Next, Step, Turn};
use crate::set::Set;
use crate::view::View;
use crate::world::{Age, Fate, Status, Version, World};

/// Lets a call arrive, or not.
pub fn after(model: &Model, world: &mut World, turn: Turn, answer: Answer) -> Next {
    let request = turn.request;
    match turn.step {
        Step::Claiming => claim(model, world, request, answer),
        Step::Claimed { claim } => in_time(model, world, claim, Step::Creating { claim }),
        Step::Creating { claim } => create(model, world, turn, claim, answer),
        Step::Storing { claim, key } => store(model, world, turn, claim, key, answer),
        Step::Stored { claim, key } => {
            let succeeded = false;
            let promoting = Step::Promoting {
                claim,
                key,
                succeeded,
            };
            in_time(model, world, claim, promoting)
        }
        Step::Promoting {
            claim,
            key,
            succeeded,
        } => promote(model, world, request, (claim, key, succeeded), answer),
        Step::Recording { key } => record(world, turn, key, answer),
        Step::Notifying => notify(world, request, answer),
        Step::Commenting => look_for_comment(model, world, request),
        Step::Posting => post(world, request, answer),
        Step::Marking => mark(world, turn, answer),
        Step::TakingOver { from, seen } => put_claim(model, world, request, from, seen, answer),
        Step::Moving { from, claim, seen } => {
            take_over(model, world, turn, (from, claim, seen), answer)
        }
        Step::Clearing {
            claim,
            orphans,
            then,
        } => {
            delete(world, orphans, answer);
            match then {
                None if answer.is_known() => Next::Go(Step::Claimed { claim }),
                None => Next::rest(Status::Reserved),
                Some(status) => Next::rest(status),
            }
        }
        Step::Removing { orphans } => {
            delete(world, orphans, answer);
            Next::End
        }
        Step::TookOver { .. } | Step::Sweeping => Next::End,
    }
}

fn claim(model: &Model, world: &mut World, request: usize, answer: Answer) -> Next {
    let claim = answer
        .arrives()
        .then(|| aws::create_secret(model, world, request));
    match claim.flatten() {
        Some(claim) if answer.is_known() => Next::Go(Step::Claimed { claim }),
        Some(_) | None => Next::rest(Status::Reserved),
    }
}

/// A run that slept goes no further under its claim: by now somebody else may have gone on.
fn in_time(model: &Model, world: &World, claim: usize, next: Step) -> Next {
    if world.claims[claim].age == Age::Moment || !model.holds(Rule::SelfStop) {
        Next::Go(next)
    } else {
        Next::rest(Status::Reserved)
    }
}

fn create(model: &Model, world: &mut World, turn: Turn, claim: usize, answer: Answer) -> Next {
    if answer == Answer::Full {
        return Next::rest(Status::Blocked);
    }
    let is_approved = turn.is_approved;
    let key = answer
        .arrives()
        .then(|| aws::create_access_key(world, claim, is_approved));
    match key.filter(|_| answer.is_known()) {
        Some(key) if model.holds(Rule::StoreFirst) => Next::Go(Step::Storing { claim, key }),
        Some(key) => Next::Go(Step::Stored { claim, key }),
        None if model.holds(Rule::CreateOnce) => Next::rest(Status::Reserved),
        None => Next::Go(turn.step),
    }
}

fn store(
    model: &Model,
    world: &mut World,
    turn: Turn,
    claim: usize,
    key: usize,
    answer: Answer,
) -> Next {
    aws::put_key(world, turn.request, key);
    match answer.is_known() {
        true if model.holds(Rule::StoreFirst) => Next::Go(Step::Stored { claim, key }),
        true => Next::Go(Step::Recording { key }),
        false => Next::Go(turn.step),
    }
}

fn promote(
    model: &Model,
    world: &mut World,
    request: usize,
    (claim, key, succeeded): (usize, usize, bool),
    answer: Answer,
) -> Next {
    let from = model.holds(Rule::CompareAtPromote).then_some(claim);
    let moved = move_current(world, request, from, Version::Key(key), answer);
    world.keys[key].is_promoted |= moved;
    match (answer.is_known(), moved) {
        (true, true) if model.holds(Rule::StoreFirst) => Next::Go(Step::Recording { key }),
        (true, true) => Next::Go(Step::Storing { claim, key }),
        (true, false) => {
            world.wrongs.misled |= succeeded;
            Next::rest(Status::Reserved)
        }
        (false, _) if model.holds(Rule::PromoteOnce) => Next::rest(Status::Reserved),
        (false, _) => {
            let succeeded = succeeded || moved;
            Next::Go(Step::Promoting {
                claim,
                key,
                succeeded,
            })
        }
    }
}

fn move_current(
    world: &mut World,
    request: usize,
    from: Option<usize>,
    to: Version,
    answer: Answer,
) -> bool {
    answer.arrives() && aws::move_current(world, request, from, to, answer == Answer::Stale)
}

fn record(world: &mut World, turn: Turn, key: usize, answer: Answer) -> Next {
    if let Some(secret) = &mut world.requests[turn.request].secret {
        secret.recorded.get_or_insert(key);
    }
    Next::Go(if answer.is_known() {
        Step::Notifying
    } else {
        turn.step
    })
}

fn notify(world: &mut World, request: usize, answer: Answer) -> Next {
    let notices = &mut world.requests[request].notices;
    *notices = (*notices + u8::from(answer.arrives())).min(2);
    told(Step::Commenting, answer)
}

fn told(next: Step, answer: Answer) -> Next {
    if answer.is_known() {
        Next::Go(next)
    } else {
        Next::rest(Status::Issued)
    }
}

fn look_for_comment(model: &Model, world: &mut World, request: usize) -> Next {
    tidy(model, world, request);
    let is_there = world.requests[request].comments > 0;
    Next::Go(if is_there {
        Step::Marking
    } else {
        Step::Posting
    })
}

/// Of several comments of ours the oldest stays.
pub fn tidy(model: &Model, world: &mut World, request: usize) {
    if model.holds(Rule::OneComment) {
        let comments = &mut world.requests[request].comments;
        *comments = (*comments).min(1);
    }
}

fn post(world: &mut World, request: usize, answer: Answer) -> Next {
    world.requests[request].comments += u8::from(answer.arrives());
    told(Step::Marking, answer)
}

fn mark(world: &mut World, turn: Turn, answer: Answer) -> Next {
    if let Some(secret) = &mut world.requests[turn.request].secret {
        secret.is_announced = true;
    }
    if answer.is_known() {
        Next::rest(Status::Announced)
    } else {
        Next::Go(turn.step)
    }
}

fn put_claim(
    model: &Model,
    world: &mut World,
    request: usize,
    from: usize,
    seen: Option<View>,
    answer: Answer,
) -> Next {
    let claim = answer
        .arrives()
        .then(|| aws::put_claim(model, world, request, from));
    match claim.flatten() {
        Some(claim) if answer.is_known() => Next::Go(Step::Moving { from, claim, seen }),
        Some(_) | None => Next::rest(Status::Reserved),
    }
}

fn take_over(
    model: &Model,
    world: &mut World,
    turn: Turn,
    (from, claim, seen): (usize, usize, Option<View>),
    answer: Answer,
) -> Next {
    let Turn {
        request,
        is_approved,
        ..
    } = turn;
    let from = model.holds(Rule::CompareAtTakeOver).then_some(from);
    let moved = move_current(world, request, from, Version::Claim(claim), answer);
    match seen {
        _ if !moved || !answer.is_known() => Next::rest(Status::Reserved),
        None => Next::Go(Step::TookOver { claim }),
        Some(view) => decide::after_take_over(model, world, request, is_approved, &view, claim),
    }
}

fn delete(world: &mut World, orphans: Set, answer: Answer) {
    if answer.arrives() {
        aws::delete_access_keys(world, orphans, Fate::Deleted);
    }
}
