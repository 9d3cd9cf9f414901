//! What becomes of issued keys: they expire, go off, and are deleted.

use countersign::demo::{Story, configuration};
use countersign::domain::Locale;
use sandbox::github::Change;

use super::support::*;

const DAY: i64 = 24 * 3_600;

/// A request for a key that works through the last day of 2026.
const EXPIRES: &str = "iamUser: batch-exporter\nreason: The nightly batch exports reports to S3\nexpires: 2026-12-31\n";

/// A story whose keys have a life.
fn living(enforce: &str) -> Story {
    let lifecycle = format!("lifecycle:\n  enforce: {enforce}\n");
    configured(&(configuration(Locale::ENGLISH) + &lifecycle))
}

/// The same, and a key that expires was issued.
fn issued(enforce: &str) -> (Story, u64) {
    let story = living(enforce);
    let pull = story.ask_and_merge(&[(PATH, EXPIRES)]).unwrap();
    run(&story, &["reconcile"]).ended(0, &["announced"]);
    calls(&story);
    (story, pull)
}

/// Lets time pass until the given day of the sandbox's calendar, at noon UTC.
fn until(story: &Story, day: &str) {
    let noon = countersign::domain::Timestamp::from_rfc3339(&format!("{day}T12:00:00Z")).unwrap();
    let now = story.sandbox.world().now();
    pass(story, noon.seconds() - now);
}

/// What people are told in comments of their own, without what differs each time.
fn told(story: &Story, pull: u64) -> String {
    let mentions = mentions(story, pull).into_iter();
    let texts = mentions.map(|mention| mention.split_once('\n').unwrap().1.to_owned());
    anonymous(story, &texts.collect::<Vec<_>>().join("\n---\n"))
}

fn anonymous(story: &Story, text: &str) -> String {
    let secret = secret(story, SECRET).unwrap();
    text.replace(&secret.tags["countersign:key"], "KEY")
}

fn is_on(story: &Story) -> bool {
    keys(story, USER)[0].active
}

fn events(story: &Story) -> Vec<String> {
    let notices = notices(story).into_iter();
    notices
        .map(|notice| notice.attributes["event"].clone())
        .collect()
}

#[test]
fn a_key_that_expires_is_told_of_and_goes_off_and_is_deleted() {
    let (story, pull) = issued("delete");
    run(&story, &["reconcile"]).ended(0, &["Nothing to do"]);

    until(&story, "2026-12-20");
    run(&story, &["reconcile"]).ended(0, &["expiring"]);
    run(&story, &["reconcile"]).ended(0, &["expiring"]);
    until(&story, "2026-12-30");
    run(&story, &["reconcile"]).ended(0, &["expiring"]);
    assert_eq!(events(&story), ["issued", "expiring", "expiring"]);
    assert!(is_on(&story));

    until(&story, "2027-01-01");
    run(&story, &["plan"]).ended(0, &["overdue", "will switch off"]);
    assert!(is_on(&story));
    run(&story, &["reconcile"]).ended(0, &["off"]);
    assert!(!is_on(&story));
    run(&story, &["reconcile"]).ended(0, &["off"]);
    calls(&story);
    pass(&story, DAY);
    run(&story, &["reconcile"]).ended(0, &["off"]);
    assert_eq!(mutations(&story), [""; 0]);

    until(&story, "2027-01-16");
    run(&story, &["plan"]).ended(0, &["will delete"]);
    run(&story, &["reconcile"]).ended(0, &["removed"]);
    assert!(keys(&story, USER).is_empty());
    assert_eq!(
        events(&story),
        ["issued", "expiring", "expiring", "switched-off", "removed"]
    );
    pass(&story, LEASE + 60);
    run(&story, &["reconcile"]).ended(0, &["removed"]);
    assert!(secret(&story, SECRET).unwrap().deletion.is_some());
    run(&story, &["reconcile"]).ended(0, &[]);
    insta::assert_snapshot!("expired", told(&story, pull));
    let notices = notices(&story).split_off(1).into_iter();
    let notices = notices.map(|notice| anonymous(&story, &notice.message));
    insta::assert_snapshot!("notices", notices.collect::<Vec<_>>().join("---\n"));
}

