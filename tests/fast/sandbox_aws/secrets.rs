//! Secrets Manager: creating, putting, deleting, and what is accepted.

use aws_sdk_secretsmanager::Client;
use aws_sdk_secretsmanager::types::Tag;

use crate::sandbox_aws::{code, config, sandbox};

const NAME: &str = "batch-exporter/access-key-1";
const FIRST: &str = "claim-0-1793610000-aaaaaaaaaaaaaaaa";
const SECOND: &str = "claim-0-1793610000-bbbbbbbbbbbbbbbb";
const DAY: i64 = 86_400;

fn tag(key: &str, value: &str) -> Tag {
    Tag::builder().key(key).value(value).build()
}

#[tokio::test]
async fn create_secret_is_idempotent_for_the_same_token_and_value_only() {
    let sandbox = sandbox();
    let client = Client::new(&config(&sandbox).await);
    let table = [
        (FIRST, "one", "ok"),
        (FIRST, "one", "ok"),
        (FIRST, "two", "ResourceExistsException"),
        (SECOND, "one", "ResourceExistsException"),
    ];
    for (token, value, expected) in table {
        let create = client
            .create_secret()
            .name(NAME)
            .client_request_token(token)
            .secret_string(value);
        assert_eq!(code(create.send().await), expected, "{token} {value}");
    }
    let world = sandbox.world();
    let secret = world.secrets.get(NAME).expect("the secret is there");
    assert_eq!(secret.versions.len(), 1);
    assert_eq!(
        secret
            .labelled("AWSCURRENT")
            .map(|version| version.id.as_str()),
        Some(FIRST)
    );
}

#[tokio::test]
async fn put_secret_value_is_idempotent_for_the_same_token_and_value_only() {
    let sandbox = sandbox();
    let now = sandbox.world().now();
    sandbox.world().secrets.add(NAME, FIRST, "one", &[], now);
    let client = Client::new(&config(&sandbox).await);
    let table = [
        (SECOND, "two", "ok"),
        (SECOND, "two", "ok"),
        (SECOND, "three", "ResourceExistsException"),
        ("too-short", "four", "InvalidParameterException"),
    ];
    for (token, value, expected) in table {
        let put = client
            .put_secret_value()
            .secret_id(NAME)
            .client_request_token(token)
            .secret_string(value);
        assert_eq!(code(put.send().await), expected, "{token} {value}");
    }
    let versions = sandbox
        .world()
        .secrets
        .get(NAME)
        .map(|secret| secret.versions.len());
    assert_eq!(versions, Some(2));
    let value = got!(client.get_secret_value().secret_id(NAME));
    assert_eq!(value.secret_string(), Some("two"));
    let previous = client
        .get_secret_value()
        .secret_id(NAME)
        .version_stage("AWSPREVIOUS");
    assert_eq!(
        previous.send().await.expect("there is one").version_id(),
        Some(FIRST)
    );
}

#[tokio::test]
async fn a_secret_without_a_value_has_no_version() {
    let sandbox = sandbox();
    let client = Client::new(&config(&sandbox).await);
    let create = || client.create_secret().name(NAME).send();

    assert_eq!(code(create().await), "ok");
    assert_eq!(code(create().await), "ResourceExistsException");
    let description = got!(client.describe_secret().secret_id(NAME));
    assert_eq!(description.version_ids_to_stages(), None);
    answers!(client.get_secret_value().secret_id(NAME) => "ResourceNotFoundException");
}

#[tokio::test]
async fn a_secret_is_found_by_its_name_and_its_arn() {
    let sandbox = sandbox();
    let client = Client::new(&config(&sandbox).await);
    let created = client
        .create_secret()
        .name(NAME)
        .kms_key_id("alias/countersign")
        .tags(tag("run", "17"))
        .send();
    let arn = created
        .await
        .expect("the name is free")
        .arn
        .expect("an ARN");
    let suffix = arn.strip_prefix(&format!(
        "arn:aws:secretsmanager:ap-northeast-1:123456789012:secret:{NAME}-"
    ));
    assert_eq!(suffix.map(str::len), Some(6));

    for id in [NAME, &arn] {
        let description = got!(client.describe_secret().secret_id(id));
        assert_eq!(description.name(), Some(NAME));
        assert_eq!(description.kms_key_id(), Some("alias/countersign"));
        assert_eq!(description.tags(), [tag("run", "17")]);
        assert_eq!(
            description.created_date().map(|date| date.secs()),
            Some(sandbox.world().now())
        );
    }
    answers!(client.describe_secret().secret_id("nothing") => "ResourceNotFoundException");
}

