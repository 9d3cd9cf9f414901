//! Services that fail: never two keys, never silence, and the next run goes on.

use std::sync::{Arc, Mutex};
use std::time::{SystemTime, UNIX_EPOCH};

use countersign::demo::Story;
use sandbox::{Clock, Effect, Trouble, When};

use crate::kit::*;

const OTHER: &str = "svc-mailer";

/// Two requests of different users, approved and merged.
fn two() -> Story {
    let story = story();
    add_user(&story, OTHER);
    let files = [(PATH, USER), ("requests/mailer.yaml", OTHER)];
    for (path, user) in files {
        story.ask_and_merge(&[(path, &request(user))]).unwrap();
    }
    story
}

#[test]
fn a_store_that_keeps_failing_leaves_the_request_reserved() {
    let story = two();
    always(&story, "secretsmanager:PutSecretValue", Effect::Drop);
    let said = run(&story, &["reconcile"]);
    assert_eq!(
        said.out.matches("Secrets Manager PutSecretValue").count(),
        2
    );
    said.ended(3, &["reserved"]);
    story.sandbox.world().faults.clear();
    run(&story, &["reconcile"]).ended(0, &["reserved"]);
    for user in [USER, OTHER] {
        assert_eq!(keys(&story, user).len(), 1);
    }
}

#[test]
fn github_is_asked_again_and_then_believed_to_be_down() {
    let (story, _) = merged();
    fault(&story, "github:POST /graphql", When::Before, Effect::Drop);
    run(&story, &["plan"]).ended(0, &["approved"]);
    always(&story, "github:POST /graphql", error());
    run(&story, &["reconcile"]).ended(3, &["pending", "failed: GitHub query merges", " → "]);
    nothing_was_issued(&story);
    assert_eq!(mutations(&story), Vec::<String>::new());
    story.sandbox.world().faults.clear();
    run(&story, &["reconcile"]).ended(0, &["announced"]);
    holds_its_key(&story, USER, SECRET);
}

#[test]
fn where_the_list_cannot_be_read_only_what_the_head_added_is_looked_at() {
    let story = story();
    add_user(&story, OTHER);
    story
        .ask_and_merge(&[("requests/mailer.yaml", &request(OTHER))])
        .unwrap();
    story.ask_and_merge(&[(PATH, REQUEST)]).unwrap();
    let list = "secretsmanager:ListSecrets";
    always(&story, list, Effect::Answer(Trouble::Deny));
    let said = run(&story, &["reconcile"]);
    said.ended(
        3,
        &[
            "announced requests/2026",
            "pending requests/mailer",
            "Secrets Manager ListSecrets",
        ],
    );
    assert_eq!(keys(&story, OTHER).len(), 0);
    story.sandbox.world().faults.clear();
    run(&story, &["reconcile"]).ended(0, &["announced requests/mailer"]);
    assert_eq!(keys(&story, USER).len(), 1);
}

#[test]
fn a_missing_permission_is_named() {
    for (operation, said, keys_made) in [
        (
            "secretsmanager:DescribeSecret",
            "Secrets Manager DescribeSecret",
            0,
        ),
        ("iam:GetUser", "IAM GetUser", 0),
        ("iam:ListAccessKeys", "IAM ListAccessKeys", 0),
        (
            "secretsmanager:CreateSecret",
            "Secrets Manager CreateSecret",
            0,
        ),
        ("iam:CreateAccessKey", "IAM CreateAccessKey", 0),
        (
            "secretsmanager:PutSecretValue",
            "Secrets Manager PutSecretValue",
            1,
        ),
        (
            "secretsmanager:UpdateSecretVersionStage",
            "Secrets Manager UpdateSecretVersionStage",
            1,
        ),
        (
            "secretsmanager:TagResource",
            "Secrets Manager TagResource",
            1,
        ),
        ("sns:Publish", "SNS Publish", 1),
    ] {
        let story = story();
        // The SDK takes a denial for a wrong clock where the server's is far from the machine's, and asks again.
        story.sandbox.world().clock = Clock::Still(today());
        story.ask_and_merge(&[(PATH, REQUEST)]).unwrap();
        deny(&story, operation);
        let hint = format!("The role lacks the permission `{operation}`.");
        run(&story, &["reconcile"]).ended(3, &[&format!("failed: {said}: "), &hint]);
        assert_eq!(keys(&story, USER).len(), keys_made, "{operation}");
        let asked = count(&calls(&story), operation);
        // The key cannot be had again, so its store is tried for 30 s.
        let is_store = operation == "secretsmanager:PutSecretValue";
        assert_eq!(asked > 1, is_store, "{operation}: {asked}");
    }
}

#[test]
fn a_failure_is_told_in_the_language_that_is_asked_for() {
    let (story, _) = merged();
    fault(&story, "sns:Publish", When::Before, error());
    let ja = ["--language", "ja"];
    insta::assert_snapshot!(run(&story, &[&["reconcile"], &ja[..]].concat()));
    for (variable, what) in [
        ("GITHUB_TOKEN", "GITHUB_TOKEN が設定されていません"),
        ("GITHUB_REPOSITORY", "リポジトリが指定されていません"),
    ] {
        let checkout = story.checkout().unwrap();
        let said = run_in(
            &story,
            &checkout,
            &[&["plan"], &ja[..]].concat(),
            &[(variable, "")],
        );
        let complaint = format!("エラー: {what}\n → ");
        assert!(said.ended(2, &[]).err.starts_with(&complaint));
    }
}

