//! What countersign makes of secrets that tell of a key's life: without `lifecycle` in the configuration a run leaves them
//! alone, and an audit tells the story.

use aws_config::AppName;
use countersign::demo::Story;

use crate::kit::*;
use crate::sandbox_aws;

const NONCE: &str = "fedcba9876543210";
const STATE: &str = "COUNTERSIGN-STATE";
const OLD: &str = "COUNTERSIGN-OLD";
const NEXT: &str = "COUNTERSIGN-NEXT";

/// A key that was issued and announced so many days ago, and its id.
fn issued(days: i64) -> (Story, String) {
    let (story, _) = announced();
    pass(&story, days * DAY);
    let key = keys(&story, USER)[0].id.clone();
    (story, key)
}

/// A marker's version id.
fn marker(act: &str, number: u32, key: &str) -> String {
    format!("{act}-{number}-1793620000-{NONCE}-{key}")
}

/// Puts a version, or moves a label to it.
fn label(story: &Story, label: &str, version: &str) {
    let mut world = story.sandbox.world();
    let now = world.now();
    world.secrets.label_by_hand(SECRET, label, version, now);
}

/// Takes a marker.
fn take(story: &Story, state: &str, marker: &str) {
    label(story, NEXT, marker);
    label(story, state, marker);
}

fn switch(story: &Story, key: &str, active: bool) {
    let mut world = story.sandbox.world();
    assert!(world.switch_key_by_hand("run", USER, key, active));
}

/// Makes a key for the user as the role does it under a marker's nonce; returns its version's id, too.
fn rotate(story: &Story) -> (String, String) {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let created = runtime.block_on(async {
        let config = sandbox_aws::config(&story.sandbox).await.into_builder();
        let name = AppName::new(format!("countersign-{NONCE}")).unwrap();
        let iam = aws_sdk_iam::Client::new(&config.app_name(name).build());
        iam.create_access_key().user_name(USER).send().await
    });
    let key = created.unwrap().access_key.unwrap().access_key_id;
    let version = format!("key-{NONCE}-{key}");
    calls(story);
    (key, version)
}

/// Runs what there is, an hour and a day later, and fails unless nothing is changed and nothing is said but what is expected.
fn is_left_alone(story: &Story, case: &str, code: i32, told: &str) {
    let before = (
        secret(story, SECRET),
        keys(story, USER),
        notices(story).len(),
    );
    for later in [3_600, DAY] {
        pass(story, later);
        for command in ["plan", "reconcile", "reconcile"] {
            let said = run(story, &[command]);
            assert_eq!(mutations(story), [""; 0], "{case} {command}");
            assert_eq!(said.code, code, "{case} {command}: {said}");
            assert!(said.out.contains(told), "{case} {command}: {said}");
        }
    }
    let after = (
        secret(story, SECRET),
        keys(story, USER),
        notices(story).len(),
    );
    assert_eq!(format!("{before:?}"), format!("{after:?}"), "{case}");
}

#[test]
fn a_key_that_was_switched_or_dropped_is_left_as_it_is() {
    for (case, acts) in [
        ("off", &["off"][..]),
        ("on again", &["off", "on"]),
        ("dropped", &["off", "drop"]),
        ("left at a marker of a rotation", &["rotate"]),
    ] {
        let (story, key) = issued(1);
        for (number, act) in acts.iter().enumerate() {
            take(&story, STATE, &marker(act, number as u32 + 1, &key));
            match *act {
                "off" => switch(&story, &key, false),
                "on" => switch(&story, &key, true),
                "drop" => {
                    let mut world = story.sandbox.world();
                    assert!(world.delete_key_by_hand("run", USER, &key));
                }
                _ => {}
            }
        }
        is_left_alone(&story, case, 0, "Nothing to do.");
        if acts.ends_with(&["drop"]) {
            let mut world = story.sandbox.world();
            let now = world.now();
            world.secrets.schedule_by_hand(SECRET, 30, now);
            drop(world);
            is_left_alone(&story, "its secret scheduled", 0, "Nothing to do.");
        }
    }
}

