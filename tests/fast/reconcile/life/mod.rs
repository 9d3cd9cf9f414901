//! What becomes of issued keys: they expire, are taken back and restored, rotated, and deleted.

mod expiring;
mod removing;
mod rotating;

use countersign::demo::{Story, configuration};
use countersign::domain::Locale;
use sandbox::github::Change;

use crate::kit::*;

/// A request for a key that works through the last day of 2026.
pub(super) const EXPIRES: &str = "iamUser: batch-exporter\nreason: The nightly batch exports reports to S3\nexpires: 2026-12-31\n";

/// A story whose keys have a life.
pub(super) fn living(enforce: &str) -> Story {
    let lifecycle = format!("lifecycle:\n  enforce: {enforce}\n");
    configured(&(configuration(Locale::ENGLISH) + &lifecycle))
}

/// The same, and a key that expires was issued.
pub(super) fn issued(enforce: &str) -> (Story, u64) {
    let story = living(enforce);
    let pull = story.ask_and_merge(&[(PATH, EXPIRES)]).unwrap();
    run(&story, &["reconcile"]).ended(0, &["announced"]);
    calls(&story);
    (story, pull)
}

/// Lets time pass until the given day of the sandbox's calendar, at noon UTC.
pub(super) fn until(story: &Story, day: &str) {
    let noon = countersign::domain::Timestamp::from_rfc3339(&format!("{day}T12:00:00Z")).unwrap();
    let now = story.sandbox.world().now();
    pass(story, noon.seconds() - now);
}

/// What people are told in comments of their own, without what differs each time.
pub(super) fn told(story: &Story, pull: u64) -> String {
    let mentions = mentions(story, pull).into_iter();
    let texts = mentions.map(|mention| mention.split_once('\n').unwrap().1.to_owned());
    anonymous(story, &texts.collect::<Vec<_>>().join("\n---\n"))
}

pub(super) fn anonymous(story: &Story, text: &str) -> String {
    let secret = secret(story, SECRET).unwrap();
    text.replace(&secret.tags["countersign:key"], "KEY")
}

pub(super) fn is_on(story: &Story) -> bool {
    keys(story, USER)[0].active
}

pub(super) fn events(story: &Story) -> Vec<String> {
    let notices = notices(story).into_iter();
    notices
        .map(|notice| notice.attributes["event"].clone())
        .collect()
}

/// A key whose time was over an hour ago, and that was switched off.
pub(super) fn off() -> (Story, u64) {
    let (story, pull) = issued("delete");
    until(&story, "2027-01-01");
    run(&story, &["reconcile"]).ended(0, &["off"]);
    pass(&story, 3_600);
    (story, pull)
}

/// Somebody switches the key in the console.
pub(super) fn switch(story: &Story, is_on: bool) {
    let id = keys(story, USER)[0].id.clone();
    assert!(
        story
            .sandbox
            .world()
            .switch_key_by_hand("alice", USER, &id, is_on)
    );
    pass(story, LEASE);
}

/// A key was issued without an end, and hanako's pull request removes its file, merged by kenji.
pub(super) fn removed(enforce: &str) -> (Story, u64) {
    let story = living(enforce);
    story.ask_and_merge(&[(PATH, REQUEST)]).unwrap();
    run(&story, &["reconcile"]).ended(0, &["announced"]);
    let removal = remove(&story, "hanako");
    (story, removal)
}

/// Somebody removes the file in a pull request, which is merged.
pub(super) fn remove(story: &Story, login: &str) -> u64 {
    let pull = story.take_back(PATH, login).unwrap();
    story.merge(pull, "kenji").unwrap();
    // GitHub may not show all of a merge at once.
    pass(story, 16 * 60);
    pull
}

/// A request whose key is replaced every 90 days.
pub(super) const ROTATES: &str = "iamUser: batch-exporter\nreason: The nightly batch exports reports to S3\n\
                       expires: 2027-12-31\nrotateEvery: 90d\n";

pub(super) fn how_many_are_on(story: &Story) -> usize {
    let world = story.sandbox.world();
    let keys = world.iam.users().iter().flat_map(|user| &user.keys);
    keys.filter(|key| key.active).count()
}
