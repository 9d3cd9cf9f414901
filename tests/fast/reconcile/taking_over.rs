//! A claim that was left, and the run that goes on from it.

use std::time::Duration;

use countersign::demo::Story;
use sandbox::{Effect, Fault, Trouble, When};

use crate::kit::*;

const CREATE: &str = "iam:CreateAccessKey";
const MOVE: &str = "secretsmanager:UpdateSecretVersionStage";

/// A world in which the first run lost its connection at one call, and its lease is over.
fn left(operation: &str, when: When) -> (Story, u64) {
    let (story, pull) = merged();
    fault(&story, operation, when, Effect::Drop);
    run(&story, &["reconcile"]).ended(3, &["reserved", "failed"]);
    run(&story, &["reconcile"]).ended(0, &["reserved", "no key is stored yet"]);
    pass(&story, LEASE + 1);
    calls(&story);
    (story, pull)
}

/// The order in which these operations were first called.
fn order(story: &Story, operations: &[&str]) -> Vec<String> {
    let mut called: Vec<String> = Vec::new();
    for call in calls(story) {
        let operation = call.operation;
        if operations.contains(&operation.as_str()) && !called.contains(&operation) {
            called.push(operation);
        }
    }
    called
}

#[test]
fn a_claim_under_which_nothing_was_created_is_taken_over() {
    let (story, pull) = left(CREATE, When::Before);
    run(&story, &["plan"]).ended(
        0,
        &[
            "will take over the reservation",
            "will create an access key",
        ],
    );
    assert_eq!(mutations(&story), Vec::<String>::new());
    run(&story, &["reconcile"]).ended(0, &["announced"]);
    is_announced(&story, pull);
    assert_eq!(versions(&story), ["claim-0", "claim-1", "key"]);
    let secret = secret(&story, SECRET).unwrap();
    let [first, second, key] = &secret.versions[..] else {
        panic!("three versions")
    };
    let nonce = |id: &str| id.rsplit('-').next().unwrap().to_owned();
    assert_ne!(nonce(&first.id), nonce(&second.id));
    assert!(key.id.starts_with(&format!("key-{}-", nonce(&second.id))));
    run(&story, &["reconcile"]).ended(0, &["Nothing to do."]);
}

#[test]
fn a_key_that_was_lost_is_deleted_and_another_one_issued() {
    let (story, pull) = left(CREATE, When::After);
    let [lost] = &keys(&story, USER)[..] else {
        panic!("one key")
    };
    let will = format!("will delete {} of {USER}", lost.id);
    run(&story, &["plan"]).ended(0, &["will take over", &will, "will create an access key"]);
    assert_eq!(keys(&story, USER).len(), 1);
    calls(&story);
    run(&story, &["reconcile"]).ended(0, &["announced"]);
    is_announced(&story, pull);
    assert_ne!(keys(&story, USER)[0].id, lost.id);
    // Nothing is judged before nobody can promote any more, and nothing created before that.
    let steps = [MOVE, "iam:DeleteAccessKey", CREATE];
    assert_eq!(order(&story, &steps), steps);
    run(&story, &["reconcile"]).ended(0, &["Nothing to do."]);
}

#[test]
fn what_is_looked_at_before_a_creation_is_looked_at_after_the_take_over() {
    let (story, _) = left(CREATE, When::Before);
    run(&story, &["reconcile"]).ended(0, &["announced"]);
    let calls = calls(&story);
    let at = |operation: &str| {
        calls
            .iter()
            .position(|call| call.operation == operation)
            .unwrap()
    };
    let moved = at(MOVE);
    for look in [
        "iam:ListAccessKeys",
        "iam:GetUser",
        "secretsmanager:DescribeSecret",
    ] {
        let between = &calls[moved..at(CREATE)];
        assert!(between.iter().any(|call| call.operation == look), "{look}");
    }
}

#[test]
fn who_does_not_know_whether_he_took_over_goes_no_further() {
    for when in [When::Before, When::After] {
        let (story, pull) = left(CREATE, When::Before);
        fault(&story, MOVE, when, Effect::Drop);
        run(&story, &["reconcile"]).ended(3, &["UpdateSecretVersionStage"]);
        let called = calls(&story);
        assert_eq!((count(&called, MOVE), count(&called, CREATE)), (1, 0));
        pass(&story, LEASE + 1);
        run(&story, &["reconcile"]).ended(0, &["announced"]);
        is_announced(&story, pull);
    }
}

#[test]
fn of_two_who_take_over_one_goes_on() {
    let (story, pull) = left(CREATE, When::After);
    fault(
        &story,
        MOVE,
        When::Before,
        Effect::Delay(Duration::from_secs(3)),
    );
    let slow = beside(&story, &["reconcile"]);
    called(&story, MOVE);
    run(&story, &["reconcile"]).ended(0, &["announced"]);
    let slow = ended(slow);
    assert_eq!(slow.code, 0, "{slow}");
    assert!(!slow.out.contains("failed"), "{slow}");
    is_announced(&story, pull);
    let called = calls(&story);
    assert_eq!((count(&called, MOVE), count(&called, CREATE)), (3, 1));
    run(&story, &["reconcile"]).ended(0, &["Nothing to do."]);
}

