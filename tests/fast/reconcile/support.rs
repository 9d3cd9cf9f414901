//! The binary in a scrubbed environment, pointed at a sandbox.

use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::time::Duration;

use countersign::demo::{Story, configuration};
use countersign::domain::{Locale, MENTION_MARK};
use sandbox::aws::{AccessKey, Message, Secret};
use sandbox::github::{Change, Refusal};
use sandbox::{Call, Effect, Fault, Sandbox, Trouble, When, World};

use crate::command::{self, countersign, in_story};
pub(crate) use crate::command::{Said, scrub};

pub(crate) const REQUEST: &str =
    "iamUser: batch-exporter\nreason: The nightly batch exports reports to S3\n";
pub(crate) const PATH: &str = "requests/20261102090000.yaml";
pub(crate) const SECRET: &str = "batch-exporter/access-key-20261102090000";
pub(crate) const USER: &str = "batch-exporter";

/// A story with the IAM user `batch-exporter`, in English, and a clock that stands still.
pub(crate) fn story() -> Story {
    configured(&configuration(Locale::ENGLISH))
}

/// The same with another configuration. New keys work at once.
pub(crate) fn configured(configuration: &str) -> Story {
    let story = Story::begin(Sandbox::start().unwrap(), configuration).unwrap();
    add_user(&story, USER);
    story.sandbox.world().iam.new_key_failures = 0;
    story
}

/// A story in which hanako's request was approved by kenji and merged; nothing has run yet.
pub(crate) fn merged() -> (Story, u64) {
    let story = story();
    let pull = story.ask_and_merge(&[(PATH, REQUEST)]).unwrap();
    (story, pull)
}

/// The same, and the key was issued and announced.
pub(crate) fn announced() -> (Story, u64) {
    let (story, pull) = merged();
    run(&story, &["reconcile"]).ended(0, &["announced"]);
    calls(&story);
    (story, pull)
}

pub(crate) fn add_user(story: &Story, name: &str) {
    story.sandbox.world().iam.add_user(name);
}

/// A request for a user's key.
pub(crate) fn request(user: &str) -> String {
    format!("iamUser: {user}\nreason: The nightly batch exports reports to S3\n")
}

/// Does something at GitHub, a minute after the last.
#[track_caller]
pub(crate) fn at_github<T>(
    story: &Story,
    act: impl FnOnce(&mut World, i64) -> Result<T, Refusal>,
) -> T {
    let mut world = story.sandbox.world();
    world.pass(60);
    let now = world.now();
    act(&mut world, now).unwrap()
}

/// Adds a file that is nobody's request, in the one way that asks nobody.
pub(crate) fn push(story: &Story, changes: &[Change]) {
    let root = sandbox::github::Author::new("root");
    at_github(story, |world, now| {
        world.github.push_to_default(&root, changes, now)
    });
}

pub(crate) fn pass(story: &Story, seconds: i64) {
    story.sandbox.world().pass(seconds);
}

/// How long a claim is left to the run that made it.
pub(crate) const LEASE: i64 = 20 * 60;

/// Lets something go wrong at the next call of an operation.
pub(crate) fn fault(story: &Story, operation: &str, when: When, effect: Effect) {
    story.sandbox.world().faults.push(Fault {
        operation: operation.to_owned(),
        nth: 1,
        when,
        effect,
    });
}

/// Lets something go wrong at every call of an operation.
pub(crate) fn always(story: &Story, operation: &str, effect: Effect) {
    story.sandbox.world().faults.push(Fault {
        operation: operation.to_owned(),
        nth: Fault::EVERY,
        when: When::Before,
        effect,
    });
}

/// The service's own error.
pub(crate) fn error() -> Effect {
    Effect::Answer(Trouble::InternalError)
}

/// Runs countersign in a fresh checkout of the default branch.
#[track_caller]
pub(crate) fn run(story: &Story, arguments: &[&str]) -> Said {
    run_in(story, &story.checkout().unwrap(), arguments, &[])
}

