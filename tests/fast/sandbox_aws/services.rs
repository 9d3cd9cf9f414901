//! SNS, CloudTrail, and what all services have in common.

use aws_sdk_sns::types::MessageAttributeValue;
use sandbox::{Clock, Sandbox};
use serde_json::{Value, json};

use crate::sandbox_aws::{code, config, lookup_events, post, sandbox, send};

const TOPIC: &str = "arn:aws:sns:ap-northeast-1:123456789012:countersign";
const HOME: &str = "us-east-1";

#[tokio::test]
async fn what_is_published_is_kept() {
    let sandbox = sandbox();
    let client = aws_sdk_sns::Client::new(&config(&sandbox).await);
    let event = MessageAttributeValue::builder()
        .data_type("String")
        .string_value("issued")
        .build()
        .expect("complete");
    let publish = client
        .publish()
        .topic_arn(TOPIC)
        .subject("Access Key Created")
        .message("夜間 & <バッチ>\n+1%");

    let id = got!(publish.message_attributes("event", event)).message_id;

    let world = sandbox.world();
    let message = &world.sns.published()[0];
    assert_eq!(Some(&message.id), id.as_ref());
    assert_eq!(message.topic, TOPIC);
    assert_eq!(message.subject.as_deref(), Some("Access Key Created"));
    assert_eq!(message.message, "夜間 & <バッチ>\n+1%");
    assert_eq!(message.attributes["event"], "issued");
}

#[tokio::test]
async fn a_message_keeps_to_the_rules() {
    let sandbox = sandbox();
    let client = aws_sdk_sns::Client::new(&config(&sandbox).await);
    let (short, long) = ("s".repeat(99), "s".repeat(100));
    let (small, large) = ("m".repeat(262_144), "m".repeat(262_145));
    let table = [
        (TOPIC, short.as_str(), "message", "ok"),
        (TOPIC, &long, "message", "InvalidParameter"),
        (TOPIC, "two\nlines", "message", "InvalidParameter"),
        (TOPIC, "subject", "", "InvalidParameter"),
        (TOPIC, "subject", &small, "ok"),
        (TOPIC, "subject", &large, "InvalidParameter"),
        (
            "arn:aws:sns:ap-northeast-1:123456789012:other",
            "subject",
            "message",
            "NotFound",
        ),
    ];
    for (row, (topic, subject, message, expected)) in table.into_iter().enumerate() {
        let publish = client
            .publish()
            .topic_arn(topic)
            .subject(subject)
            .message(message);
        assert_eq!(code(publish.send().await), expected, "row {row}");
    }
}

#[tokio::test]
async fn a_topic_can_be_made_and_looked_at() {
    let sandbox = sandbox();
    let client = aws_sdk_sns::Client::new(&config(&sandbox).await);
    for _ in 0..2 {
        let topic = got!(client.create_topic().name("other"));
        assert_eq!(
            topic.topic_arn(),
            Some("arn:aws:sns:ap-northeast-1:123456789012:other")
        );
    }
    assert_eq!(sandbox.world().sns.topics.len(), 2);
    answers!(client.create_topic().name("no spaces") => "InvalidParameter");
    let attributes = got!(client.get_topic_attributes().topic_arn(TOPIC)).attributes;
    assert_eq!(
        attributes.expect("attributes")["SubscriptionsConfirmed"],
        "1"
    );
}

