//! What is found, what it costs, and what could not be read.

use std::collections::BTreeMap;

use countersign::demo::Story;
use serde_json::Value;

use super::account::*;
use crate::kit::*;

/// The inventory as data, which ends so.
#[track_caller]
fn read(story: &Story, code: i32, more: &[&str]) -> Value {
    let arguments = [&["inventory", "--format", "json"], more].concat();
    let said = run(story, &arguments);
    assert_eq!(said.code, code, "{said}");
    serde_json::from_str(&said.out).unwrap()
}

/// The codes of what somebody should look at, by user.
fn attention(inventory: &Value) -> BTreeMap<String, Vec<String>> {
    let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for key in inventory["keys"].as_array().unwrap() {
        let user = key["user"].as_str().unwrap().to_owned();
        let codes = key["attention"].as_array().unwrap().iter();
        let codes = codes.map(|one| one["code"].as_str().unwrap().to_owned());
        found.entry(user).or_default().extend(codes);
    }
    found
}

fn key_of<'a>(inventory: &'a Value, user: &str) -> &'a Value {
    let mut keys = inventory["keys"].as_array().unwrap().iter();
    keys.find(|key| key["user"] == user).unwrap()
}

#[test]
fn everything_is_found_and_what_needs_somebody_is_named() {
    let story = full();
    let inventory = read(&story, 0, &[]);
    let expected = [
        ("batch-byhand", vec!["foreign", "unused"]),
        ("batch-gone", vec!["key-gone"]),
        ("batch-new", vec!["not-issued"]),
        ("batch-off", vec!["inactive"]),
        ("batch-unused", vec!["unused"]),
        (
            "batch-used",
            vec!["no-free-place", "foreign", "unused", "no-free-place"],
        ),
        ("batch-withdrawn", vec!["withdrawn", "unused"]),
    ];
    let expected = expected.map(|(user, codes)| {
        let codes = codes.into_iter().map(str::to_owned).collect();
        (user.to_owned(), codes)
    });
    assert_eq!(attention(&inventory), BTreeMap::from(expected));
    let used = key_of(&inventory, "batch-used");
    assert_eq!(used["lastUsed"]["service"], "s3");
    assert_eq!(used["ownership"], "cloudtrail");
    assert_eq!(used["request"]["requestedBy"], "hanako");
    assert_eq!(used["request"]["approvedBy"][0], "kenji");
    assert_eq!(used["request"]["git"], "present");
    assert!(used["secretLastRead"].is_string());
    assert_eq!(key_of(&inventory, "batch-new")["next"]["step"], "issue");
    assert_eq!(mutations(&story), [""; 0]);
}

#[test]
fn with_all_users_everybody_s_keys_are_there() {
    let story = full();
    let inventory = read(&story, 0, &["--all-users"]);
    assert_eq!(
        attention(&inventory)["svc-other"],
        ["foreign", "unused"].map(str::to_owned)
    );
    assert_eq!(inventory["totals"]["foreign"], 3);
    assert_eq!(inventory["accounts"][0]["users"], 7);
}

/// The report has two keys of a user without their ids, and says which is which by their dates.
#[test]
fn the_last_use_of_a_key_is_of_that_key() {
    let story = empty();
    let first = issue(&story, "batch-a");
    pass(&story, DAY);
    let second = by_hand(&story, "batch-a");
    let twins = [by_hand(&story, "batch-b"), by_hand(&story, "batch-b")];
    pass(&story, DAY);
    let now = story.sandbox.world().now();
    let mut world = story.sandbox.world();
    for (id, service) in [(&first, "s3"), (&second, "ec2"), (&twins[0], "sqs")] {
        world.iam.use_key(id, now - 60, service, "us-east-1");
    }
    drop(world);
    calls(&story);
    let inventory = read(&story, 0, &[]);
    let asked = count(&calls(&story), "iam:GetAccessKeyLastUsed");
    assert_eq!(asked, 2, "only of those that were made in the same second");
    let service = |id: &String| {
        let mut keys = inventory["keys"].as_array().unwrap().iter();
        let key = keys.find(|key| key["id"] == **id).unwrap();
        key["lastUsed"]["service"].clone()
    };
    assert_eq!(
        [&first, &second, &twins[0]].map(service),
        ["s3", "ec2", "sqs"]
    );
    assert_eq!(service(&twins[1]), Value::Null);
}

/// The report may be four hours old.
#[test]
fn a_key_that_is_newer_than_the_report_is_found() {
    let story = empty();
    add_user(&story, "batch-late");
    issue(&story, "batch-a");
    pass(&story, 3_600);
    read(&story, 0, &[]);
    by_hand(&story, "batch-late");
    // As long as CloudTrail takes.
    pass(&story, 3_600);
    let inventory = read(&story, 0, &[]);
    let report = inventory["accounts"][0]["credentialReport"].as_str();
    assert!(report < inventory["at"].as_str());
    assert_eq!(attention(&inventory)["batch-late"], ["foreign"]);
}

