//! Whole runs: the real binary, AWS as moto has it, GitHub as the sandbox has it.

mod crashed;

use std::collections::BTreeMap;

use countersign::demo::Story;
use countersign::domain::Timestamp;
use sandbox::{Call, Clock};
use serde_json::{Value, json};

use crate::kit::{PATH, REQUEST, SECRET, USER, begin_before, comments, english, in_story, said};
use crate::moto::{Moto, Secret};

const PULL: &str = "https://github.com/acme/access-keys/pull/1";
/// The id of the sandbox's repository.
const REPOSITORY: &str = "871640321";
/// What `git hash-object` says of the request.
const BLOB: &str = "d16bcfc831d0e53009bcac94c7c244169b2eafa6";

/// Hanako asks and kenji approves, some minutes ago: moto's clock is the real one, so the sandbox's is, too.
pub(crate) fn merged(configuration: &str, pulls: &[&[(&str, &str)]]) -> Story {
    let story = begin_before(1_800, configuration, &[]);
    for files in pulls {
        story.ask_and_merge(files).unwrap();
    }
    story.sandbox.world().clock = Clock::Running(0);
    story
}

pub(crate) fn one_request() -> Story {
    merged(&english(), &[&[(PATH, REQUEST)]])
}

/// What a command wrote, on both streams, and how it ended.
pub(crate) struct Said {
    pub(crate) text: String,
    pub(crate) code: Option<i32>,
}

pub(crate) fn run(story: &Story, moto: &Moto, command: &str) -> Said {
    // moto has no event history, and nothing in moto is in the sandbox's.
    let cloudtrail = format!("{}/aws", story.sandbox.url());
    let variables = [
        ("AWS_ENDPOINT_URL", moto.endpoint.as_str()),
        ("AWS_ENDPOINT_URL_CLOUDTRAIL", &cloudtrail),
    ];
    let checkout = story.checkout().unwrap();
    let said = said(in_story(story, &checkout, &[command], &variables));
    Said {
        text: said.out + &said.err,
        code: Some(said.code),
    }
}

/// Everything that a run can change: moto's state, and the comments with the times of their last edit.
pub(crate) fn everything(story: &Story, moto: &Moto) -> (Value, Vec<(String, i64)>) {
    let world = story.sandbox.world();
    let comments = (1..=9).flat_map(|pull| world.github.comments_on(pull));
    let comments = comments
        .map(|comment| (comment.body.clone(), comment.updated_at))
        .collect();
    (moto.state(), comments)
}

fn changes_nothing(story: &Story, moto: &Moto, command: &str) -> Said {
    let before = everything(story, moto);
    let said = run(story, moto, command);
    assert_eq!(everything(story, moto), before);
    said
}

/// The one comment on a pull request that is kept up to date, beside those that mention the requester.
pub(crate) fn comment(story: &Story, pull: u64) -> String {
    let [comment] = <[String; 1]>::try_from(comments(story, pull)).unwrap();
    comment
}

/// Fails unless exactly one notice was sent, of the event `refused`.
fn is_refused_by_notice(moto: &Moto) {
    let [(_, _, attributes)] = moto.notices().try_into().unwrap();
    assert_eq!(attributes["event"], "refused");
}

/// A secret that holds the user's one key, and nothing but that; returns it with the key's id.
fn issued(moto: &Moto, user: &str, name: &str) -> (Secret, String) {
    let secret = moto.secret(name);
    let [key] = moto.keys(user).try_into().unwrap();
    let value: Value = serde_json::from_str(&secret.value).unwrap();
    let in_iam = moto.state()["keys"].as_array().unwrap().clone();
    let in_iam = in_iam
        .iter()
        .find(|k| k["access_key_id"] == key.as_str())
        .unwrap();
    assert_eq!(in_iam["user_name"], user);
    assert_eq!(
        value,
        json!({"AccessKeyId": key, "SecretAccessKey": in_iam["secret_access_key"]})
    );
    let nonce = secret
        .current
        .strip_prefix("key-")
        .and_then(|rest| rest.strip_suffix(&format!("-{key}")));
    let nonce = nonce.unwrap();
    assert!(nonce.len() == 16 && nonce.bytes().all(|b| b.is_ascii_hexdigit()));
    assert_eq!(secret.labels.len(), 2);
    for (version, labels) in &secret.labels {
        if *version == secret.current {
            assert!(labels.contains(&"AWSCURRENT".to_owned()), "{labels:?}");
        } else {
            assert!(version.starts_with("claim-0-") && version.ends_with(nonce));
            assert_eq!(labels, &["AWSPREVIOUS"]);
        }
    }
    (secret, key)
}