#[tokio::test]
async fn the_history_tells_who_made_a_key_but_never_the_secret() {
    let sandbox = sandbox();
    sandbox.world().iam.add_user("batch-exporter");
    let config = config(&sandbox)
        .await
        .into_builder()
        .app_name(aws_config::AppName::new("countersign-0123").expect("plain"))
        .build();
    let iam = aws_sdk_iam::Client::new(&config);
    let made = sandbox.world().now();
    for _ in 0..2 {
        got!(iam.create_access_key().user_name("batch-exporter"));
    }
    answers!(iam.create_access_key().user_name("batch-exporter") => "LimitExceeded");

    let ask = json!({ "LookupAttributes": [{ "AttributeKey": "EventName", "AttributeValue": "CreateAccessKey" }] });
    sandbox.world().pass(899);
    assert_eq!(lookup_events(&sandbox, HOME, &ask)["Events"], json!([]));
    sandbox.world().pass(1);
    // IAM's events are kept in one region only.
    assert_eq!(
        lookup_events(&sandbox, "ap-northeast-1", &ask)["Events"],
        json!([])
    );

    let answer = lookup_events(&sandbox, HOME, &ask);
    let events = answer["Events"].as_array().expect("events");
    let records: Vec<Value> = events
        .iter()
        .filter_map(|event| serde_json::from_str(event["CloudTrailEvent"].as_str()?).ok())
        .collect();
    // The newest first: the one that failed.
    assert_eq!(records[0]["errorCode"], "LimitExceeded");
    assert_eq!(records[0]["responseElements"], Value::Null);
    let key = sandbox.world().iam.keys("batch-exporter")[0].clone();
    let first = &records[2];
    assert_eq!(
        first["responseElements"]["accessKey"]["accessKeyId"],
        json!(key.id)
    );
    assert_eq!(
        first["responseElements"]["accessKey"]["createDate"],
        "Nov 2, 2026, 9:00:00 AM"
    );
    assert_eq!(
        first["requestParameters"],
        json!({ "userName": "batch-exporter" })
    );
    assert_eq!(first["eventTime"], "2026-11-02T09:00:00Z");
    assert_eq!(
        first["userIdentity"]["arn"],
        "arn:aws:sts::123456789012:assumed-role/countersign-reconcile/sandbox"
    );
    assert!(
        first["userAgent"]
            .as_str()
            .is_some_and(|agent| agent.contains("app/countersign-0123"))
    );
    assert_eq!(events[2]["Username"], "sandbox");
    assert_eq!(events[2]["EventTime"], json!(made));
    assert!(!answer.to_string().contains(&key.secret));
}

#[tokio::test]
async fn the_history_is_looked_up_by_one_attribute_in_pages() {
    let sandbox = sandbox();
    for user in ["a", "b", "c"] {
        sandbox.world().iam.add_user(user);
        let key = sandbox.world().create_key_by_hand("alice", user);
        assert!(key.is_some());
        sandbox.world().pass(60);
    }
    sandbox.world().pass(900);
    let now = sandbox.world().now();
    let key = sandbox.world().iam.keys("b")[0].id.clone();
    let by = |key: &str, value: &str| json!({ "LookupAttributes": [{ "AttributeKey": key, "AttributeValue": value }] });
    let two = json!([{ "AttributeKey": "Username", "AttributeValue": "alice" }, { "AttributeKey": "ResourceName", "AttributeValue": "a" }]);
    let table = [
        (json!({}), "c b a"),
        (by("Username", "alice"), "c b a"),
        (by("Username", "bob"), ""),
        (by("ResourceName", "b"), "b"),
        (by("ResourceName", &key), "b"),
        (by("EventName", "DeleteAccessKey"), ""),
        (
            json!({ "StartTime": now - 1025, "EndTime": now - 960 }),
            "c b",
        ),
        (json!({ "MaxResults": 1 }), "c"),
        (json!({ "MaxResults": 1, "NextToken": "after-1" }), "b"),
        (
            json!({ "LookupAttributes": two }),
            "InvalidLookupAttributesException",
        ),
        (json!({ "MaxResults": 51 }), "InvalidMaxResultsException"),
        (
            json!({ "StartTime": now, "EndTime": now - 1 }),
            "InvalidTimeRangeException",
        ),
        (
            json!({ "NextToken": "elsewhere" }),
            "InvalidNextTokenException",
        ),
    ];
    for (row, (input, expected)) in table.into_iter().enumerate() {
        let answer = lookup_events(&sandbox, HOME, &input);
        let users: Vec<&str> = answer["Events"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|event| event["Resources"][1]["ResourceName"].as_str())
            .collect();
        let answer = answer["__type"]
            .as_str()
            .map_or_else(|| users.join(" "), str::to_owned);
        assert_eq!(answer, expected, "row {row}");
    }
}

