//! Holds the comments that the READMEs show to those that the program writes.
//!
//! `UPDATE_DOCS=1 cargo test` writes them.

use std::fs;

use sandbox::github::{Author, Change, Merge, Rules};

use crate::docs::{blocks, read, root};
use crate::kit::play::Play;
use crate::kit::*;

#[test]
fn the_readmes_show_comments_as_they_are_written() {
    for (page, language) in [("README.md", "en"), ("README.ja.md", "ja")] {
        let text = read(page);
        let request = &blocks(&text, "yaml")[0];
        let mut right = text.clone();
        for (name, comment) in [
            ("approved", approved(language, request)),
            ("refused", refused(language, request)),
        ] {
            let (begin, end) = (format!("<!-- shown: {name} -->\n"), "<!-- /shown -->");
            let (before, rest) = right.split_once(&begin).unwrap();
            let (_, after) = rest.split_once(end).unwrap();
            right = format!("{before}{begin}{}{end}{after}", quoted(&comment));
        }
        if std::env::var_os("UPDATE_DOCS").is_some() {
            fs::write(root().join(page), &right).unwrap();
        }
        assert!(
            read(page) == right,
            "{page} is stale: UPDATE_DOCS=1 cargo test docs"
        );
    }
}

/// The comment once kenji has approved.
fn approved(language: &str, request: &str) -> String {
    let play = asked(language, request);
    play.approve("kenji");
    run(&play.story, &["review", "--all"]);
    comment(&play)
}

/// The comment after an administrator has merged what nobody approved.
fn refused(language: &str, request: &str) -> String {
    let play = asked(language, request);
    play.merge_as("root", Merge::Commit);
    run(&play.story, &["reconcile"]);
    comment(&play)
}

/// The request of the page in a repository that is protected as the installation says.
fn asked(language: &str, request: &str) -> Play {
    let play = Play::begin();
    if language != "en" {
        play.configure("language: en", &format!("language: {language}"));
    }
    play.owners("/requests/ @kenji @mika\n/.github/ @kenji @mika\n");
    let rules = Rules {
        pull_request: Rules::installed().pull_request,
        ..Rules::default()
    };
    play.story.sandbox.world().github.set_rules("main", rules);
    play.commit(&Author::new("hanako"), &[Change::add(PATH, request)])
        .open("hanako");
    play
}

/// The comment that is kept up to date, without what is hidden in it.
fn comment(play: &Play) -> String {
    let world = play.story.sandbox.world();
    let comments = world.github.comments_on(play.number());
    let ours = comments
        .iter()
        .find(|comment| comment.body.starts_with("<!-- countersign "))
        .unwrap();
    ours.body
        .lines()
        .filter(|line| !line.starts_with("<!-- "))
        .map(|line| format!("{line}\n"))
        .collect()
}

fn quoted(comment: &str) -> String {
    let lines = comment.trim().lines();
    lines
        .map(|line| format!("> {line}").trim_end().to_owned() + "\n")
        .collect()
}
