//! Worlds to begin with, and what can go wrong in them.

use std::path::PathBuf;
use std::process::Command;

use countersign::demo::{Story, configuration};
use countersign::domain::Locale;
use sandbox::github::{Author, Change, Refusal};
use sandbox::{Clock, Effect, Fault, Sandbox, Trouble, When, World};

use super::command::run;
use super::state::calls;

pub(crate) const REQUEST: &str =
    "iamUser: batch-exporter\nreason: The nightly batch exports reports to S3\n";
pub(crate) const PATH: &str = "requests/20261102090000.yaml";
/// Where somebody asks for another.
pub(crate) const OTHER: &str = "requests/20261102100000.yaml";
pub(crate) const SECRET: &str = "batch-exporter/access-key-20261102090000";
pub(crate) const USER: &str = "batch-exporter";

/// In seconds.
pub(crate) const DAY: i64 = 24 * 3_600;
/// How long a claim is left to the run that made it, in seconds.
pub(crate) const LEASE: i64 = 20 * 60;

/// A request for a user's key.
pub(crate) fn request(user: &str) -> String {
    format!("iamUser: {user}\nreason: The nightly batch exports reports to S3\n")
}

/// The demo's configuration, in English.
pub(crate) fn english() -> String {
    configuration(Locale::ENGLISH)
}

/// A story with a configuration and these IAM users, and a clock that stands still. New keys work at once.
pub(crate) fn begin(configuration: &str, users: &[&str]) -> Story {
    begin_on(Sandbox::start().unwrap(), configuration, users)
}

/// The same with a clock that runs from some seconds before now.
pub(crate) fn begin_before(seconds: i64, configuration: &str, users: &[&str]) -> Story {
    let sandbox = Sandbox::start().unwrap();
    sandbox.world().clock = Clock::Running(-seconds);
    begin_on(sandbox, configuration, users)
}

fn begin_on(sandbox: Sandbox, configuration: &str, users: &[&str]) -> Story {
    let story = Story::begin(sandbox, configuration).unwrap();
    users.iter().for_each(|user| add_user(&story, user));
    story.sandbox.world().iam.new_key_failures = 0;
    story
}

/// A story with the IAM user `batch-exporter`, in English.
pub(crate) fn story() -> Story {
    configured(&english())
}

/// The same with another configuration.
pub(crate) fn configured(configuration: &str) -> Story {
    begin(configuration, &[USER])
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

pub(crate) fn pass(story: &Story, seconds: i64) {
    story.sandbox.world().pass(seconds);
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

/// root changes the default branch, without a pull request.
pub(crate) fn push(story: &Story, changes: &[Change]) {
    at_github(story, |world, now| {
        let root = Author::new("root");
        world.github.push_to_default(&root, changes, now)
    });
}

/// Lets whoever calls AWS no longer have a permission.
pub(crate) fn deny(story: &Story, permission: &str) {
    story.sandbox.world().denied.insert(permission.to_owned());
}

/// Lets something go wrong at the n-th call of an operation.
pub(crate) fn fault_at(story: &Story, operation: &str, nth: usize, when: When, effect: Effect) {
    story.sandbox.world().faults.push(Fault {
        operation: operation.to_owned(),
        nth,
        when,
        effect,
    });
}

/// Lets something go wrong at the next call of an operation.
pub(crate) fn fault(story: &Story, operation: &str, when: When, effect: Effect) {
    fault_at(story, operation, 1, when, effect);
}

/// Lets something go wrong at every call of an operation.
pub(crate) fn always(story: &Story, operation: &str, effect: Effect) {
    fault_at(story, operation, Fault::EVERY, When::Before, effect);
}

/// The service's own error.
pub(crate) fn error() -> Effect {
    Effect::Answer(Trouble::InternalError)
}

/// The git object id of a file at the default branch's head.
pub(crate) fn blob(story: &Story, path: &str) -> String {
    let repository = story.sandbox.world().github.repository_path().to_owned();
    let output = Command::new("git")
        .args(["rev-parse", "--verify", &format!("refs/heads/main:{path}")])
        .current_dir(repository)
        .output()
        .unwrap();
    assert!(output.status.success(), "{path}");
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

/// Clones the default branch as over the wire: without commits that no branch has.
pub(crate) fn clone(story: &Story, arguments: &[&str]) -> PathBuf {
    let place = story.checkout().unwrap().with_extension("cloned");
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
