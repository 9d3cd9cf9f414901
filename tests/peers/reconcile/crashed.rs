//! What a run makes of what a crashed one left.

use super::*;

/// The commit that was approved, as every claim names it.
fn head(story: &Story) -> String {
    let world = story.sandbox.world();
    world.github.pull(1).unwrap().head_oid.clone()
}

/// What a run leaves that crashes once the key is stored: the claim, so many seconds old, and the key. Returns both versions.
fn crashed(story: &Story, moto: &Moto, age: i64) -> (String, String) {
    let (key, secret_key) = moto.create_key(USER);
    let head = head(story);
    let at = jiff::Timestamp::now().as_second() - age;
    let claim = format!("claim-0-{at}-0123456789abcdef");
    let tags = [
        ("countersign:version", "1"),
        ("countersign:repository", REPOSITORY),
        ("countersign:request", PATH),
        ("countersign:blob", BLOB),
        ("countersign:pull", PULL),
        ("countersign:approved-by", "kenji"),
        ("countersign:head", &head),
        ("countersign:run", "local"),
    ];
    moto.create_secret(SECRET, &claim, r#"{"status":"reserved"}"#, &tags);
    let value = json!({"AccessKeyId": key, "SecretAccessKey": secret_key}).to_string();
    let version = format!("key-0123456789abcdef-{key}");
    moto.put_pending(SECRET, &version, &value);
    (claim, version)
}

/// Looks whether a run finishes what another had begun, with the same key, and tells people once.
fn is_finished(story: &Story, moto: &Moto, version: &str) {
    assert_eq!(run(story, moto, "reconcile").code, Some(0));
    let (secret, key) = issued(moto, USER, SECRET);
    assert_eq!(secret.current, version);
    assert_eq!(secret.tags["countersign:key"], key);
    assert!(secret.tags.contains_key("countersign:announced-at"));
    assert_eq!(moto.notices().len(), 1);
    assert!(comment(story, 1).contains(SECRET));
    assert_eq!(changes_nothing(story, moto, "reconcile").code, Some(0));
}

#[test]
fn a_key_that_a_crashed_run_had_stored_is_the_one_that_is_issued() {
    let moto = Moto::with_users(&[USER]);
    let story = one_request();
    let (_, version) = crashed(&story, &moto, 0);
    is_finished(&story, &moto, &version);
}

#[test]
fn a_key_that_a_crashed_run_had_promoted_is_announced_after_the_lease() {
    let moto = Moto::with_users(&[USER]);
    let story = one_request();
    let (claim, version) = crashed(&story, &moto, 21 * 60);
    moto.move_current(SECRET, &claim, &version);
    is_finished(&story, &moto, &version);
}

/// What a run leaves that crashes before it stores a key: the claim, so many seconds old.
fn claimed(story: &Story, moto: &Moto, age: i64) {
    let head = head(story);
    let at = jiff::Timestamp::now().as_second() - age;
    let tags = [
        ("countersign:version", "1"),
        ("countersign:repository", REPOSITORY),
        ("countersign:pull", PULL),
        ("countersign:approved-by", "kenji"),
        ("countersign:head", &head),
    ];
    let claim = format!("claim-0-{at}-0123456789abcdef");
    moto.create_secret(SECRET, &claim, "{}", &tags);
}

#[test]
fn a_claim_without_a_key_is_left_to_its_run() {
    let moto = Moto::with_users(&[USER]);
    let story = one_request();
    claimed(&story, &moto, 0);
    let said = changes_nothing(&story, &moto, "reconcile");
    assert_eq!(said.code, Some(0));
    assert!(said.text.contains("reserved"));
}

/// The versions of the secret, up to the nonces and key ids, with their labels.
fn labels(moto: &Moto) -> Vec<String> {
    let labels = moto.secret(SECRET).labels.into_iter();
    let mut labels: Vec<String> = labels
        .map(|(version, mut labels)| {
            labels.sort();
            let kind: String = version.splitn(3, '-').take(2).collect::<Vec<_>>().join("-");
            let kind = if version.starts_with("claim") {
                &kind
            } else {
                "key"
            };
            format!("{kind}: {}", labels.join(" "))
        })
        .collect();
    labels.sort();
    labels
}

#[test]
fn a_claim_that_was_left_is_taken_over() {
    let moto = Moto::with_users(&[USER]);
    let story = one_request();
    claimed(&story, &moto, 21 * 60);
    assert!(
        changes_nothing(&story, &moto, "plan")
            .text
            .contains("will take over")
    );
    assert_eq!(run(&story, &moto, "reconcile").code, Some(0));
    let labels = labels(&moto);
    let shown = labels.iter().filter(|shown| !shown.ends_with(": "));
    let shown: Vec<&str> = shown.map(String::as_str).collect();
    assert_eq!(
        shown,
        [
            "claim-1: AWSPREVIOUS COUNTERSIGN",
            "key: AWSCURRENT AWSPENDING"
        ]
    );
    let [key] = moto.keys(USER).try_into().unwrap();
    assert!(moto.secret(SECRET).current.ends_with(&key));
    assert_eq!(moto.notices().len(), 1);
    assert_eq!(changes_nothing(&story, &moto, "reconcile").code, Some(0));
}

#[test]
fn a_key_that_nobody_can_judge_yet_keeps_the_request_reserved() {
    let moto = Moto::with_users(&[USER]);
    let story = one_request();
    claimed(&story, &moto, 21 * 60);
    let (lost, _) = moto.create_key(USER);
    // moto's keys are of now, so CloudTrail may still get to know this one.
    let said = run(&story, &moto, "reconcile");
    assert_eq!(said.code, Some(0));
    assert!(said.text.contains("reserved"));
    assert_eq!(moto.keys(USER), std::slice::from_ref(&lost));
    moto.delete_key(USER, &lost);
    assert_eq!(run(&story, &moto, "reconcile").code, Some(0));
    assert_eq!(moto.keys(USER).len(), 1);
    assert!(!moto.keys(USER).contains(&lost));
}
