//! Runs inside this process, one and many, and until nothing is left to do.

use std::sync::Mutex;
use std::thread;
use std::time::Duration;

use countersign::demo::Story;
use futures_util::stream::{self, StreamExt};
use sandbox::World;

use crate::exactly_once::scene::Scene;
use crate::kit::inside::Ran;
pub(crate) use crate::kit::inside::{block_on, run};
use crate::kit::invariants::{People, nothing_is_changed};
use crate::kit::{LEASE, promoted_key, was_announced};

/// So many runs without trouble must do.
const ENOUGH: usize = 8;

/// As many as a small machine has processors.
const THREADS: usize = 2;

/// Runs, a lease apart and without trouble, until a run changes nothing and leaves nothing to a later one. Answers what that
/// one said, or what is broken by then.
pub(crate) async fn settle(scene: &Scene, story: &Story, people: &People) -> Result<Ran, String> {
    story.sandbox.world().faults.clear();
    let mut told = String::new();
    for _ in 0..ENOUGH {
        let before = {
            let mut world = story.sandbox.world();
            world.pass(LEASE + 1);
            world.calls.len()
        };
        let said = run(story, &scene.checkout).await;
        told += &format!("[{}] {}", said.exit, said.text);
        let world = story.sandbox.world();
        // On a machine that is very busy a call may take too long all the same; then the next run goes on.
        let is_done = said.is_final && said.exit != 3;
        if is_done && nothing_is_changed(&world.calls[before..]).is_empty() {
            let broken = (scene.broken)(&world, people, &said.text);
            return if broken.is_empty() {
                Ok(said)
            } else {
                Err(format!("{broken:#?}\n{told}"))
            };
        }
    }
    Err(format!("7: it does not come to rest\n{told}"))
}

/// Waits until every call that is on its way has had its effect.
pub(crate) async fn arrived(story: &Story) {
    let is_on_its_way = |world: &World| world.calls.iter().any(|call| call.ended.is_none());
    while is_on_its_way(&story.sandbox.world()) {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

/// How a world ends in which nothing goes wrong.
pub(crate) async fn wanted(scene: &Scene) -> String {
    let story = scene.story.copy().unwrap();
    run(&story, &scene.checkout).await;
    let settled = settle(scene, &story, &scene.people).await;
    settled.unwrap_or_else(|broken| panic!("{broken}"));
    shape(&story.sandbox.world())
}

/// How a world ended: what each user has, and which secrets hold a key that everybody was told of.
pub(crate) fn shape(world: &World) -> String {
    let users = world.iam.users().iter().map(|user| {
        let on = user.keys.iter().filter(|key| key.active).count();
        format!(
            "{} has {} keys, {on} of them on",
            user.name,
            user.keys.len()
        )
    });
    let secrets = world.secrets.all().map(|secret| {
        let holds = promoted_key(secret).is_some();
        format!(
            "{}: holds a key {holds}, announced {}, going {}",
            secret.name,
            was_announced(world, secret),
            secret.deletion.is_some()
        )
    });
    users.chain(secrets).collect::<Vec<_>>().join("\n")
}

/// Plays all cases, so many at the same time; fails with everything that went wrong. Answers how many there were.
#[track_caller]
pub(crate) fn all<C, F>(
    what: &str,
    at_once: usize,
    cases: Vec<C>,
    play: impl Fn(C) -> F + Sync,
) -> usize
where
    C: std::fmt::Debug + Send,
    F: Future<Output = Result<(), String>>,
{
    let count = cases.len();
    let cases = Mutex::new(cases.into_iter());
    let next = || cases.lock().unwrap().next();
    let played = || {
        let play = |case: C| {
            let name = format!("{case:?}");
            let played = play(case);
            async move { Some(format!("{name}\n{}", played.await.err()?)) }
        };
        let played = stream::iter(std::iter::from_fn(next)).map(play);
        block_on(
            played
                .buffer_unordered(at_once / THREADS)
                .collect::<Vec<_>>(),
        )
    };
    let wrong: Vec<String> = thread::scope(|scope| {
        let threads: Vec<_> = (0..THREADS).map(|_| scope.spawn(played)).collect();
        let results = threads.into_iter().map(|thread| thread.join().unwrap());
        results.flatten().flatten().collect()
    });
    assert!(
        wrong.is_empty(),
        "{what}: {} of {count} went wrong\n{}",
        wrong.len(),
        wrong.join("\n\n")
    );
    count
}
