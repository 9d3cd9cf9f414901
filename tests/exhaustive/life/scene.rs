//! The worlds that the suites begin with: an issued key of which something is to become.

use countersign::demo::Story;

use crate::exactly_once::scene::Scene;
use crate::kit::inside::run;
use crate::kit::invariants::{Approved, People, life};
use crate::kit::{DAY, LEASE, REQUEST, USER, begin, english};

pub(crate) const PATH: &str = "requests/first.yaml";
const ROTATES: &str = "expires: 2027-12-31\nrotateEvery: 30d\n";
const LIFECYCLE: &str = "lifecycle: { enforce: delete, overlap: 1d, keepOff: 2d }\n";

/// A key whose request was removed: it is to go off.
pub(crate) async fn removed() -> Scene {
    let story = issued(REQUEST).await;
    remove(&story);
    scene("a key to switch off", story)
}

/// A key that went off, and whose request is back: it is to be on again.
pub(crate) async fn restored() -> Scene {
    let story = off().await;
    story.ask_and_merge(&[(PATH, REQUEST)]).unwrap();
    scene("a key to switch on", story)
}

/// A key that was off for long enough: it is to be deleted, and its secret after it.
pub(crate) async fn ended() -> Scene {
    let story = off().await;
    story.sandbox.world().pass(3 * DAY);
    scene("a key to delete", story)
}

/// A key that is old enough: another is to take its place.
pub(crate) async fn rotating() -> Scene {
    let story = issued(&format!("{REQUEST}{ROTATES}")).await;
    story.sandbox.world().pass(31 * DAY);
    scene("a key to rotate", story)
}

/// A key that was replaced, and whose overlap is over: it is to go off.
pub(crate) async fn overlapped() -> Scene {
    let Scene {
        story, checkout, ..
    } = rotating().await;
    let said = run(&story, &checkout).await;
    assert_eq!(said.exit, 0, "{}", said.text);
    story.sandbox.world().pass(2 * DAY);
    scene("a replaced key", story)
}

async fn off() -> Story {
    let story = issued(REQUEST).await;
    remove(&story);
    let said = run(&story, &story.checkout().unwrap()).await;
    assert_eq!(said.exit, 0, "{}", said.text);
    story.sandbox.world().pass(LEASE + 1);
    story
}

async fn issued(request: &str) -> Story {
    let story = begin(&(english() + LIFECYCLE), &[USER]);
    story.ask_and_merge(&[(PATH, request)]).unwrap();
    let said = run(&story, &story.checkout().unwrap()).await;
    assert_eq!(said.exit, 0, "{}", said.text);
    story.sandbox.world().pass(LEASE + 1);
    story
}

/// hanako takes the request back; GitHub shows all of the merge.
fn remove(story: &Story) {
    let pull = story.take_back(PATH, "hanako").unwrap();
    story.merge(pull, "kenji").unwrap();
    story.sandbox.world().pass(16 * 60);
}

fn scene(name: &'static str, story: Story) -> Scene {
    let approved = Approved {
        user: USER.to_owned(),
        secret: "batch-exporter/access-key-first".to_owned(),
        pull: 1,
        blob: String::new(),
        until: i64::MAX,
        is_withdrawn: false,
    };
    Scene {
        name,
        checkout: story.checkout().unwrap(),
        story,
        people: People {
            approved: vec![approved],
            ..People::default()
        },
        broken: life::broken,
    }
}
