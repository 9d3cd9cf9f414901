//! What a run makes of secrets that tell of a key's life, where the configuration has no `lifecycle`: it leaves them alone.

use aws_config::AppName;
use countersign::demo::Story;

use crate::reconcile::support::*;
use crate::sandbox_aws;

const DAY: i64 = 86_400;
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
