//! Pull requests whose conversation somebody locked: no workflow may comment on them.

use countersign::demo::Story;

use crate::kit::*;

fn lock(story: &Story, pull: u64) {
    at_github(story, |world, _| world.github.lock(pull, "root"));
}

#[test]
fn a_key_is_issued_and_announced_by_notice_alone() {
    let (story, pull) = merged();
    lock(&story, pull);
    let said = run(&story, &["reconcile"]).ended(0, &["announced", "conversation-locked"]);
    assert!(said.out.contains("Unlock the conversation"), "{said}");
    holds_its_key(&story, USER, SECRET);
    assert_eq!(notices(&story).len(), 1);
    for _ in 0..2 {
        calls(&story);
        run(&story, &["reconcile"]).ended(0, &["Nothing to do."]);
        assert_eq!(mutations(&story), Vec::<String>::new());
    }
    assert_eq!(notices(&story).len(), 1);
    assert!(comments(&story, pull).is_empty());
}

/// Only the comment remembers such a notice: it would be sent in every run.
#[test]
fn a_notice_that_nothing_could_remember_is_not_sent() {
    let (story, pull) = merged();
    lock(&story, pull);
    for _ in 0..2 {
        story.sandbox.world().iam.add_key(USER);
    }
    for _ in 0..3 {
        run(&story, &["reconcile"]).ended(1, &["blocked", "conversation-locked"]);
    }
    assert!(notices(&story).is_empty() && comments(&story, pull).is_empty());
}
