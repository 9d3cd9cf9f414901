//! The planner, one observation after the other.

mod overtaken;
mod records;
mod recovering;
mod sweeping;
mod world;

use super::*;
use crate::domain::{AccountId, IamUser, Login, Refusal, Timestamp};
use world::*;

#[test]
fn a_new_request_is_issued_in_seven_steps() {
    assert_eq!(
        plan(&world()),
        "waiting claim create store promote test record announce"
    );
}

#[test]
fn the_claim_says_what_was_proved() {
    let world = world();
    let Some(Job::Issue { tags, .. }) = planned(&world).job else {
        panic!("a new key")
    };
    let tags: Vec<String> = tags
        .iter()
        .map(|(key, value)| format!("{}={value}", key.as_str()))
        .collect();
    assert_eq!(
        tags,
        [
            "countersign:version=1",
            "countersign:repository=42",
            "countersign:request=requests/20261102090000.yaml",
            &format!("countersign:blob={}", "f".repeat(40)),
            "countersign:pull=https://github.com/acme/keys/pull/12",
            &format!("countersign:head={}", "b".repeat(40)),
            "countersign:approved-by=kenji",
            "countersign:run=1/1",
        ]
    );
}

#[test]
fn without_a_secret_everything_must_hold() {
    let cases: &[(&str, Change, &str)] = &[
        (
            "refused",
            |w| w.approval = Err(vec![Refusal::ConfigurationChanged]),
            "configuration-changed",
        ),
        ("not allowed", |w| w.is_allowed = false, "user-not-allowed"),
        (
            "both",
            |w| {
                w.is_allowed = false;
                w.approval = Err(vec![Refusal::ConfigurationChanged]);
            },
            "user-not-allowed+configuration-changed",
        ),
        ("no user", |w| w.user = None, "no-such-user"),
        (
            "spelled otherwise",
            |w| w.user = Some("Batch-Exporter"),
            "no-such-user",
        ),
        (
            "one key",
            |w| w.keys = vec![key("AKIA1111111111111111")],
            "waiting claim create store promote test record announce",
        ),
        (
            "two keys",
            |w| w.keys = vec![key("AKIA1111111111111111"), key("AKIA2222222222222222")],
            "blocked",
        ),
    ];
    for (name, change, expected) in cases {
        let mut world = world();
        change(&mut world);
        assert_eq!(plan(&world), *expected, "{name}");
    }
}

#[test]
fn an_approval_that_is_too_old_has_lapsed() {
    let lapsed = || Refusal::Lapsed {
        approved: Timestamp::from_seconds(0),
        valid_for: crate::domain::Duration::from_seconds(1),
    };
    let mut world = world();
    world.approval = Err(vec![lapsed()]);
    assert_eq!(plan(&world), "lapsed");
    world.approval = Err(vec![lapsed(), Refusal::ConfigurationChanged]);
    assert_eq!(
        plan(&world),
        "lapsed",
        "whatever has come to speak against it since"
    );
}

#[test]
fn a_secret_decides_whatever_the_approval_says() {
    let current = CURRENT;
    let recorded = ("countersign:key", "AKIAIOSFODNN7EXAMPLE");
    let announced = ("countersign:announced-at", "2026-11-02T09:00:00Z");
    for (name, secret, now, expected) in [
        ("a claim", secret(&[(CLAIM, current)], &[]), 60, "reserved"),
        (
            "a stored key",
            secret(&[(CLAIM, current), (KEY, PENDING)], &[]),
            60,
            "reserved promote record announce",
        ),
        (
            "a stored key of another claim",
            secret(
                &[
                    ("claim-1-1793610000-fedcba9876543210", current),
                    (KEY, PENDING),
                ],
                &[],
            ),
            60,
            "reserved",
        ),
        (
            "promoted just now",
            secret(&[(KEY, current), (CLAIM, PREVIOUS)], &[]),
            60,
            "issued",
        ),
        (
            "promoted long ago",
            secret(&[(KEY, current), (CLAIM, PREVIOUS)], &[]),
            1_201,
            "issued record announce",
        ),
        (
            "recorded long ago",
            secret(&[(KEY, current), (CLAIM, PREVIOUS)], &[recorded]),
            1_201,
            "issued announce",
        ),
        (
            "recorded, then changed by its owner",
            secret(&[("9f1c", current)], &[recorded]),
            60,
            "issued announce",
        ),
        (
            "announced",
            secret(&[(KEY, current)], &[recorded, announced]),
            60,
            "announced",
        ),
        (
            "announced, then changed by its owner",
            secret(&[("9f1c", current)], &[recorded, announced]),
            60,
            "announced",
        ),
        (
            "somebody else's version",
            secret(&[("9f1c", current)], &[]),
            60,
            "name-taken",
        ),
        ("no version", secret(&[], &[]), 60, "name-taken"),
        (
            "another repository's",
            secret(&[(KEY, current)], &[("countersign:repository", "43")]),
            60,
            "name-taken",
        ),
        (
            "another format's",
            secret(&[(KEY, current)], &[("countersign:version", "2")]),
            60,
            "name-taken",
        ),
    ] {
        let mut world = world();
        world.approval = Err(vec![Refusal::ConfigurationChanged]);
        world.secret = Some(secret);
        world.keys = vec![key("AKIAIOSFODNN7EXAMPLE")];
        world.now = CLAIMED + now;
        assert_eq!(plan(&world), expected, "{name}");
    }
}

