//! The requester is mentioned once, in a separate comment, and following its instructions helps.

use std::path::Path;
use std::process::Command;

use countersign::demo::Story;
use countersign::domain::MENTION_MARK;
use sandbox::github::{Change, GitHub};
use sandbox::{Fault, When};

use crate::kit::*;

/// hanako asks, and nobody approves.
fn asked_only() -> (Story, u64) {
    let story = story();
    let pull = story.ask("hanako", &[(PATH, REQUEST)]).unwrap();
    (story, pull)
}

/// What a mention says, without its mark.
#[track_caller]
fn only_mention(story: &Story, pull: u64) -> String {
    let [mention] = &mentions(story, pull)[..] else {
        panic!("one mention: {:#?}", mentions(story, pull))
    };
    mention.split_once('\n').unwrap().1.to_owned()
}

#[test]
fn every_end_is_told_once_to_the_requester_and_to_nobody_else() {
    let (story, pull) = merged();
    for _ in 0..2 {
        story.sandbox.world().iam.add_key(USER);
    }
    for _ in 0..2 {
        run(&story, &["reconcile"]).ended(1, &["blocked"]);
    }
    insta::assert_snapshot!("blocked", only_mention(&story, pull));
    let key = keys(&story, USER)[0].id.clone();
    assert!(story.sandbox.world().iam.delete_key(USER, &key));
    run(&story, &["reconcile"]).ended(0, &["announced"]);
    run(&story, &["reconcile"]).ended(0, &["Nothing to do"]);
    let told = mentions(&story, pull);
    assert_eq!(told.len(), 2, "{told:#?}");
    insta::assert_snapshot!("issued", told[1].split_once('\n').unwrap().1);
    for mention in &told {
        assert_eq!(mention.matches('@').count(), 1, "{mention}");
    }
}

#[test]
fn a_refused_merge_sends_a_notice_and_a_mention_once() {
    let (story, pull) = asked_only();
    story.merge(pull, "root").unwrap();
    for _ in 0..2 {
        run(&story, &["reconcile"]).ended(1, &["not-approved"]);
    }
    let [notice] = &notices(&story)[..] else {
        panic!("one notice")
    };
    assert_eq!(notice.attributes["event"], "refused");
    assert_eq!(
        notice.subject.as_deref(),
        Some("Access Key Request Refused")
    );
    insta::assert_snapshot!("refused_notice", notice.message);
    insta::assert_snapshot!("refused", only_mention(&story, pull));
}

/// A bot's login may be a person's, too.
#[test]
fn a_bot_that_asked_is_not_mentioned() {
    let story = story();
    let pull = at_github(&story, |world, now| {
        let github: &mut GitHub = &mut world.github;
        let files = [Change::add(PATH, REQUEST)];
        github.commit(&sandbox::github::Author::new("hanako"), "ask", &files, now)?;
        github.open_pull("github-actions", "ask", "Ask", now)
    });
    story.approve(pull, "kenji").unwrap();
    story.merge(pull, "hanako").unwrap();
    run(&story, &["reconcile"]).ended(1, &["not-a-person"]);
    assert_eq!(mentions(&story, pull), Vec::<String>::new());
    assert_eq!(comments(&story, pull).len(), 1);
    let planned = run(&story, &["plan"]).ended(1, &["not-a-person"]);
    assert!(!planned.out.contains("will "), "{planned}");
}

#[test]
fn that_an_approval_lapsed_is_told_to_the_requester() {
    let (story, pull) = merged();
    pass(&story, 2 * 86_400);
    for _ in 0..2 {
        run(&story, &["reconcile"]).ended(0, &["lapsed"]);
    }
    insta::assert_snapshot!("lapsed", only_mention(&story, pull));
    assert!(notices(&story).is_empty());
}

#[test]
fn a_mention_that_could_not_be_written_is_made_up_for() {
    for when in [When::Before, When::After] {
        let (story, pull) = merged();
        story.sandbox.world().faults.push(Fault {
            operation: "github:POST /repos/{owner}/{repo}/issues/{number}/comments".to_owned(),
            nth: 2,
            when,
            effect: error(),
        });
        run(&story, &["reconcile"]).ended(3, &[]);
        pass(&story, LEASE + 60);
        run(&story, &["reconcile"]).ended(0, &["announced"]);
        run(&story, &["reconcile"]).ended(0, &["Nothing to do"]);
        only_mention(&story, pull);
        is_announced(&story, pull);
    }
}

