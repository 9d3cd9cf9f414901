//! What is made to deceive or to break is refused, in its place, and nothing of it reaches the terminal.

#[cfg(unix)]
mod committed;
#[cfg(unix)]
mod disk;
mod properties;
mod table;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Output;

use crate::kit::countersign;
use countersign::domain::is_deceptive;
use table::{FILES, HONEST, PATHS};

const GOOD: &str = "iamUser: batch-a\nreason: The nightly batch exports to S3\n";

/// Makes a repository in order, with some more files.
fn repository(files: &[(String, &[u8])]) -> tempfile::TempDir {
    let directory = tempfile::tempdir().unwrap();
    let write = |path: &str, bytes: &[u8]| {
        let path = directory.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    };
    let configuration = include_bytes!("../configuration.yaml");
    write(".github/countersign.yaml", configuration);
    write(".github/CODEOWNERS", b"/requests/ @acme/cloud-approvers\n");
    for (path, bytes) in files {
        write(path, bytes);
    }
    directory
}

/// Runs the command itself: whatever it reads, it ends by itself, without a panic.
fn validate(root: &Path, paths: &[&str]) -> (Output, String) {
    let arguments = [&["validate", "--language", "en"], paths].concat();
    let output = countersign(root, &arguments).output().unwrap();
    let text = String::from_utf8(output.stdout.clone()).unwrap();
    assert!(matches!(output.status.code(), Some(0..=2)), "{output:?}");
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    let hostile: Vec<_> = text.matches(|c| c != '\n' && is_deceptive(c)).collect();
    assert!(hostile.is_empty(), "{hostile:?} in {text}");
    (output, text)
}

/// Returns each path with its codes and their places.
fn found(text: &str) -> BTreeMap<String, Vec<String>> {
    let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut code = None;
    for line in text.lines() {
        if let Some(rest) = line.strip_prefix("error[") {
            code = rest.split(']').next();
        } else if let (Some(place), Some(known)) = (line.trim_start().strip_prefix("--> "), code) {
            let end = place
                .find(".yaml:")
                .map_or(place.len(), |at| at + ".yaml".len());
            let position = place[end..].trim_start_matches(':');
            let entry = format!("{known} {position}").trim_end().to_owned();
            found
                .entry(place[..end].to_owned())
                .or_default()
                .push(entry);
            code = None;
        }
    }
    found
}

#[test]
fn deceptive_files_are_refused_in_their_place() {
    let path = |index: usize| format!("requests/a-case-{index:04}.yaml");
    let files: Vec<_> = FILES
        .iter()
        .enumerate()
        .map(|(index, (_, bytes, _))| (path(index), *bytes))
        .collect();
    let directory = repository(&files);
    let (output, text) = validate(directory.path(), &[]);
    assert_eq!(output.status.code(), Some(1));
    let found = found(&text);
    let mut others = Vec::new();
    for (index, (name, _, expected)) in FILES.iter().enumerate() {
        let found = found.get(&path(index)).cloned().unwrap_or_default();
        if found != *expected {
            others.push((name, found, expected));
        }
    }
    assert!(others.is_empty(), "{others:#?}");
    assert!(FILES.len() + PATHS.len() > 200);
}

#[test]
fn honest_files_are_accepted() {
    let files: Vec<_> = HONEST
        .iter()
        .enumerate()
        .map(|(index, (_, text))| (format!("requests/honest-{index:04}.yaml"), text.as_bytes()))
        .collect();
    let directory = repository(&files);
    let (output, text) = validate(directory.path(), &[]);
    assert_eq!(found(&text), BTreeMap::new());
    assert_eq!(output.status.code(), Some(0), "{text}");
}

#[test]
fn nothing_has_a_name_that_no_request_can_have() {
    for path in PATHS {
        let directory = repository(&[((*path).to_owned(), GOOD.as_bytes())]);
        let (output, text) = validate(directory.path(), &[]);
        assert_eq!(output.status.code(), Some(1), "{path}");
        assert_eq!(text.matches("error[not-a-").count(), 1, "{path}: {text}");
        let named = validate(directory.path(), &[path]).0;
        assert_eq!(named.status.code(), Some(1), "{path}");
    }
}

#[test]
fn files_made_to_exhaust_are_refused() {
    let repeated = |head: &str, piece: &str, count: usize| format!("{head}{}", piece.repeat(count));
    let deep = format!("{GOOD}x: {}{}\n", "[".repeat(200), "]".repeat(200));
    let cases = [
        (repeated(GOOD, "k: v\n", 2_000), "duplicate-key 4:1"),
        (deep, "too-deep 3:19"),
        (repeated(GOOD, "# x\n", 5_000), "file-too-large"),
        (
            repeated(&format!("{GOOD}# "), "夜", 5_500),
            "file-too-large 3:5444",
        ),
        (
            repeated("iamUser: batch-a\nreason: ", "x", 15_000),
            "invalid-reason 2:9",
        ),
        (repeated("iamUser: ", "1", 400), "missing-field 1:1"),
        (
            GOOD.bytes().fold(String::new(), |text, b| {
                format!("{text}{}\0", char::from(b))
            }),
            "not-utf8 1:2",
        ),
    ];
    for (text, expected) in cases {
        let path = "requests/20261102090000.yaml".to_owned();
        let directory = repository(&[(path.clone(), text.as_bytes())]);
        let (output, said) = validate(directory.path(), &[]);
        assert_eq!(output.status.code(), Some(1));
        let first = found(&said)[&path][0].clone();
        assert!(first.starts_with(expected), "{first}");
        assert!(said.len() < 20_000, "{}", said.len());
    }
}

#[test]
fn a_named_file_is_compared_with_the_others() {
    let files = [
        ("requests/20261102090000.yaml", GOOD),
        ("requests/prod/20261102090000.yaml", GOOD),
        ("requests/20261102090001.yaml", "iamUser: [broken\n"),
        ("requests/other/20261102090000.yaml", "iamUser: [broken\n"),
    ]
    .map(|(path, text)| (path.to_owned(), text.as_bytes()));
    let directory = repository(&files);
    let (output, text) = validate(directory.path(), &["requests/20261102090000.yaml"]);
    assert_eq!(output.status.code(), Some(1));
    let expected = [(
        "requests/20261102090000.yaml".to_owned(),
        vec!["duplicate-request 1:10".to_owned()],
    )];
    assert_eq!(found(&text), expected.into());
    assert!(text.ends_with("1 file checked: 1 error\n"), "{text}");
}
