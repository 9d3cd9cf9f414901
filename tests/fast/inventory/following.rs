//! What the inventory says is to be done is done, and then it says it no more.

use countersign::demo::Story;
use sandbox::github::Change;
use serde_json::Value;

use super::account::*;
use crate::kit::*;

fn codes(story: &Story, user: &str) -> Vec<String> {
    let said = run(story, &["inventory", "--format", "json"]).ended(0, &[]);
    let inventory: Value = serde_json::from_str(&said.out).unwrap();
    let keys = inventory["keys"].as_array().unwrap().iter();
    let keys = keys.filter(|key| key["user"] == user);
    keys.flat_map(|key| key["attention"].as_array().unwrap().clone())
        .map(|one| one["code"].as_str().unwrap().to_owned())
        .collect()
}

fn delete(story: &Story, user: &str) {
    let id = keys(story, user)[0].id.clone();
    assert!(story.sandbox.world().iam.delete_key(user, &id));
}

fn switch(story: &Story, user: &str, active: bool) {
    let id = keys(story, user)[0].id.clone();
    assert!(
        story
            .sandbox
            .world()
            .switch_key_by_hand("mallory", user, &id, active)
    );
}

#[test]
fn what_is_said_is_done_and_then_said_no_more() {
    let story = full();
    let done = |user: &str, act: &dyn Fn(&Story), left: &[&str]| {
        assert_ne!(codes(&story, user), left, "{user}");
        act(&story);
        // The report is four hours old at most.
        pass(&story, 5 * 3_600);
        assert_eq!(codes(&story, user), left, "{user}");
    };
    done(
        "batch-byhand",
        &|story| switch(story, "batch-byhand", false),
        &["foreign", "inactive"],
    );
    done("batch-byhand", &|story| delete(story, "batch-byhand"), &[]);
    done(
        "batch-off",
        &|story| switch(story, "batch-off", true),
        &["unused"],
    );
    done(
        "batch-unused",
        &|story| switch(story, "batch-unused", false),
        &["inactive"],
    );
    done(
        "batch-used",
        &|story| {
            let other = keys(story, "batch-used")[1].id.clone();
            assert!(story.sandbox.world().iam.delete_key("batch-used", &other));
        },
        &[],
    );
    done(
        "batch-withdrawn",
        &|story| {
            let change = Change::add(
                "requests/for-batch-withdrawn.yaml",
                request("batch-withdrawn"),
            );
            push(story, &[change]);
        },
        &["unused"],
    );
    done(
        "batch-gone",
        &|story| {
            withdraw(story, "batch-gone");
            story
                .sandbox
                .world()
                .secrets
                .delete_by_hand(&secret_of("batch-gone"));
        },
        &[],
    );
    done(
        "batch-new",
        &|story| push(story, &[Change::delete("requests/new.yaml")]),
        &[],
    );
}

#[test]
fn what_was_begun_is_finished_by_the_next_run() {
    let story = empty();
    add_user(&story, "batch-a");
    let path = "requests/for-batch-a.yaml";
    story.ask_and_merge(&[(path, &request("batch-a"))]).unwrap();
    fault(
        &story,
        "iam:CreateAccessKey",
        sandbox::When::Before,
        error(),
    );
    run(&story, &["reconcile"]).ended(3, &["reserved"]);
    pass(&story, 60);
    assert_eq!(codes(&story, "batch-a"), ["unfinished"]);
    pass(&story, LEASE);
    run(&story, &["reconcile"]).ended(0, &["announced"]);
    assert_eq!(codes(&story, "batch-a"), [""; 0]);

    let change = Change::modify(path, request("batch-a").replace("nightly", "daily"));
    push(&story, &[change]);
    assert_eq!(codes(&story, "batch-a"), ["changed"]);
    push(&story, &[Change::modify(path, request("batch-a"))]);
    assert_eq!(codes(&story, "batch-a"), [""; 0]);
}
