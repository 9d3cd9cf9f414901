//! SIGINT and SIGTERM, as GitHub Actions sends them.

use std::process::{Child, Command};
use std::time::{Duration, Instant};

use countersign::demo::Story;
use sandbox::{Effect, Trouble, When};

use crate::kit::*;
use crate::reconcile::sweeping::zombie;

const CLAIM: &str = "secretsmanager:CreateSecret";
const CREATE: &str = "iam:CreateAccessKey";

fn signal(child: &Child, name: &str) {
    let status = Command::new("kill")
        .args([&format!("-{name}"), &child.id().to_string()])
        .status()
        .unwrap();
    assert!(status.success());
}

/// A run that is asked to end while an operation takes two seconds.
fn interrupted_at(story: &Story, operation: &str, signals: &[&str]) -> Said {
    fault(
        story,
        operation,
        When::Before,
        Effect::Delay(Duration::from_secs(2)),
    );
    let run = beside(story, &["reconcile"]);
    called(story, operation);
    for name in signals {
        signal(&run, name);
    }
    let began = Instant::now();
    let said = ended(run);
    assert!(began.elapsed() < Duration::from_secs(6), "{said}");
    said.ended(3, &["Interrupted"])
}

#[test]
fn a_key_that_is_being_created_is_stored_and_promoted() {
    for signals in [&["INT"][..], &["TERM"], &["INT", "INT", "TERM"]] {
        let (story, pull) = merged();
        interrupted_at(&story, CREATE, signals).ended(3, &["issued"]);
        holds_its_key(&story, USER, SECRET);
        let done = mutations(&story);
        assert_eq!(
            done.last().unwrap(),
            "secretsmanager:UpdateSecretVersionStage",
            "{done:?}"
        );
        assert!(notices(&story).is_empty() && comments(&story, pull).is_empty());
        pass(&story, LEASE + 1);
        run(&story, &["reconcile"]).ended(0, &["announced"]);
        is_announced(&story, pull);
    }
}

#[test]
fn a_key_that_is_not_created_yet_is_left_to_the_next_run_at_once() {
    let (story, pull) = merged();
    interrupted_at(&story, CLAIM, &["INT"]).ended(3, &["reserved"]);
    assert_eq!(keys(&story, USER).len(), 0);
    run(&story, &["reconcile"]).ended(0, &["announced"]);
    is_announced(&story, pull);
    assert_eq!(versions(&story), ["claim-0", "claim-0", "key"]);
}

#[test]
fn no_new_request_begins() {
    let story = story();
    for path in [PATH, "requests/other.yaml"] {
        story.ask_and_merge(&[(path, REQUEST)]).unwrap();
    }
    interrupted_at(&story, CREATE, &["INT"])
        .ended(3, &["issued requests/2026", "approved requests/other"]);
    assert_eq!(keys(&story, USER).len(), 1);
    assert_eq!(story.sandbox.world().secrets.all().count(), 1);
}

#[test]
fn a_run_that_has_done_nothing_yet_just_ends() {
    let (story, _) = merged();
    let said = interrupted_at(&story, "secretsmanager:ListSecrets", &["INT"]);
    assert_eq!(said.out.lines().count(), 1, "{said}");
    nothing_was_issued(&story);
    assert_eq!(mutations(&story), Vec::<String>::new());
}

#[test]
fn a_new_key_is_not_waited_for() {
    let (story, _) = merged();
    story.sandbox.world().iam.new_key_failures = 1_000;
    let run = beside(&story, &["reconcile"]);
    called(&story, "secretsmanager:UpdateSecretVersionStage");
    std::thread::sleep(Duration::from_millis(500));
    signal(&run, "TERM");
    let began = Instant::now();
    ended(run).ended(3, &["issued", "Interrupted"]);
    assert!(began.elapsed() < Duration::from_secs(5));
    holds_its_key(&story, USER, SECRET);
}

/// An operation that takes longer than GitHub waits is left where it is: so long after the signal, the run is over.
fn out_of_time(story: &Story, run: Child, operation: &str) -> Said {
    always(story, operation, Effect::Delay(Duration::from_secs(60)));
    called(story, operation);
    signal(&run, "TERM");
    let began = Instant::now();
    let said = ended(run);
    assert!(began.elapsed() < Duration::from_secs(8), "{said}");
    said.ended(3, &["Interrupted"])
}

#[test]
fn the_sweep_keeps_to_the_time_that_is_left() {
    let (story, _, lost) = zombie();
    pass(&story, LEASE + 1);
    let run = beside(&story, &["reconcile"]);
    out_of_time(&story, run, "iam:DeleteAccessKey").ended(3, &["sweep main", &lost, "interrupted"]);
}

#[test]
fn the_second_look_keeps_to_the_time_that_is_left() {
    const RECORD: &str = "secretsmanager:TagResource";
    let (story, _) = merged();
    let recording = Effect::Delay(Duration::from_secs(2));
    fault(&story, RECORD, When::Before, recording);
    let run = beside(&story, &["reconcile"]);
    called(&story, RECORD);
    calls(&story);
    out_of_time(&story, run, "secretsmanager:DescribeSecret").ended(3, &["issued"]);
    holds_its_key(&story, USER, SECRET);
    assert!(notices(&story).is_empty());
}

#[test]
fn a_store_that_is_denied_is_not_waited_for_longer_than_there_is_time() {
    let (story, _) = merged();
    let put = "secretsmanager:PutSecretValue";
    always(&story, put, Effect::Answer(Trouble::Deny));
    let run = beside(&story, &["reconcile"]);
    called(&story, put);
    signal(&run, "TERM");
    let began = Instant::now();
    ended(run).ended(3, &["reserved", "Interrupted"]);
    assert!(began.elapsed() < Duration::from_secs(8));
}

#[test]
fn json_says_it() {
    let (story, _) = merged();
    fault(
        &story,
        CREATE,
        When::Before,
        Effect::Delay(Duration::from_secs(1)),
    );
    let run = beside(&story, &["reconcile", "--format", "json"]);
    called(&story, CREATE);
    signal(&run, "INT");
    let said = ended(run).ended(3, &[]);
    let report: serde_json::Value = serde_json::from_str(&said.out).unwrap();
    assert_eq!(
        (&report["interrupted"], &report["exit"]),
        (&true.into(), &3.into())
    );
}
