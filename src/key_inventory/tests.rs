//! What proves a key, and what is counted.

use std::collections::BTreeMap;

use super::proof::{Making, making};
use super::*;
use crate::domain::{
    AccessKeyId, AccountId, AccountName, Duration, Enforce, Expiry, IamUser, Lifecycle, Nonce,
    Principal, Repository, Timestamp, UserPattern, Version,
};
use crate::key_history::Used;
use crate::plan::{AccessKey, Creation, Creations, LastUse, Secret};

const KEY: &str = "AKIAIOSFODNN7EXAMPLE";
const NONCE: &str = "0123456789abcdef";
const BEGUN: i64 = 1_793_610_000;
const DAY: i64 = 86_400;

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_seconds(BEGUN + seconds)
}

fn key() -> AccessKeyId {
    AccessKeyId::new(KEY).unwrap()
}

fn secret(versions: &[String]) -> Secret {
    let versions = versions.iter();
    let versions = versions.map(|version| (Version::parse(version), Vec::new()));
    Secret {
        name: "batch/access-key-1".to_owned(),
        place: None,
        tags: BTreeMap::new(),
        versions: versions.collect(),
        created: None,
        accessed: None,
        is_scheduled_for_deletion: false,
    }
}

fn claim(nonce: &str) -> String {
    format!("claim-0-{BEGUN}-{nonce}")
}

fn stored() -> String {
    format!("key-{NONCE}-{KEY}")
}

fn creations(nonce: Option<&str>) -> Creations {
    Creations {
        times: Vec::new(),
        asked: at(0),
        creations: vec![Creation {
            key: key(),
            user: both_user(),
            at: at(60),
            by: Principal::from_arn(ROLE_SESSION),
            nonce: nonce.map(|nonce| Nonce::new(nonce).unwrap()),
        }],
    }
}

const ROLE_SESSION: &str = "arn:aws:sts::123456789012:assumed-role/countersign-reconcile/run";

fn both_user() -> Option<IamUser> {
    secret(&[]).user()
}

#[test]
fn what_somebody_else_created_is_no_key_of_countersigns_whatever_the_secret_says() {
    let both = secret(&[claim(NONCE), stored()]);
    let role = |name: &str| vec![format!("arn:aws:iam::123456789012:role/{name}")];
    let made = |roles: Vec<String>, creations: Creations, secret: &Secret| {
        let facts = AccountFacts {
            creations: Some(creations),
            roles,
            ..facts(0, Used::NotAsked)
        };
        making(secret, &key(), Some(at(60)), &facts)
    };
    let honest = || creations(Some(NONCE));
    let shown = Making::Shown(Ownership::CloudTrail);
    assert_eq!(made(role("countersign-reconcile"), honest(), &both), shown);
    assert_eq!(made(role("other"), honest(), &both), Making::Contradicted);
    let mut elsewhere = honest();
    elsewhere.creations[0].user = IamUser::new("somebody").ok();
    assert_eq!(made(Vec::new(), elsewhere, &both), Making::Contradicted);
    // Nobody reserved it.
    let bare = secret(&[stored()]);
    assert_eq!(made(Vec::new(), honest(), &bare), Making::Contradicted);
}

#[test]
fn a_key_is_known_by_the_surest_sign_there_is() {
    let both = secret(&[claim(NONCE), stored()]);
    let other_claim = secret(&[claim("fedcba9876543210"), stored()]);
    let tag_alone = secret(&[claim(NONCE)]);
    let shown = Making::Shown;
    for (secret, created, seen, expected) in [
        (
            &both,
            60,
            Some(creations(Some(NONCE))),
            shown(Ownership::CloudTrail),
        ),
        (
            &tag_alone,
            60,
            Some(creations(Some(NONCE))),
            shown(Ownership::Secret),
        ),
        (&both, 60, Some(creations(None)), Making::Contradicted),
        (
            &both,
            60,
            Some(creations(Some("fedcba9876543210"))),
            Making::Contradicted,
        ),
        (&both, 60, None, shown(Ownership::Register)),
        (&both, 30 * 60, None, shown(Ownership::Register)),
        (&both, 30 * 60 + 1, None, shown(Ownership::Secret)),
        (&both, -5 * 60, None, shown(Ownership::Register)),
        (&both, -5 * 60 - 1, None, shown(Ownership::Secret)),
        (&other_claim, 60, None, shown(Ownership::Secret)),
    ] {
        let facts = AccountFacts {
            creations: seen.clone(),
            ..facts(0, Used::NotAsked)
        };
        let found = making(secret, &key(), Some(at(created)), &facts);
        assert_eq!(found, expected, "{created} {seen:?}");
    }
    let unseen = making(&both, &key(), None, &facts(0, Used::NotAsked));
    assert_eq!(unseen, shown(Ownership::Secret));
}

