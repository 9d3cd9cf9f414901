//! A person who acts in the middle of a run: makes a key, deletes the newest one, edits the comment.

use std::sync::{Arc, Mutex};

use sandbox::{Effect, When, World};

use crate::exactly_once::counted::counted;
use crate::exactly_once::faults::{Point, points};
use crate::exactly_once::processes::at;
use crate::exactly_once::runs::{all, arrived, block_on, run, settle};
use crate::exactly_once::scene::{Left, Scene, left, one};
use crate::kit::invariants::People;

#[derive(Debug, Clone, Copy)]
enum Action {
    MakesAKey,
    DeletesTheNewestKey,
    EditsTheComment,
}

#[derive(Debug)]
struct Case {
    point: Point,
    action: Action,
}

fn in_between(scene: Scene) {
    let mut cases = Vec::new();
    // Without an earlier run there is no comment yet.
    let is_new = scene.story.sandbox.world().github.comments_on(1).is_empty();
    for point in block_on(points(&scene)) {
        for action in [
            Action::MakesAKey,
            Action::DeletesTheNewestKey,
            Action::EditsTheComment,
        ] {
            let is_idle = is_new && matches!(action, Action::EditsTheComment);
            if !is_idle {
                let point = point.clone();
                cases.push(Case { point, action });
            }
        }
    }
    let name = scene.name;
    let count = all(name, 16, cases, |case| play(&scene, case));
    counted("people", name, count);
}

async fn play(scene: &Scene, Case { point, action }: Case) -> Result<(), String> {
    let story = scene.story.copy().unwrap();
    let people = Arc::new(Mutex::new(scene.people.clone()));
    let act = {
        let people = Arc::clone(&people);
        move |world: &mut World| action.is_done(world, &mut people.lock().unwrap())
    };
    at(
        &story,
        &point,
        When::Before,
        vec![Effect::Act(Arc::new(act))],
    );
    let said = run(&story, &scene.checkout).await.text;
    arrived(&story).await;
    let people = people.lock().unwrap().clone();
    let told = |broken| format!("{broken}\nfirst:\n{said}");
    settle(scene, &story, &people).await.map_err(told).map(drop)
}

impl Action {
    fn is_done(self, world: &mut World, people: &mut People) {
        let approved = people.approved[0].clone();
        match self {
            Action::MakesAKey => {
                let made = world.create_key_by_hand("alice", &approved.user);
                people.made.extend(made.map(|key| key.id));
            }
            Action::DeletesTheNewestKey => {
                let newest = world
                    .iam
                    .keys(&approved.user)
                    .last()
                    .map(|key| key.id.clone());
                if let Some(id) = newest.filter(|id| world.iam.delete_key(&approved.user, id)) {
                    people.deleted.insert(id);
                }
            }
            Action::EditsTheComment => {
                let now = world.now();
                let comments = world.github.comments_on(approved.pull);
                let first = comments
                    .first()
                    .map(|comment| (comment.id, comment.body.clone()));
                if let Some((id, body)) = first {
                    let body = format!("{body}\nThanks!\n");
                    world.github.edit_comment(id, "root", &body, now).unwrap();
                }
            }
        }
    }
}

#[test]
fn with_one_request() {
    in_between(one());
}

#[test]
fn after_a_claim_without_a_key() {
    in_between(block_on(left(Left::NoKey)));
}

#[test]
fn after_a_lost_key() {
    in_between(block_on(left(Left::LostKey)));
}
