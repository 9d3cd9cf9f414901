//! What goes wrong when a key ends has a remedy, and after it the next run goes on.

use countersign::demo::{Story, configuration};
use countersign::domain::{Locale, Timestamp};
use sandbox::{Effect, When};

use crate::kit::*;

const EXPIRES: &str = "iamUser: batch-exporter\nreason: The nightly batch exports reports to S3\nexpires: 2026-12-31\n";

/// A key whose time is over.
fn over() -> Story {
    let lifecycle = "lifecycle:\n  enforce: delete\n";
    let story = configured(&(configuration(Locale::ENGLISH) + lifecycle));
    story.ask_and_merge(&[(PATH, EXPIRES)]).unwrap();
    run(&story, &["reconcile"]).ended(0, &["announced"]);
    let then = Timestamp::from_rfc3339("2027-01-01T12:00:00Z").unwrap();
    let now = story.sandbox.world().now();
    pass(&story, then.seconds() - now);
    story
}

/// The same, deleted by now; what is left is its secret.
fn dropped() -> Story {
    let story = over();
    run(&story, &["reconcile"]).ended(0, &["off"]);
    pass(&story, 15 * DAY);
    run(&story, &["reconcile"]).ended(0, &["removed"]);
    pass(&story, LEASE + 60);
    story
}

fn is_on(story: &Story) -> Option<bool> {
    keys(story, USER).first().map(|key| key.active)
}

fn is_scheduled(story: &Story) -> bool {
    secret(story, SECRET).unwrap().deletion.is_some()
}

#[track_caller]
fn says(story: &Story, hint: &str) {
    let said = run(story, &["reconcile"]);
    assert!(said.out.contains(hint) && said.code == 3, "{said}");
}

#[test]
fn a_role_that_may_not_end_keys_is_told_of_the_parameter() {
    let hint = "Deploy the stack with `KeyLifecycle=yes`.";
    let (story, denied) = (over(), "iam:UpdateAccessKey".to_owned());
    story.sandbox.world().denied.insert(denied);
    says(&story, hint);
    assert_eq!(is_on(&story), Some(true));
    story.sandbox.world().denied.clear();
    pass(&story, LEASE + 60);
    run(&story, &["reconcile"]).ended(0, &["off"]);
    assert_eq!(is_on(&story), Some(false));

    let (story, denied) = (dropped(), "secretsmanager:DeleteSecret".to_owned());
    story.sandbox.world().denied.insert(denied);
    says(&story, hint);
    story.sandbox.world().denied.clear();
    run(&story, &["reconcile"]).ended(0, &["removed"]);
    assert!(is_scheduled(&story));
}

#[test]
fn a_user_whom_the_stack_exempts_is_told_of() {
    let story = over();
    let switch = "iam:UpdateAccessKey".to_owned();
    let message = "User: arn:aws:sts::123456789012:assumed-role/countersign-reconcile/run is not authorized to perform: \
                   iam:UpdateAccessKey on resource: user batch-exporter with an explicit deny in an identity-based policy";
    {
        let mut world = story.sandbox.world();
        world.denied.insert(switch.clone());
        world.denials.insert(switch, message.to_owned());
    }
    says(&story, "the tag `countersign:lifecycle=exempt`");
    assert_eq!(is_on(&story), Some(true));
    // Whoever switches it off instead is not told again.
    let key = keys(&story, USER)[0].id.clone();
    story
        .sandbox
        .world()
        .switch_key_by_hand("alice", USER, &key, false);
    story.sandbox.world().denied.clear();
    pass(&story, LEASE + 60);
    run(&story, &["reconcile"]).ended(0, &["off"]);
}

#[test]
fn a_key_that_is_deleted_in_between_is_seen_to_be_gone() {
    let story = over();
    let key = keys(&story, USER)[0].id.clone();
    let delete = move |world: &mut sandbox::World| {
        world.delete_key_by_hand("alice", USER, &key);
    };
    let delete = Effect::Act(std::sync::Arc::new(delete));
    fault(&story, "iam:UpdateAccessKey", When::Before, delete);
    says(&story, "has been deleted meanwhile. Run again");
    pass(&story, LEASE + 60);
    let said = run(&story, &["reconcile"]);
    assert!(!said.out.contains("failed"), "{said}");
    assert_eq!(is_on(&story), None);
}

#[test]
fn a_secret_with_replicas_is_deleted_when_they_are_gone() {
    let story = dropped();
    let replicate = |on: bool| {
        let mut world = story.sandbox.world();
        let now = world.now();
        world
            .secrets
            .replicate_by_hand(SECRET, &["us-west-2"], on, now);
    };
    replicate(true);
    says(&story, "aws secretsmanager remove-regions-from-replication");
    assert!(!is_scheduled(&story));
    replicate(false);
    run(&story, &["reconcile"]).ended(0, &["removed"]);
    assert!(is_scheduled(&story));
}

#[test]
fn a_secret_with_too_many_labels_is_marked_when_they_are_fewer() {
    let story = over();
    let label = |name: &str, version: &str| {
        let mut world = story.sandbox.world();
        let now = world.now();
        world.secrets.label_by_hand(SECRET, name, version, now);
    };
    for number in 0..17 {
        label(&format!("theirs-{number}"), "theirs");
    }
    says(&story, "twenty staging labels");
    assert_eq!(is_on(&story), Some(true));
    {
        let mut world = story.sandbox.world();
        let now = world.now();
        world.secrets.unlabel_by_hand(SECRET, "theirs-", now);
    }
    pass(&story, LEASE + 60);
    run(&story, &["reconcile"]).ended(0, &["off"]);
    assert_eq!(is_on(&story), Some(false));
}

/// A version from before there were markers takes such a key for one that was lost, and deletes it.
#[test]
fn a_key_that_is_swept_before_its_rotation_is_committed_is_made_again() {
    let story = configured(&(configuration(Locale::ENGLISH) + "lifecycle:\n  enforce: delete\n"));
    let rotates = format!("{REQUEST}expires: 2027-12-31\nrotateEvery: 90d\n");
    story.ask_and_merge(&[(PATH, &rotates)]).unwrap();
    run(&story, &["reconcile"]).ended(0, &["announced"]);
    pass(&story, 91 * DAY);
    // It does not work yet, so its run leaves the commit to a later one.
    story.sandbox.world().iam.new_key_failures = 1_000_000;
    run(&story, &["reconcile"]).ended(0, &["rotating"]);
    let [first, second] = keys(&story, USER).try_into().unwrap();
    {
        let mut world = story.sandbox.world();
        assert!(world.delete_key_by_hand("run", USER, &second.id));
        world.iam.new_key_failures = 0;
    }
    pass(&story, LEASE + 60);
    run(&story, &["reconcile"]).ended(0, &["rotating"]);
    let [left, third] = keys(&story, USER).try_into().unwrap();
    assert!(left.id == first.id && left.active && third.id != second.id);
    let secret = secret(&story, SECRET).unwrap();
    let current = secret.labelled("AWSCURRENT").unwrap();
    assert!(current.value.contains(&third.secret));
}