/// Runs countersign, and fails if it says what nobody may see; an empty variable is one that is not set.
#[track_caller]
pub(crate) fn run_in(
    story: &Story,
    checkout: &Path,
    arguments: &[&str],
    variables: &[(&str, &str)],
) -> Said {
    let said = command::run(in_story(story, checkout, arguments, variables));
    for secret in nobody_may_see(story) {
        assert!(
            !said.out.contains(&secret) && !said.err.contains(&secret),
            "{secret} is in\n{}{}",
            said.out,
            said.err
        );
    }
    said
}

/// Runs countersign in an environment that has nothing but what is put there.
pub(crate) fn alone(
    directory: &Path,
    arguments: &[&str],
    prepare: impl FnOnce(&mut Command),
) -> Said {
    let mut command = countersign(directory, arguments);
    prepare(&mut command);
    command::run(command)
}

/// Runs countersign beside the test.
pub(crate) fn beside(story: &Story, arguments: &[&str]) -> Child {
    in_story(story, &story.checkout().unwrap(), arguments, &[])
        .spawn()
        .unwrap()
}

/// Waits until a run that goes on beside the test has ended.
pub(crate) fn ended(child: Child) -> Said {
    child.wait_with_output().unwrap().into()
}

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

/// The secrets of all keys, and what the caller signs with.
fn nobody_may_see(story: &Story) -> Vec<String> {
    let world = story.sandbox.world();
    let keys = world.iam.users().iter().flat_map(|user| &user.keys);
    keys.map(|key| key.secret.clone())
        .chain([
            world.credentials.secret_access_key.clone(),
            world.credentials.session_token.clone(),
            world.github.token().to_owned(),
        ])
        .collect()
}

/// Clones the default branch from where no object lies that it does not need.
pub(crate) fn clone(story: &Story, arguments: &[&str]) -> PathBuf {
    let place = story.checkout().unwrap().with_extension("again");
    let from = story.sandbox.world().github.repository_path().to_owned();
    let status = Command::new("git")
        .args(["clone", "--quiet", "--no-local"])
        .args(arguments)
        .arg(format!("file://{}", from.display()))
        .arg(&place)
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap())
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .status()
        .unwrap();
    assert!(status.success());
    place
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
    let mut comments = all_comments(story, pull);
    comments.retain(|body| !body.starts_with(MENTION_MARK));
    comments
}

/// Those that mention somebody.
pub(crate) fn mentions(story: &Story, pull: u64) -> Vec<String> {
    let mut comments = all_comments(story, pull);
    comments.retain(|body| body.starts_with(MENTION_MARK));
    comments
}

fn all_comments(story: &Story, pull: u64) -> Vec<String> {
    let world = story.sandbox.world();
    let comments = world.github.comments_on(pull).into_iter();
    comments.map(|comment| comment.body.clone()).collect()
}

/// Fails unless the user has exactly one key, and it is the one in the secret.
#[track_caller]
pub(crate) fn holds_its_key(story: &Story, user: &str, name: &str) -> AccessKey {
    let keys = keys(story, user);
    let [key] = &keys[..] else {
        panic!("{user} has {} keys", keys.len())
    };
    let secret = secret(story, name).unwrap();
    let current = secret.labelled("AWSCURRENT").unwrap();
    let wanted = format!(
        r#"{{"AccessKeyId":"{}","SecretAccessKey":"{}"}}"#,
        key.id, key.secret
    );
    assert_eq!(current.value, wanted);
    assert!(current.id.ends_with(&key.id), "{}", current.id);
    key.clone()
}

/// Fails unless the key was issued, told of once by a notice and by one comment, and noted.
#[track_caller]
pub(crate) fn is_announced(story: &Story, pull: u64) {
    holds_its_key(story, USER, SECRET);
    let secret = secret(story, SECRET).unwrap();
    assert!(secret.tags.contains_key("countersign:announced-at"));
    let [comment] = &comments(story, pull)[..] else {
        panic!("one comment")
    };
    assert!(comment.contains(SECRET));
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

/// Fails if there is a key, a secret, or a notice of another kind than that a request is refused.
#[track_caller]
pub(crate) fn nothing_was_issued(story: &Story) {
    assert_eq!(keys(story, USER).len(), 0);
    assert_eq!(story.sandbox.world().secrets.all().count(), 0);
    let mut notices = notices(story).into_iter();
    assert!(notices.all(|notice| notice.attributes["event"] == "refused"));
}
