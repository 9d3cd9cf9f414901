//! A claim that was left, an hour ago.

use super::*;
use crate::domain::{Duration, ManualReviewReason, Principal, Status, Version};

pub(super) const LOST: &str = "AKIA1111111111111111";
const OTHER: &str = "AKIA2222222222222222";
pub(super) const SECOND: &str = "claim-1-1793610000-1111111111111111";
pub(super) const THIRD: &str = "claim-2-1793610000-2222222222222222";
const LABEL: &str = "COUNTERSIGN";
const RELEASED: &str = "COUNTERSIGN-RELEASED";
pub(super) const ISSUE: &str = "create store promote test record announce";

/// A world in which this claim was left an hour ago, with every claim before it.
pub(super) fn left(claim: &str) -> World {
    let mut world = world();
    world.now = CLAIMED + HOUR;
    let before: Vec<Version> = [CLAIM, SECOND, THIRD].map(Version::parse).into();
    let current = before.iter().position(|before| before.to_string() == claim);
    world.history = before[..=current.unwrap()].to_vec();
    world.secret = Some(secret(&[(claim, CURRENT)], &[]));
    world
}

fn stranger() -> Principal {
    arn("arn:aws:iam::123456789012:user/alice")
}

/// Whose keys nobody can tell, and why.
pub(super) fn manual_reviews(world: &World) -> Vec<(String, ManualReviewReason)> {
    match planned(world).status {
        Status::NeedsAPerson(manual_review) => manual_review
            .keys
            .into_iter()
            .map(|suspect| (suspect.key.to_string(), suspect.why))
            .collect(),
        _ => Vec::new(),
    }
}

#[test]
fn a_claim_is_taken_over_after_the_lease() {
    let mut world = left(CLAIM);
    assert_eq!(plan(&world), format!("reserved take-over {ISSUE}"));
    world.now = CLAIMED + 1_200;
    assert_eq!(plan(&world), "reserved");
    world.now += 1;
    assert_eq!(plan(&world), format!("reserved take-over {ISSUE}"));
}

#[test]
fn a_claim_that_was_given_up_is_taken_over_at_once_and_counts_for_nothing() {
    for (claim, expected) in [(CLAIM, 0), (THIRD, 2)] {
        let mut world = left(claim);
        world.now = CLAIMED + 1;
        let secret = world.secret.as_mut().unwrap();
        secret.versions[0].1.push(RELEASED.to_owned());
        assert_eq!(plan(&world), format!("reserved take-over {ISSUE}"));
        let Some(Job::TakeOver { from, .. }) = planned(&world).job else {
            panic!("a take-over")
        };
        assert_eq!(from.next_generation(), expected);
    }
    // That it created nothing is what a service said; a key of that time is looked into all the same.
    let mut world = left(CLAIM);
    let secret = world.secret.as_mut().unwrap();
    secret.versions[0].1.push(RELEASED.to_owned());
    world.keys = vec![key(LOST)];
    world.trail = Some(trail(&[(LOST, own(), NONCE)]));
    assert_eq!(plan(&world), format!("reserved take-over delete {ISSUE}"));
    world.trail = Some(Trail::Unreadable);
    assert_eq!(plan(&world), "needs-a-person");
    // The label is on another claim: that one was given up, this one was not.
    let mut world = left(SECOND);
    world.now = CLAIMED + 1;
    world.secret = Some(super::world::secret(
        &[(CLAIM, RELEASED), (SECOND, CURRENT)],
        &[],
    ));
    assert_eq!(plan(&world), "reserved");
}

#[test]
fn what_can_be_seen_not_to_work_spends_no_generation() {
    let cases: &[(&str, Change, &str)] = &[
        (
            "not approved",
            |w| w.approval = Err(vec![Refusal::ConfigurationChanged]),
            "configuration-changed",
        ),
        (
            "lapsed",
            |w| {
                w.approval = Err(vec![Refusal::Lapsed {
                    approved: Timestamp::from_seconds(0),
                    valid_for: Duration::from_seconds(1),
                }]);
            },
            "lapsed",
        ),
        (
            "user not allowed",
            |w| w.is_allowed = false,
            "user-not-allowed",
        ),
        ("user gone", |w| w.user = None, "no-such-user"),
        (
            "no room",
            |w| {
                let two = [LOST, OTHER];
                w.keys = two.map(key).into();
                w.trail = Some(trail(&two.map(|key| (key, stranger(), ""))));
            },
            "blocked",
        ),
    ];
    for (name, change, expected) in cases {
        for claim in [CLAIM, THIRD] {
            let mut world = left(claim);
            change(&mut world);
            assert_eq!(plan(&world), *expected, "{name}, {claim}");
        }
    }
}