/// Two runs meet: each finds nothing and writes. The later look takes the second away.
#[test]
fn a_mention_that_was_written_twice_is_deleted() {
    let (story, pull) = merged();
    for _ in 0..2 {
        story.sandbox.world().iam.add_key(USER);
    }
    run(&story, &["reconcile"]).ended(1, &["blocked"]);
    let body = mentions(&story, pull).remove(0);
    let key = keys(&story, USER)[0].id.clone();
    at_github(&story, |world, now| {
        world.github.comment(pull, "github-actions", &body, now)
    });
    assert_eq!(mentions(&story, pull).len(), 2);
    assert!(story.sandbox.world().iam.delete_key(USER, &key));
    run(&story, &["reconcile"]).ended(0, &["announced"]);
    let told = mentions(&story, pull);
    assert_eq!(told.len(), 2, "blocked, and issued: {told:#?}");
    assert!(told.iter().all(|body| body.starts_with(MENTION_MARK)));
}

/// The commands of the comment are run as they stand, in a clone; then nothing is wrong any more.
#[test]
fn who_removes_the_file_as_the_comment_says_ends_the_alarm() {
    let (story, pull) = asked_only();
    story.merge(pull, "root").unwrap();
    run(&story, &["reconcile"]).ended(1, &["not-approved"]);
    let comment = comments(&story, pull).remove(0);
    let commands = shell_block(&comment, "git fetch origin");
    let home = tempfile::tempdir().unwrap();
    let (origin, clone) = (home.path().join("origin"), home.path().join("clone"));
    let repository = story.sandbox.world().github.repository_path().to_owned();
    git(
        home.path(),
        &[
            "clone",
            "-q",
            "--bare",
            repository.to_str().unwrap(),
            "origin",
        ],
    );
    git(
        home.path(),
        &["clone", "-q", origin.to_str().unwrap(), "clone"],
    );
    let said = Command::new("sh")
        .args(["-e", "-c", &commands])
        .current_dir(&clone)
        .envs([
            ("GIT_AUTHOR_NAME", "h"),
            ("GIT_AUTHOR_EMAIL", "h@example.com"),
        ])
        .envs([
            ("GIT_COMMITTER_NAME", "h"),
            ("GIT_COMMITTER_EMAIL", "h@example.com"),
        ])
        .output()
        .unwrap();
    assert!(said.status.success(), "{said:?}");
    let pushed = git(
        &origin,
        &["diff", "--name-status", "main", "remove-20261102090000"],
    );
    assert_eq!(pushed.trim(), format!("D\t{PATH}"));
    // The same at the sandbox, which takes no commits of other people's git.
    let pull = at_github(&story, |world, now| {
        let github: &mut GitHub = &mut world.github;
        let branch = "remove-20261102090000";
        github.commit(
            &sandbox::github::Author::new("hanako"),
            branch,
            &[Change::delete(PATH)],
            now,
        )?;
        github.open_pull("hanako", branch, "Remove it", now)
    });
    story.approve(pull, "kenji").unwrap();
    story.merge(pull, "hanako").unwrap();
    run(&story, &["reconcile"]).ended(0, &["There are no requests."]);
}

/// The commands of the block that begins with a line.
fn shell_block(comment: &str, first: &str) -> String {
    let comment = comment.replace("\r\n", "\n");
    let start = comment.find(&format!("  {first}")).unwrap();
    let (block, _) = comment[start..].split_once("  ```").unwrap();
    let lines = block.lines().map(str::trim_start);
    lines.collect::<Vec<_>>().join("\n")
}

fn git(directory: &Path, arguments: &[&str]) -> String {
    let said = Command::new("git")
        .args(arguments)
        .current_dir(directory)
        .output()
        .unwrap();
    assert!(said.status.success(), "{said:?}");
    String::from_utf8(said.stdout).unwrap()
}