#[test]
fn every_answer_has_the_date_of_the_world() {
    let sandbox = sandbox();
    let date = |sandbox: &Sandbox, scope: &str| {
        let (head, _) = post(sandbox, scope, "", "");
        let dates: Vec<String> = head
            .lines()
            .filter_map(|line| line.strip_prefix("date: "))
            .map(str::to_owned)
            .collect();
        dates.join(" and ")
    };
    assert_eq!(
        date(&sandbox, "ap-northeast-1/iam"),
        "Mon, 02 Nov 2026 09:00:00 GMT"
    );
    sandbox.world().pass(86_400 + 61);
    assert_eq!(
        date(&sandbox, "ap-northeast-1/no-such-service"),
        "Tue, 03 Nov 2026 09:01:01 GMT"
    );
    sandbox.world().clock = Clock::Running(0);
    assert!(sandbox.world().now() > 1_700_000_000);
}

#[test]
fn what_the_sandbox_has_not_is_an_error() {
    let sandbox = sandbox();
    let answer = |scope: &str, target: &str, body: &str| {
        let (head, body) = post(&sandbox, scope, target, body);
        format!("{} {body}", head.lines().next().unwrap_or_default())
    };
    let unknown = answer("us-east-1/iam", "", "Action=DeleteUser&UserName=a");
    assert!(
        unknown.starts_with("HTTP/1.1 400") && unknown.contains("<Code>InvalidAction</Code>"),
        "{unknown}"
    );
    let unknown = answer(
        "us-east-1/secretsmanager",
        "secretsmanager.RotateSecret",
        "{}",
    );
    assert!(
        unknown.starts_with("HTTP/1.1 400") && unknown.contains("UnknownOperationException"),
        "{unknown}"
    );
    // In the form of the service, so that clients show it.
    for (scope, body, says) in [
        ("us-east-1/s3", "", "<Error><Code>NotImplemented</Code>"),
        (
            "us-east-1/ec2",
            "Action=DescribeInstances",
            "<ErrorResponse><Error><Code>",
        ),
    ] {
        let unknown = answer(scope, "", body);
        assert!(unknown.starts_with("HTTP/1.1 400"), "{unknown}");
        assert!(unknown.contains(says), "{unknown}");
        assert!(unknown.contains("The sandbox has no service"), "{unknown}");
    }
}

#[test]
fn the_environment_points_at_aws_and_at_github() {
    let sandbox = sandbox();
    let environment = sandbox.environment();
    let names: Vec<&str> = environment.iter().map(|(name, _)| *name).collect();
    assert_eq!(
        names.join(" "),
        "AWS_ENDPOINT_URL AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN AWS_REGION AWS_DEFAULT_REGION \
         AWS_EC2_METADATA_DISABLED \
         GITHUB_API_URL GITHUB_GRAPHQL_URL GITHUB_TOKEN GITHUB_REPOSITORY"
    );

    let value = |wanted: &str| {
        environment
            .iter()
            .find(|(name, _)| *name == wanted)
            .map_or("", |(_, value)| value)
    };
    let path = format!("/github/repos/{}", value("GITHUB_REPOSITORY"));
    let token = format!("Bearer {}", value("GITHUB_TOKEN"));
    for (path, authorization, expected) in [
        (path.as_str(), token.as_str(), "HTTP/1.1 200 OK"),
        (&path, "Bearer other", "HTTP/1.1 401 Unauthorized"),
        ("/githubber", &token, "HTTP/1.1 404 Not Found"),
    ] {
        let (head, _) = send(
            &sandbox,
            "GET",
            path,
            &format!("Authorization: {authorization}\r\n"),
            "",
        );
        assert_eq!(head.lines().next(), Some(expected), "{path}");
        assert!(
            head.contains("date: Mon, 02 Nov 2026 09:00:00 GMT"),
            "{path}"
        );
    }
    let world = sandbox.world();
    let asked: Vec<&str> = world
        .calls
        .iter()
        .map(|call| call.operation.as_str())
        .collect();
    assert_eq!(asked[0], "github:GET /repos/{owner}/{repo}");
}

#[test]
fn the_sandbox_is_served_on_loopback_only_and_until_it_is_dropped() {
    let anywhere = "0.0.0.0:0".parse().expect("an address");
    assert!(Sandbox::start_on(anywhere).is_err());

    let sandbox = sandbox();
    let address = sandbox.url().replace("http://", "");
    drop(sandbox);
    let gone = (0..100).any(|_| {
        std::thread::sleep(std::time::Duration::from_millis(10));
        std::net::TcpStream::connect(&address).is_err()
    });
    assert!(gone);
}
