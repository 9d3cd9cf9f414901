//! The planner, one observation after the other.

use std::collections::BTreeMap;

use super::*;
use crate::approval::Approval;
use crate::domain::{
    AccessKeyId, Account, AccountId, IamUser, KeyRequest, Login, ObjectId, Reason, Refusal,
    RequestPath, Timestamp, Version,
};

const CLAIMED: i64 = 1_793_610_000;
const CLAIM: &str = "claim-0-1793610000-0123456789abcdef";
const CURRENT: &str = "AWSCURRENT";
const PENDING: &str = "AWSPENDING";
const PREVIOUS: &str = "AWSPREVIOUS";
const KEY: &str = "key-0123456789abcdef-AKIAIOSFODNN7EXAMPLE";

type Change = fn(&mut World);

struct World {
    request: KeyRequest,
    account: Account,
    is_allowed: bool,
    approval: Result<Approval, Vec<Refusal>>,
    secret: Option<Secret>,
    user: Option<&'static str>,
    keys: Vec<AccessKey>,
    now: i64,
}

fn world() -> World {
    let request = KeyRequest {
        path: RequestPath::new("requests/20261102090000.yaml").unwrap(),
        blob: ObjectId::new(&"f".repeat(40)).unwrap(),
        user: IamUser::new("batch-exporter").unwrap(),
        reason: Reason::new("the nightly batch exports to S3").unwrap(),
        extra: Vec::new(),
    };
    World {
        approval: Ok(crate::approval::approval_for_tests(&request)),
        request,
        account: Account {
            id: AccountId::new("123456789012").unwrap(),
            region: "ap-northeast-1".to_owned(),
            topic: String::new(),
            kms_key: None,
            role: None,
            review_role: None,
        },
        is_allowed: true,
        secret: None,
        user: Some("batch-exporter"),
        keys: Vec::new(),
        now: CLAIMED + 60,
    }
}

fn look(world: &World) -> Look<'_> {
    Look {
        request: &world.request,
        account: &world.account,
        is_allowed: world.is_allowed,
        approval: &world.approval,
        repository: 42,
        secret: world.secret.as_ref(),
        user: world.user,
        keys: &world.keys,
        now: Timestamp::from_seconds(world.now),
        run: "1/1",
    }
}

fn secret(versions: &[(&str, &str)], tags: &[(&str, &str)]) -> Secret {
    let ours = [
        ("countersign:version", "1"),
        ("countersign:repository", "42"),
        ("countersign:pull", "https://github.com/acme/keys/pull/12"),
    ];
    Secret {
        name: "batch-exporter/access-key-20261102090000".to_owned(),
        place: Some(SecretPlace {
            region: "ap-northeast-1".to_owned(),
            account: AccountId::new("123456789012").unwrap(),
        }),
        tags: ours
            .iter()
            .chain(tags)
            .map(|(key, value)| ((*key).to_owned(), (*value).to_owned()))
            .collect::<BTreeMap<_, _>>(),
        versions: versions
            .iter()
            .map(|(id, stage)| (Version::parse(id), vec![(*stage).to_owned()]))
            .collect(),
        is_scheduled_for_deletion: false,
    }
}

fn key(id: &str) -> AccessKey {
    AccessKey {
        id: AccessKeyId::new(id).unwrap(),
        created: Timestamp::from_seconds(CLAIMED),
        is_active: true,
    }
}

/// The status and, for each step, its first words.
fn plan(world: &World) -> String {
    let plans = of_all(&[look(world)]);
    let steps = plans[0].steps.iter().map(|step| match step {
        Step::Claim { .. } => "claim",
        Step::Create { .. } => "create",
        Step::Store { .. } => "store",
        Step::Promote { .. } => "promote",
        Step::Test { .. } => "test",
        Step::Record { .. } => "record",
        Step::Announce { .. } => "announce",
    });
    let word = match &plans[0].status {
        crate::domain::Status::Refused(refusals) => refusals
            .iter()
            .map(Refusal::code)
            .collect::<Vec<_>>()
            .join("+"),
        status => status.word().to_owned(),
    };
    [word]
        .into_iter()
        .chain(steps.map(str::to_owned))
        .collect::<Vec<_>>()
        .join(" ")
}

#[test]
fn a_new_request_is_issued_in_seven_steps() {
    assert_eq!(
        plan(&world()),
        "waiting claim create store promote test record announce"
    );
    let steps = of_all(&[look(&world())]).remove(0).steps;
    let text: Vec<String> = steps.iter().map(ToString::to_string).collect();
    assert_eq!(
        text,
        [
            "will reserve batch-exporter/access-key-20261102090000 in Secrets Manager",
            "will create an access key for batch-exporter",
            "will store the key in batch-exporter/access-key-20261102090000",
            "will make it the current version of batch-exporter/access-key-20261102090000",
            "will wait until the key of batch-exporter works",
            "will note the key's id on batch-exporter/access-key-20261102090000",
            "will announce it through SNS and on pull request #12",
        ]
    );
}

#[test]
fn the_claim_says_what_was_proved() {
    let steps = of_all(&[look(&world())]).remove(0).steps;
    let Step::Claim { tags, .. } = &steps[0] else {
        panic!("{steps:?}")
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
            "an old claim",
            secret(&[(CLAIM, current)], &[]),
            999_999,
            "reserved",
        ),
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
    for (secret, expected) in [
        (secret(&[(CLAIM, CURRENT), (KEY, PENDING)], &[]), "reserved"),
        (secret(&[(KEY, CURRENT)], &[]), "issued"),
    ] {
        let mut world = world();
        world.secret = Some(secret);
        world.keys = vec![key("AKIA1111111111111111")];
        world.now = CLAIMED + 99_999;
        assert_eq!(plan(&world), expected);
    }
}

#[test]
fn a_secret_in_the_wrong_place_or_going_away_is_not_ours_to_use() {
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

#[test]
fn a_later_request_waits_for_the_room_that_an_earlier_one_takes() {
    let mut first = world();
    first.keys = vec![key("AKIA1111111111111111")];
    let mut second = world();
    second.keys.clone_from(&first.keys);
    second.user = Some("Batch-Exporter");
    second.request.user = IamUser::new("Batch-Exporter").unwrap();
    let plans = of_all(&[look(&first), look(&second)]);
    assert_eq!(plans[0].status.word(), "waiting");
    assert_eq!(plans[1].status.word(), "waiting");
    assert!(plans[1].steps.is_empty());
    assert_eq!(
        Login::new("kenji").unwrap(),
        *first.approval.unwrap().approvers().first().unwrap()
    );
}