#[test]
fn the_third_claim_is_the_last() {
    let world = left(SECOND);
    assert_eq!(plan(&world), format!("reserved take-over {ISSUE}"));
    let mut world = left(THIRD);
    assert_eq!(plan(&world), "needs-a-person");
    world.now = CLAIMED + 60;
    assert_eq!(plan(&world), "reserved", "its own run may still finish");
}

#[test]
fn a_key_is_judged_by_who_created_it_and_under_which_claim() {
    let theirs = |nonce| trail(&[(LOST, stranger(), nonce)]);
    let ours = |nonce| trail(&[(LOST, own(), nonce)]);
    let young = || {
        Trail::Read(Creations {
            times: vec![times(-HOUR, 1_200)],
            asked: Timestamp::from_seconds(CLAIMED + 1_200),
            creations: Vec::new(),
        })
    };
    let late = || {
        Trail::Read(Creations {
            times: vec![times(1, HOUR)],
            asked: Timestamp::from_seconds(CLAIMED + HOUR),
            creations: Vec::new(),
        })
    };
    let take_over = format!("take-over {ISSUE}");
    let deleted = format!("take-over delete {ISSUE}");
    for (name, trail, expected, why) in [
        ("this claim's", Some(ours(NONCE)), &*deleted, None),
        (
            "another request's",
            Some(ours("9999999999999999")),
            &take_over,
            None,
        ),
        ("by hand with our role", Some(ours("")), &take_over, None),
        ("somebody's", Some(theirs("")), &take_over, None),
        (
            "of other credentials",
            Some(theirs(NONCE)),
            "",
            Some(ManualReviewReason::OtherCaller),
        ),
        (
            "unknown",
            Some(super::trail(&[])),
            "",
            Some(ManualReviewReason::NotInTrail),
        ),
        ("not known yet", Some(young()), "", None),
        ("not asked about", Some(late()), "", None),
        (
            "unreadable",
            Some(Trail::Unreadable),
            "",
            Some(ManualReviewReason::TrailUnreadable),
        ),
        ("not answered", None, "", None),
    ] {
        let mut world = left(CLAIM);
        world.keys = vec![key(LOST)];
        world.trail = trail;
        let status = if why.is_some() {
            "needs-a-person"
        } else {
            "reserved"
        };
        let expected = format!("{status} {expected}");
        assert_eq!(plan(&world), expected.trim_end(), "{name}");
        let whys: Vec<ManualReviewReason> = manual_reviews(&world)
            .into_iter()
            .map(|(_, why)| why)
            .collect();
        assert_eq!(whys, why.into_iter().collect::<Vec<_>>(), "{name}");
    }
}

#[test]
fn a_key_that_is_explained_needs_no_cloudtrail() {
    let old = |w: &mut World| w.keys[0].created = Timestamp::from_seconds(CLAIMED - 61);
    let new = |w: &mut World| {
        w.keys[0].created = Timestamp::from_seconds(CLAIMED + 86_400 + 61);
        w.now = CLAIMED + 172_800;
    };
    let named = |w: &mut World| {
        let mut other = secret(
            &[("key-3333333333333333-AKIA1111111111111111", CURRENT)],
            &[],
        );
        other.name = "batch-exporter/access-key-other".to_owned();
        w.others = vec![other];
    };
    let kept = |w: &mut World| {
        let tag = (
            "countersign:keep",
            "AKIA2222222222222222 AKIA1111111111111111",
        );
        w.secret = Some(secret(&[(CLAIM, CURRENT)], &[tag]));
    };
    let forgotten = |w: &mut World| w.now = CLAIMED + 90 * 86_400;
    let changes: [(&str, Change); 5] = [
        ("older than CloudTrail can tell", forgotten),
        ("older than the claim", old),
        ("younger than any run of it", new),
        ("held by another secret", named),
        ("said to stay by a person", kept),
    ];
    for (name, change) in changes {
        let mut world = left(CLAIM);
        world.trail = Some(Trail::Unreadable);
        world.keys = vec![key(LOST)];
        assert_eq!(plan(&world), "needs-a-person", "{name}");
        assert!(asks_about(&input(&world)).is_some());
        change(&mut world);
        assert_eq!(
            plan(&world),
            format!("reserved take-over {ISSUE}"),
            "{name}"
        );
        assert_eq!(asks_about(&input(&world)), None, "{name}");
    }
}

