//! What happens to a key and its secret after they were made.

use aws_sdk_iam::types::StatusType;
use aws_sdk_secretsmanager::Client;
use aws_sdk_secretsmanager::types::ReplicaRegionType;
use sandbox::{Fault, Sandbox};
use serde_json::{Value, json};

use crate::sandbox_aws::{code, config, lookup_events, sandbox};

const USER: &str = "batch-exporter";
const NAME: &str = "batch-exporter/access-key-1";
const DAY: i64 = 86_400;

/// A user with one key, and IAM's client.
async fn with_key() -> (Sandbox, aws_sdk_iam::Client, String) {
    let sandbox = sandbox();
    sandbox.world().iam.add_user(USER);
    let key = sandbox.world().iam.add_key(USER);
    let config = config(&sandbox).await.into_builder();
    let name = aws_config::AppName::new("countersign-0123").expect("plain");
    let iam = aws_sdk_iam::Client::new(&config.app_name(name).build());
    (sandbox, iam, key.expect("the user is there"))
}

async fn switch(iam: &aws_sdk_iam::Client, user: &str, key: &str, status: &str) -> String {
    let switch = iam.update_access_key().user_name(user).access_key_id(key);
    code(switch.status(StatusType::from(status)).send().await)
}

/// The keys of the user as they are listed: whether each is active.
async fn listed(iam: &aws_sdk_iam::Client) -> Vec<bool> {
    let list = iam.list_access_keys().user_name(USER).send().await;
    let list = list.expect("a list").access_key_metadata;
    let is_active = |status: Option<&StatusType>| status == Some(&StatusType::Active);
    list.iter().map(|key| is_active(key.status())).collect()
}

fn records(sandbox: &Sandbox, region: &str, name: &str) -> Vec<Value> {
    let by = json!([{ "AttributeKey": "EventName", "AttributeValue": name }]);
    let answer = lookup_events(sandbox, region, &json!({ "LookupAttributes": by }));
    let events = answer["Events"].as_array().expect("events").iter();
    let record = |event: &Value| event["CloudTrailEvent"].as_str().map(str::to_owned);
    events
        .map(|event| serde_json::from_str(&record(event).expect("a record")).expect("JSON"))
        .collect()
}

#[tokio::test]
async fn a_switch_takes_effect_at_once_and_is_listed_late_where_lists_lag() {
    let (sandbox, iam, key) = with_key().await;
    sandbox.world().iam.list_lag = 10;
    for (status, shown) in [("Inactive", [true, false]), ("Active", [false, true])] {
        assert_eq!(switch(&iam, USER, &key, status).await, "ok");
        assert_eq!(sandbox.world().iam.keys(USER)[0].active, status == "Active");
        sandbox.world().pass(9);
        assert_eq!(listed(&iam).await, [shown[0]]);
        sandbox.world().pass(1);
        assert_eq!(listed(&iam).await, [shown[1]]);
        // Once more changes nothing.
        assert_eq!(switch(&iam, USER, &key, status).await, "ok");
        assert_eq!(listed(&iam).await, [shown[1]]);
    }
    let delete = iam.delete_access_key().user_name(USER).access_key_id(&key);
    answers!(delete => "ok");
    assert!(sandbox.world().iam.keys(USER).is_empty());
    assert_eq!(listed(&iam).await, [true]);
    sandbox.world().pass(10);
    assert!(listed(&iam).await.is_empty());
    assert_eq!(switch(&iam, USER, &key, "Active").await, "NoSuchEntity");
}

#[tokio::test]
async fn only_the_users_own_key_is_switched_and_only_on_or_off() {
    let (sandbox, iam, key) = with_key().await;
    sandbox.world().iam.add_user("other");
    for (user, key, status, expected) in [
        ("other", key.as_str(), "Inactive", "NoSuchEntity"),
        ("nobody", &key, "Inactive", "NoSuchEntity"),
        (USER, "AKIAIOSFODNN7EXAMPLE", "Inactive", "NoSuchEntity"),
        (USER, &key, "Expired", "ValidationError"),
    ] {
        assert_eq!(switch(&iam, user, key, status).await, expected, "{user}");
    }
    assert_eq!(listed(&iam).await, [true]);
}

#[tokio::test]
async fn the_history_tells_who_switched_a_key_and_under_which_user_agent() {
    let (sandbox, iam, key) = with_key().await;
    switch(&iam, USER, &key, "Inactive").await;
    let by_hand = |active| {
        sandbox
            .world()
            .switch_key_by_hand("alice", USER, &key, active)
    };
    assert!(by_hand(true));
    assert!(by_hand(false));
    switch(&iam, USER, "AKIAIOSFODNN7EXAMPLE", "Active").await;
    sandbox.world().pass(899);
    let events = || records(&sandbox, "us-east-1", "UpdateAccessKey");
    assert!(events().is_empty());
    sandbox.world().pass(1);
    let events = events();
    let told: Vec<[&Value; 3]> = events
        .iter()
        .map(|event| {
            let arn = &event["userIdentity"]["arn"];
            [
                &event["requestParameters"]["status"],
                arn,
                &event["errorCode"],
            ]
        })
        .collect();
    let role = "arn:aws:sts::123456789012:assumed-role/";
    let (ours, alice) = (
        json!(format!("{role}countersign-reconcile/sandbox")),
        json!(format!("{role}administrator/alice")),
    );
    let [on, off] = [json!("Active"), json!("Inactive")];
    assert_eq!(
        told,
        [
            [&on, &ours, &json!("NoSuchEntity")],
            [&off, &alice, &Value::Null],
            [&on, &alice, &Value::Null],
            [&off, &ours, &Value::Null],
        ]
    );
    let agents = events.iter().map(|event| event["userAgent"].to_string());
    let marked: Vec<bool> = agents
        .map(|agent| agent.contains("app/countersign-0123"))
        .collect();
    assert_eq!(marked, [true, false, false, true]);
    assert_eq!(events[3]["requestParameters"]["accessKeyId"], json!(key));
}

