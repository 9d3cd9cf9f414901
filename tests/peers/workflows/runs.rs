//! `review.yml` and `reconcile.yml`, step by step, against the sandbox.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::time::Duration;

use countersign::demo::Story;
use sandbox::github::Change;
use serde_json::{Value, json};

use super::machine::{Ended, Machine, RUN, definition};
use super::servers::{IDENTITY, REQUEST_TOKEN};
use crate::kit::{PATH, REQUEST, USER, begin_before, english, push};

pub(super) const BINARY: &str = env!("CARGO_BIN_EXE_countersign");

/// The story's repository, with the source that is built, and roles for the workflows.
pub(super) fn story() -> Story {
    let roles = "    role: arn:aws:iam::123456789012:role/countersign-reconcile
    reviewRole: arn:aws:iam::123456789012:role/countersign-review
folders:\n";
    let configuration = english().replace("folders:\n", roles);
    let story = begin_before(1_800, &configuration, &[USER]);
    let source = ["Cargo.toml", "Cargo.lock", ".ci/rust", "src/main.rs"];
    push(
        &story,
        &source.map(|path| Change::add(path, fs::read_to_string(path).unwrap())),
    );
    story
}

/// The session of the one role that was assumed, as its ARN has it.
fn assumed(story: &Story) -> String {
    let world = story.sandbox.world();
    let [session] = world.assumed.as_slice() else {
        panic!("{:?}", world.assumed);
    };
    format!("{}/{}", session.role, session.session)
}

fn build(machine: &Machine<'_>) -> Ended {
    machine.job("build.yml", "build", json!({}))
}

/// Runs the one job that the matrix makes as it came.
fn reconcile(machine: &Machine<'_>) -> Ended {
    let yaml = definition(".github/workflows/reconcile.yml");
    let accounts = &yaml["jobs"]["reconcile"]["strategy"]["matrix"]["account"];
    assert_eq!(*accounts, json!([""]));
    reconcile_for(machine, "")
}

/// Runs the job of an account, where the matrix names the accounts.
fn reconcile_for(machine: &Machine<'_>, account: &str) -> Ended {
    let matrix = json!({"matrix": {"account": account}});
    machine.job("reconcile.yml", "reconcile", matrix)
}

fn review(machine: &Machine<'_>) -> Ended {
    machine.job("review.yml", "review", json!({}))
}

/// How the last script of a job ended.
pub(super) fn code(ended: &Ended) -> Option<i32> {
    ended.steps.last().unwrap().code
}

fn says_no_token(ended: &Ended, story: &Story) {
    let github = story.sandbox.world().github.token().to_owned();
    for step in &ended.steps {
        for secret in [IDENTITY, REQUEST_TOKEN, &github] {
            assert!(!step.said.contains(secret), "{}: {secret}", step.step);
        }
    }
}

#[test]
fn what_was_merged_is_issued_with_a_binary_that_is_built_once() {
    let story = story();
    let pull = story.ask_and_merge(&[(PATH, REQUEST)]).unwrap();
    let machine = Machine::new(&story, Path::new(BINARY), "push", json!({}));
    assert_eq!(build(&machine).steps[0].step, "Build countersign");
    let ended = reconcile(&machine);
    assert_eq!(code(&ended), Some(0));
    says_no_token(&ended, &story);
    let session = format!("countersign-reconcile/countersign-{RUN}-1");
    assert_eq!(assumed(&story), session);
    {
        let world = story.sandbox.world();
        assert_eq!(world.iam.keys("batch-exporter").len(), 1);
        let comments = world.github.comments_on(pull);
        assert!(
            comments[0]
                .body
                .contains("batch-exporter/access-key-20261102090000")
        );
    }
    let token = machine.place("temp").join("aws-identity");
    assert_eq!(fs::read_to_string(&token).unwrap(), IDENTITY);
    assert_eq!(
        fs::metadata(&token).unwrap().permissions().mode() & 0o777,
        0o600
    );

    let rust = env!("CARGO_PKG_RUST_VERSION");
    let built = format!("+{rust} build --release --locked --no-default-features --bin countersign");
    assert_eq!(machine.calls("cargo"), [built.as_str()]);
    push(&story, &[Change::modify("src/main.rs", "fn main() {}\n")]);
    build(&machine);
    assert_eq!(
        machine.calls("cargo").len(),
        2,
        "another source, another binary"
    );
    assert_eq!(code(&reconcile(&machine)), Some(0));
    assert_eq!(machine.calls("cargo").len(), 2);
}

