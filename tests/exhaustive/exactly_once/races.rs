//! Several processes of the actual binary on one world at once, with lists and secrets that show how it was before any of
//! them began.

use std::time::Duration;

use crate::exactly_once::counted::counted;
use crate::exactly_once::processes::{Caller, ended};
use crate::exactly_once::runs::{all, block_on, settle};
use crate::exactly_once::scene::{Left, Scene, left, one, same_user, three_users};
use crate::kit::{creations, was_announced};

/// How long after one another they begin, in milliseconds: side by side, one inside the other, one after the other.
const PAUSES: [u64; 4] = [0, 30, 150, 600];

#[derive(Debug)]
struct Case {
    processes: usize,
    pause: u64,
    /// For how long changes are not seen, in seconds of a clock that stands still: for all of the race.
    lag: i64,
}

pub(crate) fn at_once(scene: Scene) {
    let mut cases = Vec::new();
    for processes in [2, 3] {
        for pause in PAUSES {
            cases.extend([0, 300].map(|lag| Case {
                processes,
                pause,
                lag,
            }));
        }
    }
    let name = scene.name;
    let count = all(name, 4, cases, |case| play(&scene, case));
    counted("races", name, count);
}

async fn play(
    scene: &Scene,
    Case {
        processes,
        pause,
        lag,
    }: Case,
) -> Result<(), String> {
    let story = scene.story.copy().unwrap();
    let before = {
        let mut world = story.sandbox.world();
        world.latency = Duration::from_millis(20);
        world.secrets.list_lag = lag;
        world.secrets.read_lag = lag;
        world.iam.list_lag = lag;
        creations(&world).len()
    };
    let mut children = Vec::new();
    for _ in 0..processes {
        children.push(Caller::default().start(scene, &story));
        tokio::time::sleep(Duration::from_millis(pause)).await;
    }
    let mut said = String::new();
    for child in children {
        let (text, code) = ended(child).await;
        said += &format!("[{code:?}] {text}");
    }
    {
        let mut world = story.sandbox.world();
        world.latency = Duration::ZERO;
        world.secrets.list_lag = 0;
        world.secrets.read_lag = 0;
        world.iam.list_lag = 0;
        let created = creations(&world).len() - before;
        if created > scene.people.approved.len() {
            return Err(format!("{created} keys were created\n{said}"));
        }
    }
    settle(scene, &story, &scene.people)
        .await
        .map_err(|broken| format!("{broken}\n{said}"))?;
    let world = story.sandbox.world();
    let told = |secret: &&sandbox::aws::Secret| was_announced(&world, secret);
    let announced = world.secrets.all().filter(told).count();
    if announced == scene.people.approved.len() {
        Ok(())
    } else {
        Err(format!("{announced} were announced\n{said}"))
    }
}

#[test]
fn one_request() {
    at_once(one());
}

#[test]
fn two_requests_of_one_user() {
    at_once(same_user());
}

#[test]
fn three_users_at_the_same_time() {
    at_once(three_users());
}

#[test]
fn after_a_claim_without_a_key() {
    at_once(block_on(left(Left::NoKey)));
}

#[test]
fn after_a_claim_that_was_given_up() {
    at_once(block_on(left(Left::GivenUp)));
}

#[test]
fn after_a_lost_key() {
    at_once(block_on(left(Left::LostKey)));
}

#[test]
fn after_a_stored_key() {
    at_once(block_on(left(Left::StoredKey)));
}
