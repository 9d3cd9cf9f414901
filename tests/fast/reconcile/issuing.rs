//! From a merged request to a key.

use countersign::demo::{Story, configuration};
use countersign::domain::Locale;
use sandbox::When;
use sandbox::github::{Change, Merge};

use crate::kit::*;

#[test]
fn an_approved_request_becomes_a_key() {
    let (story, pull) = merged();
    insta::assert_snapshot!(run(&story, &["plan"]));
    assert_eq!(mutations(&story), Vec::<String>::new());
    insta::assert_snapshot!(run(&story, &["reconcile"]));

    holds_its_key(&story, USER, SECRET);
    let [notice] = &notices(&story)[..] else {
        panic!("one notice")
    };
    insta::assert_snapshot!(scrub(&format!(
        "{}\n{}\n{:#?}",
        notice.subject.as_ref().unwrap(),
        notice.message,
        notice.attributes
    )));
    let [comment] = &comments(&story, pull)[..] else {
        panic!("one comment")
    };
    insta::assert_snapshot!(scrub(comment));
}

#[test]
fn what_was_proved_is_written_on_the_secret() {
    let (story, pull) = merged();
    let began = story.sandbox.world().now();
    let checkout = story.checkout().unwrap();
    let variables = [("GITHUB_RUN_ID", "8123"), ("GITHUB_RUN_ATTEMPT", "2")];
    run_in(&story, &checkout, &["reconcile"], &variables).ended(0, &["announced"]);

    let key = holds_its_key(&story, USER, SECRET);
    let secret = secret(&story, SECRET).unwrap();
    let (head, blob) = {
        let world = story.sandbox.world();
        let head = world.github.pull(pull).unwrap().head_oid.clone();
        (head, git_blob(&checkout, &format!("HEAD:{PATH}")))
    };
    let tags: Vec<String> = secret
        .tags
        .iter()
        .map(|(key, value)| format!("{key}={value}"))
        .collect();
    let time = "2026-11-02T09:03:00Z";
    assert_eq!(
        tags,
        [
            format!("countersign:announced-at={time}"),
            "countersign:approved-by=kenji".to_owned(),
            format!("countersign:blob={blob}"),
            format!("countersign:head={head}"),
            format!("countersign:issued-at={time}"),
            format!("countersign:key={}", key.id),
            "countersign:pull=https://github.com/acme/access-keys/pull/1".to_owned(),
            "countersign:repository=871640321".to_owned(),
            format!("countersign:request={PATH}"),
            "countersign:run=acme/access-keys/actions/runs/8123/attempts/2".to_owned(),
            "countersign:version=1".to_owned(),
        ]
    );

    // The claim and the key bear one nonce, and so does the call that made the key.
    let [claim, stored] = &secret.versions[..] else {
        panic!("two versions")
    };
    let nonce = claim.id.strip_prefix(&format!("claim-0-{began}-")).unwrap();
    assert_eq!(nonce.len(), 16);
    assert_eq!(stored.id, format!("key-{nonce}-{}", key.id));
    assert_eq!(
        claim.value,
        format!(r#"{{"status":"reserved","request":"{PATH}","blob":"{blob}"}}"#)
    );
    let labels = |labels: &std::collections::BTreeSet<String>| {
        labels.iter().cloned().collect::<Vec<_>>().join(" ")
    };
    assert_eq!(labels(&claim.labels), "AWSPREVIOUS");
    assert_eq!(labels(&stored.labels), "AWSCURRENT AWSPENDING");
    let create = calls(&story)
        .into_iter()
        .find(|call| call.operation == "iam:CreateAccessKey")
        .unwrap();
    let agent = format!("app/countersign-{nonce}");
    assert!(create.user_agent.contains(&agent), "{}", create.user_agent);
}

fn git_blob(checkout: &std::path::Path, expression: &str) -> String {
    let output = std::process::Command::new("git")
        .args(["rev-parse", expression])
        .current_dir(checkout)
        .output()
        .unwrap();
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

#[test]
fn a_squashed_request_is_proved_without_its_branch() {
    let story = story();
    let pull = story.ask("hanako", &[(PATH, REQUEST)]).unwrap();
    story.approve(pull, "kenji").unwrap();
    at_github(&story, |world, now| {
        world.github.merge(pull, "hanako", Merge::Squash, now)?;
        let branch = world.github.pull(pull)?.head.clone();
        world.github.delete_branch("hanako", &branch, now)
    });
    run(&story, &["reconcile"]).ended(0, &["announced"]);
    holds_its_key(&story, USER, SECRET);
    // The evidence, the file at the head that the clone lacks, the comment there may be, and after the first, another one.
    assert_eq!(count(&calls(&story), "github:POST /graphql"), 4);
}

#[test]
fn two_requests_in_one_pull_request_share_a_comment() {
    let story = story();
    add_user(&story, "svc-mailer");
    let pull = story
        .ask_and_merge(&[
            (PATH, REQUEST),
            ("requests/mailer.yaml", &request("svc-mailer")),
        ])
        .unwrap();
    run(&story, &["reconcile"]).ended(0, &["2 requests"]);
    holds_its_key(&story, USER, SECRET);
    holds_its_key(&story, "svc-mailer", "svc-mailer/access-key-mailer");
    let [comment] = &comments(&story, pull)[..] else {
        panic!("one comment")
    };
    assert!(comment.contains(SECRET) && comment.contains("svc-mailer/access-key-mailer"));
    assert_eq!(notices(&story).len(), 2);
}

#[test]
fn different_users_are_served_at_the_same_time() {
    let story = story();
    add_user(&story, "svc-mailer");
    for (path, user) in [(PATH, USER), ("requests/mailer.yaml", "svc-mailer")] {
        story.ask_and_merge(&[(path, &request(user))]).unwrap();
    }
    story.sandbox.world().latency = std::time::Duration::from_millis(60);
    run(&story, &["reconcile"]).ended(0, &["2 requests"]);
    holds_its_key(&story, USER, SECRET);
    holds_its_key(&story, "svc-mailer", "svc-mailer/access-key-mailer");
    assert!(creations_overlap(&story));
}

#[test]
fn requests_of_one_user_are_served_one_after_the_other() {
    let story = story();
    for path in [PATH, "requests/other.yaml"] {
        story.ask_and_merge(&[(path, REQUEST)]).unwrap();
    }
    story.sandbox.world().latency = std::time::Duration::from_millis(60);
    run(&story, &["reconcile"]).ended(0, &["2 requests"]);
    assert_eq!(keys(&story, USER).len(), 2);
    assert!(!creations_overlap(&story));
}

fn creations_overlap(story: &countersign::demo::Story) -> bool {
    let calls = calls(story);
    let mut creations = calls
        .iter()
        .filter(|call| call.operation == "iam:CreateAccessKey");
    let (one, two) = (creations.next().unwrap(), creations.next().unwrap());
    two.started < one.ended.unwrap()
}

#[test]
fn of_two_requests_with_room_for_one_the_second_waits_and_is_then_blocked() {
    let story = story();
    let old = story.sandbox.world().iam.add_key(USER).unwrap();
    let pull = story.ask_and_merge(&[(PATH, REQUEST)]).unwrap();
    let other = story
        .ask_and_merge(&[("requests/other.yaml", REQUEST)])
        .unwrap();
    let taken = ["announced requests/2026", "pending requests/other"];
    run(&story, &["reconcile"]).ended(0, &taken);
    assert_eq!(keys(&story, USER).len(), 2);
    assert!(comments(&story, pull)[0].contains(SECRET));
    let subjects = || -> Vec<String> {
        let notices = notices(&story).into_iter();
        notices.filter_map(|notice| notice.subject).collect()
    };
    assert_eq!(subjects(), ["Access Key Created"]);

    // What took the room is known now, and named.
    run(&story, &["reconcile"]).ended(1, &["blocked requests/other"]);
    assert!(secret(&story, "batch-exporter/access-key-other").is_none());
    let blocked = &comments(&story, other)[0];
    assert!(blocked.contains(&old) && blocked.contains(&keys(&story, USER)[1].id));
    assert_eq!(
        subjects(),
        ["Access Key Created", "Access Key Request Failed"]
    );
    calls(&story);
    run(&story, &["reconcile"]).ended(1, &["blocked requests/other"]);
    assert_eq!(mutations(&story), Vec::<String>::new());
}

#[test]
fn a_request_that_waits_goes_on_where_the_one_before_it_took_no_key() {
    let story = story();
    story.sandbox.world().iam.add_key(USER).unwrap();
    story.ask_and_merge(&[(PATH, REQUEST)]).unwrap();
    story
        .ask_and_merge(&[("requests/other.yaml", REQUEST)])
        .unwrap();
    fault(&story, "secretsmanager:CreateSecret", When::Before, error());
    let both = ["approved requests/2026", "pending requests/other"];
    run(&story, &["reconcile"]).ended(3, &both);
    assert!(notices(&story).is_empty());
    let taken = ["announced requests/2026", "pending requests/other"];
    run(&story, &["reconcile"]).ended(0, &taken);
    run(&story, &["reconcile"]).ended(1, &["blocked requests/other"]);
}

#[test]
fn fields_of_the_organisation_are_carried_into_the_comment() {
    let story = story();
    let schema = countersign::check::REQUEST_SCHEMA.replace(
        r#""properties": {"#,
        r#""properties": { "ticket": { "type": "string" },"#,
    );
    push(
        &story,
        &[Change::modify(countersign::check::SCHEMA_PATH, schema)],
    );
    let pull = story
        .ask_and_merge(&[(PATH, &format!("{REQUEST}ticket: OPS-42 @kenji\n"))])
        .unwrap();
    run(&story, &["reconcile"]).ended(0, &["announced"]);
    assert!(comments(&story, pull)[0].contains("- **`ticket`**: `OPS-42 @kenji`"));
}

#[test]
fn a_japanese_configuration_speaks_japanese() {
    let story = configured(&configuration(Locale::JAPANESE));
    let text = "iamUser: batch-exporter\nreason: 夜間バッチが S3 へエクスポートするため\n";
    let pull = story.ask_and_merge(&[(PATH, text)]).unwrap();
    insta::assert_snapshot!(run(&story, &["plan"]));
    insta::assert_snapshot!(run(&story, &["reconcile"]));
    holds_its_key(&story, USER, SECRET);
    insta::assert_snapshot!(scrub(&comments(&story, pull)[0]));
    let notices = notices(&story);
    assert_eq!(notices[0].subject.as_deref(), Some("Access Key Created"));
    insta::assert_snapshot!(notices[0].message);
}

#[test]
fn a_secret_has_the_tags_that_the_organisation_wants() {
    let tagged = |value: &str| {
        let tags = format!("    tags: {{ CostCenter: \"{value}\" }}\n    topic:");
        configuration(Locale::ENGLISH).replace("    topic:", &tags)
    };
    let story = configured(&tagged("1234"));
    story.ask_and_merge(&[(PATH, REQUEST)]).unwrap();
    // A tag voids no approval.
    push(
        &story,
        &[Change::modify(
            countersign::check::CONFIGURATION_PATH,
            tagged("経理"),
        )],
    );
    run(&story, &["reconcile"]).ended(0, &["announced"]);
    let tags = |story: &Story| secret(story, SECRET).unwrap().tags["CostCenter"].clone();
    assert_eq!(tags(&story), "経理");
    // Nobody compares it later.
    let mut world = story.sandbox.world();
    world.secrets.tag_by_hand(SECRET, "CostCenter", "by hand");
    drop(world);
    run(&story, &["reconcile"]).ended(0, &["Nothing to do"]);
    assert_eq!(tags(&story), "by hand");
}

#[test]
fn a_secret_is_encrypted_with_the_key_of_the_configuration() {
    let configuration = configuration(Locale::ENGLISH)
        .replace("    topic:", "    kmsKey: alias/countersign\n    topic:");
    let story = configured(&configuration);
    let pull = story.ask_and_merge(&[(PATH, REQUEST)]).unwrap();
    run(&story, &["plan"]).ended(0, &["encrypted with alias/countersign"]);
    run(&story, &["reconcile"]).ended(0, &["announced"]);
    let secret = secret(&story, SECRET).unwrap();
    assert_eq!(secret.kms_key_id.as_deref(), Some("alias/countersign"));
    assert!(comments(&story, pull)[0].contains("`kms:Decrypt` with `alias/countersign`"));
}

/// What people read gives times in the zone that the configuration names, beside UTC; what programs read, in UTC.
#[test]
fn times_are_in_the_zone_of_the_configuration() {
    for (language, zone, time) in [
        ("en", None, "2026-11-02 09:03 UTC"),
        (
            "en",
            Some("Europe/Berlin"),
            "2026-11-02 10:03 CET (2026-11-02 09:03 UTC)",
        ),
        ("ja", None, "2026-11-02 18:03 JST（2026-11-02 09:03 UTC）"),
        (
            "ja",
            Some("America/New_York"),
            "2026-11-02 04:03 EST（2026-11-02 09:03 UTC）",
        ),
    ] {
        let zone = zone.map_or(String::new(), |zone| format!("\ntimeZone: {zone}"));
        let configuration = configuration(Locale::ENGLISH)
            .replace("language: en", &format!("language: {language}{zone}"));
        let story = configured(&configuration);
        story.ask_and_merge(&[(PATH, REQUEST)]).unwrap();
        let said = run(&story, &["plan", "--explain", PATH]);
        assert!(said.out.contains(time), "{time}\n{said}");
        assert!(!said.out.contains("T09:"), "{said}");
        let json = run(&story, &["plan", "--format", "json"]);
        assert!(
            !json.out.contains("CET") && !json.out.contains("EST"),
            "{json}"
        );
        // Who asks for another language reads the same clock.
        let other = run(&story, &["plan", "--explain", PATH, "--language", "en"]);
        let there = time.split('（').next().unwrap();
        assert!(zone.is_empty() || other.out.contains(there), "{other}");
    }
    let wrong = configuration(Locale::ENGLISH)
        .replace("language: en", "language: en\ntimeZone: Mars/Olympus");
    let story = configured(&wrong);
    run(&story, &["plan"]).ended(2, &["a time zone", "Europe/Berlin"]);
}