fn attributes(event: &str, user: &str, stem: &str) -> BTreeMap<String, String> {
    let event_id = format!("{event}/123456789012/{user}/{stem}");
    let attributes = [
        ("event", event),
        ("eventId", &event_id),
        ("account", "123456789012"),
        ("iamUser", user),
        ("pullRequest", PULL),
        ("requester", "hanako"),
    ];
    attributes.map(|(k, v)| (k.to_owned(), v.to_owned())).into()
}

#[test]
fn an_approved_request_becomes_a_key_and_a_second_run_changes_nothing() {
    let moto = Moto::with_users(&[USER]);
    let story = one_request();
    let said = changes_nothing(&story, &moto, "plan");
    assert_eq!(said.code, Some(0));
    assert!(said.text.contains("will create an access key"));

    let said = run(&story, &moto, "reconcile");
    assert_eq!(said.code, Some(0));
    let (mut secret, key) = issued(&moto, USER, SECRET);
    for at in ["countersign:issued-at", "countersign:announced-at"] {
        let at = secret.tags.remove(at).unwrap();
        assert!(Timestamp::from_rfc3339(&at).is_ok(), "{at}");
    }
    let head = secret.tags.remove("countersign:head").unwrap();
    assert!(head.len() == 40 && head.bytes().all(|b| b.is_ascii_hexdigit()));
    let tags = [
        ("countersign:approved-by", "kenji"),
        ("countersign:blob", BLOB),
        ("countersign:key", &key),
        ("countersign:pull", PULL),
        ("countersign:repository", REPOSITORY),
        ("countersign:request", PATH),
        ("countersign:run", "local"),
        ("countersign:version", "1"),
    ];
    assert_eq!(
        secret.tags,
        tags.map(|(k, v)| (k.to_owned(), v.to_owned())).into()
    );

    let [(text, subject, attributes_sent)] = moto.notices().try_into().unwrap();
    assert!(text.contains(SECRET), "{text}");
    assert_eq!(subject, "Access Key Created");
    assert_eq!(
        attributes_sent,
        attributes("issued", USER, "20261102090000")
    );
    let comment = comment(&story, 1);
    assert!(comment.contains(SECRET));

    let value: Value = serde_json::from_str(&secret.value).unwrap();
    let secret_key = value["SecretAccessKey"].as_str().unwrap();
    for seen in [&said.text, &text, &comment] {
        assert!(!seen.contains(secret_key));
    }

    let said = changes_nothing(&story, &moto, "reconcile");
    assert_eq!(said.code, Some(0));
    assert!(said.text.contains("Nothing to do"));
}

#[test]
fn a_user_with_two_keys_gets_no_third() {
    let moto = Moto::with_users(&[USER]);
    let keys = [moto.create_key(USER).0, moto.create_key(USER).0];
    let story = one_request();
    let said = run(&story, &moto, "reconcile");
    assert_eq!(said.code, Some(1));
    assert!(said.text.contains("blocked"));
    assert_eq!(moto.keys(USER), keys);
    assert!(moto.names_of_secrets().is_empty());
    let [(text, subject, attributes_sent)] = moto.notices().try_into().unwrap();
    assert_eq!(subject, "Access Key Request Failed");
    assert_eq!(
        attributes_sent,
        attributes("blocked", USER, "20261102090000")
    );
    let comment = comment(&story, 1);
    for key in &keys {
        assert!(text.contains(key) && comment.contains(key));
    }
    assert_eq!(
        changes_nothing(&story, &moto, "reconcile").code,
        Some(1),
        "told once"
    );
}

#[test]
fn a_user_who_is_not_there_gets_nothing() {
    let moto = Moto::with_users(&["somebody-else"]);
    let story = one_request();
    let said = run(&story, &moto, "reconcile");
    assert_eq!(said.code, Some(1));
    assert!(said.text.contains("no-such-user"));
    assert!(moto.names_of_secrets().is_empty());
    is_refused_by_notice(&moto);
    assert!(comment(&story, 1).contains("no-such-user"));
    changes_nothing(&story, &moto, "reconcile");
}

#[test]
fn a_secret_of_somebody_else_is_left_alone() {
    let moto = Moto::with_users(&[USER]);
    let token = "9f1c2d3e-0000-4000-8000-000000000000";
    moto.create_secret(SECRET, token, "theirs", &[("owner", "somebody")]);
    let before = moto.state();
    let story = one_request();
    let said = run(&story, &moto, "reconcile");
    assert_eq!(said.code, Some(1));
    assert!(said.text.contains("name-taken"));
    let after = moto.state();
    assert_eq!(
        (&after["keys"], &after["secrets"]),
        (&before["keys"], &before["secrets"])
    );
    is_refused_by_notice(&moto);
    assert!(comment(&story, 1).contains("name-taken"));
    changes_nothing(&story, &moto, "reconcile");
}

