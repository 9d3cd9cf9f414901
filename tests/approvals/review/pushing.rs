//! What is said of an open pull request after pushes to its branch.

use super::*;
use crate::attacks::{burn, push_over_and_over};

#[test]
fn a_burnt_branch_name_is_as_good_as_another() {
    let play = Play::begin();
    burn(&play, 60);
    play.ask();
    review(&play).ended(0, &["waiting #1 (hanako)"]);
    play.approve("kenji");
    review(&play).ended(0, &["approved #1"]);
    assert_eq!(light(&play), "success");
    is_settled(&play);
}

#[test]
fn more_pushes_than_are_read_are_told_with_what_to_do() {
    let play = Play::begin();
    push_over_and_over(&play, 1_001);
    review(&play).ended(1, &["ask-again #1", "too-large"]);
    let seen = seen(&play);
    let said = "from a branch with a name that was not used before";
    assert!(seen.contains(said), "{seen}");
    assert_eq!(light(&play), "failure");
}
