//! The worlds that the suites begin with: requests that were approved and merged, and what a run left of one.

use std::collections::BTreeSet;
use std::path::PathBuf;

use countersign::demo::Story;
use sandbox::{Effect, Trouble, When, World};

use crate::kit::inside::run;
use crate::kit::invariants::{self, Approved, People};
use crate::kit::{LEASE, begin, english, fault, request};

pub(crate) const CREATE: &str = "iam:CreateAccessKey";
pub(crate) const MOVE: &str = "secretsmanager:UpdateSecretVersionStage";

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
    fault(&scene.story, operation, when, effect);
    let said = run(&scene.story, &scene.checkout).await;
    assert_eq!(said.exit, 3, "{name}: {}", said.text);
    scene.story.sandbox.world().pass(LEASE + 1);
    scene
}

/// Each of these files in a pull request of its own, approved and merged.
fn merged(name: &'static str, requests: &[(&str, &str)]) -> Scene {
    let users: BTreeSet<&str> = requests.iter().map(|(_, user)| *user).collect();
    let story = begin(&english(), &users.into_iter().collect::<Vec<_>>());
    let approved = requests.iter().map(|(stem, user)| {
        let path = format!("requests/{stem}.yaml");
        let pull = story.ask_and_merge(&[(&path, &request(user))]).unwrap();
        Approved::now(&story, &path, user, pull)
    });
    let people = People {
        approved: approved.collect(),
        ..People::default()
    };
    Scene {
        name,
        checkout: story.checkout().unwrap(),
        story,
        people,
        broken: invariants::settled,
    }
}
