//! The worlds that the suites begin with: requests that were approved and merged, and what a run left of one.

use std::path::{Path, PathBuf};
use std::process::Command;

use countersign::demo::{Story, configuration};
use countersign::domain::Locale;
use sandbox::{Effect, Fault, Sandbox, Trouble, When, World};

use crate::exactly_once::invariants::{self, Approved, People};
use crate::exactly_once::runs::{LEASE, run};

pub(crate) const CREATE: &str = "iam:CreateAccessKey";
pub(crate) const MOVE: &str = "secretsmanager:UpdateSecretVersionStage";

/// How long an approval holds, in seconds.
const VALID: i64 = 24 * 3_600;

/// A world to begin with, a checkout for everybody who runs in a copy of it, and what people did.
pub(crate) struct Scene {
    pub(crate) name: &'static str,
    pub(crate) story: Story,
    pub(crate) checkout: PathBuf,
    pub(crate) people: People,
    /// What is broken once runs have settled; by what the last of them said.
    pub(crate) broken: fn(&World, &People, &str) -> Vec<String>,
}

/// What a run that was interrupted left of a request. Its lease is over.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Left {
    /// A claim, and no key.
    NoKey,
    /// A claim that its run gave up.
    GivenUp,
    /// A key that was created, and lost with its run.
    LostKey,
    /// A key that was stored, and not promoted.
    StoredKey,
    /// A key that was promoted, and not announced.
    PromotedKey,
}

/// One request of one user.
pub(crate) fn one() -> Scene {
    merged("one request", &[("first", "batch-exporter")])
}

/// Two requests of the same user.
pub(crate) fn same_user() -> Scene {
    merged(
        "two requests of one user",
        &[("first", "batch-exporter"), ("second", "batch-exporter")],
    )
}

/// Three users.
pub(crate) fn three_users() -> Scene {
    let requests = [
        ("first", "batch-exporter"),
        ("mail", "svc-mailer"),
        ("report", "svc-reporter"),
    ];
    merged("three users", &requests)
}

/// One request, of which a run left something.
pub(crate) async fn left(left: Left) -> Scene {
    let (name, operation, when, effect) = match left {
        Left::NoKey => ("a claim without a key", CREATE, When::Before, Effect::Drop),
        Left::GivenUp => (
            "a claim that was given up",
            CREATE,
            When::Before,
            Effect::Answer(Trouble::Deny),
        ),
        Left::LostKey => ("a lost key", CREATE, When::After, Effect::Drop),
        Left::StoredKey => ("a stored key", MOVE, When::Before, Effect::Drop),
        Left::PromotedKey => ("a promoted key", MOVE, When::After, Effect::Drop),
    };
    let scene = Scene { name, ..one() };
    let nth = 1;
    let operation = operation.to_owned();
    scene.story.sandbox.world().faults.push(Fault {
        operation,
        nth,
        when,
        effect,
    });
    let said = run(&scene.story, &scene.checkout).await;
    assert_eq!(said.exit, 3, "{name}: {}", said.text);
    scene.story.sandbox.world().pass(LEASE + 1);
    scene
}

/// Each of these files in a pull request of its own, approved and merged.
fn merged(name: &'static str, requests: &[(&str, &str)]) -> Scene {
    let story = Story::begin(Sandbox::start().unwrap(), &configuration(Locale::ENGLISH)).unwrap();
    for (_, user) in requests {
        let mut world = story.sandbox.world();
        if world.iam.user(user).is_none() {
            world.iam.add_user(user);
        }
        world.iam.new_key_failures = 0;
    }
    let pulls: Vec<(u64, i64)> = requests
        .iter()
        .map(|(stem, user)| {
            let text =
                format!("iamUser: {user}\nreason: The nightly batch exports reports to S3\n");
            let pull = story.ask_and_merge(&[(&path(stem), &text)]).unwrap();
            (pull, story.sandbox.world().now())
        })
        .collect();
    let checkout = story.checkout().unwrap();
    let approved = requests
        .iter()
        .zip(pulls)
        .map(|((stem, user), (pull, merged))| Approved {
            user: (*user).to_owned(),
            secret: format!("{user}/access-key-{stem}"),
            pull,
            blob: blob(&checkout, &path(stem)),
            until: merged + VALID,
        });
    let people = People {
        approved: approved.collect(),
        ..People::default()
    };
    Scene {
        name,
        story,
        checkout,
        people,
        broken: invariants::broken,
    }
}

fn path(stem: &str) -> String {
    format!("requests/{stem}.yaml")
}

fn blob(checkout: &Path, path: &str) -> String {
    let output = Command::new("git")
        .args(["rev-parse", &format!("HEAD:{path}")])
        .current_dir(checkout)
        .output()
        .unwrap();
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}
