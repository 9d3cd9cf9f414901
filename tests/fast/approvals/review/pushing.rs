//! What is said of an open pull request after pushes to its branch.

use sandbox::github::{Author, Change};

use super::*;
use crate::approvals::attacks::{burn, push_over_and_over};

/// The approver is told why the approval does not count, and mends it by another one.
#[test]
fn an_approval_right_after_a_push_is_given_again() {
    for (language, said) in [
        ("en", "approved 12s after a push"),
        ("ja", "プッシュから 12 秒しか"),
    ] {
        let play = Play::begin();
        if language == "ja" {
            play.configure("language: en", "language: ja");
        }
        play.story.sandbox.world().iam.add_user("svc-exporter");
        let other = Change::add(OTHER, REQUEST.replace("batch", "svc"));
        play.ask().commit(&Author::new("hanako"), &[other]);
        play.pass(-48).approve("kenji");
        review(&play).ended(0, &["#1", "stale-approval"]);
        assert!(seen(&play).contains(said), "{}", seen(&play));
        assert_eq!(commit_state(&play), "pending");
        insta::assert_snapshot!(seen(&play));
        is_settled(&play);
        play.approve("kenji");
        review(&play).ended(0, &["#1"]);
        assert_eq!(commit_state(&play), "success");
        is_settled(&play);
    }
}

#[test]
fn a_burnt_branch_name_is_as_good_as_another() {
    let play = Play::begin();
    burn(&play, 60);
    play.ask();
    review(&play).ended(0, &["waiting #1 (hanako)"]);
    play.approve("kenji");
    review(&play).ended(0, &["approved #1"]);
    assert_eq!(commit_state(&play), "success");
    is_settled(&play);
}

#[test]
fn more_pushes_than_are_read_are_told_with_what_to_do() {
    let play = Play::begin();
    push_over_and_over(&play, 1_001);
    review(&play).ended(1, &["ask again #1", "too-large"]);
    let seen = seen(&play);
    let said = "from a branch with a name that was not used before";
    assert!(seen.contains(said), "{seen}");
    assert_eq!(commit_state(&play), "failure");
}
