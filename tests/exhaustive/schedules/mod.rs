//! Random schedules: several runs, people, a clock and faults, in an order drawn from a seed; then what must hold, held
//! against the world.
//!
//! `SCHEDULES` says how many are played, `SEED` which is the first. What a failing one prints plays it again.

mod faults;
mod invariants;
mod many;
mod people;
pub(crate) mod random;
mod schedule;
mod stage;

use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use schedule::Played;

use crate::kit::inside::block_on;

/// So many in continuous integration.
const USUAL: u64 = 24;
/// Each is played on a thread of its own, and waits more than it computes.
const AT_ONCE: usize = 4;

pub(crate) fn variable(name: &str) -> Option<u64> {
    std::env::var(name).ok().map(|text| text.parse().unwrap())
}

fn play(seed: u64) -> (Played, Vec<String>) {
    let local = tokio::task::LocalSet::new();
    let played = block_on(local.run_until(schedule::play(seed)));
    let broken = invariants::broken(&played);
    (played, broken)
}

#[test]
fn nothing_breaks_in_any_order() {
    let first = variable("SEED").unwrap_or(1);
    let count = variable("SCHEDULES").unwrap_or(USUAL);
    let began = Instant::now();
    let next = AtomicU64::new(first);
    let failed = Mutex::new(Vec::new());
    let [runs, calls, faults] = [const { AtomicU64::new(0) }; 3];
    let one = |seed| {
        // What a panic says, it has said.
        let Ok((played, broken)) = std::panic::catch_unwind(|| play(seed)) else {
            failed.lock().unwrap().push(seed);
            return;
        };
        runs.fetch_add(played.stage.begun as u64, Ordering::SeqCst);
        calls.fetch_add(played.stage.calls as u64, Ordering::SeqCst);
        faults.fetch_add(played.faults as u64, Ordering::SeqCst);
        if count == 1 || !broken.is_empty() {
            let log = played.stage.log.join("\n");
            println!("{log}\nschedule {seed}: {broken:#?}");
        }
        if !broken.is_empty() {
            failed.lock().unwrap().push(seed);
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                loop {
                    let seed = next.fetch_add(1, Ordering::SeqCst);
                    if seed >= first + count {
                        return;
                    }
                    one(seed);
                }
            });
        }
    });
    println!(
        "{count} schedules from seed {first}: {} runs, {} calls, {} faults and kills, {:?}",
        runs.into_inner(),
        calls.into_inner(),
        faults.into_inner(),
        began.elapsed()
    );
    let failed = failed.into_inner().unwrap();
    assert!(
        failed.is_empty(),
        "play them again, one by one, with SCHEDULES=1 SEED=…: {failed:?}"
    );
}

#[test]
fn the_same_seed_is_the_same_schedule() {
    let log = |seed| without_nonces(&play(seed).0.stage.log.join("\n"));
    for seed in [2, 11] {
        let (first, again) = std::thread::scope(|scope| {
            let again = scope.spawn(|| log(seed));
            (log(seed), again.join().unwrap())
        });
        assert_eq!(first, again, "schedule {seed}");
    }
}

/// Nonces are as random as ever.
fn without_nonces(log: &str) -> String {
    let is_nonce = |word: &str| word.len() == 16 && word.bytes().all(|b| b.is_ascii_hexdigit());
    let words = log.split_inclusive(|letter: char| !letter.is_ascii_alphanumeric());
    words
        .map(|word| {
            let bare = word.trim_end_matches(|letter: char| !letter.is_ascii_alphanumeric());
            match is_nonce(bare) {
                true => "nonce ",
                false => word,
            }
        })
        .collect()
}
