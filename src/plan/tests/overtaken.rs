//! A run that was overtaken, or sees what was a while ago.

use super::recovering::*;
use super::*;
use crate::domain::{ManualReviewReason, Version};

#[test]
fn who_was_overtaken_touches_nothing() {
    let later = "key-2222222222222222-AKIAIOSFODNN7EXAMPLE";
    for (current, expected) in [
        (SECOND, format!("reserved delete {ISSUE}")),
        (CLAIM, format!("reserved delete {ISSUE}")),
        (THIRD, "reserved".to_owned()),
        (later, "reserved".to_owned()),
        ("9f1c", "reserved".to_owned()),
    ] {
        let mut world = left(SECOND);
        world.taken_over = Version::parse(SECOND).claim().cloned();
        world.keys = vec![key(LOST)];
        world.trail = Some(trail(&[(LOST, own(), NONCE)]));
        world.secret = Some(secret(&[(current, CURRENT)], &[]));
        assert_eq!(plan(&world), expected, "{current}");
        // What is of its own claim was not made by this run.
        world.trail = Some(trail(&[(LOST, own(), "1111111111111111")]));
        assert_eq!(plan(&world), "reserved", "{current}");
    }
}

#[test]
fn who_took_over_a_secret_that_has_a_key_makes_no_other() {
    let recorded = ("countersign:key", "AKIAIOSFODNN7EXAMPLE");
    let announced = ("countersign:announced-at", "2026-11-02T09:00:00Z");
    for (tags, expected, going) in [
        (&[recorded][..], "reserved", "issued"),
        (&[recorded, announced], "announced", "announced"),
    ] {
        let mut world = left(SECOND);
        world.taken_over = Version::parse(SECOND).claim().cloned();
        let mut secret = secret(&[(SECOND, CURRENT)], tags);
        world.secret = Some(secret.clone());
        assert_eq!(plan(&world), expected);
        secret.is_scheduled_for_deletion = true;
        world.secret = Some(secret);
        assert_eq!(plan(&world), going);
    }
    let mut world = left(SECOND);
    world.taken_over = Version::parse(SECOND).claim().cloned();
    world.secret.as_mut().unwrap().is_scheduled_for_deletion = true;
    assert_eq!(plan(&world), "name-taken");
}

#[test]
fn only_an_earlier_generation_has_lost_its_place_for_certain() {
    let again = "claim-0-1793610900-3333333333333333";
    let cases: [(&str, &str, &[&str], &str); 4] = [
        ("its own", CLAIM, &[], "take-over delete"),
        ("of the same", again, &[CLAIM], "take-over delete"),
        ("of an earlier one", SECOND, &[CLAIM], "delete take-over"),
        ("of the last but one", THIRD, &[CLAIM, SECOND], "delete"),
    ];
    for (name, current, history, expected) in cases {
        let mut world = left(CLAIM);
        world.secret = Some(secret(&[(current, CURRENT)], &[]));
        world.history = history.iter().map(|id| Version::parse(id)).collect();
        world.keys = vec![key(LOST)];
        world.trail = Some(trail(&[(LOST, own(), NONCE)]));
        let said = plan(&world);
        let steps = said.split_once(' ').unwrap().1;
        assert_eq!(steps.trim_end_matches(ISSUE).trim_end(), expected, "{name}");
    }
    // An old answer shows the claim before this key's.
    let mut world = left(CLAIM);
    world.history = [CLAIM, SECOND].map(Version::parse).into();
    world.keys = vec![key(LOST)];
    world.trail = Some(trail(&[(LOST, own(), "1111111111111111")]));
    assert_eq!(plan(&world), "reserved");
}

#[test]
fn a_key_whose_claim_aws_no_longer_shows_is_in_doubt() {
    let mut world = left(SECOND);
    let stored = format!("key-{NONCE}-{LOST}");
    world.secret = Some(secret(&[(SECOND, CURRENT), (&stored, PREVIOUS)], &[]));
    world.history = vec![Version::parse(SECOND)];
    world.keys = vec![key(LOST)];
    world.trail = Some(trail(&[(LOST, own(), NONCE)]));
    assert_eq!(
        manual_reviews(&world),
        [(LOST.to_owned(), ManualReviewReason::SecretChanged)]
    );
    assert_eq!(plan(&world), "needs-a-person");
}

#[test]
fn a_claim_of_a_time_to_come_is_nobodys() {
    for (ahead, is_taken_over) in [(60, false), (61, true)] {
        let mut world = left(CLAIM);
        world.now = CLAIMED - ahead;
        assert_eq!(plan(&world).contains("take-over"), is_taken_over, "{ahead}");
    }
}

#[test]
fn a_name_reserved_for_what_the_file_held_before_is_taken() {
    let mut world = left(CLAIM);
    let before = ("countersign:blob", &*"a".repeat(40));
    world.secret = Some(secret(&[(CLAIM, CURRENT)], &[before]));
    assert_eq!(plan(&world), "name-taken");
    // What was lost under it is deleted all the same.
    world.keys = vec![key(LOST)];
    world.trail = Some(trail(&[(LOST, own(), NONCE)]));
    assert_eq!(plan(&world), "name-taken take-over delete");
    let same = ("countersign:blob", &*"f".repeat(40));
    world.secret = Some(secret(&[(CLAIM, CURRENT)], &[same]));
    assert_eq!(plan(&world), format!("reserved take-over delete {ISSUE}"));
}