/// Old CODEOWNERS are not in the checkout, and git has to fetch them with what actions/checkout left.
#[test]
fn the_owners_of_the_time_are_fetched_from_a_private_repository() {
    let story = story();
    story.ask_and_merge(&[(PATH, REQUEST)]).unwrap();
    let owners = "* @root\n/requests/ @root @kenji\n";
    push(&story, &[Change::modify(".github/CODEOWNERS", owners)]);
    let machine = Machine::new(&story, Path::new(BINARY), "schedule", json!({}));
    let ended = reconcile(&machine);
    assert_eq!(code(&ended), Some(0), "{ended:#?}");
    assert_eq!(story.sandbox.world().iam.keys("batch-exporter").len(), 1);
}

#[test]
fn a_request_is_reviewed_whatever_its_pull_request_is_called() {
    let story = story();
    let pull = story.ask("hanako", &[(PATH, REQUEST)]).unwrap();
    let hostile = "$(touch pwned)`touch pwned`\"; touch pwned; '\n::set-output name=x::";
    let payload = json!({"pull_request": {
        "number": pull, "title": hostile, "body": hostile,
        "head": {"ref": hostile, "label": hostile, "sha": hostile},
    }});
    let machine = Machine::new(&story, Path::new(BINARY), "pull_request_target", payload);
    let ended = review(&machine);
    assert_eq!(code(&ended), Some(0), "{ended:#?}");
    says_no_token(&ended, &story);
    assert!(
        ended
            .steps
            .last()
            .unwrap()
            .said
            .contains(&format!("#{pull}"))
    );
    assert!(!machine.place("workspace").join("pwned").exists());
    let session = format!("countersign-review/countersign-{RUN}-1");
    assert_eq!(assumed(&story), session);
    let world = story.sandbox.world();
    assert_eq!(world.github.comments_on(pull).len(), 1);
    assert_eq!(fs::read_dir(machine.place("cache")).unwrap().count(), 0);
}

#[test]
fn a_schedule_reviews_everything_and_a_wrong_request_does_not_fail_it() {
    let story = story();
    let wrong = "iamUser: batch-exporter\nreason: short\n";
    let pull = story.ask("hanako", &[(PATH, wrong)]).unwrap();
    for event in ["schedule", "workflow_dispatch", "workflow_run"] {
        let machine = Machine::new(&story, Path::new(BINARY), event, json!({}));
        let ended = review(&machine);
        assert_eq!(code(&ended), Some(0), "{ended:#?}");
        let said = &ended.steps.last().unwrap().said;
        assert!(said.contains(&format!("#{pull}")), "{said}");
        assert_eq!(fs::read_dir(machine.place("cache")).unwrap().count(), 0);
    }
}

#[test]
fn a_job_without_a_kept_binary_says_which_workflow_keeps_one() {
    let story = story();
    let machine = Machine::new(&story, Path::new(BINARY), "schedule", json!({}));
    let hint = "gh workflow run build.yml";
    assert!(review(&machine).steps[0].said.contains(hint));
    assert!(!build(&machine).steps[0].said.contains(hint));
    assert_ne!(review(&machine).steps[0].step, "Build countersign");
}

#[test]
fn the_matrix_may_be_one_job_for_each_account() {
    let story = story();
    story.ask_and_merge(&[(PATH, REQUEST)]).unwrap();
    let machine = Machine::new(&story, Path::new(BINARY), "push", json!({}));
    assert_eq!(code(&reconcile_for(&machine, "other")), Some(2));
    assert_eq!(code(&reconcile_for(&machine, "main")), Some(0));
    assert_eq!(story.sandbox.world().iam.keys("batch-exporter").len(), 1);
}

#[test]
fn after_the_merge_there_is_nothing_to_review() {
    let story = story();
    let pull = story.ask("hanako", &[(PATH, REQUEST)]).unwrap();
    let closed = |merged: bool| json!({"action": "closed", "pull_request": {"number": pull, "user": {"login": "hanako"}, "merged": merged}});
    for merged in [true, false] {
        let machine = Machine::new(
            &story,
            Path::new(BINARY),
            "pull_request_target",
            closed(merged),
        );
        assert_eq!(review(&machine).steps.is_empty(), merged);
    }
}