#[test]
fn without_enforcement_a_key_is_only_told_of() {
    let (story, _) = issued("report");
    until(&story, "2027-01-02");
    run(&story, &["reconcile"]).ended(0, &["overdue"]);
    assert!(is_on(&story));
    assert_eq!(mutations(&story), [""; 0]);
}

/// A key whose time was over an hour ago, and that was switched off.
fn off() -> (Story, u64) {
    let (story, pull) = issued("delete");
    until(&story, "2027-01-01");
    run(&story, &["reconcile"]).ended(0, &["off"]);
    pass(&story, 3_600);
    (story, pull)
}

/// Somebody switches the key in the console.
fn switch(story: &Story, is_on: bool) {
    let id = keys(story, USER)[0].id.clone();
    assert!(
        story
            .sandbox
            .world()
            .switch_key_by_hand("alice", USER, &id, is_on)
    );
    pass(story, LEASE);
}

#[test]
fn what_a_person_switches_on_is_left_alone_for_a_day() {
    let (story, _) = off();
    switch(&story, true);
    for _ in 0..2 {
        run(&story, &["reconcile"]).ended(4, &["contested"]);
        assert!(is_on(&story));
    }
    assert_eq!(events(&story), ["issued", "switched-off", "contested"]);
    pass(&story, DAY);
    run(&story, &["reconcile"]).ended(0, &["off"]);
    assert!(!is_on(&story));
}

#[test]
fn without_cloudtrail_nothing_is_switched_off() {
    let (story, _) = issued("delete");
    until(&story, "2027-01-01");
    let look = "cloudtrail:LookupEvents".to_owned();
    story.sandbox.world().denied.insert(look);
    run(&story, &["reconcile"]).ended(4, &["unproven", "CloudTrail cannot be read"]);
    assert!(is_on(&story));
    story.sandbox.world().denied.clear();
    run(&story, &["reconcile"]).ended(0, &["off"]);
}

#[test]
fn two_runs_at_once_switch_off_once() {
    let (story, _) = issued("delete");
    until(&story, "2027-01-01");
    let one = beside(&story, &["reconcile"]);
    let two = beside(&story, &["reconcile"]);
    for run in [one, two] {
        ended(run).ended(0, &[]);
    }
    assert!(!is_on(&story));
    assert_eq!(events(&story), ["issued", "switched-off"]);
    let calls = calls(&story);
    assert_eq!(count(&calls, "iam:UpdateAccessKey"), 1);
}

/// A request whose key is replaced every 90 days.
const ROTATES: &str = "iamUser: batch-exporter\nreason: The nightly batch exports reports to S3\n\
                       expires: 2027-12-31\nrotateEvery: 90d\n";

#[test]
fn a_key_is_rotated_in_its_secret_and_the_old_one_goes_after_the_overlap() {
    let story = living("delete");
    let pull = story.ask_and_merge(&[(PATH, ROTATES)]).unwrap();
    run(&story, &["reconcile"]).ended(0, &["announced"]);
    let first = keys(&story, USER)[0].id.clone();
    pass(&story, 89 * DAY);
    run(&story, &["reconcile"]).ended(0, &["Nothing to do"]);

    pass(&story, 2 * DAY);
    run(&story, &["plan"]).ended(0, &["will create a key that takes the place of"]);
    run(&story, &["reconcile"]).ended(0, &["rotating"]);
    let both = keys(&story, USER);
    assert_eq!(both.len(), 2);
    let second = both[1].clone();
    let current = |story: &Story| {
        secret(story, SECRET)
            .unwrap()
            .labelled("AWSCURRENT")
            .unwrap()
            .value
            .clone()
    };
    assert!(current(&story).contains(&second.id) && current(&story).contains(&second.secret));
    run(&story, &["reconcile"]).ended(0, &["rotating"]);
    calls(&story);
    pass(&story, 3 * DAY);
    run(&story, &["reconcile"]).ended(0, &["rotating"]);
    assert_eq!(mutations(&story), [""; 0]);
    assert!(keys(&story, USER).iter().all(|key| key.active));

    pass(&story, 5 * DAY);
    run(&story, &["reconcile"]).ended(0, &["rotating"]);
    let is_on = |id: &str| {
        keys(&story, USER)
            .iter()
            .any(|key| key.id == id && key.active)
    };
    assert!(!is_on(&first) && is_on(&second.id));
    pass(&story, 15 * DAY);
    run(&story, &["reconcile"]).ended(0, &[]);
    assert_eq!(keys(&story, USER).len(), 1);
    pass(&story, LEASE + 60);
    run(&story, &["reconcile"]).ended(0, &["Nothing to do"]);
    assert_eq!(
        events(&story),
        ["issued", "rotated", "switched-off", "removed"]
    );

    // Again, and again.
    pass(&story, 91 * DAY);
    run(&story, &["reconcile"]).ended(0, &["rotating"]);
    assert_eq!(keys(&story, USER).len(), 2);
    assert!(!current(&story).contains(&second.id));
    let mentions = mentions(&story, pull).len();
    assert_eq!(mentions, 5);
}

