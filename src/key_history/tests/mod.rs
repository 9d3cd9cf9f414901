//! One thing at a time is made not to fit.

mod subjects;

use super::*;
use crate::approval::{Explanation, Introduction, Verdict};
use crate::domain::{
    AccessKeyId, AccountId, AccountName, Claim, Duration, Failure, IamUser, KeyRequest, Nonce,
    ObjectId, Operation, Reason, Refusal, RequestPath, StoredKey, TagKey, Timestamp, Version,
};
use crate::plan::{KeyChange, KeyEvent, Secret, SecretVersion};

const NAME: &str = "batch-exporter/access-key-20261102090000";
const RESERVED: i64 = 1_793_610_000;
const HOUR: i64 = 3_600;

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_seconds(RESERVED + seconds)
}

fn object(letter: &str) -> ObjectId {
    ObjectId::new(&letter.repeat(40)).unwrap()
}

fn nonce(text: &str) -> Nonce {
    Nonce::new(text).unwrap()
}

fn user(name: &str) -> IamUser {
    IamUser::new(name).unwrap()
}

fn path() -> RequestPath {
    RequestPath::new("requests/20261102090000.yaml").unwrap()
}

fn stored() -> StoredKey {
    StoredKey {
        nonce: nonce("0123456789abcdef"),
        key: AccessKeyId::new("AKIAIOSFODNN7EXAMPLE").unwrap(),
    }
}

fn claim() -> Version {
    Version::Claim(Claim {
        generation: 0,
        at: at(0),
        nonce: nonce("0123456789abcdef"),
    })
}

fn created() -> KeyEvent {
    KeyEvent {
        change: KeyChange::Created,
        at: at(1),
        user: Some(user("batch-exporter")),
        by: Some("arn:aws:sts::123456789012:assumed-role/countersign-reconcile/run".to_owned()),
        user_agent: Some("app/countersign-0123456789abcdef".to_owned()),
        nonce: Some(nonce("0123456789abcdef")),
    }
}

fn deleted() -> KeyEvent {
    KeyEvent {
        change: KeyChange::Deleted,
        at: at(HOUR),
        nonce: None,
        ..created()
    }
}

fn secret() -> Secret {
    let blob = "a".repeat(40);
    let tags = [
        (TagKey::Version, "1"),
        (TagKey::Repository, "871640321"),
        (TagKey::Request, "requests/20261102090000.yaml"),
        (TagKey::Blob, blob.as_str()),
        (TagKey::Pull, "https://github.com/acme/keys/pull/12"),
        (TagKey::Head, "b"),
        (TagKey::ApprovedBy, "kenji"),
        (TagKey::Run, "acme/keys/actions/runs/1/attempts/1"),
        (TagKey::Key, "AKIAIOSFODNN7EXAMPLE"),
        (TagKey::IssuedAt, "2026-11-02T09:00:04Z"),
        (TagKey::AnnouncedAt, "2026-11-02T09:00:06Z"),
    ];
    let tags = tags.map(|(tag, value)| (tag.as_str().to_owned(), value.to_owned()));
    Secret {
        name: NAME.to_owned(),
        place: None,
        tags: tags.into(),
        versions: vec![
            (claim(), vec!["AWSPREVIOUS".to_owned()]),
            (Version::Key(stored()), vec!["AWSCURRENT".to_owned()]),
        ],
        created: Some(at(0)),
        accessed: None,
        is_scheduled_for_deletion: false,
    }
}

fn version((id, seconds): (Version, i64)) -> SecretVersion {
    let (labels, created) = (Vec::new(), Some(at(seconds)));
    SecretVersion {
        id,
        labels,
        created,
    }
}

fn provenance() -> Provenance {
    Provenance {
        path: path(),
        request: Some(KeyRequest {
            path: path(),
            blob: object("a"),
            user: user("batch-exporter"),
            reason: Reason::new("The nightly batch exports reports").unwrap(),
            expires: None,
            rotate_every: None,
            extra: Vec::new(),
        }),
        introduction: Some(Introduction {
            commit: object("c"),
            parents: vec![object("d"), object("b")],
            committed: Timestamp::from_seconds(0),
            is_new_file: true,
        }),
        withdrawal: None,
        proof: Some(proof(Verdict::Holds)),
        merged_by: None,
        comments: Vec::new(),
    }
}

