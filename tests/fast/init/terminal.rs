//! `countersign init` on a terminal.

use std::io::{Read, Write};
use std::process::Stdio;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use countersign::demo::Story;

use super::{before, is_set_up, made};
use crate::kit::*;

/// Runs countersign on a terminal, by util-linux's `script`, and types each answer once its question is there.
pub(super) fn on_a_terminal(
    story: &Story,
    arguments: &str,
    answers: &[(&str, &str)],
) -> (String, i32) {
    let nowhere = tempfile::tempdir().unwrap();
    let variables = [("GITHUB_TOKEN", "sandbox-root"), ("TERM", "xterm")];
    let mut command = in_story(story, nowhere.path(), &[], &variables);
    let line = format!("{} {arguments}", env!("CARGO_BIN_EXE_countersign"));
    let environment: Vec<_> = command
        .get_envs()
        .filter_map(|(name, value)| Some((name.to_owned(), value?.to_owned())))
        .collect();
    command = std::process::Command::new("script");
    let child = command
        .args(["-qec", &line, "/dev/null"])
        .current_dir(nowhere.path())
        .env_clear()
        .envs(environment)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn();
    let mut child = child.unwrap();
    let seen = Arc::new(Mutex::new(Vec::new()));
    let mut out = child.stdout.take().unwrap();
    let reader = std::thread::spawn({
        let seen = Arc::clone(&seen);
        move || {
            let mut bytes = [0; 4096];
            while let Ok(count @ 1..) = out.read(&mut bytes) {
                seen.lock().unwrap().extend_from_slice(&bytes[..count]);
            }
        }
    });
    let text = || String::from_utf8_lossy(&seen.lock().unwrap()).into_owned();
    let mut typed = child.stdin.take().unwrap();
    let mut after = 0;
    for (question, answer) in answers {
        let began = Instant::now();
        while !text()[after..].contains(question) {
            let all = text();
            assert!(
                began.elapsed() < Duration::from_secs(60),
                "{question}: {all}"
            );
            std::thread::sleep(Duration::from_millis(20));
        }
        after = text().len();
        typed.write_all(format!("{answer}\r").as_bytes()).unwrap();
    }
    let code = child.wait().unwrap().code().unwrap();
    reader.join().unwrap();
    (text(), code)
}

const SUM: &str = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

#[test]
fn what_is_missing_is_asked_for_and_the_command_that_is_shown_does_the_same() {
    let answers = |goes_on| {
        [
            ("AWS region", "tokyo"),
            (
                "Enter a region",
                "\u{7f}\u{7f}\u{7f}\u{7f}\u{7f}ap-northeast-1",
            ),
            ("Approvers", "kenji"),
            ("at least two", ", guest"),
            ("Requesters", "hanako"),
            ("IAM users", "batch-*"),
            ("E-mail for notices", "administrator@example.com"),
            ("Release of countersign", "acme/countersign@v1.2.0"),
            ("SHA-256", SUM),
            ("Continue?", goes_on),
        ]
    };
    let story = before();
    let (said, code) = on_a_terminal(&story, "init", &answers("n"));
    assert_eq!(code, 2, "{said}");
    assert!(said.contains("nothing was changed"), "{said}");
    assert_eq!(made(&story), [""; 0]);
    let (said, code) = on_a_terminal(&story, "init", &answers("y"));
    assert_eq!(code, 0, "{said}");
    is_set_up(&story);

    let (_, shown) = said.split_once("countersign init ").unwrap();
    let (shown, _) = shown.split_once("\r\n\r\n").unwrap();
    let shown = shown.replace("\\\r\n", " ").replace('\'', "");
    let shown: Vec<&str> = ["init"]
        .into_iter()
        .chain(shown.split_whitespace())
        .collect();
    let story = before();
    let nowhere = tempfile::tempdir().unwrap();
    let variables = [("GITHUB_TOKEN", "sandbox-root"), ("GITHUB_REPOSITORY", "")];
    let said = run_in(&story, nowhere.path(), &shown, &variables);
    assert_eq!(said.code, 0, "{said}");
    is_set_up(&story);
}

#[test]
fn rights_are_checked_before_anything_is_asked() {
    let story = before();
    story.sandbox.world().github.set_scopes("repo");
    let (said, code) = on_a_terminal(&story, "init --region ap-northeast-1 --language ja", &[]);
    assert_eq!(code, 2, "{said}");
    assert!(said.contains("--scopes workflow"), "{said}");
}

#[test]
fn an_account_is_asked_about_too() {
    let story = before();
    super::init(&story, &[]).ended(0, &[]);
    let answers = [
        ("AWS region", "ap-northeast-1"),
        ("AWS account ID", ""),
        ("IAM users", "batch-*"),
        ("requests/staging/", ""),
        ("E-mail for notices", "staging@example.com"),
        ("Continue?", "y"),
    ];
    let (said, code) = on_a_terminal(&story, "init --account staging", &answers);
    // Enter takes the account of the credentials, which is there already.
    assert_eq!(code, 2, "{said}");
    assert!(
        said.contains("already has this account and region, as `main`"),
        "{said}"
    );
    let mut answers = answers;
    answers[1].1 = "210987654321";
    answers[0].1 = "eu-west-1";
    let (said, code) = on_a_terminal(&story, "init --account staging", &answers);
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("--folder requests/staging/"), "{said}");
}
