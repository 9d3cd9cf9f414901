//! An installation in order, and what is said of it.

use std::path::Path;

use countersign::demo::Story;
use sandbox::World;
use sandbox::github::{Change, Rules};
use serde_json::Value;

use crate::kit::*;

pub(crate) const CONFIGURATION: &str = r#"language: en
approvals:
  required: 1
  timeout: 24h
  validFor: 24h
accounts:
  main:
    id: "123456789012"
    region: ap-northeast-1
    topic: arn:aws:sns:ap-northeast-1:123456789012:countersign
    kmsKey: alias/countersign
    role: arn:aws:iam::123456789012:role/countersign-reconcile
    reviewRole: arn:aws:iam::123456789012:role/countersign-review
folders:
  requests/: { account: main, users: ["batch-*"] }
"#;

/// The files of the workflows, as this version has them.
pub(crate) const FILES: [&str; 5] = [
    ".github/workflows/review.yml",
    ".github/workflows/reviewed.yml",
    ".github/workflows/reconcile.yml",
    ".github/actions/countersign/action.yml",
    ".github/actions/aws-identity/action.yml",
];

pub(crate) fn file(path: &str) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(root.join(path)).unwrap()
}

/// A repository as `docs/installation.md` sets it up, and an account with its stack.
pub(crate) fn healthy() -> Story {
    let story = configured(CONFIGURATION);
    let texts = FILES.map(|path| (path, file(path)));
    let changes = texts.map(|(path, text)| Change::add(path, text));
    push(&story, &changes);
    in_world(&story, |world| {
        world.github.set_rules("main", Rules::installed());
        world.github.let_token_see_bypass_actors();
    });
    story
}

pub(crate) fn in_world<T>(story: &Story, act: impl FnOnce(&mut World) -> T) -> T {
    act(&mut story.sandbox.world())
}

impl Said {
    /// The lines that are not right, each as `word code`, with those of its account.
    pub(crate) fn amiss(&self) -> Vec<String> {
        let document: Value = serde_json::from_str(&self.out).unwrap();
        let remarks = document["remarks"].as_array().unwrap().iter();
        let amiss = remarks.filter(|remark| remark["level"] != "right");
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        amiss
            .map(|remark| format!("{} {}", text(&remark["level"]), text(&remark["code"])))
            .collect()
    }
}

/// Runs countersign in an empty folder; a variable without a value is taken away.
#[track_caller]
pub(crate) fn run_with(story: &Story, arguments: &[&str], variables: &[(&str, &str)]) -> Said {
    let nowhere = tempfile::tempdir().unwrap();
    run_at_home(nowhere.path(), story, arguments, variables)
}

/// The same in a folder that is the user's home, too.
#[track_caller]
pub(crate) fn run_at_home(
    directory: &Path,
    story: &Story,
    arguments: &[&str],
    variables: &[(&str, &str)],
) -> Said {
    let home = [("HOME", directory.to_str().unwrap())];
    run_in(story, directory, arguments, &[&home, variables].concat())
}

/// Runs `doctor` and returns its data.
pub(crate) fn examine(story: &Story) -> Said {
    run_with(story, &["doctor", "--format", "json"], &[])
}
