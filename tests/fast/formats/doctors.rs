//! What `doctor` writes, by the real binary on the sandbox.

use crate::formats::runner::commands;
use crate::formats::runs::run;
use crate::formats::schemas::{DOCTOR, valid};
use crate::kit::{Said, begin, english};

#[test]
fn an_examination_is_as_its_schema_says() {
    let story = begin(&english(), &[]);
    for language in ["en", "ja"] {
        let arguments = ["doctor", "--format", "json", "--language", language];
        let Said { out, err, code } = run(&story, &arguments, &[]);
        assert_eq!((err.as_str(), code), ("", 2));
        let found = valid(DOCTOR, &out);
        assert_eq!(found["exit"], 2);
        if language == "en" {
            insta::assert_snapshot!(out);
        }
    }
}

#[test]
fn on_github_an_examination_is_said_where_it_is_looked_for() {
    let story = begin(&english(), &[]);
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("summary.md");
    let variables = [
        ("GITHUB_ACTIONS", "true"),
        ("GITHUB_STEP_SUMMARY", file.to_str().unwrap()),
    ];
    let Said { out, code, .. } = run(&story, &["doctor"], &variables);
    assert_eq!(code, 2);
    let titles: Vec<_> = commands(&out)
        .iter()
        .map(|command| command.property("title").unwrap().to_owned())
        .collect();
    let rules = ["no-owner-review", "stale-approvals", "status-not-required"];
    assert_eq!(titles[..3], rules);
    assert_eq!(titles[3..], ["workflow-file"; 5]);
    let summary = std::fs::read_to_string(file).unwrap();
    assert!(summary.contains("### countersign doctor"), "{summary}");
    let row = "✗ <code>&#46;github/workflows/review&#46;yml</code>";
    assert!(summary.contains(row), "{summary}");
}
