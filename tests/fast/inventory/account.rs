//! An account in which there is something of everything.

use countersign::demo::Story;
use sandbox::github::Change;

use crate::kit::*;

/// Who may get keys: those of the batches.
pub(super) const CONFIGURATION: &str = "approvals: { required: 1 }
accounts:
  main: { id: \"123456789012\", region: ap-northeast-1, topic: \"arn:aws:sns:ap-northeast-1:123456789012:countersign\" }
folders:
  requests/: { account: main, users: [\"batch-*\"] }
";

pub(super) fn empty() -> Story {
    configured(CONFIGURATION)
}

/// Requests a key for a user, and issues it.
pub(super) fn issue(story: &Story, user: &str) -> String {
    if story.sandbox.world().iam.user(user).is_none() {
        add_user(story, user);
    }
    let path = format!("requests/for-{user}.yaml");
    story.ask_and_merge(&[(&path, &request(user))]).unwrap();
    run(story, &["reconcile"]).ended(0, &["announced"]);
    let keys = keys(story, user);
    keys[keys.len() - 1].id.clone()
}

/// A key that somebody makes by hand, of a user who may be new.
pub(super) fn by_hand(story: &Story, user: &str) -> String {
    let mut world = story.sandbox.world();
    if world.iam.user(user).is_none() {
        world.iam.add_user(user);
    }
    world.create_key_by_hand("mallory", user).unwrap().id
}

pub(super) fn secret_of(user: &str) -> String {
    format!("{user}/access-key-for-{user}")
}

pub(super) fn withdraw(story: &Story, user: &str) {
    push(
        story,
        &[Change::delete(format!("requests/for-{user}.yaml"))],
    );
}

/// Something of everything, sixty days later.
pub(super) fn full() -> Story {
    let story = empty();
    let used = issue(&story, "batch-used");
    issue(&story, "batch-unused");
    issue(&story, "batch-withdrawn");
    issue(&story, "batch-gone");
    issue(&story, "batch-off");
    by_hand(&story, "batch-used");
    by_hand(&story, "batch-byhand");
    by_hand(&story, "svc-other");
    pass(&story, 60 * DAY);
    withdraw(&story, "batch-withdrawn");
    let now = story.sandbox.world().now();
    let mut world = story.sandbox.world();
    world.iam.use_key(&used, now - DAY, "s3", "us-east-1");
    let gone = world.iam.keys("batch-gone")[0].id.clone();
    world.delete_key_by_hand("mallory", "batch-gone", &gone);
    let off = world.iam.keys("batch-off")[0].id.clone();
    world.switch_key_by_hand("mallory", "batch-off", &off, false);
    world
        .secrets
        .accessed
        .insert(secret_of("batch-used"), now - now.rem_euclid(DAY));
    drop(world);
    push(
        &story,
        &[Change::add("requests/new.yaml", request("batch-new"))],
    );
    calls(&story);
    story
}