#[tokio::test]
async fn somebody_may_switch_keys_in_between() {
    let (sandbox, iam, _) = with_key().await;
    let faults = ["off", "on"].map(|word| format!("iam:ListAccessKeys:1:after:{word}={USER}"));
    for (fault, shown) in faults.iter().zip([true, false]) {
        let fault: Fault = fault.parse().expect("a fault");
        sandbox.world().faults.push(fault);
        assert_eq!(listed(&iam).await, [shown]);
        assert_eq!(listed(&iam).await, [!shown]);
    }
}

async fn with_secret() -> (Sandbox, Client) {
    let sandbox = sandbox();
    let now = sandbox.world().now();
    let first = "claim-0-1793610000-aaaaaaaaaaaaaaaa";
    sandbox.world().secrets.add(NAME, first, "{}", &[], now);
    let client = Client::new(&config(&sandbox).await);
    (sandbox, client)
}

/// Puts a version under a label; the version's number makes its id.
async fn put(client: &Client, number: usize, label: &str) -> String {
    let put = client
        .put_secret_value()
        .secret_id(NAME)
        .secret_string("{}");
    let put = put.client_request_token(format!("off-0-1793610000-{number:016}"));
    code(put.version_stages(label).send().await)
}

async fn versions(client: &Client) -> usize {
    let mut count = 0;
    let mut next = None;
    loop {
        let list = client.list_secret_version_ids().secret_id(NAME);
        let list = list.include_deprecated(true).set_next_token(next);
        let page = list.send().await.expect("a page");
        count += page.versions().len();
        next = page.next_token;
        if next.is_none() {
            return count;
        }
    }
}

#[tokio::test]
async fn a_secret_keeps_a_hundred_versions_without_a_label_and_all_of_the_last_day() {
    let (sandbox, client) = with_secret().await;
    for number in 0..130 {
        assert_eq!(put(&client, number, "COUNTERSIGN-NEXT").await, "ok");
    }
    assert_eq!(versions(&client).await, 131);
    sandbox.world().secrets.most_versions = 131;
    assert_eq!(
        put(&client, 130, "COUNTERSIGN-NEXT").await,
        "LimitExceededException"
    );
    sandbox.world().pass(DAY);
    assert_eq!(put(&client, 130, "COUNTERSIGN-NEXT").await, "ok");
    // The current one, the new one, and of those without a label the last hundred, with the one that was just replaced.
    assert_eq!(versions(&client).await, 102);
    let secret = sandbox.world().secrets.get(NAME).cloned().expect("there");
    assert!(secret.labelled("AWSCURRENT").is_some());
    assert_eq!(secret.versions[1].id, "off-0-1793610000-0000000000000030");
}

#[tokio::test]
async fn a_secret_has_twenty_labels_at_most() {
    let (_sandbox, client) = with_secret().await;
    for number in 1..20 {
        assert_eq!(put(&client, number, &format!("L{number}")).await, "ok");
    }
    let limit = "LimitExceededException";
    assert_eq!(put(&client, 20, "L20").await, limit);
    assert_eq!(put(&client, 20, "L1").await, "ok");
    let to = |label: &str| {
        let to = client.update_secret_version_stage().secret_id(NAME);
        let id = format!("off-0-1793610000-{:016}", 2);
        to.version_stage(label).move_to_version_id(id).send()
    };
    assert_eq!(code(to("L20").await), limit);
    assert_eq!(code(to("L3").await), "InvalidParameterException");
}

#[tokio::test]
async fn the_history_of_its_region_tells_who_deleted_a_secret() {
    let (sandbox, client) = with_secret().await;
    let delete = || client.delete_secret().secret_id(NAME);
    answers!(delete().recovery_window_in_days(30) => "ok");
    answers!(delete().recovery_window_in_days(30) => "InvalidRequestException");
    sandbox.world().pass(900);
    assert!(records(&sandbox, "us-east-1", "DeleteSecret").is_empty());
    let events = records(&sandbox, "ap-northeast-1", "DeleteSecret");
    assert_eq!(events.len(), 2);
    assert_eq!(events[0]["errorCode"], "InvalidRequestException");
    assert_eq!(events[1]["eventSource"], "secretsmanager.amazonaws.com");
    assert_eq!(
        events[1]["requestParameters"],
        json!({ "secretId": NAME, "recoveryWindowInDays": 30 })
    );
    assert_eq!(events[1]["responseElements"]["name"], NAME);
    // What is scheduled can still be deleted at once: the policy of a role has to say no.
    let at_once = delete().force_delete_without_recovery(true);
    answers!(at_once => "ok");
    assert!(sandbox.world().secrets.get(NAME).is_none());
}

#[tokio::test]
async fn a_secret_with_replicas_is_not_deleted_until_they_are_gone() {
    let (_sandbox, client) = with_secret().await;
    let other = ReplicaRegionType::builder().region("us-west-2").build();
    let replicate = client.replicate_secret_to_regions().secret_id(NAME);
    let replicate = replicate.add_replica_regions(other);
    answers!(replicate => "ok");
    for forced in [false, true] {
        let delete = client.delete_secret().secret_id(NAME);
        let delete = delete.force_delete_without_recovery(forced);
        answers!(delete => "InvalidParameterException");
    }
    let remove = client.remove_regions_from_replication().secret_id(NAME);
    let remove = remove.remove_replica_regions("us-west-2");
    answers!(remove => "ok");
    let delete = client.delete_secret().secret_id(NAME);
    answers!(delete => "ok");
}