/// An account whose user has one key that no secret names, created so many days ago.
fn facts(days: i64, used: Used) -> AccountFacts {
    let name = AccountName::new("main").unwrap();
    let user_key = UserKey {
        user: "batch".to_owned(),
        key: AccessKey {
            id: key(),
            created: at(-days * DAY),
            is_active: true,
        },
        used,
    };
    AccountFacts {
        id: AccountId::new("123456789012").unwrap(),
        names: vec![(name.clone(), "us-east-1".to_owned())],
        name,
        secrets: Vec::new(),
        listed: ["ap-northeast-1".to_owned()].into(),
        roles: Vec::new(),
        is_incomplete: false,
        keys: BTreeMap::from([("batch".to_owned(), vec![user_key])]),
        creations: None,
        now: at(0),
    }
}

fn judged(facts: &AccountFacts, is_configured: bool) -> Vec<Entry> {
    let git = GitFacts {
        blobs: BTreeMap::new(),
        requests: Vec::new(),
        authors: BTreeMap::new(),
        repository_id: None,
        repository: Repository::new("acme/access-keys").unwrap(),
    };
    let limits = Limits {
        lifecycle: Lifecycle::default(),
        is_configured,
        permitted: BTreeMap::from([(facts.id.clone(), vec![UserPattern::new("batch*").unwrap()])]),
    };
    entries(facts, &git, &limits)
}

fn codes(entries: &[Entry]) -> Vec<&'static str> {
    let concerns = entries.iter().flat_map(|entry| &entry.concerns);
    concerns.map(Concern::code).collect()
}

#[test]
fn a_key_is_unused_from_the_day_on_that_the_limit_names() {
    let last = |days: i64| {
        Used::Last(LastUse {
            at: at(-days * DAY),
            service: "s3".to_owned(),
            region: "us-east-1".to_owned(),
        })
    };
    for (age, used, is_unused) in [
        (44, Used::Never, false),
        (45, Used::Never, true),
        (400, last(44), false),
        (400, last(45), true),
        (400, Used::NotAsked, false),
    ] {
        let found = judged(&facts(age, used.clone()), false);
        assert_eq!(
            codes(&found).contains(&"unused"),
            is_unused,
            "{age} {used:?}"
        );
    }
    // Only what the configuration calls wrong ends with 1.
    let unused = facts(45, Used::Never);
    for (is_configured, exit) in [(false, 0), (true, 1)] {
        assert_eq!(judged(&unused, is_configured)[0].exit().code(), exit);
    }
}

#[test]
fn nothing_is_called_foreign_that_a_secret_may_name() {
    let mut facts = facts(1, Used::Never);
    assert_eq!(codes(&judged(&facts, false)), ["foreign"]);
    facts.is_incomplete = true;
    assert_eq!(codes(&judged(&facts, false)), [""; 0]);
    facts.is_incomplete = false;
    facts.now = at(-DAY + 299);
    assert_eq!(codes(&judged(&facts, false)), [""; 0]);
    facts.now = at(-DAY + 300);
    assert_eq!(codes(&judged(&facts, false)), ["foreign"]);
}

#[test]
fn ages_and_expiries_are_counted() {
    let mut entries = Vec::new();
    for days in [0, 30, 31, 90, 91, 180, 181, 365, 366, 4_000] {
        entries.extend(judged(&facts(days, Used::NotAsked), false));
    }
    let totals = Totals::of(&entries, at(0));
    assert_eq!(totals.ages, [2; 5]);
    assert_eq!((totals.keys, totals.active, totals.foreign), (10, 10, 9));
    assert_eq!((totals.endless, totals.expiries), (10, [0; MONTHS]));
    // It is 2 November.
    for (entry, days) in entries.iter_mut().zip([0, 28, 29, 363, 364, -3]) {
        entry.expires = Some(Expiry::on(at(days * DAY)));
    }
    let totals = Totals::of(&entries, at(0));
    assert_eq!(totals.endless, 4);
    assert_eq!(totals.expiries, [2, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]);
}