#[test]
fn a_claim_that_is_refused_for_certain_waits_for_nobody() {
    let (story, pull) = merged();
    deny(&story, CREATE);
    for _ in 0..5 {
        run(&story, &["reconcile"]).ended(3, &["reserved", "`iam:CreateAccessKey`"]);
    }
    story.sandbox.world().denied.clear();
    run(&story, &["reconcile"]).ended(0, &["announced"]);
    is_announced(&story, pull);
    let claims = versions(&story);
    assert!(
        claims[..6].iter().all(|claim| claim == "claim-0"),
        "{claims:?}"
    );
}

#[test]
fn a_service_that_creates_and_says_that_it_did_not_is_not_believed() {
    for trouble in [Trouble::Throttle, Trouble::Deny] {
        let (story, pull) = merged();
        fault(&story, CREATE, When::After, Effect::Answer(trouble));
        run(&story, &["reconcile"]).ended(3, &["reserved", "CreateAccessKey"]);
        let lost = keys(&story, USER).remove(0).id;
        run(&story, &["reconcile"]).ended(0, &["reserved"]);
        pass(&story, LEASE + 1);
        run(&story, &["reconcile"]).ended(0, &["announced"]);
        is_announced(&story, pull);
        assert_ne!(keys(&story, USER)[0].id, lost);
    }
}

#[test]
fn a_lost_key_is_deleted_also_where_the_approval_has_lapsed() {
    let (story, _) = left(CREATE, When::After);
    pass(&story, 86_400);
    run(&story, &["plan"]).ended(0, &["lapsed", "will take over", "will delete AKIA"]);
    run(&story, &["reconcile"]).ended(0, &["lapsed"]);
    assert_eq!(keys(&story, USER).len(), 0);
    assert_eq!(versions(&story), ["claim-0", "claim-1"]);
    calls(&story);
    run(&story, &["reconcile"]).ended(0, &["lapsed"]);
    assert_eq!(mutations(&story), Vec::<String>::new());
}

#[test]
fn without_an_approval_nothing_is_created_after_a_claim_either() {
    let (story, _) = left(CREATE, When::Before);
    pass(&story, 2 * 86_400);
    run(&story, &["reconcile"]).ended(0, &["lapsed"]);
    assert_eq!(keys(&story, USER).len(), 0);
    assert_eq!(versions(&story), ["claim-0"]);
}

#[test]
fn a_key_of_somebody_else_is_left_and_counts() {
    let (story, _) = left(CREATE, When::After);
    let lost = keys(&story, USER).remove(0).id;
    let theirs = story
        .sandbox
        .world()
        .create_key_by_hand("alice", USER)
        .unwrap();
    // CloudTrail does not know it yet: it could be the one that was lost.
    run(&story, &["reconcile"]).ended(0, &["reserved"]);
    pass(&story, 15 * 60);
    run(&story, &["reconcile"]).ended(0, &["announced"]);
    let ids: Vec<String> = keys(&story, USER).into_iter().map(|key| key.id).collect();
    assert!(ids.len() == 2 && ids.contains(&theirs.id) && !ids.contains(&lost));
}

#[test]
fn a_user_who_is_gone_spends_no_generation() {
    let (story, _) = left(CREATE, When::Before);
    for _ in 0..2 {
        story.sandbox.world().iam.add_key(USER);
    }
    for _ in 0..5 {
        run(&story, &["reconcile"]).ended(1, &["blocked"]);
        pass(&story, LEASE + 1);
    }
    assert_eq!(versions(&story), ["claim-0"]);
}

#[test]
fn who_was_overtaken_takes_nothing_off_the_next_claim() {
    let (story, pull) = left(CREATE, When::Before);
    // Asleep between its take-over and its look.
    story.sandbox.world().faults.push(Fault {
        operation: "secretsmanager:DescribeSecret".to_owned(),
        nth: 2,
        when: When::Before,
        effect: Effect::Delay(Duration::from_secs(6)),
    });
    let overtaken = beside(&story, &["reconcile"]);
    called(&story, MOVE);
    pass(&story, LEASE + 1);
    deny(&story, CREATE);
    run(&story, &["reconcile"]).ended(3, &["reserved", "`iam:CreateAccessKey`"]);
    let overtaken = ended(overtaken);
    assert!(overtaken.out.contains("reserved"), "{overtaken}");
    let current = |label: &str| {
        let secret = secret(&story, SECRET).unwrap();
        let mut versions = secret.versions.into_iter();
        versions
            .find(|version| version.labels.contains(label))
            .unwrap()
            .id
    };
    assert!(current("AWSCURRENT").starts_with("claim-2-"));
    assert_eq!(current("AWSCURRENT"), current("COUNTERSIGN-RELEASED"));
    story.sandbox.world().denied.clear();
    run(&story, &["reconcile"]).ended(0, &["announced"]);
    is_announced(&story, pull);
}