fn proof(verdict: Verdict) -> Explanation {
    Explanation {
        request: path(),
        blob: object("a"),
        blob_at_head: Some(object("a")),
        introduction: None,
        signed_by_github: Some(true),
        pull: None,
        pushes: None,
        owners_then: None,
        owners_now: None,
        counted: Vec::new(),
        rules: vec![("lapsed", verdict)],
    }
}

/// A key of an hour ago whose whole story is known and fits.
fn whole() -> Facts {
    Facts {
        account: AccountName::new("main").unwrap(),
        id: AccountId::new("123456789012").unwrap(),
        region: "ap-northeast-1".to_owned(),
        user: Some(user("batch-exporter")),
        key: Some(Key {
            id: stored().key,
            state: KeyState::Active,
            created: Some(at(1)),
            used: Used::Never,
            trail: Some(vec![created()]),
        }),
        secret: Some(secret()),
        versions: [(Version::Key(stored()), 2), (claim(), 0)]
            .map(version)
            .into(),
        others: Vec::new(),
        provenance: Some(provenance()),
        repository: Some(871_640_321),
        failures: Vec::new(),
        now: at(HOUR),
    }
}

fn tag(facts: &mut Facts, tag: TagKey, value: &str) {
    let tags = &mut facts.secret.as_mut().unwrap().tags;
    tags.insert(tag.as_str().to_owned(), value.to_owned());
}

fn key(facts: &mut Facts) -> &mut Key {
    facts.key.as_mut().unwrap()
}

fn of_papers(facts: &mut Facts) -> &mut Provenance {
    facts.provenance.as_mut().unwrap()
}

fn current(facts: &mut Facts, version: Version) {
    let secret = facts.secret.as_mut().unwrap();
    secret.versions = vec![(version, vec!["AWSCURRENT".to_owned()])];
}

