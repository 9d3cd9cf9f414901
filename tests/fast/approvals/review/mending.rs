//! What the comment tells a requester to run is run, as it is printed, by a requester's own git; after that the request can be
//! approved.

use std::path::Path;
use std::process::Command;

use sandbox::github::{Author, Change, Kind, Permission};

use super::{comment, review};
use crate::kit::play::Play;
use crate::kit::*;

const COPILOT: &str = "Copilot <223556219+Copilot@users.noreply.github.com>";

/// hanako's checkout of the branch, in an environment that has nothing else.
fn checkout(play: &Play) -> std::path::PathBuf {
    let place = clone(&play.story, &["--branch", "ask"]);
    run(&place, "git config user.name Hanako");
    run(&place, "git config user.email hanako@example.com");
    place
}

fn run(place: &Path, command: &str) {
    let output = Command::new("sh")
        .args(["-c", command])
        .current_dir(place)
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap())
        .env("HOME", place)
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("GIT_EDITOR", "false")
        .output()
        .unwrap();
    assert!(output.status.success(), "{command}: {output:?}");
}

/// The commands of the comment, in order.
fn commands(comment: &str) -> Vec<&str> {
    let spans = comment.split('`').skip(1).step_by(2);
    spans
        .filter(|span| span.starts_with("git ") && *span != "git config user.email")
        .collect()
}

/// hanako does what the comment says; then kenji approves, and hanako merges.
#[track_caller]
fn mended(play: &Play, checkout: &Path, code: &str, line: &str) {
    let said = review(play).ended(1, &[code]);
    let comment = comment(play);
    assert!(comment.contains(line), "{line}\n{comment}");
    assert!(!comment.contains("cannot be mended"), "{comment}");
    let commands = commands(&comment);
    assert!(commands.len() >= 2, "{comment}");
    for command in commands {
        run(checkout, command);
    }
    play.github(|github, now| github.receive("hanako", "ask", now));
    play.pass(120).approve("kenji");
    review(play).ended(0, &["approved"]);
    play.merge();
    assert_eq!(play.judge(), "approved", "{said}");
}

fn tools(play: &Play) {
    play.user("Copilot", Kind::Bot, Permission::Write);
    let mut world = play.story.sandbox.world();
    let copilot = world.github.user_mut("Copilot").unwrap();
    copilot.emails = vec!["223556219+Copilot@users.noreply.github.com".to_owned()];
}

#[test]
fn a_tool_in_a_trailer_is_taken_out_of_the_last_commit() {
    for (trailer, code, line) in [
        (format!("Co-authored-by: {COPILOT}"), "not-a-person", COPILOT),
        (
            "Co-authored-by: aider <aider@aider.chat>".to_owned(),
            "unattributed-commit",
            "Co-authored-by: aider <aider@aider.chat>",
        ),
        (
            "CO-AUTHORED-BY: aider (gpt-4o) < aider@aider.chat >".to_owned(),
            "unattributed-commit",
            "Co-authored-by: aider (gpt-4o) <aider@aider.chat>",
        ),
        (
            "Co-Authored-By: Claude <noreply@anthropic.com>\nCo-authored-by: Cursor <cursoragent@cursor.com>".to_owned(),
            "unattributed-commit",
            "Co-authored-by: Cursor <cursoragent@cursor.com>",
        ),
        (
            "co-authored-by: `x` $(touch gone) <$(touch gone)'\"@tools.example>".to_owned(),
            "unattributed-commit",
            "Co-authored-by: 'x' $(touch gone) <$(touch gone)'\"@tools.example>",
        ),
    ] {
        let play = Play::begin();
        tools(&play);
        let message = format!("Ask for a key\n\nFor the batch.\n\n{trailer}");
        play.ask_as(&Author::new("hanako").saying(&message));
        let checkout = checkout(&play);
        mended(&play, &checkout, code, line);
        assert!(!checkout.join("gone").exists());
    }
}

#[test]
fn a_tool_is_taken_out_of_an_earlier_commit_and_people_stay() {
    let play = Play::begin();
    tools(&play);
    let both = "Ask for a key\n\nCo-authored-by: Taro <taro@example.com>\nco-authored-by: Devin <158243242+devin@users.noreply.github.com>";
    play.ask_as(&Author::new("hanako").saying(both));
    let first = play.github(|github, _| github.head("ask").map(str::to_owned));
    play.push(&[Change::add("README.md", "Welcome\n")]);
    play.commit(
        &Author::new("hanako"),
        &[Change::add(OTHER, REQUEST.replace("batch", "batch-other"))],
    );
    play.story
        .sandbox
        .world()
        .iam
        .add_user("batch-other-exporter");
    let checkout = checkout(&play);
    let line = format!("commit `{}` names somebody", &first[..12]);
    mended(&play, &checkout, "unattributed-commit", &line);
    run(
        &checkout,
        "git log --format=%B HEAD | grep -q taro@example.com",
    );
}