#[test]
fn a_key_that_was_rotated_is_left_as_it_is() {
    for days in [1, 30] {
        let (story, old) = issued(days);
        take(&story, STATE, &marker("rotate", 1, &old));
        let (_, version) = rotate(&story);
        label(&story, NEXT, &version);
        label(&story, STATE, &version);
        label(&story, "AWSCURRENT", &version);
        is_left_alone(&story, &format!("{days} rotated"), 0, "Nothing to do.");
        take(&story, OLD, &marker("off", 2, &old));
        switch(&story, &old, false);
        is_left_alone(&story, &format!("{days} overlap over"), 0, "Nothing to do.");
        story.sandbox.world().iam.delete_key(USER, &old);
        take(&story, OLD, &marker("drop", 3, &old));
        is_left_alone(
            &story,
            &format!("{days} replaced gone"),
            0,
            "Nothing to do.",
        );
    }
}

/// Revoked, given back by hand, and revoked again.
fn revoked() -> (Story, String) {
    let (story, key) = issued(1);
    take(&story, STATE, &marker("off", 1, &key));
    switch(&story, &key, false);
    pass(&story, DAY);
    (story, key)
}

/// Fails unless an audit ends so, and finds these things that do not fit.
#[track_caller]
fn finds(story: &Story, subject: &str, code: i32, anomalies: &[&str]) {
    let said = run(story, &["audit", subject]).ended(code, &[]);
    let lines = said.out.lines();
    let found = lines.filter_map(|line| line.strip_prefix("  ✗ ")?.split(':').next());
    assert_eq!(found.collect::<Vec<_>>(), anomalies, "{said}");
}

#[test]
fn an_audit_tells_who_ended_a_key() {
    let (story, key) = revoked();
    let root = sandbox::github::Author::new("root");
    let remove = sandbox::github::Change::delete(PATH);
    at_github(&story, |world, now| {
        world.github.push_to_default(&root, &[remove], now)
    });
    finds(&story, &key, 0, &[]);
    take(&story, STATE, &marker("drop", 2, &key));
    let deleted = story.sandbox.world().delete_key_by_hand("run", USER, &key);
    assert!(deleted);
    pass(&story, 3_600);
    for language in ["en", "ja"] {
        insta::assert_snapshot!(run(&story, &["audit", &key, "--language", language]));
    }
    let said = run(&story, &["audit", &key, "--format", "json"]).ended(0, &[]);
    for event in ["marked-off", "deactivated", "marked-drop", "deleted"] {
        assert!(
            said.out.contains(&format!("\"{event}\"")),
            "{event}: {said}"
        );
    }
    // CloudTrail has forgotten, and the marker still says it.
    pass(&story, 91 * DAY);
    finds(&story, &key, 0, &[]);
}

#[test]
fn an_audit_tells_of_both_keys_of_a_rotation() {
    let (story, old) = issued(30);
    take(&story, STATE, &marker("rotate", 1, &old));
    let (new, version) = rotate(&story);
    for place in [NEXT, STATE, "AWSCURRENT"] {
        label(&story, place, &version);
    }
    pass(&story, 7 * DAY);
    take(&story, OLD, &marker("off", 2, &old));
    switch(&story, &old, false);
    pass(&story, 3_600);
    for key in [&old, &new] {
        finds(&story, key, 0, &[]);
    }
    insta::assert_snapshot!(run(&story, &["audit", SECRET]));
    // Switched by hand, each against what the secret says.
    switch(&story, &old, true);
    finds(&story, &old, 1, &["contested"]);
    take(&story, OLD, &marker("on", 3, &old));
    finds(&story, &old, 0, &[]);
    switch(&story, &old, false);
    finds(&story, &old, 1, &["contested"]);
}

#[test]
fn an_audit_finds_a_marker_of_a_key_that_the_secret_never_held() {
    let (story, key) = issued(1);
    finds(&story, &key, 0, &[]);
    take(&story, STATE, &marker("off", 1, "AKIAIOSFODNN7EXAMPLE"));
    finds(&story, &key, 1, &["other-key"]);
}
