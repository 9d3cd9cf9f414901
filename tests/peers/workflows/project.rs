//! `ci.yml` and `release.yml`, as far as their steps can run here.

use std::path::Path;

use sandbox::github::Change;
use serde_json::json;

use super::machine::Machine;
use super::runs::{BINARY, code, story};
use crate::kit::push;

#[test]
fn what_may_be_required_is_green_only_if_nothing_failed() {
    let story = story();
    let machine = Machine::new(&story, Path::new(BINARY), "pull_request", json!({}));
    let ends = |all: &str, macos: &str| {
        let needs = json!({"all": {"result": all}, "macos": {"result": macos}});
        code(&machine.job("ci.yml", "ci", json!({"needs": needs})))
    };
    assert_eq!(ends("success", "success"), Some(0));
    assert_eq!(ends("success", "skipped"), Some(0));
    assert_eq!(ends("success", "failure"), Some(1));
    assert_eq!(ends("success", "cancelled"), Some(1));
    assert_eq!(ends("failure", "skipped"), Some(1));
}

#[test]
fn only_the_version_of_the_source_is_released_under_its_tag() {
    let story = story();
    let mut machine = Machine::new(&story, Path::new(BINARY), "push", json!({}));
    let version = env!("CARGO_PKG_VERSION");
    let changes =
        |section: &str| Change::modify("CHANGELOG.md", format!("# Changelog\n\n## {section}\n"));
    push(
        &story,
        &[Change::add(
            "CHANGELOG.md",
            "# Changelog\n\n## Unreleased\n",
        )],
    );
    machine.reference = format!("v{version}");
    let ended = machine.job("release.yml", "version", json!({}));
    assert!(ended.steps[0].said.contains("CHANGELOG.md has no section"));
    push(&story, &[changes(version)]);
    for (tag, ends) in [
        (concat!("v", env!("CARGO_PKG_VERSION")), 0),
        (env!("CARGO_PKG_VERSION"), 1),
        ("v99.0.0", 1),
    ] {
        machine.reference = tag.to_owned();
        let ended = machine.job("release.yml", "version", json!({}));
        assert_eq!(code(&ended), Some(ends), "{tag}");
    }
}