type Case = (&'static str, fn(&mut Facts));

const CASES: &[Case] = &[
    ("", |_| {}),
    ("no-secret", |facts| facts.secret = None),
    ("several-secrets", |facts| facts.others.push("x".to_owned())),
    ("no-key", |facts| current(facts, claim())),
    ("foreign-version", |facts| {
        current(facts, Version::Foreign("x".to_owned()));
    }),
    ("missing-tag", |facts| {
        let tags = &mut facts.secret.as_mut().unwrap().tags;
        tags.remove("countersign:announced-at");
    }),
    ("different-tag", |facts| tag(facts, TagKey::Blob, "x")),
    ("different-tag", |facts| {
        tag(facts, TagKey::Key, "AKIAIOSFODNN7EXAMPLF");
    }),
    ("other-repository", |facts| {
        tag(facts, TagKey::Repository, "1");
        facts.provenance = None;
    }),
    ("no-request", |facts| facts.provenance = None),
    ("no-request", |facts| of_papers(facts).introduction = None),
    ("unreadable-request", |facts| {
        of_papers(facts).request = None
    }),
    ("other-secret", |facts| {
        let request = of_papers(facts).request.as_mut().unwrap();
        request.user = user("svc-other");
    }),
    ("withdrawn", |facts| {
        let commit = object("e");
        of_papers(facts).withdrawal = Some(Withdrawal { commit, pull: None });
    }),
    ("refused-today", |facts| {
        let refusal = Refusal::NoPullRequest {
            commit: object("c"),
        };
        of_papers(facts).proof = Some(proof(Verdict::Refused(vec![refusal])));
    }),
    // It held when it was acted on.
    ("", |facts| {
        let refusal = Refusal::Lapsed {
            approved: at(0),
            valid_for: Duration::from_seconds(HOUR),
        };
        of_papers(facts).proof = Some(proof(Verdict::Refused(vec![refusal])));
    }),
    ("key-gone", |facts| key(facts).state = KeyState::Gone),
    ("", |facts| {
        key(facts).state = KeyState::Gone;
        key(facts).trail = Some(vec![deleted(), created()]);
    }),
    ("", |facts| {
        key(facts).state = KeyState::Gone;
        facts.secret.as_mut().unwrap().is_scheduled_for_deletion = true;
    }),
    ("other-user", |facts| {
        let user = Some(user("svc-other"));
        key(facts).trail = Some(vec![KeyEvent { user, ..created() }]);
    }),
    // IAM does not tell names apart by case.
    ("", |facts| {
        let user = Some(user("Batch-Exporter"));
        key(facts).trail = Some(vec![KeyEvent { user, ..created() }]);
    }),
    ("other-creator", |facts| {
        let nonce = None;
        key(facts).trail = Some(vec![KeyEvent { nonce, ..created() }]);
    }),
    ("other-creator", |facts| {
        let nonce = Some(nonce("fedcba9876543210"));
        key(facts).trail = Some(vec![KeyEvent { nonce, ..created() }]);
    }),
    ("not-in-cloudtrail", |facts| {
        key(facts).trail = Some(Vec::new())
    }),
    ("not-yet-in-cloudtrail", |facts| {
        key(facts).trail = Some(Vec::new());
        facts.now = at(20 * 60);
    }),
    ("", |facts| {
        key(facts).trail = Some(Vec::new());
        facts.now = at(91 * 24 * HOUR);
    }),
    // By the date of its version, where IAM has none.
    ("key-gone not-in-cloudtrail", |facts| {
        key(facts).state = KeyState::Gone;
        key(facts).created = None;
        key(facts).trail = Some(Vec::new());
    }),
];

#[test]
fn each_misfit_is_found_and_no_other() {
    for (number, (expected, change)) in CASES.iter().enumerate() {
        let mut facts = whole();
        change(&mut facts);
        let story = KeyHistory::tell(facts);
        let codes: Vec<&str> = story.anomalies.iter().map(Anomaly::code).collect();
        assert_eq!(codes.join(" "), *expected, "case {number}");
        let exit = match *expected {
            "" => Exit::Done,
            "not-yet-in-cloudtrail" => Exit::Remote,
            _ => Exit::Wrong,
        };
        assert_eq!(story.exit(), exit, "case {number}");
    }
}

#[test]
fn what_could_not_be_asked_counts_before_what_does_not_fit() {
    let mut facts = whole();
    key(&mut facts).state = KeyState::Gone;
    facts
        .failures
        .push(Failure::not_made(Operation::ListAccessKeys, "x"));
    let story = KeyHistory::tell(facts);
    assert_eq!((story.anomalies.len(), story.exit()), (1, Exit::Remote));
}

#[test]
fn what_happened_is_in_order_whatever_the_order_it_was_found_in() {
    let mut facts = whole();
    let late = Claim {
        generation: 1,
        at: at(1_300),
        nonce: nonce("fedcba9876543210"),
    };
    let late = version((Version::Claim(late), 1_300));
    facts.versions.insert(0, late);
    key(&mut facts).trail = Some(vec![deleted(), created()]);
    let story = KeyHistory::tell(facts);
    let told = story.moments.iter().map(|moment| match &moment.event {
        Event::Added { .. } => "added",
        Event::Reserved { .. } => "reserved",
        Event::TookOver { .. } => "took over",
        Event::Stored { .. } => "stored",
        Event::Issued => "issued",
        Event::Announced => "announced",
        Event::Done(event) if event.change == KeyChange::Created => "created",
        Event::Done(_) => "deleted",
        _ => "other",
    });
    assert_eq!(
        told.collect::<Vec<_>>(),
        [
            "added",
            "reserved",
            "created",
            "stored",
            "issued",
            "announced",
            "took over",
            "deleted"
        ]
    );
    let reserved = story.moments.iter().find_map(|moment| match &moment.event {
        Event::Reserved { run, .. } => run.clone(),
        _ => None,
    });
    assert_eq!(
        reserved.unwrap(),
        "https://github.com/acme/keys/actions/runs/1/attempts/1"
    );
}
