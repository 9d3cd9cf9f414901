//! What a test of one request looks at in the end.

use std::collections::BTreeSet;

use countersign::demo::Story;
use sandbox::aws::AccessKey;
use serde_json::Value;

use super::invariants::{Approved, People, settled};
use super::state::{calls, comments, keys, mentions, notices, secret, value};
use super::world::{PATH, SECRET, USER};

/// Fails unless the user has exactly one key, and it is the one in the secret.
#[track_caller]
pub(crate) fn holds_its_key(story: &Story, user: &str, name: &str) -> AccessKey {
    let keys = keys(story, user);
    let [key] = &keys[..] else {
        panic!("{user} has {} keys", keys.len())
    };
    let secret = secret(story, name).unwrap();
    let current = secret.labelled("AWSCURRENT").unwrap();
    assert_eq!(current.value, value(key));
    assert!(current.id.ends_with(&key.id), "{}", current.id);
    key.clone()
}

/// Fails unless the key was issued, everybody was told of it once, and nothing is broken. How late it came is not judged.
#[track_caller]
pub(crate) fn is_announced(story: &Story, pull: u64) {
    holds_its_key(story, USER, SECRET);
    assert_eq!(comments(story, pull).len(), 1, "one comment");
    let mut mentions = mentions(story, pull);
    mentions.retain(|body| body.contains("issued/"));
    let [mention] = &mentions[..] else {
        panic!("one mention of the key")
    };
    let (_, text) = mention.split_once('\n').unwrap();
    assert!(text.starts_with("@hanako\n") && text.matches('@').count() == 1);
    assert!(mention.contains("/pull/"));
    let issued = notices(story)
        .into_iter()
        .filter(|notice| notice.attributes["event"] == "issued");
    assert_eq!(issued.count(), 1);
    let people = People {
        approved: vec![Approved::now(story, PATH, USER, pull)],
        ..People::default()
    };
    let broken = settled(&story.sandbox.world(), &people, "");
    assert!(broken.is_empty(), "{broken:#?}");
}

/// Fails if there is a key, a secret, or a notice of another kind than that a request is refused.
#[track_caller]
pub(crate) fn nothing_was_issued(story: &Story) {
    assert_eq!(keys(story, USER).len(), 0);
    assert_eq!(story.sandbox.world().secrets.all().count(), 0);
    let mut notices = notices(story).into_iter();
    assert!(notices.all(|notice| notice.attributes["event"] == "refused"));
}

/// Fails unless what was called of AWS is what the first policy of a page allows; asking who one is needs no permission.
#[track_caller]
pub(crate) fn needs_what_the_page_says(story: &Story, page: &str) {
    let operations = calls(story).into_iter().map(|call| call.operation);
    let called: BTreeSet<String> = operations
        .filter(|it| !it.starts_with("github:") && it != "sts:GetCallerIdentity")
        .collect();
    let policy = page.split("```json\n").nth(1).unwrap();
    let policy: Value = serde_json::from_str(policy.split("```").next().unwrap()).unwrap();
    let allowed = policy["Statement"][0]["Action"].as_array().unwrap().iter();
    let allowed = allowed.map(|action| action.as_str().unwrap().to_owned());
    assert_eq!(called, allowed.collect());
}
