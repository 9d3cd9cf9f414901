//! Keys that countersign's role created and no secret holds.

use std::collections::{BTreeMap, BTreeSet};

use super::*;
use crate::domain::{AccountName, ManualReview, ManualReviewReason, Principal, Version};

const LOST: &str = "AKIA1111111111111111";
const SECOND: &str = "claim-1-1793610000-1111111111111111";
const AGAIN: &str = "claim-0-1793610900-3333333333333333";
const HELD: &str = "key-1111111111111111-AKIAIOSFODNN7EXAMPLE";

/// What a run knows of its account.
struct Known {
    principals: BTreeMap<AccountName, Principal>,
    is_everybody_known: bool,
    histories: BTreeMap<Address, Vec<Version>>,
    own: BTreeSet<Address>,
    forgotten: BTreeSet<Address>,
}

fn address() -> Address {
    secret(&[], &[]).address()
}

/// One run, which looks at the request of the one secret, and knows all of its versions.
fn known(history: &[&str]) -> Known {
    let main = AccountName::new("main").unwrap();
    let history = history.iter().map(|id| Version::parse(id)).collect();
    Known {
        principals: BTreeMap::from([(main, own())]),
        is_everybody_known: true,
        histories: BTreeMap::from([(address(), history)]),
        own: BTreeSet::from([address()]),
        forgotten: BTreeSet::new(),
    }
}

impl Known {
    fn account_secrets(&self) -> AccountSecrets<'_> {
        AccountSecrets {
            principals: &self.principals,
            is_everybody_known: self.is_everybody_known,
            histories: &self.histories,
            own: &self.own,
            forgotten: &self.forgotten,
            region: "ap-northeast-1",
        }
    }

    /// What becomes of the key that was lost an hour ago.
    fn verdict(&self, secrets: &[Secret], trail: &Trail) -> String {
        let Trail::Read(creations) = trail else {
            panic!("a trail")
        };
        let now = Timestamp::from_seconds(CLAIMED + HOUR);
        let unreferenced = unreferenced(secrets, creations, &self.account_secrets(), now);
        let [unreferenced] = &unreferenced[..] else {
            return format!("{} unreferenced", unreferenced.len());
        };
        match judge(unreferenced, &self.account_secrets()) {
            None => "nothing".to_owned(),
            Some(Verdict::Orphan(orphan, by)) => {
                format!("delete {} by {by}", orphan.record().key)
            }
            Some(Verdict::ManualReview(ManualReview { keys, secret, .. })) => {
                format!("{} {}", keys[0].why.word(), secret.is_some())
            }
        }
    }
}

fn verdict(secrets: &[Secret], trail: &Trail, history: &[&str]) -> String {
    known(history).verdict(secrets, trail)
}

#[test]
fn a_key_is_deleted_where_its_claim_has_lost_its_place() {
    let lost = trail(&[(LOST, own(), NONCE)]);
    let recorded = ("countersign:key", "AKIAIOSFODNN7EXAMPLE");
    let kept = ("countersign:keep", LOST);
    let stored = format!("key-{NONCE}-{LOST}");
    let going = |mut secret: Secret| {
        secret.is_scheduled_for_deletion = true;
        secret
    };
    let deleted = format!("delete {LOST} by main");
    let history = [CLAIM, SECOND];
    for (name, secret, history, expected) in [
        (
            "another claim's key was promoted",
            secret(&[(HELD, CURRENT), (SECOND, PREVIOUS)], &[]),
            &history[..],
            &*deleted,
        ),
        (
            "and recorded, then changed by its owner",
            secret(&[("9f1c", CURRENT)], &[recorded]),
            &history,
            &deleted,
        ),
        (
            "and recorded, and is going away",
            going(secret(&[(HELD, CURRENT), (CLAIM, PREVIOUS)], &[recorded])),
            &[],
            &deleted,
        ),
        (
            "stored by a zombie, and not promoted",
            secret(&[(HELD, CURRENT), (&stored, PENDING)], &[]),
            &[],
            &deleted,
        ),
        (
            "another claim is current",
            secret(&[(SECOND, CURRENT)], &[]),
            &history,
            &deleted,
        ),
        (
            "its claim is current",
            secret(&[(CLAIM, CURRENT)], &[]),
            &[],
            "nothing",
        ),
        (
            "another claim of its generation is current",
            secret(&[(AGAIN, CURRENT)], &[]),
            &[CLAIM, AGAIN],
            "nothing",
        ),
        (
            "stored under a claim that nobody can see any more",
            secret(&[(SECOND, CURRENT), (&stored, "COUNTERSIGN")], &[]),
            &[SECOND],
            "secret-changed true",
        ),
        (
            "said to stay by a person",
            secret(&[(HELD, CURRENT)], &[kept]),
            &history,
            "nothing",
        ),
        (
            "changed before anything was recorded",
            secret(&[("9f1c", CURRENT)], &[]),
            &history,
            "secret-changed true",
        ),
        (
            "nothing is shown",
            secret(&[], &[]),
            &history,
            "secret-changed true",
        ),
        (
            "going away before anything was recorded",
            going(secret(&[(CLAIM, CURRENT)], &[])),
            &[],
            "secret-deleted false",
        ),
        (
            "no claim of any secret",
            secret(&[(HELD, CURRENT)], &[]),
            &[SECOND],
            "no-secret false",
        ),
    ] {
        assert_eq!(verdict(&[secret], &lost, history), expected, "{name}");
    }
    assert_eq!(verdict(&[], &lost, &[]), "no-secret false");
    for current in [CLAIM, AGAIN] {
        let mut known = known(&[CLAIM]);
        known.forgotten.clone_from(&known.own);
        let forgotten = [secret(&[(current, CURRENT)], &[])];
        assert_eq!(known.verdict(&forgotten, &lost), "last-claim true");
    }
}

