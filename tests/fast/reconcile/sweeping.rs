//! Keys that countersign created and no secret holds.

use std::time::Duration;

use countersign::demo::Story;
use sandbox::github::Change;
use sandbox::{Effect, Trouble, When};

use crate::kit::*;

const CREATE: &str = "iam:CreateAccessKey";
const DELETE: &str = "iam:DeleteAccessKey";
const LOOK: &str = "cloudtrail:LookupEvents";

/// A run froze right before it created its key, another one took over and issued, then the first one woke up. Answers the
/// key that it made.
pub(crate) fn zombie() -> (Story, u64, String) {
    let (story, pull) = merged();
    fault(
        &story,
        CREATE,
        When::Before,
        Effect::Delay(Duration::from_secs(4)),
    );
    let frozen = beside(&story, &["reconcile"]);
    called(&story, CREATE);
    pass(&story, LEASE + 1);
    run(&story, &["reconcile"]).ended(0, &["announced"]);
    let issued = holds_its_key(&story, USER, SECRET).id;
    let woken = ended(frozen);
    assert_eq!(woken.code, 0, "{woken}");
    let keys = keys(&story, USER);
    assert_eq!(keys.len(), 2);
    let lost = keys.into_iter().find(|key| key.id != issued).unwrap().id;
    calls(&story);
    (story, pull, lost)
}

#[test]
fn a_key_that_a_zombie_made_is_deleted() {
    let (story, pull, lost) = zombie();
    run(&story, &["reconcile"]).ended(0, &["Nothing to do."]);
    pass(&story, LEASE + 1);
    let will = format!("will delete {lost} of {USER}");
    run(&story, &["plan"]).ended(0, &["sweep main", &will]);
    assert_eq!(keys(&story, USER).len(), 2);
    let deleted = format!("Deleted `{lost}` of `{USER}`");
    run(&story, &["reconcile"]).ended(0, &["sweep main", &deleted]);
    assert_eq!(mutations(&story), [DELETE]);
    is_announced(&story, pull);
    let said = run(&story, &["reconcile"]).ended(0, &["Nothing to do."]);
    assert!(!said.out.contains("sweep"), "{said}");
}

#[test]
fn what_cannot_be_deleted_is_named_and_deleted_by_the_next_run() {
    let (story, _, lost) = zombie();
    pass(&story, LEASE + 1);
    fault(&story, DELETE, When::Before, Effect::Answer(Trouble::Deny));
    run(&story, &["reconcile"]).ended(3, &[&lost, "IAM DeleteAccessKey", "`iam:DeleteAccessKey`"]);
    assert_eq!(keys(&story, USER).len(), 2);
    fault(&story, DELETE, When::After, error());
    run(&story, &["reconcile"]).ended(0, &["Deleted"]);
    assert_eq!(keys(&story, USER).len(), 1);
}

#[test]
fn where_cloudtrail_fails_the_rest_of_the_run_goes_on() {
    let (story, _) = merged();
    always(&story, LOOK, error());
    run(&story, &["reconcile"]).ended(3, &["announced", "sweep main", "CloudTrail LookupEvents"]);
    holds_its_key(&story, USER, SECRET);
}

#[test]
fn without_the_permission_it_is_said_once_and_nothing_is_wrong() {
    let (story, _) = merged();
    deny(&story, LOOK);
    let said = run(&story, &["reconcile"]).ended(0, &["announced", "sweep main"]);
    assert_eq!(
        said.out.matches("`cloudtrail:LookupEvents`").count(),
        1,
        "{said}"
    );
    run(&story, &["reconcile"]).ended(0, &["`cloudtrail:LookupEvents`", "Nothing to do."]);
}

#[test]
fn without_the_permission_a_user_is_watched_after_a_take_over() {
    let (story, pull, lost) = zombie();
    deny(&story, LOOK);
    run(&story, &["reconcile"]).ended(0, &["Nothing to do."]);
    pass(&story, LEASE + 1);
    run(&story, &["reconcile"]).ended(4, &["sweep main", &lost, "delete-access-key"]);
    assert_eq!(keys(&story, USER).len(), 2);
    story.sandbox.world().iam.delete_key(USER, &lost);
    run(&story, &["reconcile"]).ended(0, &["Nothing to do."]);
    is_announced(&story, pull);
}

#[test]
fn a_key_whose_secret_is_gone_is_named_and_not_touched() {
    let (story, _) = announced();
    let key = keys(&story, USER).remove(0).id;
    // Another request keeps the account in the run.
    story.sandbox.world().secrets.delete_by_hand(SECRET);
    pass(&story, 2 * 3_600);
    // Its approval still holds, so the request begins anew.
    run(&story, &["reconcile"]).ended(4, &["sweep main", &key, "no secret shows what for"]);
    assert!(keys(&story, USER).iter().any(|kept| kept.id == key));
    pass(&story, 2 * 86_400);
    run(&story, &["reconcile"]).ended(0, &["Nothing to do."]);
    assert!(keys(&story, USER).iter().any(|kept| kept.id == key));
}

#[test]
fn keys_of_other_people_are_not_looked_at() {
    let (story, _) = announced();
    let readme = Change::add("requests/README.md", "How to ask.\n");
    push(&story, &[readme]);
    add_user(&story, "svc-mailer");
    for user in [USER, "svc-mailer"] {
        story
            .sandbox
            .world()
            .create_key_by_hand("alice", user)
            .unwrap();
    }
    for _ in 0..3 {
        pass(&story, LEASE + 1);
        calls(&story);
        run(&story, &["reconcile"]).ended(0, &["Nothing to do."]);
        let called: Vec<String> = calls(&story)
            .into_iter()
            .map(|call| call.operation)
            .filter(|called| called != "sts:GetCallerIdentity" && !called.starts_with("github:"))
            .collect();
        assert_eq!(called, ["secretsmanager:ListSecrets", LOOK]);
    }
}

#[test]
fn a_key_lost_for_a_request_that_is_gone_is_named() {
    let (story, _) = merged();
    fault(&story, CREATE, When::After, Effect::Drop);
    run(&story, &["reconcile"]).ended(3, &["reserved"]);
    let lost = keys(&story, USER).remove(0).id;
    // The account has no request any more.
    push(&story, &[Change::delete(PATH)]);
    run(&story, &["reconcile"]).ended(0, &["There are no requests."]);
    pass(&story, LEASE + 1);
    let look = ["sweep main", &lost, "its secret was not stored"];
    run(&story, &["reconcile"]).ended(4, &look);
    assert_eq!(keys(&story, USER).len(), 1);
    deny(&story, LOOK);
    run(&story, &["reconcile"]).ended(4, &["sweep main", &lost]);
    story.sandbox.world().iam.delete_key(USER, &lost);
    run(&story, &["reconcile"]).ended(0, &["There are no requests."]);
}
