//! The actual binary, killed with SIGKILL at every call, before and after its effect if it has one; then runs without trouble until
//! nothing changes.

use rustix::process::Signal;
use sandbox::{Effect, When};

use crate::exactly_once::counted::counted;
use crate::exactly_once::faults::{Point, points};
use crate::exactly_once::processes::{Caller, at, ended};
use crate::exactly_once::runs::{all, arrived, block_on, settle, shape, wanted};
use crate::exactly_once::scene::{Left, Scene, left, one, three_users};
use crate::kit::invariants::no_secret_is_seen;

#[derive(Debug)]
struct Case {
    point: Point,
    when: When,
}

pub(crate) fn at_every_call(scene: Scene) {
    let (points, wanted) = block_on(async { (points(&scene).await, wanted(&scene).await) });
    let mut cases = Vec::new();
    for point in points {
        // A read has no effect that it could be killed after.
        let times: &[When] = match point.mutates {
            true => &[When::Before, When::After],
            false => &[When::Before],
        };
        cases.extend(times.iter().map(|&when| Case {
            point: point.clone(),
            when,
        }));
    }
    let name = scene.name;
    let count = all(name, 8, cases, |case| play(&scene, &wanted, case));
    counted("killed", name, count);
}

async fn play(scene: &Scene, wanted: &str, Case { point, when }: Case) -> Result<(), String> {
    let story = scene.story.copy().unwrap();
    let caller = Caller::default();
    at(
        &story,
        &point,
        when,
        vec![caller.signalled(Signal::KILL), Effect::Drop],
    );
    let (said, code) = ended(caller.start(scene, &story)).await;
    if code.is_some() {
        return Err(format!("it was not killed\n{said}"));
    }
    arrived(&story).await;
    let said = settle(scene, &story, &scene.people).await?.text + &said;
    let leaked = no_secret_is_seen(&story.sandbox.world(), &said);
    let ended = shape(&story.sandbox.world());
    match (leaked.is_empty(), ended == wanted) {
        (true, true) => Ok(()),
        _ => Err(format!(
            "{leaked:?}\nit ended as\n{ended}\nand should have as\n{wanted}"
        )),
    }
}

#[test]
fn one_request() {
    at_every_call(one());
}

#[test]
fn three_users_at_the_same_time() {
    at_every_call(three_users());
}

#[test]
fn after_a_claim_without_a_key() {
    at_every_call(block_on(left(Left::NoKey)));
}

#[test]
fn after_a_lost_key() {
    at_every_call(block_on(left(Left::LostKey)));
}

#[test]
fn after_a_stored_key() {
    at_every_call(block_on(left(Left::StoredKey)));
}

#[test]
fn after_a_promoted_key() {
    at_every_call(block_on(left(Left::PromotedKey)));
}