#[test]
fn what_an_old_list_shows_makes_no_orphan_of_a_later_claims_key() {
    let lost = trail(&[(LOST, own(), "1111111111111111")]);
    let stale = [secret(&[(CLAIM, CURRENT)], &[])];
    assert_eq!(verdict(&stale, &lost, &[CLAIM, SECOND]), "nothing");
}

#[test]
fn what_is_not_provably_ours_is_left() {
    let secrets = || [secret(&[(HELD, CURRENT), (CLAIM, PREVIOUS)], &[])];
    let stranger = arn("arn:aws:iam::123456789012:user/alice");
    let other = arn("arn:aws:sts::123456789012:assumed-role/countersign-reconcile-2/run-1");
    for by in [stranger, other.clone()] {
        let lost = trail(&[(LOST, by.clone(), NONCE)]);
        // Under the nonce of one of this repository's claims, it is somebody's to look at.
        assert_eq!(verdict(&secrets(), &lost, &[]), "other-credentials true");
        let unknown = trail(&[(LOST, by, "9999999999999999")]);
        assert_eq!(verdict(&secrets(), &unknown, &[]), "nothing");
        // Who that is may be what could not be asked.
        let mut known = known(&[]);
        known.is_everybody_known = false;
        assert_eq!(known.verdict(&secrets(), &lost), "nothing");
        // Of another repository's secret, that one's runs take care.
        known.own.clear();
        known.is_everybody_known = true;
        assert_eq!(known.verdict(&secrets(), &lost), "0 unreferenced");
    }
    let by_hand = trail(&[(LOST, own(), "")]);
    assert_eq!(verdict(&secrets(), &by_hand, &[CLAIM]), "0 unreferenced");
    // The account's other region has a role of its own.
    let mut known = known(&[]);
    let osaka = AccountName::new("osaka").unwrap();
    known.principals.insert(osaka, other.clone());
    let lost = trail(&[(LOST, other, NONCE)]);
    assert_eq!(
        known.verdict(&secrets(), &lost),
        format!("delete {LOST} by osaka")
    );
}

#[test]
fn a_key_that_a_secret_holds_is_not_looked_at() {
    let holds = |secret| {
        let trail = trail(&[("AKIAIOSFODNN7EXAMPLE", own(), NONCE)]);
        verdict(&[secret], &trail, &[])
    };
    let recorded = ("countersign:key", "AKIAIOSFODNN7EXAMPLE");
    assert_eq!(holds(secret(&[(KEY, CURRENT)], &[])), "0 unreferenced");
    assert_eq!(
        holds(secret(&[("9f1c", CURRENT)], &[recorded])),
        "0 unreferenced"
    );
    assert_eq!(
        holds(secret(&[(CLAIM, CURRENT), (KEY, PENDING)], &[])),
        "nothing",
        "it is about to be promoted"
    );
}

