//! Whatever call fails, and however: the runs after it do what is missing, and no more.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use sandbox::{Effect, Fault, Trouble, When};

use super::*;

/// What people see in the end.
#[derive(Debug, PartialEq)]
struct World {
    comment: String,
    commit_state: String,
    is_open: bool,
    /// Each event once, however often it was told.
    events: Vec<String>,
}

fn world(play: &Play) -> World {
    let mut events = events(play);
    events.sort();
    events.dedup();
    let state = {
        let world = play.story.sandbox.world();
        world.github.pull(play.number()).unwrap().state
    };
    World {
        comment: comment(play),
        commit_state: commit_state(play),
        is_open: state == sandbox::github::PullState::Open,
        events,
    }
}

type Scene = fn(&Play);

const SCENES: [(&str, Scene); 4] = [
    ("opened", |play| {
        play.ask();
    }),
    ("approved", |play| {
        play.ask();
        review(play);
        play.approve("kenji");
    }),
    ("rejected", |play| {
        play.ask();
        review(play);
        let pull = play.number();
        play.github(|github, now| github.close(pull, "kenji", now));
    }),
    ("timed out", |play| {
        play.ask();
        review(play);
        play.pass(DAY);
    }),
];

/// Each kind of fault, on both sides of the call's effect where that is not the same.
fn faults() -> Vec<(When, Effect)> {
    vec![
        (When::Before, Effect::Drop),
        (When::After, Effect::Drop),
        (When::Before, Effect::Answer(Trouble::InternalError)),
        (When::Before, Effect::Answer(Trouble::Deny)),
        (When::Before, Effect::Answer(Trouble::Throttle)),
        (When::After, Effect::Truncate),
        (When::After, Effect::EmptyFields),
    ]
}

struct Case {
    scene: &'static str,
    play: Scene,
    fault: Fault,
    expected: Arc<World>,
}

/// Every call of an undisturbed review of each scene, so that a new call is covered by itself.
fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    for (scene, play) in SCENES {
        let undisturbed = Play::begin();
        play(&undisturbed);
        undisturbed.story.sandbox.world().calls.clear();
        review(&undisturbed);
        let calls: Vec<String> = {
            let world = undisturbed.story.sandbox.world();
            let calls = world.calls.iter();
            calls.map(|call| call.operation.clone()).collect()
        };
        let expected = Arc::new(world(&undisturbed));
        for (index, operation) in calls.iter().enumerate() {
            let before = calls[..=index].iter().filter(|one| *one == operation);
            let nth = before.count();
            cases.extend(faults().into_iter().map(|(when, effect)| Case {
                scene,
                play,
                fault: Fault {
                    operation: operation.clone(),
                    nth,
                    when,
                    effect,
                },
                expected: Arc::clone(&expected),
            }));
        }
    }
    cases
}

/// Runs into the fault, then twice without one: the second of those has nothing left to do.
fn play(case: &Case) {
    let play = Play::begin();
    (case.play)(&play);
    play.story.sandbox.world().faults = vec![case.fault.clone()];
    let name = format!("{}: {:?}", case.scene, case.fault);
    let said = review(&play);
    assert!(
        matches!(said.code, 0 | 1 | 3),
        "{name}: {}{}",
        said.out,
        said.err
    );
    play.story.sandbox.world().faults.clear();
    review(&play);
    mutations(&play.story);
    review(&play);
    assert_eq!(mutations(&play.story), Vec::<String>::new(), "{name}");
    assert_eq!(world(&play), *case.expected, "{name}");
}

#[test]
fn every_call_may_fail_in_every_way() {
    let cases = cases();
    let next = AtomicUsize::new(0);
    // Most of a case is waiting, for the pauses between attempts.
    std::thread::scope(|scope| {
        for _ in 0..6 {
            scope.spawn(|| {
                while let Some(case) = cases.get(next.fetch_add(1, Ordering::Relaxed)) {
                    play(case);
                }
            });
        }
    });
    println!("{} cases", cases.len());
    assert!(cases.len() > 200);
}

#[test]
fn without_aws_the_pull_request_is_told_all_the_same() {
    let play = Play::begin();
    play.ask();
    let denied = ["sts:GetCallerIdentity".to_owned()];
    play.story.sandbox.world().denied.extend(denied);
    review(&play).ended(3, &["waiting #1", "sts:GetCallerIdentity"]);
    assert_eq!(commit_state(&play), "pending");
    assert_eq!(events(&play), Vec::<String>::new());
    play.story.sandbox.world().denied.clear();
    review(&play).ended(0, &["sent the notice requested/"]);
}

#[test]
fn what_could_not_be_told_is_not_closed() {
    let play = Play::begin();
    play.ask();
    review(&play);
    play.pass(DAY + 1);
    deny(&play.story, "sns:Publish");
    review(&play).ended(3, &["timed out #1"]);
    assert!(world(&play).is_open);
    play.story.sandbox.world().denied.clear();
    review(&play).ended(0, &["closed the pull request"]);
    assert_eq!(events(&play), ["requested", "timed-out"]);
}

#[test]
fn a_pull_request_that_is_not_there_is_named() {
    let play = Play::begin();
    let said = run_nowhere(&play.story, &["review", "--pull", "99"], &[]);
    said.ended(3, &["#99", "NOT_FOUND"]);
    let said = run_nowhere(&play.story, &["review"], &[]);
    assert_eq!(said.code, 2);
    assert!(said.err.contains("--pull"), "{}", said.err);
}

/// Somebody locked the conversation: no failure of the run, and no notice that nothing could remember.
#[test]
fn a_locked_conversation_fails_no_run() {
    let play = Play::begin();
    play.ask();
    let pull = play.number();
    play.github(|github, _| github.lock(pull, "root"));
    for _ in 0..3 {
        review(&play).ended(0, &["waiting #1", "conversation-locked"]);
    }
    assert_eq!(
        (commit_state(&play).as_str(), events(&play)),
        ("pending", Vec::new())
    );
    // Nothing is closed of which nobody could be told.
    play.pass(DAY);
    review(&play).ended(0, &["timed out #1", "conversation-locked"]);
    assert_eq!(commit_state(&play), "failure");
    let world = play.story.sandbox.world();
    let state = world.github.pull(pull).unwrap().state;
    assert_eq!(state, sandbox::github::PullState::Open);
}
