//! What GitHub does not show right after a merge.

use sandbox::github::{Author, Change};

use crate::kit::play::Play;
use crate::kit::*;

const MINUTES: i64 = 60;

/// The commit is not associated with its pull request yet, but the list of merged pull requests has it.
#[test]
fn a_merge_that_is_not_associated_yet_is_found_the_other_way_round() {
    let play = Play::begin();
    play.ask().approved();
    play.story.sandbox.world().github.association_lag = 30 * MINUTES;
    assert_eq!(play.judge_now(), "approved");
    // After that time nobody looks for what GitHub has lost.
    play.pass(20 * MINUTES);
    assert_eq!(play.judge_now(), "no-pull-request");
}

#[test]
fn a_signature_that_is_not_shown_yet_is_waited_for() {
    let play = Play::begin();
    play.ask().approved();
    play.story.sandbox.world().github.signature_lag = 5 * MINUTES;
    assert_eq!(play.judge_now(), "waiting");
    play.pass(5 * MINUTES);
    assert_eq!(play.judge_now(), "approved");
}

/// Until two looks some minutes apart agree, nobody is accused.
#[test]
fn a_direct_push_is_called_one_after_a_quarter_of_an_hour() {
    let play = Play::begin();
    play.push(&[Change::add(PATH, REQUEST)]);
    assert_eq!(play.judge_now(), "waiting");
    play.pass(14 * MINUTES);
    assert_eq!(play.judge_now(), "waiting");
    play.pass(2 * MINUTES);
    assert_eq!(play.judge_now(), "no-pull-request");
}

/// Whoever lets a commit come from the future is refused at once.
#[test]
fn a_commit_of_the_future_waits_for_nothing() {
    let play = Play::begin();
    let mut world = play.story.sandbox.world();
    let later = world.now() + 60 * MINUTES;
    let author = Author::new("root");
    let pushed = world
        .github
        .push_to_default(&author, &[Change::add(PATH, REQUEST)], later);
    pushed.unwrap();
    drop(world);
    assert_eq!(play.judge_now(), "no-pull-request");
}

/// What no lag explains is refused at once.
#[test]
fn a_merge_without_approval_waits_for_nothing() {
    let play = Play::begin();
    play.ask().merge_as("root", sandbox::github::Merge::Commit);
    assert_eq!(play.judge_now(), "not-approved");
}

/// The checkout is newer than what GitHub says of the branch.
#[test]
fn a_checkout_that_was_overtaken_is_left_to_the_next_run() {
    let play = Play::begin();
    play.ask().approved().check_out();
    play.push(&[Change::add("README.md", "later")]);
    assert_eq!(play.judge_now(), "waiting");
    play.pass(20 * MINUTES);
    assert_eq!(play.judge_now(), "stale-checkout");
}