/// A key was issued without an end, and hanako's pull request removes its file, merged by kenji.
fn removed(enforce: &str) -> (Story, u64) {
    let story = living(enforce);
    story.ask_and_merge(&[(PATH, REQUEST)]).unwrap();
    run(&story, &["reconcile"]).ended(0, &["announced"]);
    let removal = remove(&story, "hanako");
    (story, removal)
}

/// Somebody removes the file in a pull request, which is merged.
fn remove(story: &Story, login: &str) -> u64 {
    let pull = story.take_back(PATH, login).unwrap();
    story.merge(pull, "kenji").unwrap();
    // GitHub may not show all of a merge at once.
    pass(story, 16 * 60);
    pull
}

#[test]
fn a_removal_switches_the_key_off_and_its_revert_switches_it_on_again() {
    let (story, removal) = removed("delete");
    run(&story, &["plan"]).ended(0, &["overdue", "will switch off"]);
    run(&story, &["reconcile"]).ended(0, &["off", "its request was removed"]);
    assert!(!is_on(&story));
    assert_eq!(events(&story), ["issued", "switched-off"]);
    assert_eq!(mentions(&story, removal).len(), 1);

    pass(&story, DAY);
    run(&story, &["reconcile"]).ended(0, &["off"]);
    // Back, without an approval.
    let pull = story.ask("hanako", &[(PATH, REQUEST)]).unwrap();
    story.merge(pull, "root").unwrap();
    pass(&story, 16 * 60);
    run(&story, &["reconcile"]).ended(1, &["off", "not-approved"]);
    assert!(!is_on(&story));
    remove(&story, "hanako");
    // Back, and approved.
    story.ask_and_merge(&[(PATH, REQUEST)]).unwrap();
    run(&story, &["plan"]).ended(0, &["will switch on"]);
    run(&story, &["reconcile"]).ended(0, &[]);
    assert!(is_on(&story));
    assert_eq!(events(&story), ["issued", "switched-off", "switched-on"]);
    pass(&story, LEASE + 60);
    run(&story, &["reconcile"]).ended(0, &["Nothing to do"]);
    assert_eq!(keys(&story, USER).len(), 1);
}

#[test]
fn what_proves_no_removal_switches_nothing_off() {
    let story = living("delete");
    story.ask_and_merge(&[(PATH, REQUEST)]).unwrap();
    run(&story, &["reconcile"]).ended(0, &["announced"]);
    push(&story, &[Change::delete(PATH)]);
    pass(&story, DAY);
    for _ in 0..2 {
        run(&story, &["reconcile"]).ended(1, &["removal unproven", "no-pull-request"]);
    }
    assert!(is_on(&story));
    assert_eq!(events(&story), ["issued", "removal-unproven"]);
}

#[test]
fn a_file_that_was_removed_before_there_was_a_lifecycle_is_nobodys_business() {
    let (story, _) = announced();
    remove(&story, "hanako");
    run(&story, &["reconcile"]).ended(0, &[]);
    let lifecycle = configuration(Locale::ENGLISH) + "lifecycle:\n  enforce: delete\n";
    push(
        &story,
        &[Change::modify(".github/countersign.yaml", lifecycle)],
    );
    pass(&story, DAY);
    run(&story, &["reconcile"]).ended(0, &["There are no requests"]);
    assert!(is_on(&story));
    assert_eq!(mutations(&story), [""; 0]);
}

