//! `plan --explain`, as people see it.

use sandbox::github::{Author, Change};

use crate::kit::play::Play;
use crate::kit::*;

fn explain(play: &Play, arguments: &[&str]) -> String {
    let arguments = [&["plan", "--explain"], arguments].concat();
    let Said { out, err, code } = run(&play.story, &arguments);
    format!("{out}{err}[exit status: {code}]")
}

#[test]
fn an_approved_request_in_both_languages() {
    let play = Play::begin();
    play.ask().approved();
    insta::assert_snapshot!(explain(&play, &[PATH]));
    insta::assert_snapshot!(explain(&play, &[PATH, "--language", "ja"]));
    let asked_aws = |operation: &str| !operation.starts_with("github:");
    let world = play.story.sandbox.world();
    assert!(!world.calls.iter().any(|call| asked_aws(&call.operation)));
}

#[test]
fn a_refused_request_in_both_languages() {
    let play = Play::begin();
    let hostile = Change::add("`@all`\u{202e}\u{1b}[31m.md", "x");
    let author = Author::new("kenji").under("hanako", "hanako@example.com");
    play.commit(&author, &[Change::add(PATH, REQUEST), hostile])
        .open("hanako")
        .veto("root")
        .approve("kenji")
        .merge();
    insta::assert_snapshot!(explain(&play, &[PATH]));
    insta::assert_snapshot!(explain(&play, &[PATH, "--language", "ja"]));
}

#[test]
fn what_was_approved_long_ago_is_explained_all_the_same() {
    let play = Play::begin();
    play.ask().approved().pass(2 * DAY);
    let said = explain(&play, &[PATH]);
    assert!(said.contains("✗ lapsed"), "{said}");
    assert!(said.ends_with("[exit status: 0]"), "{said}");
}

#[test]
fn without_a_request_there_is_nothing_to_explain() {
    let play = Play::begin();
    play.push(&[Change::add(PATH, REQUEST)]);
    let said = explain(&play, &[PATH]);
    assert!(
        said.contains("✗ no-pull-request") && said.contains("– own-approval"),
        "{said}"
    );
    insta::assert_snapshot!(explain(&play, &["requests/none.yaml"]));
    let said = explain(&play, &["none.yaml"]);
    assert!(said.contains("not a request's path"), "{said}");
}
