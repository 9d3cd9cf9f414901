//! What those say who know workflows, actions and shells.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::{Map, Value};

fn entries(folder: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap();
    let mut entries: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    entries
}

fn workflows() -> Vec<PathBuf> {
    entries(".github/workflows")
}

fn actions() -> Vec<PathBuf> {
    let folders = entries(".github/actions").into_iter();
    folders.map(|folder| folder.join("action.yml")).collect()
}

/// Runs a linter and returns what it says, with whether it is content.
fn ask(linter: &str, arguments: &[&str], files: &[PathBuf], input: &str) -> (String, bool) {
    let mut child = Command::new(linter)
        .args(arguments)
        .args(files)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(input.as_bytes())
        .unwrap();
    let output = child.wait_with_output().unwrap();
    let said = [output.stdout, output.stderr].concat();
    (String::from_utf8(said).unwrap(), output.status.success())
}

#[track_caller]
fn satisfies(linter: &str, arguments: &[&str], files: &[PathBuf], input: &str) {
    let (said, is_content) = ask(linter, arguments, files, input);
    assert!(is_content, "{said}");
}

/// A workflow that lets a pull request run its own code.
const WRONG: &str = "on: pull_request_target
jobs:
  a:
    runs-on: ubuntu-24.04
    steps:
      - run: echo ${{ github.event.pull_request.title }}
";

#[test]
fn zizmor_finds_nothing_but_what_is_explained_beside_it() {
    let place = tempfile::tempdir().unwrap();
    let wrong = place.path().join("wrong.yml");
    fs::write(&wrong, WRONG).unwrap();
    let (said, is_content) = ask("zizmor", &["--offline"], &[wrong], "");
    assert!(!is_content && said.contains("template-injection"), "{said}");
    satisfies(
        "zizmor",
        &["--offline", "--strict-collection"],
        &[PathBuf::from(".")],
        "",
    );
}

#[test]
fn actionlint_finds_nothing() {
    let texts: Map<String, Value> = workflows()
        .into_iter()
        .map(|path| {
            let text = fs::read_to_string(&path).unwrap();
            (path.display().to_string(), text.into())
        })
        .collect();
    let input = serde_json::to_string(&texts).unwrap();
    satisfies("node", &["tests/peers/actionlint.js"], &[], &input);
}

#[test]
fn workflows_actions_and_dependabot_are_as_their_schemas_say() {
    for (schema, files) in [
        ("vendor.github-workflows", workflows()),
        ("vendor.github-actions", actions()),
        (
            "vendor.dependabot",
            vec![PathBuf::from(".github/dependabot.yml")],
        ),
    ] {
        let arguments = ["--builtin-schema", schema];
        satisfies("check-jsonschema", &arguments, &files, "");
        let (_, is_content) = ask(
            "check-jsonschema",
            &arguments,
            &[PathBuf::from("deny.toml")],
            "",
        );
        assert!(!is_content);
    }
}

/// The scripts of all steps, with where they stand.
fn scripts(path: &Path) -> Vec<(String, String)> {
    let text = fs::read_to_string(path).unwrap();
    let yaml: Value = serde_yaml::from_str(&text).unwrap();
    let jobs = yaml["jobs"].as_object().into_iter().flatten();
    let jobs = jobs.map(|(_, job)| job).chain([&yaml["runs"]]);
    let steps = jobs.filter_map(|job| job["steps"].as_array()).flatten();
    steps
        .filter_map(|step| {
            let name = step["name"].as_str().or(step["id"].as_str());
            let place = format!("{}, {}", path.display(), name.unwrap_or_default());
            Some((place, step["run"].as_str()?.to_owned()))
        })
        .collect()
}

#[test]
fn shellcheck_finds_nothing_in_any_script() {
    let shellcheck = ["--shell=bash", "--norc", "-"];
    let (said, is_content) = ask("shellcheck", &shellcheck, &[], "echo $1\n");
    assert!(!is_content && said.contains("SC2086"), "{said}");
    let steps: Vec<_> = workflows()
        .iter()
        .chain(&actions())
        .flat_map(|path| scripts(path))
        .collect();
    assert!(steps.len() > 10);
    for (place, script) in steps {
        // As Actions calls bash.
        let script = format!("set -eo pipefail\n{script}");
        let (said, is_content) = ask("shellcheck", &shellcheck, &[], &script);
        assert!(is_content, "{place}\n{said}");
    }
    let git = Command::new("git")
        .args(["grep", "-lE", "^#!.*bash"])
        .output();
    let listed = String::from_utf8(git.unwrap().stdout).unwrap();
    let files: Vec<PathBuf> = listed
        .lines()
        .map(PathBuf::from)
        .filter(|path| fs::read_to_string(path).unwrap().starts_with("#!"))
        .collect();
    assert!(files.contains(&PathBuf::from("tests/peers/run")));
    satisfies("shellcheck", &["--norc"], &files, "");
}