#[test]
fn after_the_point_of_no_return_a_revert_comes_too_late() {
    let (story, _) = removed("delete");
    run(&story, &["reconcile"]).ended(0, &["off"]);
    pass(&story, 15 * DAY);
    run(&story, &["reconcile"]).ended(0, &["removed"]);
    story.ask_and_merge(&[(PATH, REQUEST)]).unwrap();
    for _ in 0..3 {
        run(&story, &["reconcile"]).ended(0, &["removed"]);
        pass(&story, LEASE + 60);
    }
    assert!(secret(&story, SECRET).unwrap().deletion.is_some());
    assert!(keys(&story, USER).is_empty());
}

/// Three keys, whose requests are removed at once, by these people.
fn three_removed(people: &[&str]) -> Story {
    let story = living("delete");
    let users = ["batch-exporter", "svc-mailer", "svc-reporter", "svc-tools"];
    let paths = users.map(|user| format!("requests/{user}.yaml"));
    for (user, path) in users.iter().zip(&paths) {
        story.sandbox.world().iam.add_user(user);
        story.ask_and_merge(&[(path, &request(user))]).unwrap();
    }
    run(&story, &["reconcile"]).ended(0, &["4 announced"]);
    let pull = at_github(&story, |world, now| {
        let author = sandbox::github::Author::new("hanako");
        let changes = paths.each_ref().map(|path| Change::delete(path.as_str()));
        world.github.commit(&author, "out", &changes, now)?;
        world.github.open_pull("hanako", "out", "Remove", now)
    });
    for person in people {
        story.approve(pull, person).unwrap();
    }
    story.merge(pull, "root").unwrap();
    pass(&story, 16 * 60);
    story
}

fn how_many_are_on(story: &Story) -> usize {
    let world = story.sandbox.world();
    let keys = world.iam.users().iter().flat_map(|user| &user.keys);
    keys.filter(|key| key.active).count()
}

#[test]
fn a_mass_removal_is_held_back_until_a_second_person_agrees() {
    let story = three_removed(&[]);
    for _ in 0..2 {
        run(&story, &["reconcile"]).ended(4, &["held back"]);
        assert_eq!(how_many_are_on(&story), 4);
    }
    let braked = events(&story).into_iter().filter(|event| event == "braked");
    assert_eq!(braked.count(), 4);
    // The twin.
    let story = three_removed(&["kenji"]);
    run(&story, &["reconcile"]).ended(0, &["4 off"]);
    assert_eq!(how_many_are_on(&story), 0);
}

#[test]
fn a_removal_during_an_overlap_switches_both_keys_off() {
    let story = living("delete");
    story.ask_and_merge(&[(PATH, ROTATES)]).unwrap();
    run(&story, &["reconcile"]).ended(0, &["announced"]);
    pass(&story, 91 * DAY);
    run(&story, &["reconcile"]).ended(0, &["rotating"]);
    pass(&story, DAY);
    remove(&story, "hanako");
    for _ in 0..3 {
        run(&story, &["reconcile"]).ended(0, &["off"]);
        pass(&story, LEASE + 60);
    }
    assert_eq!(how_many_are_on(&story), 0);
    pass(&story, 15 * DAY);
    for _ in 0..6 {
        run(&story, &["reconcile"]).ended(0, &[]);
        pass(&story, LEASE + 60);
    }
    assert!(keys(&story, USER).is_empty());
    assert!(secret(&story, SECRET).unwrap().deletion.is_some());
}

/// A call of a frozen run comes when its key was given back since.
#[test]
fn a_late_call_is_set_right() {
    let (story, _) = removed("delete");
    run(&story, &["reconcile"]).ended(0, &["off"]);
    let off = calls(&story);
    let nonce = off
        .iter()
        .find(|call| call.operation == "iam:UpdateAccessKey")
        .unwrap();
    assert!(nonce.user_agent.contains("app/countersign-"));
    pass(&story, LEASE + 60);
    story.ask_and_merge(&[(PATH, REQUEST)]).unwrap();
    run(&story, &["reconcile"]).ended(0, &["announced"]);
    pass(&story, LEASE + 60);
    let id = keys(&story, USER)[0].id.clone();
    assert!(
        story
            .sandbox
            .world()
            .repeat_switch(USER, &id, false, &nonce.user_agent)
    );
    pass(&story, LEASE);
    run(&story, &["reconcile"]).ended(0, &["announced"]);
    assert!(is_on(&story));
}
