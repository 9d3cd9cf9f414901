//! What an interrupted run left, and who goes on from it.

use aws_sdk_secretsmanager::Client;
use countersign::demo::Story;
use sandbox::{Effect, When};

use crate::kit::inside::block_on;
use crate::kit::*;
use crate::sandbox_aws::config;

const PROMOTE: &str = "secretsmanager:UpdateSecretVersionStage";

/// A world in which the first run lost its connection at one call.
fn interrupted(operation: &str, when: When) -> (Story, u64) {
    let (story, pull) = merged();
    fault(&story, operation, when, Effect::Drop);
    run(&story, &["reconcile"]).ended(3, &["failed"]);
    calls(&story);
    (story, pull)
}

#[test]
fn a_stored_key_is_rolled_forward_and_announced() {
    let (story, pull) = interrupted(PROMOTE, When::Before);
    let stored = secret(&story, SECRET).unwrap();
    assert!(
        stored
            .labelled("AWSPENDING")
            .unwrap()
            .id
            .starts_with("key-")
    );
    assert!(
        stored
            .labelled("AWSCURRENT")
            .unwrap()
            .id
            .starts_with("claim-0-")
    );

    run(&story, &["plan"]).ended(0, &["reserved", "will make it the current version"]);
    run(&story, &["reconcile"]).ended(0, &["announced"]);
    is_announced(&story, pull);
    assert_eq!(count(&calls(&story), "iam:CreateAccessKey"), 0);
    run(&story, &["reconcile"]).ended(0, &["Nothing to do."]);
}

#[test]
fn a_stored_key_needs_no_second_approval() {
    let (story, pull) = interrupted(PROMOTE, When::Before);
    pass(&story, 3 * 86_400);
    run(&story, &["reconcile"]).ended(0, &["announced"]);
    is_announced(&story, pull);
}

#[test]
fn an_issued_key_is_announced_by_its_own_run_and_by_others_after_the_lease() {
    let (story, pull) = interrupted(PROMOTE, When::After);
    holds_its_key(&story, USER, SECRET);
    for _ in 0..2 {
        run(&story, &["reconcile"]).ended(0, &["issued", SECRET]);
        assert_eq!(mutations(&story), Vec::<String>::new());
    }
    assert!(notices(&story).is_empty());
    pass(&story, LEASE + 1);
    run(&story, &["reconcile"]).ended(0, &["announced"]);
    is_announced(&story, pull);
    // Nobody creates; the key's id is noted, then everybody is told.
    let done = mutations(&story);
    assert_eq!(done.first().unwrap(), "secretsmanager:TagResource");
    assert!(!done.contains(&"iam:CreateAccessKey".to_owned()));
}

#[test]
fn what_its_owner_does_with_the_secret_later_is_the_owners() {
    let (story, _) = announced();
    put(&story, "rotated by its owner");
    calls(&story);
    run(&story, &["reconcile"]).ended(0, &["Nothing to do."]);
    delete(&story);
    assert!(secret(&story, SECRET).unwrap().deletion.is_some());
    calls(&story);
    run(&story, &["reconcile"]).ended(0, &["Nothing to do."]);
    assert_eq!(mutations(&story), Vec::<String>::new());
    assert_eq!((keys(&story, USER).len(), notices(&story).len()), (1, 1));
}

/// The notice fails, so nobody has been told; then somebody deletes the secret.
#[test]
fn a_key_that_nobody_was_told_of_rests_while_its_secret_is_going_away() {
    let (story, pull) = interrupted("sns:Publish", When::Before);
    put(&story, "the owner's own");
    delete(&story);
    for _ in 0..3 {
        calls(&story);
        run(&story, &["reconcile"]).ended(0, &["issued", "scheduled for deletion"]);
        assert_eq!(mutations(&story), Vec::<String>::new());
    }
    assert_eq!((keys(&story, USER).len(), notices(&story).len()), (1, 0));
    restore(&story);
    pass(&story, LEASE + 1);
    run(&story, &["reconcile"]).ended(0, &["announced"]);
    assert_eq!(notices(&story).len(), 1);
    assert_eq!(comments(&story, pull).len(), 1);
}

#[test]
fn a_reserved_name_that_is_scheduled_for_deletion_is_used_up() {
    let (story, _) = interrupted("iam:CreateAccessKey", When::Before);
    delete(&story);
    run(&story, &["reconcile"]).ended(1, &["refused", "name-taken"]);
    assert_eq!(keys(&story, USER).len(), 0);
}

/// Somebody's own client of the secrets.
async fn secrets(story: &Story) -> Client {
    Client::new(&config(&story.sandbox).await)
}

fn put(story: &Story, value: &str) {
    block_on(async {
        let put = secrets(story).await.put_secret_value();
        put.secret_id(SECRET).secret_string(value).send().await
    })
    .unwrap();
}

fn delete(story: &Story) {
    block_on(async {
        let delete = secrets(story).await.delete_secret();
        delete.secret_id(SECRET).send().await
    })
    .unwrap();
}

fn restore(story: &Story) {
    block_on(async {
        let restore = secrets(story).await.restore_secret();
        restore.secret_id(SECRET).send().await
    })
    .unwrap();
}
