//! What `init` writes for people who do it by hand: a script, and the commands of the guide.

use std::collections::BTreeSet;
use std::fs::Permissions;
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::process::{Command, Stdio};

use super::*;

#[test]
fn the_script_has_the_same_calls_and_changes_nothing() {
    let story = before();
    let script = init(&story, &["--dry-run"]).ended(0, &["aws cloudformation deploy"]);
    assert_eq!(made(&story), [""; 0]);
    let commands = script.out.lines();
    let commands: Vec<String> = commands
        .filter_map(|line| {
            let (method, rest) = line.strip_prefix("gh api --method ")?.split_once(" '")?;
            let (path, _) = rest.split_once('\'')?;
            Some(format!("{method} /{}", path.replace("%2F", "/")))
        })
        .collect();
    assert_eq!(commands, shown(&init(&story, &[])));
    let again = init(&story, &["--dry-run"]).ended(0, &["RepositoryId=871640321"]);
    assert_eq!(again.out.matches("gh api --method").count(), 3);
}

/// A `gh` and an `aws` that count their calls, of which one fails.
const TOOL: &str = r#"#!/bin/bash
echo "$(basename "$0") $*" >> "$CALLS"
[ "$(wc -l < "$CALLS")" != "$FAILS" ] && echo main
"#;

#[test]
fn the_script_stops_at_the_first_command_that_fails_and_leaves_the_shell_open() {
    let script = init(&before(), &["--dry-run"]).ended(0, &[]).out;
    let japanese = init(&before(), &["--dry-run", "--language", "ja"]).out;
    let place = tempfile::tempdir().unwrap();
    for tool in ["gh", "aws"] {
        let tool = place.path().join(tool);
        std::fs::write(&tool, TOOL).unwrap();
        std::fs::set_permissions(&tool, Permissions::from_mode(0o755)).unwrap();
    }
    let path = format!(
        "{}:{}",
        place.path().display(),
        std::env::var("PATH").unwrap()
    );
    let run = |script: &str, fails: usize| {
        let calls = place.path().join("calls");
        std::fs::write(&calls, "").unwrap();
        let shell = Command::new("bash")
            .args(["--norc", "--noprofile", "-i"])
            .current_dir(place.path())
            .env("PATH", &path)
            .env("CALLS", &calls)
            .env("FAILS", fails.to_string())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn();
        let mut shell = shell.unwrap();
        let pasted = format!("{script}echo \"still open: $?\"\n");
        shell
            .stdin
            .take()
            .unwrap()
            .write_all(pasted.as_bytes())
            .unwrap();
        let said = shell.wait_with_output().unwrap();
        let said = String::from_utf8(said.stdout).unwrap();
        let calls = std::fs::read_to_string(&calls).unwrap();
        (calls.lines().count(), said)
    };
    let (all, said) = run(&script, 0);
    assert!(all > 30 && said.contains("still open: 0"), "{all} {said}");
    assert_eq!(run(&japanese, 0).0, all);
    for fails in 1..=all {
        let (calls, said) = run(&script, fails);
        assert_eq!(calls, fails);
        assert!(said.contains("still open: 1"), "{fails}: {said}");
    }
}

/// Each `gh api` command of a text as its method, path and body, with what differs in the paths blanked.
fn commands(text: &str) -> Vec<(String, String, Value)> {
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let names = [
        "countersign-review",
        "countersign-reconcile",
        "countersign-inventory",
        "kenji",
        "guest",
        "hanako",
    ];
    let mut commands = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let Some(rest) = line.strip_prefix("gh api --method ") else {
            continue;
        };
        let (method, rest) = rest.split_once(' ').unwrap();
        let (path, options) = rest[1..].split_once(['"', '\'']).unwrap();
        let blanked = path.replace("$OWNER/$NAME", "acme/access-keys");
        let blanked = blanked.split('/').map(|part| match part {
            part if part.starts_with('$') || names.contains(&part) => "{}",
            part => part,
        });
        let blanked: Vec<&str> = blanked.collect();
        let mut fields = serde_json::Map::new();
        let words: Vec<&str> = options.split_whitespace().collect();
        for pair in words.windows(2) {
            let Some((name, value)) = pair[1].split_once('=') else {
                continue;
            };
            match pair[0] {
                "--field" => fields.insert(name.to_owned(), serde_json::from_str(value).unwrap()),
                "--raw-field" => fields.insert(name.to_owned(), value.into()),
                _ => None,
            };
        }
        let body = match options.contains("--input -") {
            true => {
                let body = lines[at + 1..].iter().take_while(|line| **line != "JSON");
                serde_json::from_str(&body.copied().collect::<String>()).unwrap()
            }
            false => Value::Object(fields),
        };
        commands.push((method.to_owned(), blanked.join("/"), body));
    }
    commands
}

#[test]
fn by_hand_the_same_calls_are_made() {
    let script = init(&before(), &["--dry-run"]).ended(0, &[]);
    let own: Vec<(String, String, Value)> = commands(&script.out)
        .into_iter()
        .filter(|(_, path, _)| !path.contains("/contents/") && !path.starts_with("orgs/"))
        .collect();
    assert_eq!(own.len(), 14);
    let page = include_str!("../../../docs/installation.md");
    let (_, by_hand) = page.split_once("\n## By hand\n").unwrap();
    let (by_hand, _) = by_hand
        .split_once("\n## A repository without the source\n")
        .unwrap();
    let mut pasted = commands(by_hand);
    // The branch is a variable there.
    for (_, path, body) in &mut pasted {
        if path.ends_with("/deployment-branch-policies") {
            assert_eq!(body["name"], "\"$BRANCH\"");
            body["name"] = "main".into();
        }
    }
    let (of_init, pasted): (BTreeSet<String>, BTreeSet<String>) = (
        own.iter().map(|call| format!("{call:?}")).collect(),
        pasted.iter().map(|call| format!("{call:?}")).collect(),
    );
    assert_eq!(of_init, pasted);
}
