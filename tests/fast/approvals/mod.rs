//! Attacks on the approval, each in a world of its own on the sandbox, with an honest twin that differs in what matters.
mod activity;
mod attacks;
mod budget;
mod calls;
mod comments;
mod explained;
mod lagging;
mod mutations;
mod removals;
mod replay;
mod review;

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::kit::play::Play;

/// What is played: what it is called, which of a pair it is, what happens, and what is to be said of it.
type Played = (&'static str, &'static str, fn(&Play), &'static str);

/// Plays all of these, each in a world of its own; fails with all that are judged otherwise.
#[track_caller]
fn play_all(scenes: &[Played], judge: impl Fn(&Play) -> String + Sync) {
    let next = AtomicUsize::new(0);
    let wrong = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                while let Some((name, which, scene, expected)) =
                    scenes.get(next.fetch_add(1, Ordering::Relaxed))
                {
                    let play = Play::begin();
                    scene(&play);
                    let said = judge(&play);
                    if said != *expected {
                        let line = format!("{name}: {which} is {said}, not {expected}");
                        wrong.lock().unwrap().push(line);
                    }
                }
            });
        }
    });
    let wrong = wrong.into_inner().unwrap();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