#[tokio::test]
async fn a_name_is_kept_while_deletion_is_scheduled() {
    let sandbox = sandbox();
    let now = sandbox.world().now();
    sandbox.world().secrets.add(NAME, FIRST, "one", &[], now);
    let client = Client::new(&config(&sandbox).await);
    let delete = |days| {
        client
            .delete_secret()
            .secret_id(NAME)
            .recovery_window_in_days(days)
            .send()
    };

    assert_eq!(code(delete(6).await), "InvalidParameterException");
    let deleted = delete(7).await.expect("the window is long enough");
    assert_eq!(
        deleted.deletion_date().map(|date| date.secs()),
        Some(now + 7 * DAY)
    );

    let refused = "InvalidRequestException";
    let create = || {
        client
            .create_secret()
            .name(NAME)
            .client_request_token(FIRST)
            .secret_string("one")
            .send()
    };
    assert_eq!(code(create().await), refused);
    let put = client
        .put_secret_value()
        .secret_id(NAME)
        .client_request_token(SECOND)
        .secret_string("two");
    answers!(put => refused);
    let label = client
        .update_secret_version_stage()
        .secret_id(NAME)
        .version_stage("X")
        .move_to_version_id(FIRST);
    answers!(label => refused);
    answers!(client.tag_resource().secret_id(NAME).tags(tag("a", "b")) => refused);
    answers!(client.get_secret_value().secret_id(NAME) => refused);
    assert_eq!(code(delete(7).await), refused);
    let description = got!(client.describe_secret().secret_id(NAME));
    assert!(description.deleted_date().is_some());

    answers!(client.restore_secret().secret_id(NAME) => "ok");
    answers!(client.get_secret_value().secret_id(NAME) => "ok");

    delete(7).await.expect("it was restored");
    sandbox.world().pass(7 * DAY);
    answers!(client.describe_secret().secret_id(NAME) => "ResourceNotFoundException");
    assert_eq!(code(create().await), "ok");
}

#[tokio::test]
async fn a_secret_can_be_deleted_at_once() {
    let sandbox = sandbox();
    let now = sandbox.world().now();
    sandbox.world().secrets.add(NAME, FIRST, "one", &[], now);
    let client = Client::new(&config(&sandbox).await);
    let force = || {
        client
            .delete_secret()
            .secret_id(NAME)
            .force_delete_without_recovery(true)
    };

    answers!(force().recovery_window_in_days(7) => "InvalidParameterException");
    answers!(force() => "ok");
    answers!(client.describe_secret().secret_id(NAME) => "ResourceNotFoundException");
    answers!(client.create_secret().name(NAME) => "ok");
}

#[tokio::test]
async fn names_and_values_keep_to_the_rules() {
    let sandbox = sandbox();
    let client = Client::new(&config(&sandbox).await);
    let (long, longest) = ("n".repeat(513), "n".repeat(512));
    let (large, largest) = ("v".repeat(65_537), "v".repeat(65_536));
    let table = [
        ("a,b", "value", "InvalidParameterException"),
        ("a:b", "value", "InvalidParameterException"),
        ("夜間", "value", "InvalidParameterException"),
        (&long, "value", "InvalidParameterException"),
        (&longest, "value", "ok"),
        ("large", &large, "InvalidParameterException"),
        ("largest", &largest, "ok"),
        ("a/b_c+d=e.f@g-h", "value", "ok"),
    ];
    for (name, value, expected) in table {
        assert_eq!(
            code(
                client
                    .create_secret()
                    .name(name)
                    .secret_string(value)
                    .send()
                    .await
            ),
            expected,
            "{name:.20}"
        );
    }
}

#[tokio::test]
async fn tags_keep_to_the_rules() {
    let sandbox = sandbox();
    let client = Client::new(&config(&sandbox).await);
    let names: Vec<String> = (0..50).map(|number| number.to_string()).collect();
    let fifty: Vec<Tag> = names.iter().map(|name| tag(name, "")).collect();
    let table = [
        (vec![tag("key", "夜間 + - = . _ : / @")], "ok"),
        (vec![tag("key", "a"), tag("Key", "b")], "ok"),
        (
            vec![tag("key", "a"), tag("key", "b")],
            "InvalidParameterException",
        ),
        (vec![tag("key", "comma,")], "InvalidParameterException"),
        (vec![tag("key", "line\n")], "InvalidParameterException"),
        (vec![tag("aws:key", "a")], "InvalidParameterException"),
        (vec![tag(&"k".repeat(128), &"v".repeat(256))], "ok"),
        (
            vec![tag(&"k".repeat(129), "v")],
            "InvalidParameterException",
        ),
        (
            vec![tag("key", &"v".repeat(257))],
            "InvalidParameterException",
        ),
        (fifty.clone(), "ok"),
        (
            [fifty, vec![tag("one-more", "")]].concat(),
            "InvalidParameterException",
        ),
    ];
    for (number, (tags, expected)) in table.into_iter().enumerate() {
        let create = client
            .create_secret()
            .name(format!("secret/{number}"))
            .set_tags(Some(tags));
        assert_eq!(code(create.send().await), expected, "{number}");
    }
}

#[tokio::test]
async fn tags_are_added_and_removed() {
    let sandbox = sandbox();
    let now = sandbox.world().now();
    sandbox
        .world()
        .secrets
        .add(NAME, FIRST, "one", &[("a", "1"), ("b", "2")], now);
    let client = Client::new(&config(&sandbox).await);

    answers!(client.tag_resource().secret_id(NAME).tags(tag("b", "3")).tags(tag("c", "4")) => "ok");
    answers!(client.untag_resource().secret_id(NAME).tag_keys("a") => "ok");

    let world = sandbox.world();
    let tags = &world.secrets.get(NAME).expect("the secret is there").tags;
    assert_eq!(
        tags.iter()
            .map(|(key, value)| format!("{key}={value}"))
            .collect::<Vec<_>>(),
        ["b=3", "c=4"]
    );
}

#[tokio::test]
async fn a_new_secret_may_not_be_found_at_first() {
    let sandbox = sandbox();
    sandbox.world().secrets.new_secret_failures = 1;
    let client = Client::new(&config(&sandbox).await);
    let create = client.create_secret().name(NAME).secret_string("one");
    answers!(create => "ok");
    let put = client
        .put_secret_value()
        .secret_id(NAME)
        .client_request_token(SECOND)
        .secret_string("two");
    answers!(put.clone() => "ResourceNotFoundException");
    answers!(put => "ok");
}
