//! Every call of a run × every fault, before and after its effect; then runs without trouble until nothing changes.
//!
//! Calls are never left out. Where a run makes many, only those faults are tried that the program tells apart: nothing was
//! done, it was done and nobody says so, it is refused, the answer lacks what was asked for. Left out everywhere are 503,
//! which is sorted with 500, and what is wrong with the answer of a read, once and before its effect: a read has none.

use std::collections::BTreeMap;
use std::time::Duration;

use sandbox::{Effect, Trouble, When};

use crate::exactly_once::counted::counted;
use crate::exactly_once::runs::{all, arrived, block_on, run, settle, shape, wanted};
use crate::exactly_once::scene::{Left, Scene, left, one, same_user, three_users};
use crate::kit::fault_at;
use crate::kit::invariants::no_other_is_stopped;

/// A call of the undisturbed run.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Point {
    pub(crate) operation: String,
    /// The n-th of its operation.
    pub(crate) nth: usize,
    pub(crate) mutates: bool,
}

/// One thing that goes wrong at a call, and so many times in a row: reads, and what is the same however often it is done,
/// are tried three times.
#[derive(Debug, Clone)]
struct Case {
    point: Point,
    times: usize,
    when: When,
    effect: Effect,
}

/// What a second attempt could do twice, or could not tell from somebody else's success.
const ONCE: [&str; 4] = [
    "iam:CreateAccessKey",
    "secretsmanager:CreateSecret",
    "secretsmanager:UpdateSecretVersionStage",
    "sns:Publish",
];

#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Depth {
    /// Every fault.
    All,
    /// Those that the program tells apart.
    Told,
}

/// The calls of an undisturbed run.
pub(crate) async fn points(scene: &Scene) -> Vec<Point> {
    let story = scene.story.copy().unwrap();
    story.sandbox.world().calls.clear();
    run(&story, &scene.checkout).await;
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    let calls = story.sandbox.world().calls.clone();
    let point = |call: sandbox::Call| {
        let nth = counts.entry(call.operation.clone()).or_default();
        *nth += 1;
        Point {
            operation: call.operation,
            nth: *nth,
            mutates: call.mutates,
        }
    };
    calls.into_iter().map(point).collect()
}

fn cases(points: Vec<Point>, depth: Depth) -> Vec<Case> {
    use Effect::{Answer, Delay, Drop, EmptyFields, Truncate};
    use Trouble::{Deny, InternalError, Throttle};
    use When::{After, Before};

    // Longer than one of several attempts may take (5 s), and than the only one may (10 s).
    let late = |point: &Point| Delay(Duration::from_secs(if is_once(point) { 11 } else { 6 }));
    let mut cases = Vec::new();
    for point in points {
        let faults = match (point.mutates, depth) {
            (true, Depth::All) => vec![
                (1, Before, Drop),
                (1, After, Drop),
                (1, Before, late(&point)),
                (1, After, late(&point)),
                (1, Before, Answer(InternalError)),
                (1, After, Answer(InternalError)),
                (1, Before, Answer(Throttle)),
                (1, After, Answer(Throttle)),
                (1, Before, Answer(Deny)),
                (1, After, Answer(Deny)),
                (1, After, Truncate),
                (1, After, EmptyFields),
                (3, Before, Drop),
                (3, After, Drop),
                (3, Before, Answer(Deny)),
            ],
            (true, Depth::Told) => vec![
                (1, After, Drop),
                (1, Before, late(&point)),
                (1, After, EmptyFields),
                (3, Before, Drop),
                (3, Before, Answer(Deny)),
            ],
            (false, Depth::All) => vec![
                (1, Before, Drop),
                (1, Before, late(&point)),
                (3, Before, Drop),
                (3, Before, Answer(InternalError)),
                (3, Before, Answer(Throttle)),
                (3, Before, Answer(Deny)),
                (3, After, Truncate),
                (3, After, EmptyFields),
            ],
            (false, Depth::Told) => vec![
                (3, Before, Drop),
                (3, Before, Answer(Deny)),
                (3, After, EmptyFields),
            ],
        };
        let case = |(times, when, effect)| Case {
            point: point.clone(),
            times,
            when,
            effect,
        };
        let is_new = |(times, _, _): &(usize, When, Effect)| {
            *times == 1 || !is_once(&point) || depth == Depth::Told
        };
        cases.extend(faults.into_iter().filter(is_new).map(case));
    }
    // Those that wait for longest come first.
    cases.sort_by_key(|case| !matches!(case.effect, Delay(_)));
    cases
}

fn is_once(point: &Point) -> bool {
    ONCE.contains(&point.operation.as_str())
        || point.mutates && point.operation.starts_with("github:")
}

/// Plays every case of a scene.
pub(crate) fn every_call(scene: Scene, depth: Depth) {
    let (points, wanted) = block_on(async { (points(&scene).await, wanted(&scene).await) });
    let name = scene.name;
    let count = all(name, 12, cases(points.clone(), depth), |case| {
        play(&scene, &points, &wanted, case)
    });
    counted("faults", name, count);
}

async fn play(scene: &Scene, points: &[Point], wanted: &str, case: Case) -> Result<(), String> {
    let Case {
        point,
        times,
        when,
        effect,
    } = case;
    let story = scene.story.copy().unwrap();
    let from = story.sandbox.world().calls.len();
    for more in 0..times {
        let nth = point.nth + more;
        fault_at(&story, &point.operation, nth, when, effect.clone());
    }
    run(&story, &scene.checkout).await;
    {
        let world = story.sandbox.world();
        let is_it = |operation: &str| operation == point.operation;
        let called = world.calls[from..]
            .iter()
            .filter(|call| is_it(&call.operation))
            .count();
        let planned = points
            .iter()
            .filter(|planned| is_it(&planned.operation))
            .count();
        if is_once(&point) && called > planned {
            return Err(format!(
                "{} was tried again: {called} instead of {planned}",
                point.operation
            ));
        }
        let stopped = no_other_is_stopped(&world, &scene.people);
        if point.mutates && times == 1 && !stopped.is_empty() {
            return Err(stopped.join("\n"));
        }
    }
    arrived(&story).await;
    settle(scene, &story, &scene.people).await?;
    let ended = shape(&story.sandbox.world());
    if ended == wanted {
        Ok(())
    } else {
        Err(format!(
            "it ended as\n{ended}\nand should have as\n{wanted}"
        ))
    }
}

#[test]
fn one_request() {
    every_call(one(), Depth::All);
}

#[test]
fn two_requests_of_one_user() {
    every_call(same_user(), Depth::Told);
}

#[test]
fn three_users_at_the_same_time() {
    every_call(three_users(), Depth::Told);
}

#[test]
fn after_a_claim_without_a_key() {
    every_call(block_on(left(Left::NoKey)), Depth::Told);
}

#[test]
fn after_a_claim_that_was_given_up() {
    every_call(block_on(left(Left::GivenUp)), Depth::Told);
}

#[test]
fn after_a_lost_key() {
    every_call(block_on(left(Left::LostKey)), Depth::Told);
}

#[test]
fn after_a_stored_key() {
    every_call(block_on(left(Left::StoredKey)), Depth::Told);
}

#[test]
fn after_a_promoted_key() {
    every_call(block_on(left(Left::PromotedKey)), Depth::Told);
}
