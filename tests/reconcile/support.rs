//! The binary in a scrubbed environment, pointed at a sandbox.

use std::path::{Path, PathBuf};
use std::process::Command;

use countersign::demo::{Story, configuration};
use countersign::domain::Language;
use countersign::sandbox::Sandbox;

pub(crate) const REQUEST: &str =
    "iamUser: batch-exporter\nreason: The nightly batch exports reports to S3\n";
pub(crate) const PATH: &str = "requests/20261102090000.yaml";
pub(crate) const SECRET: &str = "batch-exporter/access-key-20261102090000";

/// What a command said.
pub(crate) struct Said {
    pub(crate) out: String,
    pub(crate) err: String,
    pub(crate) code: i32,
}

impl std::fmt::Display for Said {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "{}------- stderr -------\n{}[exit status: {}]",
            self.out, self.err, self.code
        )
    }
}

/// A story with the IAM user `batch-exporter`, and a clock that stands still.
pub(crate) fn story() -> Story {
    let story = Story::begin(Sandbox::start().unwrap(), &configuration(Language::English)).unwrap();
    story.sandbox.world().iam.add_user("batch-exporter");
    story
}

/// Runs countersign in a fresh checkout of the default branch.
pub(crate) fn run(story: &Story, arguments: &[&str]) -> Said {
    run_in(story, &story.checkout().unwrap(), arguments, &[])
}

pub(crate) fn run_in(
    story: &Story,
    checkout: &Path,
    arguments: &[&str],
    variables: &[(&str, &str)],
) -> Said {
    let mut command = Command::new(env!("CARGO_BIN_EXE_countersign"));
    command
        .args(arguments)
        .current_dir(checkout)
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap());
    command
        .envs(story.sandbox.environment())
        .envs(variables.iter().copied());
    let output = command.output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    Said {
        out: text(output.stdout),
        err: text(output.stderr),
        code: output.status.code().unwrap(),
    }
}

pub(crate) fn checkout(story: &Story) -> PathBuf {
    story.checkout().unwrap()
}

/// The operations that change something, since the last time that this was asked.
pub(crate) fn mutations(story: &Story) -> Vec<String> {
    let calls = std::mem::take(&mut story.sandbox.world().calls);
    calls
        .into_iter()
        .filter(|call| call.mutates)
        .map(|call| call.operation)
        .collect()
}