#[test]
fn a_key_that_the_user_does_not_have_is_not_announced() {
    let mut world = world();
    world.secret = Some(secret(&[(KEY, CURRENT)], &[]));
    world.keys = vec![key("AKIA1111111111111111")];
    world.now = CLAIMED + 99_999;
    assert_eq!(plan(&world), "issued");
}

#[test]
fn a_secret_in_the_wrong_place_or_going_away_is_kept_to_use() {
    for change in [
        |secret: &mut Secret| secret.is_scheduled_for_deletion = true,
        |secret: &mut Secret| {
            secret.place.as_mut().unwrap().account = AccountId::new("999999999999").unwrap()
        },
        |secret: &mut Secret| secret.place.as_mut().unwrap().region = "us-east-1".to_owned(),
        |secret: &mut Secret| secret.place = None,
        |secret: &mut Secret| secret.tags.clear(),
    ] {
        let mut secret = secret(&[(CLAIM, CURRENT), (KEY, PENDING)], &[]);
        change(&mut secret);
        let mut world = world();
        world.secret = Some(secret);
        assert_eq!(plan(&world), "name-taken");
    }
}

/// Nothing can be written to it, so whoever announced its key would do so in every run.
#[test]
fn a_key_whose_secret_is_going_away_rests_until_that_is_taken_back() {
    let recorded = ("countersign:key", "AKIAIOSFODNN7EXAMPLE");
    let notified = ("countersign:notified-at", "2026-11-02T09:00:00Z");
    let announced = ("countersign:announced-at", "2026-11-02T09:00:00Z");
    let promoted: &[(&str, &str)] = &[(KEY, CURRENT), (CLAIM, PREVIOUS)];
    for (name, versions, tags, going, restored) in [
        (
            "promoted",
            promoted,
            &[][..],
            "issued",
            "issued record announce",
        ),
        (
            "recorded",
            promoted,
            &[recorded],
            "issued",
            "issued announce",
        ),
        (
            "notified",
            promoted,
            &[recorded, notified],
            "issued",
            "issued announce",
        ),
        (
            "changed by its owner",
            &[("9f1c", CURRENT)],
            &[recorded],
            "issued",
            "issued announce",
        ),
        (
            "announced",
            promoted,
            &[recorded, announced],
            "announced",
            "announced",
        ),
        (
            "only stored",
            &[(CLAIM, CURRENT), (KEY, PENDING)],
            &[],
            "name-taken",
            "reserved promote record announce",
        ),
    ] {
        let mut world = world();
        world.keys = vec![key("AKIAIOSFODNN7EXAMPLE")];
        world.now = CLAIMED + 99_999;
        for (is_going, expected) in [(true, going), (false, restored)] {
            let mut secret = secret(versions, tags);
            secret.is_scheduled_for_deletion = is_going;
            world.secret = Some(secret);
            assert_eq!(plan(&world), expected, "{name}, going away: {is_going}");
        }
    }
}

#[test]
fn a_later_request_waits_for_the_room_that_an_earlier_one_takes() {
    let mut first = world();
    first.keys = vec![key("AKIA1111111111111111")];
    let mut second = world();
    second.keys.clone_from(&first.keys);
    second.user = Some("Batch-Exporter");
    second.request.user = IamUser::new("Batch-Exporter").unwrap();
    let plans = planned_together([&first, &second]);
    assert_eq!(plans[0].status.word(), "waiting");
    assert_eq!(plans[1].status.word(), "waiting");
    assert!(plans[1].steps.is_empty());
    assert_eq!(
        Login::new("kenji").unwrap(),
        *first.approval.unwrap().approvers.first().unwrap()
    );
}