#[test]
fn who_is_permitted_is_what_the_folders_say() {
    let limits = Limits {
        lifecycle: Lifecycle::default(),
        is_configured: false,
        permitted: BTreeMap::from([(
            AccountId::new("123456789012").unwrap(),
            vec![UserPattern::new("batch-*").unwrap()],
        )]),
    };
    let permits =
        |account: &str, user: &str| limits.permits(&AccountId::new(account).unwrap(), user);
    assert!(permits("123456789012", "batch-a"));
    assert!(!permits("123456789012", "svc") && !permits("123456789012", "batch-a,b"));
    assert!(!permits("210987654321", "batch-a"));
    assert!(IamUser::new("batch-a,b").is_err());
}

/// An issued key, by the versions of its secret beside its own, each with its label.
fn life(
    status: KeyStatus,
    marker: Option<&str>,
    expires: Option<i64>,
    rotate: Option<i64>,
    git: GitStatus,
    enforce: Enforce,
) -> (Option<(&'static str, Option<i64>)>, Vec<&'static str>) {
    let mut secret = secret(&[stored()]);
    if let Some(act) = marker {
        let id = format!("{act}-1-{}-{NONCE}-{KEY}", BEGUN - DAY);
        let label = vec!["COUNTERSIGN-STATE".to_owned()];
        secret.versions.push((Version::parse(&id), label));
    }
    let limits = Limits {
        lifecycle: Lifecycle {
            enforce,
            ..Lifecycle::default()
        },
        is_configured: true,
        permitted: BTreeMap::new(),
    };
    let issued = super::life::Issued {
        secret: &secret,
        key: &key(),
        status,
        created: Some(at(0)),
        expires: expires.map(|days| Expiry::on(at(days * DAY))),
        rotate_every: rotate.map(|days| Duration::from_seconds(days * DAY)),
        git,
    };
    let life = issued.life(&limits, at(0));
    let next = life.next.map(|next| {
        let days = next.on.map(|on| (on.seconds() - BEGUN).div_euclid(DAY));
        (next.step.code(), days)
    });
    (next, life.concerns.iter().map(Concern::code).collect())
}

#[test]
fn what_is_next_is_what_the_configuration_lets_a_run_do() {
    use Enforce::{Delete, Off, Report};
    use GitStatus::{Present, Removed};
    use KeyStatus::{Active, Inactive};
    for (found, next, concerns) in [
        (
            life(Active, None, None, None, Present, Delete),
            None,
            vec![],
        ),
        (
            life(Active, None, Some(20), None, Present, Off),
            Some(("switch-off", Some(20))),
            vec![],
        ),
        (
            life(Active, None, Some(13), None, Present, Off),
            Some(("switch-off", Some(13))),
            vec!["expiring"],
        ),
        (
            life(Active, None, Some(-1), None, Present, Off),
            Some(("switch-off", Some(-1))),
            vec!["expired"],
        ),
        (
            life(Active, None, Some(-1), None, Present, Report),
            None,
            vec!["expired"],
        ),
        (
            life(Active, None, Some(200), Some(90), Present, Delete),
            Some(("rotate", Some(90))),
            vec![],
        ),
        (
            life(Active, None, Some(200), Some(90), Present, Off),
            Some(("switch-off", Some(200))),
            vec![],
        ),
        (
            life(Active, None, Some(60), Some(90), Present, Off),
            Some(("switch-off", Some(60))),
            vec![],
        ),
        (
            life(Active, None, None, None, Removed, Off),
            Some(("switch-off", None)),
            vec![],
        ),
        (
            life(Active, None, None, None, Removed, Report),
            None,
            vec![],
        ),
        (
            life(Inactive, Some("off"), None, None, Removed, Delete),
            Some(("delete", Some(13))),
            vec!["off"],
        ),
        (
            life(Inactive, Some("off"), None, None, Present, Delete),
            None,
            vec!["off"],
        ),
        (
            life(Inactive, Some("drop"), None, None, Removed, Off),
            None,
            vec![],
        ),
        (
            life(Inactive, Some("off"), None, None, Removed, Off),
            None,
            vec!["off"],
        ),
        (
            life(Inactive, Some("drop"), None, None, Removed, Delete),
            Some(("delete", None)),
            vec![],
        ),
        (
            life(Inactive, Some("on"), None, None, Present, Delete),
            None,
            vec![],
        ),
        (
            life(Inactive, None, None, None, Present, Delete),
            None,
            vec![],
        ),
    ] {
        assert_eq!(found, (next, concerns));
    }
}
