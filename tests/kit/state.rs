//! How a world ended: keys, secrets, notices and comments, and what was called.

use std::time::Duration;

use countersign::demo::Story;
use countersign::domain::MENTION_MARK;
use sandbox::aws::{AccessKey, Event, Message, Secret};
use sandbox::{Call, World};

use super::world::SECRET;

/// Waits until an operation has been called.
#[track_caller]
pub(crate) fn called(story: &Story, operation: &str) {
    let is_it = |call: &Call| call.operation == operation;
    for _ in 0..600 {
        if story.sandbox.world().calls.iter().any(is_it) {
            return;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    panic!("{operation} was not called");
}

/// The calls since the last time that they were asked for.
pub(crate) fn calls(story: &Story) -> Vec<Call> {
    std::mem::take(&mut story.sandbox.world().calls)
}

/// The operations that change something, since the last time that the calls were asked for.
pub(crate) fn mutations(story: &Story) -> Vec<String> {
    calls(story)
        .into_iter()
        .filter(|call| call.mutates)
        .map(|call| call.operation)
        .collect()
}

/// The calls of GitHub since the last time that the calls were asked for.
pub(crate) fn github_calls(story: &Story) -> Vec<String> {
    let operations = calls(story).into_iter().map(|call| call.operation);
    operations.filter(|it| it.starts_with("github:")).collect()
}

/// How many of the calls are of an operation.
pub(crate) fn count(calls: &[Call], operation: &str) -> usize {
    calls
        .iter()
        .filter(|call| call.operation == operation)
        .count()
}

pub(crate) fn keys(story: &Story, user: &str) -> Vec<AccessKey> {
    story.sandbox.world().iam.keys(user).to_vec()
}

pub(crate) fn secret(story: &Story, name: &str) -> Option<Secret> {
    story.sandbox.world().secrets.get(name).cloned()
}

pub(crate) fn notices(story: &Story) -> Vec<Message> {
    story.sandbox.world().sns.published().to_vec()
}

/// The comments on a pull request, but for those that mention somebody.
pub(crate) fn comments(story: &Story, pull: u64) -> Vec<String> {
    let mut comments = marked(&story.sandbox.world(), pull, "");
    comments.retain(|body| !body.starts_with(MENTION_MARK));
    comments
}

/// Those that mention somebody.
pub(crate) fn mentions(story: &Story, pull: u64) -> Vec<String> {
    marked(&story.sandbox.world(), pull, MENTION_MARK)
}

/// The comments on a pull request that begin with a mark.
pub(crate) fn marked(world: &World, pull: u64, mark: &str) -> Vec<String> {
    let comments = world.github.comments_on(pull).into_iter();
    let bodies = comments.map(|comment| comment.body.clone());
    bodies.filter(|body| body.starts_with(mark)).collect()
}

/// The ids of the secret's versions, oldest first, up to the nonces.
pub(crate) fn versions(story: &Story) -> Vec<String> {
    let secret = secret(story, SECRET).unwrap();
    let kind = |id: &str| match id.strip_prefix("claim-") {
        Some(rest) => format!("claim-{}", rest.split('-').next().unwrap()),
        None => id.split('-').next().unwrap().to_owned(),
    };
    secret
        .versions
        .iter()
        .map(|version| kind(&version.id))
        .collect()
}

/// All keys of all users.
pub(crate) fn all_keys(world: &World) -> impl Iterator<Item = &AccessKey> {
    world.iam.users().iter().flat_map(|user| &user.keys)
}

pub(crate) fn key<'a>(world: &'a World, id: &str) -> Option<&'a AccessKey> {
    all_keys(world).find(|key| key.id == id)
}

/// What the secret of a key holds.
pub(crate) fn value(key: &AccessKey) -> String {
    format!(
        r#"{{"AccessKeyId":"{}","SecretAccessKey":"{}"}}"#,
        key.id, key.secret
    )
}

/// The key that is in a secret now.
pub(crate) fn promoted_key(secret: &Secret) -> Option<String> {
    let current = secret.labelled("AWSCURRENT")?;
    let (_, key) = current.id.strip_prefix("key-")?.split_once('-')?;
    Some(key.to_owned())
}

/// Whether everybody was told of the key in a secret, and that is noted.
pub(crate) fn was_announced(world: &World, secret: &Secret) -> bool {
    let tells = |event: &str, text: &str| event == "issued" && text.contains(&secret.name);
    let mut notices = world.sns.published().iter();
    let is_told = notices.any(|notice| tells(&notice.attributes["event"], &notice.message));
    is_told
        && ["countersign:key", "countersign:announced-at"]
            .iter()
            .all(|tag| secret.tags.contains_key(*tag))
}

/// A key that countersign created, as the event history tells it.
pub(crate) struct Creation {
    pub(crate) user: String,
    pub(crate) key: String,
    pub(crate) at: i64,
    pub(crate) nonce: String,
}

pub(crate) fn creations(world: &World) -> Vec<Creation> {
    let created = our_events(world).filter(|event| event.name == "CreateAccessKey");
    created
        .filter_map(|event| {
            let key = &event.record["responseElements"]["accessKey"];
            Some(Creation {
                user: key["userName"].as_str()?.to_owned(),
                key: key["accessKeyId"].as_str()?.to_owned(),
                at: event.time,
                nonce: nonce_in(event.record["userAgent"].as_str()?).to_owned(),
            })
        })
        .collect()
}

/// What countersign did, as the event history tells it.
pub(crate) fn our_events(world: &World) -> impl Iterator<Item = &Event> {
    let events = world.trail.events().iter();
    events.filter(|event| event.access_key_id == world.credentials.access_key_id)
}

/// What follows `app/countersign-`.
pub(crate) fn nonce_in(agent: &str) -> &str {
    let (_, rest) = agent.split_once("app/countersign-").unwrap_or_default();
    rest.split(' ').next().unwrap_or_default()
}
