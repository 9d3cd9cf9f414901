//! A day passes: runs that hang are dead by then, and the scheduled ones meet no trouble.

use crate::model::Model;
use crate::rules::Rule;
use crate::run::{self, Answer, Run, Step};
use crate::steps;
use crate::view::View;
use crate::world::{Settled, Status, World};

/// More runs than it takes to come to rest.
const ENOUGH: usize = 8;

/// Lets the day pass, and then runs come until one of them changes nothing.
pub fn pass(model: &Model, world: &mut World) {
    if model.holds(Rule::CredentialsExpire) {
        for run in &mut world.runs {
            if matches!(run, Run::Busy(_)) {
                *run = Run::Over;
            }
        }
    }
    world.is_calm = false;
    world.pass_day();
    if !model.holds(Rule::RunsComeDaily) {
        world.pass_day();
    }
    for _ in 0..ENOUGH {
        let settled = undisturbed(model, world);
        let is_restless = settled.is_restless;
        world.settled = Some(settled);
        // Until the lease is over.
        world.pass_minutes(true);
        world.pass_minutes(true);
        if !is_restless {
            break;
        }
    }
}

/// One run, over all requests.
fn undisturbed(model: &Model, world: &mut World) -> Settled {
    let mut statuses = Vec::new();
    let mut is_restless = false;
    let run = world.runs.len();
    world.runs.push(Run::Waiting);
    for request in 0..world.requests.len() {
        steps::tidy(model, world, request);
        let goes_on = model.holds(Rule::EachByItself) || !statuses.iter().any(is_trouble);
        statuses.push(match goes_on {
            true => turn(model, world, run, Some(request), &mut is_restless),
            false => Status::Waiting,
        });
    }
    if model.holds(Rule::Sweep) {
        turn(model, world, run, None, &mut is_restless);
    }
    world.runs.pop();
    Settled {
        statuses,
        is_restless,
    }
}

fn is_trouble(status: &Status) -> bool {
    matches!(
        status,
        Status::Refused | Status::Blocked | Status::NeedsAPerson
    )
}

/// One request to its end, or the sweep.
fn turn(
    model: &Model,
    world: &mut World,
    run: usize,
    request: Option<usize>,
    changes: &mut bool,
) -> Status {
    let view = View::undisturbed(model, world);
    let mut status = run::begin(model, world, run, request, &view);
    while let Run::Busy(turn) = world.runs[run]
        && turn.step != Step::Sweeping
    {
        status = if turn.step.is_read() {
            let view = View::undisturbed(model, world);
            run::read(model, world, run, turn, &view)
        } else {
            *changes = true;
            let answers = turn.step.answers(model, world);
            let answer = answers.first().copied().unwrap_or(Answer::Never);
            run::call(model, world, run, turn, answer)
        };
    }
    status.unwrap_or(Status::Waiting)
}