#[test]
fn a_denial_says_what_was_denied_and_by_which_kind_of_policy() {
    let who = "User: arn:aws:sts::123456789012:assumed-role/countersign-reconcile/run";
    for (message, hint) in [
        (
            "is not authorized to perform: secretsmanager:TagResource on resource: x with an explicit deny in a service control policy",
            "A service control policy (SCP) of your organisation denies `secretsmanager:TagResource`.",
        ),
        (
            "is not authorized to perform: kms:GenerateDataKey on resource: x because no resource-based policy allows the kms:GenerateDataKey action",
            "The KMS key may not be used: the role lacks the permission `kms:GenerateDataKey`",
        ),
        (
            "is not authorized to perform: iam:\u{1b}[31mplanted",
            "The role lacks the permission `secretsmanager:CreateSecret`.",
        ),
    ] {
        let story = story();
        story.sandbox.world().clock = Clock::Still(today());
        story.ask_and_merge(&[(PATH, REQUEST)]).unwrap();
        let create = "secretsmanager:CreateSecret".to_owned();
        let mut world = story.sandbox.world();
        world.denied.insert(create.clone());
        world.denials.insert(create, format!("{who} {message}"));
        drop(world);
        let said = run(&story, &["reconcile"]).ended(3, &[hint]);
        for part in ["planted", "assumed-role", "\u{1b}[31m"] {
            assert!(!said.out.contains(part), "{said}");
        }
        nothing_was_issued(&story);
    }
}

#[test]
fn a_new_secret_that_is_not_found_yet_gets_its_key() {
    let story = story();
    // Where the server's clock is far from the machine's, the SDK asks again by itself.
    story.sandbox.world().clock = Clock::Still(today());
    let pull = story.ask_and_merge(&[(PATH, REQUEST)]).unwrap();
    story.sandbox.world().secrets.new_secret_failures = 2;
    let put = "secretsmanager:PutSecretValue";
    fault(&story, put, When::Before, Effect::Answer(Trouble::Deny));
    run(&story, &["reconcile"]).ended(0, &["announced"]);
    assert_eq!(count(&calls(&story), put), 4);
    is_announced(&story, pull);
}

#[test]
fn what_was_not_created_for_certain_goes_on_in_the_next_run_at_once() {
    let (story, pull) = merged();
    let create = "iam:CreateAccessKey";
    fault(
        &story,
        create,
        When::Before,
        Effect::Answer(Trouble::Throttle),
    );
    let said = run(&story, &["reconcile"]);
    let said = said.ended(3, &["reserved", "the next run continues at once"]);
    assert!(!said.out.contains("20 minutes"), "{said}");
    run(&story, &["reconcile"]).ended(0, &["announced"]);
    is_announced(&story, pull);

    // Nobody knows whether there is a key, so the lease holds.
    let (story, _) = merged();
    fault(&story, create, When::After, Effect::Drop);
    run(&story, &["reconcile"]).ended(3, &["reserved", "20 minutes"]);
}

#[test]
fn a_token_that_may_not_comment_is_named() {
    let (story, _) = merged();
    let operation = "github:POST /repos/{owner}/{repo}/issues/{number}/comments";
    always(&story, operation, Effect::Answer(Trouble::Deny));
    run(&story, &["reconcile"]).ended(
        3,
        &["issued", "GITHUB_TOKEN does not have permission to do this"],
    );
    holds_its_key(&story, USER, SECRET);
    assert_eq!(count(&calls(&story), operation), 1);
}

#[test]
fn a_person_may_take_the_last_place_in_between() {
    let (story, _) = merged();
    let made = Arc::new(Mutex::new(Vec::new()));
    let by_hand = {
        let made = Arc::clone(&made);
        Effect::Act(Arc::new(move |world| {
            let keys = (0..2).filter_map(|_| world.create_key_by_hand("alice", USER));
            made.lock().unwrap().extend(keys.map(|key| key.id));
        }))
    };
    fault(&story, "iam:CreateAccessKey", When::Before, by_hand);
    run(&story, &["reconcile"]).ended(3, &["reserved", "IAM CreateAccessKey: LimitExceeded"]);
    let ids = || -> Vec<String> { keys(&story, USER).into_iter().map(|key| key.id).collect() };
    let made = made.lock().unwrap().clone();
    assert_eq!(ids(), made);
    // Whose they are is not known yet.
    run(&story, &["reconcile"]).ended(0, &["reserved"]);
    pass(&story, LEASE + 1);
    run(&story, &["reconcile"]).ended(1, &["blocked", &made[0], &made[1]]);
    story.sandbox.world().iam.delete_key(USER, &made[0]);
    run(&story, &["reconcile"]).ended(0, &["announced"]);
    assert_eq!((ids().len(), &ids()[0]), (2, &made[1]));
}

#[test]
fn a_new_key_may_take_its_time() {
    let (story, _) = merged();
    story.sandbox.world().iam.new_key_failures = 2;
    run(&story, &["reconcile"]).ended(0, &["announced"]);
    assert_eq!(count(&calls(&story), "sts:GetCallerIdentity"), 4);
}

fn today() -> i64 {
    let since_1970 = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    since_1970.as_secs().cast_signed()
}