#[test]
fn a_key_in_doubt_is_told_of_whatever_the_approval_says() {
    let mut world = left(CLAIM);
    world.keys = vec![key(LOST)];
    world.approval = Err(vec![Refusal::ConfigurationChanged]);
    assert_eq!(
        manual_reviews(&world),
        [(LOST.to_owned(), ManualReviewReason::NotInTrail)]
    );
}

#[test]
fn a_lost_key_is_deleted_whatever_the_approval_says_once_nobody_can_promote_it() {
    let mut world = left(SECOND);
    world.keys = vec![key(LOST)];
    world.approval = Err(vec![Refusal::ConfigurationChanged]);
    // Under the claim that is current: its own run could still promote it.
    world.trail = Some(trail(&[(LOST, own(), "1111111111111111")]));
    assert_eq!(plan(&world), "configuration-changed take-over delete");
    // Under a claim that has lost its place.
    world.trail = Some(trail(&[(LOST, own(), NONCE)]));
    assert_eq!(plan(&world), "configuration-changed delete");
    world.now = CLAIMED + 1_200;
    assert_eq!(plan(&world), "reserved");
}

#[test]
fn nothing_is_deleted_under_the_last_claim() {
    let mut world = left(THIRD);
    world.keys = vec![key(LOST)];
    world.trail = Some(trail(&[(LOST, own(), "2222222222222222")]));
    assert_eq!(
        manual_reviews(&world),
        [(LOST.to_owned(), ManualReviewReason::LastClaim)]
    );
    assert_eq!(plan(&world), "needs-a-person");
    world.trail = Some(trail(&[(LOST, own(), NONCE)]));
    assert_eq!(plan(&world), "needs-a-person delete");
}

#[test]
fn who_has_taken_over_deletes_what_was_lost_and_goes_on() {
    let mut world = left(SECOND);
    let Version::Claim(held) = Version::parse(SECOND) else {
        panic!("a claim")
    };
    world.now = CLAIMED + 60;
    world.taken_over = Some(held);
    assert_eq!(plan(&world), format!("reserved {ISSUE}"));
    world.keys = vec![key(LOST), key(OTHER)];
    world.trail = Some(trail(&[(LOST, own(), NONCE), (OTHER, stranger(), "")]));
    assert_eq!(plan(&world), format!("reserved delete {ISSUE}"));
    // Seen too early.
    world.trail = Some(trail(&[(LOST, own(), NONCE)]));
    let Some(Trail::Read(creations)) = &mut world.trail else {
        panic!("a trail")
    };
    creations.asked = Timestamp::from_seconds(CLAIMED + 60);
    assert_eq!(plan(&world), "reserved");
    // A stale read shows the claim before, and what was stored under it.
    world.trail = Some(trail(&[(LOST, own(), NONCE), (OTHER, stranger(), "")]));
    let stored = format!("key-{NONCE}-{LOST}");
    world.secret = Some(secret(&[(CLAIM, CURRENT), (&stored, PENDING)], &[]));
    assert_eq!(plan(&world), format!("reserved delete {ISSUE}"));
    world.secret = None;
    assert_eq!(plan(&world), "reserved");
}

#[test]
fn a_stored_key_that_iam_does_not_have_is_no_key() {
    let mut world = left(CLAIM);
    world.secret = Some(secret(&[(CLAIM, CURRENT), (KEY, PENDING)], &[]));
    assert_eq!(plan(&world), format!("reserved take-over {ISSUE}"));
    world.keys = vec![key("AKIAIOSFODNN7EXAMPLE")];
    assert_eq!(plan(&world), "reserved promote record announce");
}

#[test]
fn what_a_zombie_stored_beside_a_later_claim_is_lost() {
    let mut world = left(SECOND);
    let stored = format!("key-{NONCE}-{LOST}");
    world.secret = Some(secret(
        &[(SECOND, CURRENT), (&stored, PENDING), (CLAIM, LABEL)],
        &[],
    ));
    world.keys = vec![key(LOST)];
    world.trail = Some(trail(&[(LOST, own(), NONCE)]));
    assert_eq!(plan(&world), format!("reserved delete take-over {ISSUE}"));
}

#[test]
fn one_user_is_taken_over_for_once_in_a_run() {
    let (first, second) = (left(CLAIM), left(CLAIM));
    let plans = planned_together([&first, &second]);
    assert!(!plans[0].steps.is_empty() && plans[1].steps.is_empty());
}