#[test]
fn a_bots_commit_and_a_strangers_become_the_requesters() {
    for (author, code, line) in [
        (
            Author::new("hanako").under(
                "github-actions[bot]",
                "41898282+github-actions[bot]@users.noreply.github.com",
            ),
            "not-a-person",
            "Author: github-actions[bot] <",
        ),
        (
            Author::new("hanako").under("Hanako", "hanako@laptop.local"),
            "unattributed-commit",
            "Author: Hanako <hanako@laptop.local>",
        ),
        (
            Author::new("hanako").committed_by("Hanako", "hanako@laptop.local"),
            "unattributed-commit",
            "Committer: Hanako <hanako@laptop.local>",
        ),
        (
            Author::new("hanako").committed_by("GitHub", "noreply@github.com"),
            "unattributed-commit",
            "Committer: GitHub <noreply@github.com>",
        ),
    ] {
        for is_last in [true, false] {
            let play = Play::begin();
            play.ask_as(&author);
            if !is_last {
                play.commit(
                    &Author::new("hanako"),
                    &[Change::modify(PATH, REQUEST.replace("S3", "S3 again"))],
                );
            }
            let checkout = checkout(&play);
            mended(&play, &checkout, code, line);
        }
    }
}

/// The only owner's suggestion was applied on the web, and the owner is a co-author by it.
#[test]
fn the_only_owner_s_suggestion_is_made_the_requesters_own() {
    for has_approved in [false, true] {
        let play = Play::begin();
        play.owners("/requests/ @kenji\n").ask();
        let checkout = checkout(&play);
        let suggestion = Author::new("hanako")
            .on_the_web()
            .with("Kenji", "kenji@example.com");
        play.commit(
            &suggestion,
            &[Change::modify(
                PATH,
                REQUEST.replace("S3", "S3, as kenji says"),
            )],
        );
        if has_approved {
            play.pass(120).approve("kenji");
        }
        mended(
            &play,
            &checkout,
            "own-approval",
            "Co-authored-by: Kenji <kenji@example.com>",
        );
    }
}

/// What cannot be fixed is reported so: nothing changes who pushed to the branch.
#[test]
fn what_a_machine_or_the_only_owner_pushed_needs_another_branch() {
    let play = Play::begin();
    play.owners("/requests/ @kenji\n")
        .ask()
        .push(&[Change::add("README.md", "Welcome\n")]);
    let pull = play.number();
    play.github(|github, now| github.update_branch(pull, "kenji", now));
    review(&play).ended(1, &["ask again #1", "own-approval"]);
    assert!(
        comment(&play).contains("to which only the requester pushes"),
        "{}",
        comment(&play)
    );
    play.github(|github, now| github.close(pull, "hanako", now));
    play.commit_to(
        "again",
        &Author::new("hanako"),
        &[Change::add(OTHER, REQUEST)],
    );
    play.open_from("again", "main", "hanako")
        .pass(120)
        .approve("kenji");
    review(&play).ended(0, &["approved"]);

    let play = Play::begin();
    tools(&play);
    play.ask_as(&Author::new("Copilot"));
    review(&play).ended(1, &["ask again #1", "not-a-person"]);
    let comment = comment(&play);
    assert_eq!(commands(&comment), Vec::<&str>::new(), "{comment}");
}

/// Somebody else pushed in the meantime: the commands take that in, and overwrite nothing.
#[test]
fn what_was_pushed_in_the_meantime_is_not_overwritten() {
    let play = Play::begin();
    tools(&play);
    let both = format!("Ask for a key\n\nCo-authored-by: {COPILOT}");
    play.ask_as(&Author::new("hanako").saying(&both));
    let checkout = checkout(&play);
    play.user("mika", Kind::User, Permission::Write)
        .story
        .sandbox
        .world()
        .iam
        .add_user("batch-other-exporter");
    let other = REQUEST.replace("batch", "batch-other");
    play.commit(&Author::new("mika"), &[Change::add(OTHER, other)]);
    review(&play).ended(1, &["not-a-person"]);
    for command in commands(&comment(&play)) {
        run(&checkout, command);
    }
    let there = play.github(|github, now| {
        github.receive("hanako", "ask", now)?;
        github.head("ask").map(str::to_owned)
    });
    run(&checkout, &format!("git cat-file -e {there}:{OTHER}"));
    run(
        &checkout,
        "! git log --format=%B origin/main..HEAD | grep -qi copilot",
    );
}
