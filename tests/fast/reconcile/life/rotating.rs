//! Keys that are replaced in their secrets.

use super::*;

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

    // And the one before it goes, too.
    let third = keys(&story, USER)[1].clone();
    run(&story, &["reconcile"]).ended(0, &["rotating"]);
    pass(&story, 8 * DAY);
    run(&story, &["reconcile"]).ended(0, &["rotating"]);
    assert!(!is_on(&second.id) && is_on(&third.id));
    pass(&story, 15 * DAY);
    run(&story, &["reconcile"]).ended(0, &[]);
    assert_eq!(keys(&story, USER).len(), 1);
    pass(&story, LEASE + 60);
    run(&story, &["reconcile"]).ended(0, &["Nothing to do"]);
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