#[test]
fn another_account_than_the_configured_one_is_not_touched() {
    let moto = Moto::with_users(&[USER]);
    let configuration = english().replace("123456789012", "210987654321");
    let story = merged(&configuration, &[&[(PATH, REQUEST)]]);
    for command in ["plan", "reconcile"] {
        let said = changes_nothing(&story, &moto, command);
        assert_eq!(said.code, Some(2));
        assert!(said.text.contains("wrong-account"));
    }
}

#[test]
fn two_users_of_one_pull_request_get_a_key_each() {
    let moto = Moto::with_users(&["batch-a", "batch-b"]);
    let [a, b] = ["a", "b"].map(|n| format!("iamUser: batch-{n}\nreason: Exports the reports\n"));
    let files = [("requests/one.yaml", &*a), ("requests/two.yaml", &*b)];
    let story = merged(&english(), &[&files]);
    assert_eq!(run(&story, &moto, "reconcile").code, Some(0));
    let comment = comment(&story, 1);
    let mut told: Vec<_> = moto.notices().into_iter().map(|notice| notice.2).collect();
    told.sort_by_key(|attributes| attributes["eventId"].clone());
    assert_eq!(
        told,
        [
            attributes("issued", "batch-a", "one"),
            attributes("issued", "batch-b", "two")
        ]
    );
    for (user, name) in [
        ("batch-a", "batch-a/access-key-one"),
        ("batch-b", "batch-b/access-key-two"),
    ] {
        issued(&moto, user, name);
        assert!(comment.contains(name));
    }
    let said = changes_nothing(&story, &moto, "reconcile");
    assert!(said.text.contains("Nothing to do"));
}

#[test]
fn a_blocked_request_beside_an_issued_one_is_told_once() {
    let moto = Moto::with_users(&["batch-a", "batch-b", "batch-c"]);
    moto.create_key("batch-b");
    moto.create_key("batch-b");
    let [a, b, c] =
        ["a", "b", "c"].map(|n| format!("iamUser: batch-{n}\nreason: Exports the reports\n"));
    let files = [("requests/one.yaml", &*a), ("requests/two.yaml", &*b)];
    let story = merged(&english(), &[&files]);
    assert_eq!(run(&story, &moto, "reconcile").code, Some(1));
    issued(&moto, "batch-a", "batch-a/access-key-one");
    assert_eq!(moto.notices().len(), 2);
    let before = comment(&story, 1);
    changes_nothing(&story, &moto, "reconcile");

    // Now the list says what the proof said before: the first pull request is no longer the checkout's head.
    story.sandbox.world().clock = Clock::Running(-600);
    story.ask_and_merge(&[("requests/three.yaml", &c)]).unwrap();
    story.sandbox.world().clock = Clock::Running(0);
    assert_eq!(run(&story, &moto, "reconcile").code, Some(1));
    issued(&moto, "batch-c", "batch-c/access-key-three");
    assert_eq!(moto.notices().len(), 3);
    assert_eq!(comment(&story, 1), before);
    changes_nothing(&story, &moto, "reconcile");
}

/// A page of `ListSecrets` has a hundred, and so has what is read of a pull request's files: hence two of each.
#[test]
fn what_the_second_page_settles_is_settled() {
    const USERS: usize = 130;
    let users: Vec<String> = (0..USERS).map(|n| format!("batch-{n:03}")).collect();
    let file = |user: &String| {
        let text = format!("iamUser: {user}\nreason: Exports the reports\n");
        (format!("requests/order-{user}.yaml"), text)
    };
    let files: Vec<(String, String)> = users.iter().map(file).collect();
    let files: Vec<(&str, &str)> = files
        .iter()
        .map(|(p, t)| (p.as_str(), t.as_str()))
        .collect();
    let names: Vec<&str> = users.iter().map(String::as_str).collect();
    let moto = Moto::with_users(&names);
    let (first, second) = files.split_at(USERS / 2);
    let story = merged(&english(), &[first, second]);

    assert_eq!(run(&story, &moto, "reconcile").code, Some(0));
    assert_eq!(moto.names_of_secrets().len(), USERS);
    assert_eq!(moto.notices().len(), USERS);
    for user in &users {
        assert_eq!(moto.keys(user).len(), 1);
    }
    story.sandbox.world().calls.clear();
    let said = changes_nothing(&story, &moto, "reconcile");
    assert_eq!(said.code, Some(0));
    assert!(said.text.contains("Nothing to do"));
    let calls = std::mem::take(&mut story.sandbox.world().calls);
    let is_github = |call: &&Call| call.operation.starts_with("github:");
    assert_eq!(
        calls.iter().filter(is_github).count(),
        2,
        "which comments changed lately, and whether they say what they should"
    );
}
