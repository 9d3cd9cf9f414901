//! Processes that freeze at a call and wake up after others have taken over and settled, and calls that arrive when their
//! caller is long dead.

use std::time::Duration;

use countersign::demo::Story;
use rustix::process::Signal;
use sandbox::{Effect, Gate, When};
use tokio::process::Child;

use crate::exactly_once::counted::counted;
use crate::exactly_once::faults::{Point, points};
use crate::exactly_once::processes::{Caller, at, ended};
use crate::exactly_once::runs::{all, arrived, block_on, run, settle};
use crate::exactly_once::scene::{CREATE, Left, MOVE, Scene, left, one};
use crate::kit::{LEASE, creations};

/// The process is stopped at a call that is answered, and goes on when all has settled.
pub(crate) fn wakes_up(scene: Scene) {
    let points = block_on(points(&scene));
    let name = scene.name;
    let count = all(name, 8, points, |point| freeze(&scene, point));
    counted("frozen", name, count);
}

/// A process on a copy of the scene that was stopped when a call had its effect.
async fn stopped(scene: &Scene, point: &Point) -> (Story, Caller, Child) {
    let story = scene.story.copy().unwrap();
    let caller = Caller::default();
    let stop = vec![caller.signalled(Signal::STOP)];
    at(&story, point, When::After, stop);
    let child = caller.start(scene, &story);
    caller.is_signalled().await;
    arrived(&story).await;
    (story, caller, child)
}

/// The process was killed while a call was on its way, which arrives when the gate opens.
async fn held(scene: &Scene, point: &Point) -> (Story, Gate) {
    let story = scene.story.copy().unwrap();
    let caller = Caller::default();
    let gate = Gate::shut();
    let effects = vec![caller.signalled(Signal::KILL), Effect::Hold(gate.clone())];
    at(&story, point, When::Before, effects);
    ended(caller.start(scene, &story)).await;
    (story, gate)
}

async fn freeze(scene: &Scene, point: Point) -> Result<(), String> {
    let (story, caller, child) = stopped(scene, &point).await;
    let others = settle(scene, &story, &scene.people).await?.text;
    caller.signal(Signal::CONT);
    let (woken, _) = ended(child).await;
    let told = |broken| format!("{broken}\nothers:\n{others}\nwoken:\n{woken}");
    settle(scene, &story, &scene.people)
        .await
        .map_err(told)
        .map(drop)
}

/// Within the lease a process is stopped at a call, and another one runs: it leaves the claim to who made it.
#[test]
fn a_claim_is_left_to_its_run_within_the_lease() {
    let scene = one();
    let points = block_on(points(&scene));
    let count = all("a lease", 8, points, |point| leave(&scene, point));
    counted("frozen", "a process within its lease", count);
}

async fn leave(scene: &Scene, point: Point) -> Result<(), String> {
    let (story, caller, child) = stopped(scene, &point).await;
    let other = run(&story, &scene.checkout).await.text;
    caller.signal(Signal::CONT);
    let (woken, _) = ended(child).await;
    let claims = claims(&story);
    if claims != 1 {
        return Err(format!("{claims} claims\nother:\n{other}\nwoken:\n{woken}"));
    }
    settle(scene, &story, &scene.people).await.map(drop)
}

fn claims(story: &Story) -> usize {
    let world = story.sandbox.world();
    let versions = world.secrets.all().flat_map(|secret| &secret.versions);
    versions
        .filter(|version| version.id.starts_with("claim-"))
        .count()
}

/// The call is held on its way, its caller dies, and it arrives when all has settled.
pub(crate) fn arrives_late(scene: Scene) {
    let points = block_on(points(&scene))
        .into_iter()
        .filter(|point| point.mutates);
    let name = scene.name;
    let count = all(name, 8, points.collect(), |point| hold(&scene, point));
    counted("late", name, count);
}

async fn hold(scene: &Scene, point: Point) -> Result<(), String> {
    let (story, gate) = held(scene, &point).await;
    let others = settle(scene, &story, &scene.people).await?.text;
    gate.open();
    arrived(&story).await;
    // What remains: nobody is left who looks whether there are two.
    let late = comments(&story);
    if point.operation.contains("/comments") && late.len() == 3 {
        let mut world = story.sandbox.world();
        world.github.delete_comment(late[2], "root").unwrap();
    }
    let told = |broken| format!("{broken}\nothers:\n{others}");
    settle(scene, &story, &scene.people)
        .await
        .map_err(told)
        .map(drop)
}

fn comments(story: &Story) -> Vec<u64> {
    let world = story.sandbox.world();
    let comments = world.github.comments_on(1).into_iter();
    comments.map(|comment| comment.id).collect()
}

/// A creation arrives at each call that the next run makes before and while it takes over: whoever has taken over looks
/// afresh, and makes no second key beside the first.
#[test]
fn a_creation_that_arrives_until_the_claim_is_taken_over_is_seen() {
    let scene = one();
    let points = block_on(async { points(&left(Left::NoKey).await).await });
    let moved = points
        .iter()
        .position(|point| point.operation == MOVE)
        .unwrap();
    let count = all("a creation", 8, points[..=moved].to_vec(), |point| {
        seen(&scene, point)
    });
    counted("late", "a creation while another run takes over", count);
}

async fn seen(scene: &Scene, point: Point) -> Result<(), String> {
    let create = Point {
        operation: CREATE.to_owned(),
        nth: 1,
        mutates: true,
    };
    let (story, gate) = held(scene, &create).await;
    story.sandbox.world().pass(LEASE + 1);
    let open = Effect::Act(std::sync::Arc::new(move |_| gate.open()));
    at(
        &story,
        &point,
        When::Before,
        vec![open, Effect::Delay(Duration::from_millis(300))],
    );
    let said = run(&story, &scene.checkout).await.text;
    arrived(&story).await;
    let created = creations(&story.sandbox.world()).len();
    if created > 1 {
        return Err(format!("{created} keys were created\n{said}"));
    }
    settle(scene, &story, &scene.people).await.map(drop)
}

#[test]
fn a_frozen_process_with_one_request() {
    wakes_up(one());
}

#[test]
fn a_frozen_process_after_a_claim_without_a_key() {
    wakes_up(block_on(left(Left::NoKey)));
}

#[test]
fn a_frozen_process_after_a_lost_key() {
    wakes_up(block_on(left(Left::LostKey)));
}

#[test]
fn a_frozen_process_after_a_stored_key() {
    wakes_up(block_on(left(Left::StoredKey)));
}

#[test]
fn a_late_call_with_one_request() {
    arrives_late(one());
}

#[test]
fn a_late_call_after_a_claim_without_a_key() {
    arrives_late(block_on(left(Left::NoKey)));
}

#[test]
fn a_late_call_after_a_lost_key() {
    arrives_late(block_on(left(Left::LostKey)));
}

#[test]
fn a_late_call_after_a_stored_key() {
    arrives_late(block_on(left(Left::StoredKey)));
}