/// GitHub gives such a run a token that may only read, and none for AWS.
#[test]
fn a_pull_request_of_dependabot_is_left_to_the_next_run_of_all() {
    let story = story();
    let pull = story.ask("hanako", &[(PATH, REQUEST)]).unwrap();
    let by = |login: &str| json!({"pull_request": {"number": pull, "user": {"login": login}}});
    for (login, steps) in [("dependabot[bot]", 0), ("dependabot", 3), ("hanako", 3)] {
        let machine = Machine::new(&story, Path::new(BINARY), "pull_request_target", by(login));
        let ended = review(&machine);
        assert_eq!(ended.steps.is_empty(), steps == 0, "{login}: {ended:#?}");
    }
}

#[test]
fn the_end_of_a_review_issues_what_was_merged() {
    let story = story();
    story.ask_and_merge(&[(PATH, REQUEST)]).unwrap();
    let after = |event: &str| {
        let hostile = "$(touch pwned)`touch pwned`";
        json!({"workflow_run": {
            "event": event, "name": "review", "head_branch": hostile, "display_title": hostile,
            "conclusion": "failure",
        }})
    };
    let machine = Machine::new(&story, Path::new(BINARY), "workflow_run", after("schedule"));
    assert!(reconcile(&machine).steps.is_empty());
    for event in ["pull_request_target", "workflow_run", "workflow_dispatch"] {
        let machine = Machine::new(&story, Path::new(BINARY), "workflow_run", after(event));
        assert_eq!(code(&reconcile(&machine)), Some(0));
        assert!(!machine.place("workspace").join("pwned").exists());
    }
    assert_eq!(story.sandbox.world().iam.keys("batch-exporter").len(), 1);
}

/// What ends like this, and what the step makes of it.
#[test]
fn a_failure_fails_the_run() {
    let story = story();
    let machine = Machine::new(&story, Path::new(BINARY), "schedule", json!({}));
    let binary = machine.place("tools").join("ends");
    machine.builds(&binary);
    for (own, of_review) in [(0, 0), (1, 0), (2, 2), (3, 3), (4, 4), (101, 101)] {
        fs::write(&binary, format!("#!/bin/bash\nexit {own}\n")).unwrap();
        fs::set_permissions(&binary, fs::Permissions::from_mode(0o755)).unwrap();
        drop(fs::remove_dir_all(machine.place("cache")));
        assert_eq!(code(&review(&machine)), Some(of_review), "review: {own}");
        assert_eq!(code(&reconcile(&machine)), Some(own), "reconcile: {own}");
    }
}

#[test]
fn a_wrong_configuration_stops_the_run_and_is_shown() {
    let story = story();
    let wrong = english().replace("required: 1", "required: 0");
    push(
        &story,
        &[Change::modify(".github/countersign.yaml", &*wrong)],
    );
    let machine = Machine::new(&story, Path::new(BINARY), "push", json!({}));
    let ended = reconcile(&machine);
    assert_eq!(code(&ended), Some(2));
    assert!(ended.steps.last().unwrap().said.contains("required: 0"));
}

#[test]
fn without_its_token_a_job_goes_no_further() {
    let story = story();
    let machine = Machine::new(&story, Path::new(BINARY), "schedule", json!({}));
    // No job, so nothing to ask with.
    let ended = machine.action("aws-identity", &Value::Null);
    assert_eq!(ended.steps.len(), 1);
    assert_ne!(code(&ended), Some(0));
    assert!(ended.steps[0].said.contains("id-token: write"));
    machine.tool("curl", "exit 22");
    let ended = reconcile(&machine);
    assert_eq!(ended.steps.last().unwrap().step, "token");
    assert_ne!(code(&ended), Some(0));
}

#[test]
fn the_signal_of_a_cancelled_run_reaches_countersign() {
    let story = story();
    story.ask_and_merge(&[(PATH, REQUEST)]).unwrap();
    story.sandbox.world().latency = Duration::from_secs(1);
    let mut machine = Machine::new(&story, Path::new(BINARY), "push", json!({}));
    build(&machine);
    machine.interrupted = Some("Reconcile");
    let ended = reconcile(&machine);
    assert_eq!(ended.steps.last().unwrap().step, "Reconcile");
    assert_eq!(story.sandbox.world().iam.keys("batch-exporter").len(), 0);
}
