//! What `review` writes, by the real binary on the sandbox.

use countersign::demo::Story;

use crate::formats::runner::commands;
use crate::formats::runs::{run, stops_in_every_form, without_limits};
use crate::formats::schemas::{REVIEW, valid};
use crate::kit::{self, Said};

const REQUEST: &str = "iamUser: batch-exporter\nreason: ::error::x ##[error]x\n";

/// One pull request that waits for an approval, one that is wrong, and one that was closed.
fn story() -> Story {
    let story = kit::story();
    let files = [
        ("requests/20261102090000.yaml", REQUEST),
        ("requests/20261102090001.yaml", "iamUser: ::error::x\n"),
        ("requests/20261102090002.yaml", REQUEST),
    ];
    for file in files {
        story.ask("hanako", &[file]).unwrap();
    }
    let mut world = story.sandbox.world();
    let now = world.now();
    world.github.close(3, "kenji", now).unwrap();
    drop(world);
    story
}

#[test]
fn a_review_is_as_its_schema_says() {
    let story = story();
    for language in ["en", "ja"] {
        let arguments = [
            "review",
            "--all",
            "--format",
            "json",
            "--language",
            language,
        ];
        let Said { out, err, code } = run(&story, &arguments, &[]);
        assert_eq!((err.as_str(), code), ("", 1));
        let review = valid(REVIEW, &out);
        let standings: Vec<_> = (0..3)
            .map(|index| review["pulls"][index]["standing"].as_str().unwrap())
            .collect();
        assert_eq!(standings, ["waiting", "change", "rejected"]);
        if language == "en" {
            insta::assert_snapshot!(without_limits(&out));
        }
    }
}

#[test]
fn on_github_a_review_is_said_where_it_is_looked_for() {
    let story = story();
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("summary.md");
    let variables = [
        ("GITHUB_ACTIONS", "true"),
        ("GITHUB_STEP_SUMMARY", file.to_str().unwrap()),
    ];
    let Said { out, code, .. } = run(&story, &["review", "--all"], &variables);
    assert_eq!(code, 1);
    let titles: Vec<_> = commands(&out)
        .iter()
        .map(|command| command.property("title").unwrap().to_owned())
        .collect();
    assert_eq!(
        titles,
        ["needs change", "no-owner-review", "stale-approvals"]
    );
    insta::assert_snapshot!(without_limits(&out));
    insta::assert_snapshot!(without_limits(&std::fs::read_to_string(file).unwrap()));
}

#[test]
fn a_review_that_stops_says_so_in_every_form() {
    stops_in_every_form(&story(), &["review", "--all"], REVIEW);
}