#[test]
fn what_may_not_be_read_is_named() {
    let story = full();
    for (operation, message) in [
        (
            "iam:GenerateCredentialReport",
            "iam:GenerateCredentialReport",
        ),
        ("iam:GetCredentialReport", "iam:GetCredentialReport"),
        ("iam:ListAccessKeys", "iam:ListAccessKeys"),
        ("secretsmanager:ListSecrets", "secretsmanager:ListSecrets"),
    ] {
        deny(&story, operation);
        let inventory = read(&story, 3, &[]);
        let unread = inventory["unread"].to_string();
        assert!(unread.contains(message), "{operation}: {unread}");
        story.sandbox.world().denied.clear();
    }
    deny(&story, "iam:ListAccessKeys");
    let inventory = read(&story, 3, &[]);
    let users = inventory["unread"][0]["users"].as_array().unwrap();
    assert_eq!(users.len(), 6);
    assert_eq!(key_of(&inventory, "batch-used")["status"], "unknown");
    story.sandbox.world().denied.clear();

    // Where no secret could be listed, nothing is called foreign.
    let denied = "secretsmanager:ListSecrets".to_owned();
    story.sandbox.world().denied.insert(denied);
    assert_eq!(read(&story, 3, &[])["totals"]["foreign"], 0);
    story.sandbox.world().denied.clear();

    // Without the report every key is asked about by itself; users without a secret are not known.
    deny(&story, "iam:GetCredentialReport");
    let inventory = read(&story, 3, &[]);
    assert_eq!(
        key_of(&inventory, "batch-used")["lastUsed"]["service"],
        "s3"
    );
    deny(&story, "iam:GetAccessKeyLastUsed");
    let inventory = read(&story, 3, &[]);
    assert_eq!(key_of(&inventory, "batch-used")["askedLastUse"], false);
    let unread = inventory["unread"].to_string();
    assert!(unread.contains("iam:GetAccessKeyLastUsed"), "{unread}");
    story.sandbox.world().denied.clear();

    // CloudTrail may be closed on purpose: that is said, and no failure.
    deny(&story, "cloudtrail:LookupEvents");
    let inventory = read(&story, 0, &[]);
    assert_eq!(inventory["accounts"][0]["cloudTrail"], false);
    assert_eq!(key_of(&inventory, "batch-used")["ownership"], "register");
    story.sandbox.world().denied.clear();

    always(&story, "github:POST /graphql", error());
    let inventory = read(&story, 3, &[]);
    assert_eq!(inventory["unread"][0]["account"], Value::Null);
    assert_eq!(
        key_of(&inventory, "batch-used")["request"]["requestedBy"],
        Value::Null
    );
    assert_eq!(
        key_of(&inventory, "batch-used")["request"]["approvedBy"][0],
        "kenji"
    );
}

#[test]
fn an_account_that_the_credentials_are_not_for_is_named() {
    let other = "  prod: { id: \"210987654321\", region: ap-northeast-1, topic: \"arn:aws:sns:ap-northeast-1:210987654321:countersign\" }\n";
    let story = configured(&CONFIGURATION.replace("folders:\n", &format!("{other}folders:\n")));
    issue_for(&story);
    let inventory = read(&story, 3, &[]);
    assert_eq!(inventory["unread"][0]["account"], "prod");
    assert_eq!(inventory["accounts"].as_array().unwrap().len(), 1);
    read(&story, 0, &["--account", "main"]);
    for (account, words) in [("prod", "210987654321"), ("none", "none")] {
        let said = run(&story, &["inventory", "--account", account]);
        assert_eq!(said.code, 2, "{said}");
        assert!(said.err.contains(words), "{said}");
    }
}

fn issue_for(story: &Story) {
    add_user(story, "batch-a");
    by_hand(story, "batch-a");
}

#[test]
fn a_key_is_another_s_if_another_call_created_it() {
    let story = empty();
    let id = issue(&story, "batch-a");
    let other = by_hand(&story, "batch-b");
    pass(&story, 3_600);
    let mut world = story.sandbox.world();
    let now = world.now();
    let tags = [
        ("countersign:version", "1"),
        ("countersign:repository", "871640321"),
        ("countersign:key", other.as_str()),
        ("countersign:announced-at", "2026-11-02T09:00:00Z"),
    ];
    let version = format!("key-0123456789abcdef-{other}");
    world
        .secrets
        .add("batch-b/access-key-1", &version, "{}", &tags, now);
    let version = format!("key-0123456789abcdef-{id}");
    let tags = [
        ("countersign:version", "1"),
        ("countersign:repository", "1"),
    ];
    world
        .secrets
        .add("batch-a/access-key-2", &version, "{}", &tags, now);
    drop(world);
    let inventory = read(&story, 0, &[]);
    let attention = attention(&inventory);
    assert_eq!(attention["batch-b"], ["other-creator"]);
    assert!(attention["batch-a"].contains(&"several-secrets".to_owned()));
    let mut keys = inventory["keys"].as_array().unwrap().iter();
    let of_other = keys
        .find(|key| key["secret"] == "batch-a/access-key-2")
        .unwrap();
    assert_eq!(of_other["ownership"], "other-repository");
}

#[test]
fn its_calls_are_bounded() {
    let story = full();
    let first = calls_of(&story);
    // Twenty users more cost twenty calls.
    for n in 0..20 {
        by_hand(&story, &format!("batch-{n}"));
        pass(&story, 1);
    }
    pass(&story, 5 * 3_600);
    let second = calls_of(&story);
    assert_eq!(second - first, 20, "{first} {second}");
    assert!(first <= 20, "{first}");
}

fn calls_of(story: &Story) -> usize {
    calls(story);
    read(story, 0, &[]);
    calls(story).len()
}

/// The policy in the papers names the calls that are made, and no other.
#[test]
fn it_needs_no_more_than_the_papers_say() {
    let story = empty();
    issue(&story, "batch-a");
    for _ in 0..2 {
        by_hand(&story, "batch-twins");
    }
    calls(&story);
    read(&story, 0, &[]);
    needs_what_the_page_says(&story, include_str!("../../../docs/inventory.md"));
}
