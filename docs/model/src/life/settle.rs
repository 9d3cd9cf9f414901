//! Runs that meet no trouble.

use super::model::Model;
use super::rules::Rule;
use super::run::{self, Answer, Run, Status};
use super::view::View;
use super::world::{Settled, World};

/// More runs than it takes to come to rest.
const ENOUGH: usize = 12;

/// Ends the runs whose credentials are a day old.
pub fn expire(model: &Model, world: &mut World) {
    if model.holds(Rule::CredentialsExpire) {
        for run in &mut world.runs {
            if matches!(run, Run::Busy(_)) {
                *run = Run::Over;
            }
        }
    }
}

/// Lets a day pass, and then runs come until one of them changes nothing.
pub fn settle(model: &Model, world: &mut World) {
    expire(model, world);
    world.pass_day(true, model.holds(Rule::CloudTrailDelivers));
    for _ in 0..ENOUGH {
        let (is_restless, status) = visit(model, world);
        world.settled = Some(Settled {
            is_restless,
            is_contested: status == Some(Status::Contested),
        });
        world.pass_lease(true, model.holds(Rule::CloudTrailDelivers));
        if !is_restless {
            break;
        }
    }
}

/// One run, which looks after the key and sweeps. Returns whether it changed something, and where the key stands.
pub fn visit(model: &Model, world: &mut World) -> (bool, Option<Status>) {
    let (looked, status) = turn(model, world, false);
    let swept = sweep(model, world);
    (looked || swept, status)
}

/// One run, which sweeps key by key. Returns whether it changed something.
pub fn sweep(model: &Model, world: &mut World) -> bool {
    let sweeps = model.size.rotations > 0 && model.holds(Rule::Sweep);
    let mut changes = false;
    while sweeps && turn(model, world, true).0 {
        changes = true;
    }
    changes
}

fn turn(model: &Model, world: &mut World, sweeps: bool) -> (bool, Option<Status>) {
    let run = world.runs.len();
    world.runs.push(Run::Waiting);
    let view = View::undisturbed(model, world);
    let mut changes = false;
    let mut status = run::begin(model, world, run, sweeps, &view);
    while let Run::Busy(turn) = world.runs[run] {
        status = if turn.step.is_read() {
            let view = View::undisturbed(model, world);
            run::read(model, world, run, turn, &view)
        } else {
            changes = true;
            let answers = turn.step.answers(model, world);
            let answer = answers.first().copied().unwrap_or(Answer::Never);
            run::call(model, world, run, turn, answer)
        };
    }
    world.runs.pop();
    (changes, status)
}