#[test]
fn a_key_is_looked_at_after_the_lease_and_for_two_days() {
    let Trail::Read(creations) = trail(&[(LOST, own(), NONCE)]) else {
        panic!("a trail")
    };
    for (age, expected) in [(1_200, 0), (1_201, 1), (172_800, 1), (172_801, 0)] {
        let now = Timestamp::from_seconds(CLAIMED + age);
        let unreferenced = unreferenced(&[], &creations, &known(&[]).account_secrets(), now).len();
        assert_eq!(unreferenced, expected, "{age}");
    }
}

#[test]
fn where_cloudtrail_is_unreadable_the_user_is_watched_for_two_days() {
    let taken_over = || secret(&[(HELD, CURRENT), (SECOND, PREVIOUS)], &[]);
    let now = |age| Timestamp::from_seconds(CLAIMED + age);
    let known = known(&[]);
    let watched = |secrets: &[Secret], now| watched(secrets, &known.account_secrets(), now).len();
    assert_eq!(watched(&[taken_over()], now(172_800)), 1);
    assert_eq!(watched(&[taken_over()], now(172_801)), 0);
    let again = secret(&[(KEY, CURRENT), (CLAIM, "COUNTERSIGN")], &[]);
    assert_eq!(watched(&[again], now(60)), 1, "after one that was given up");
    let first = secret(&[(KEY, CURRENT), (CLAIM, PREVIOUS)], &[]);
    let under_way = secret(&[(SECOND, CURRENT)], &[]);
    assert_eq!(watched(&[first, under_way], now(60)), 0);

    let whys = |keys: &[AccessKey], secret: &Secret| -> Vec<ManualReviewReason> {
        let manual_review = watch(
            secret,
            std::slice::from_ref(secret),
            &known.account_secrets(),
            keys,
            now(HOUR),
        );
        let keys = manual_review
            .into_iter()
            .flat_map(|manual_review| manual_review.keys);
        keys.map(|suspect| suspect.why).collect()
    };
    let held = key("AKIAIOSFODNN7EXAMPLE");
    assert_eq!(whys(std::slice::from_ref(&held), &taken_over()), []);
    assert_eq!(
        whys(&[held, key(LOST)], &taken_over()),
        [ManualReviewReason::TrailUnreadable]
    );
    let mut kept = taken_over();
    kept.tags
        .insert("countersign:keep".to_owned(), LOST.to_owned());
    assert_eq!(whys(&[key(LOST)], &kept), []);
}

#[test]
fn where_cloudtrail_is_unreadable_what_nobody_will_take_over_is_watched() {
    let now = |age| Timestamp::from_seconds(CLAIMED + age);
    let of = |secret: &Secret, known: &Known, age| {
        watched(
            std::slice::from_ref(secret),
            &known.account_secrets(),
            now(age),
        )
        .len()
    };
    let forgotten = Known {
        forgotten: BTreeSet::from([address()]),
        ..known(&[])
    };
    let left = secret(&[(CLAIM, CURRENT)], &[]);
    assert_eq!(of(&left, &forgotten, 1_200), 0, "its run may still finish");
    assert_eq!(of(&left, &forgotten, 1_201), 1, "its request is gone");
    assert_eq!(of(&left, &known(&[]), HOUR), 0, "its request is looked at");
    let changed = secret(&[("9f1c", CURRENT)], &[]);
    assert_eq!(of(&changed, &known(&[]), HOUR), 1, "changed by somebody");
    let mut going = secret(&[(CLAIM, CURRENT)], &[]);
    going.is_scheduled_for_deletion = true;
    assert_eq!(of(&going, &known(&[]), HOUR), 1, "on its way out");
    let others = Known {
        own: BTreeSet::new(),
        ..known(&[])
    };
    assert_eq!(of(&changed, &others, HOUR), 0, "another repository's");

    let keys = |created| {
        let key = AccessKey {
            created: now(created),
            ..key(LOST)
        };
        let known = known(&[]);
        let secrets = std::slice::from_ref(&changed);
        watch(
            &changed,
            secrets,
            &known.account_secrets(),
            &[key],
            now(200_000),
        )
    };
    assert!(keys(86_400 + 60).is_some());
    assert!(
        keys(86_400 + 61).is_none(),
        "no run of then can have made it"
    );
}
