//! Secrets Manager: labels, and the compare-and-set that moving them is.

use aws_sdk_secretsmanager::Client;
use sandbox::Sandbox;

use crate::sandbox_aws::{code, config, sandbox};

const NAME: &str = "batch-exporter/access-key-1";
const CLAIM: &str = "claim-0-1793610000-aaaaaaaaaaaaaaaa";
const KEY: &str = "key-aaaaaaaaaaaaaaaa-AKIAAAAAAAAAAAAAAAAA";
const OTHER: &str = "claim-1-1793620000-bbbbbbbbbbbbbbbb";

/// A secret with a claim that is current, and two versions with labels of their own.
async fn claimed() -> (Sandbox, Client) {
    let sandbox = sandbox();
    let now = sandbox.world().now();
    sandbox
        .world()
        .secrets
        .add(NAME, CLAIM, "reserved", &[], now);
    let client = Client::new(&config(&sandbox).await);
    for (token, label) in [(KEY, "AWSPENDING"), (OTHER, "COUNTERSIGN")] {
        let put = client
            .put_secret_value()
            .secret_id(NAME)
            .client_request_token(token)
            .secret_string(token);
        answers!(put.version_stages(label) => "ok");
    }
    (sandbox, client)
}

/// The labels of the three versions, as DescribeSecret shows them.
async fn shown(client: &Client) -> [String; 3] {
    let description = got!(client.describe_secret().secret_id(NAME));
    let labels = description.version_ids_to_stages.unwrap_or_default();
    [CLAIM, KEY, OTHER].map(|id| {
        labels
            .get(id)
            .map_or("not shown".to_owned(), |labels| labels.join(" "))
    })
}

async fn move_label(client: &Client, label: &str, from: Option<&str>, to: Option<&str>) -> String {
    let request = client
        .update_secret_version_stage()
        .secret_id(NAME)
        .version_stage(label);
    let request = request.set_remove_from_version_id(from.map(str::to_owned));
    code(
        request
            .set_move_to_version_id(to.map(str::to_owned))
            .send()
            .await,
    )
}

#[tokio::test]
async fn a_version_has_the_labels_that_it_was_put_with() {
    let (_sandbox, client) = claimed().await;
    assert_eq!(
        shown(&client).await,
        ["AWSCURRENT", "AWSPENDING", "COUNTERSIGN"]
    );

    // A label moves off the version that had it; what has no label any more is not shown.
    let late = "key-cccccccccccccccc-AKIACCCCCCCCCCCCCCCC";
    let put = client
        .put_secret_value()
        .secret_id(NAME)
        .client_request_token(late)
        .secret_string("late");
    answers!(put.version_stages("AWSPENDING") => "ok");
    assert_eq!(
        shown(&client).await,
        ["AWSCURRENT", "not shown", "COUNTERSIGN"]
    );

    // Put again, the version is there already: its label does not come back.
    let again = client
        .put_secret_value()
        .secret_id(NAME)
        .client_request_token(KEY)
        .secret_string(KEY);
    answers!(again.version_stages("AWSPENDING") => "ok");
    assert_eq!(
        shown(&client).await,
        ["AWSCURRENT", "not shown", "COUNTERSIGN"]
    );
}

#[tokio::test]
async fn moving_a_label_is_a_compare_and_set() {
    let (_sandbox, client) = claimed().await;
    let refused = "InvalidParameterException";
    let before = ["AWSCURRENT", "AWSPENDING", "COUNTERSIGN"];
    let promoted = ["AWSPREVIOUS", "AWSCURRENT AWSPENDING", "COUNTERSIGN"];
    let missing = "claim-9-1793620000-9999999999999999";
    let table = [
        ("AWSCURRENT", None, Some(KEY), refused, before),
        ("AWSCURRENT", Some(OTHER), Some(KEY), refused, before),
        ("AWSCURRENT", Some(missing), Some(KEY), refused, before),
        (
            "AWSCURRENT",
            Some(CLAIM),
            Some(missing),
            "ResourceNotFoundException",
            before,
        ),
        ("AWSCURRENT", Some(CLAIM), None, refused, before),
        ("AWSCURRENT", Some(CLAIM), Some(KEY), "ok", promoted),
        // The same call again looks like a race that was lost.
        ("AWSCURRENT", Some(CLAIM), Some(KEY), refused, promoted),
        ("AWSCURRENT", Some(CLAIM), Some(OTHER), refused, promoted),
        // Where the label is already, it may be put without saying where from.
        ("AWSCURRENT", None, Some(KEY), "ok", promoted),
        (
            "AWSPENDING",
            Some(KEY),
            None,
            "ok",
            ["AWSPREVIOUS", "AWSCURRENT", "COUNTERSIGN"],
        ),
        (
            "AWSPENDING",
            Some(KEY),
            None,
            refused,
            ["AWSPREVIOUS", "AWSCURRENT", "COUNTERSIGN"],
        ),
        (
            "COUNTERSIGN",
            Some(OTHER),
            None,
            "ok",
            ["AWSPREVIOUS", "AWSCURRENT", "not shown"],
        ),
        (
            "AWSPENDING",
            None,
            Some(OTHER),
            "ok",
            ["AWSPREVIOUS", "AWSCURRENT", "AWSPENDING"],
        ),
        (
            "AWSPENDING",
            None,
            None,
            refused,
            ["AWSPREVIOUS", "AWSCURRENT", "AWSPENDING"],
        ),
        (
            "AWSCURRENT",
            Some(KEY),
            Some(CLAIM),
            "ok",
            ["AWSCURRENT", "AWSPREVIOUS", "AWSPENDING"],
        ),
    ];
    for (row, (label, from, to, expected, after)) in table.into_iter().enumerate() {
        assert_eq!(
            move_label(&client, label, from, to).await,
            expected,
            "row {row}"
        );
        assert_eq!(shown(&client).await, after, "row {row}");
    }
}

#[tokio::test]
async fn reads_may_be_stale_but_moving_a_label_is_not() {
    let (sandbox, client) = claimed().await;
    sandbox.world().pass(60);
    sandbox.world().secrets.read_lag = 30;

    assert_eq!(
        move_label(&client, "AWSCURRENT", Some(CLAIM), Some(KEY)).await,
        "ok"
    );
    assert_eq!(
        shown(&client).await,
        ["AWSCURRENT", "AWSPENDING", "COUNTERSIGN"]
    );
    assert_eq!(
        move_label(&client, "AWSCURRENT", Some(CLAIM), Some(KEY)).await,
        "InvalidParameterException"
    );

    sandbox.world().pass(30);
    assert_eq!(
        shown(&client).await,
        ["AWSPREVIOUS", "AWSCURRENT AWSPENDING", "COUNTERSIGN"]
    );
}

#[tokio::test]
async fn versions_without_a_label_are_listed_where_they_are_asked_for() {
    let (_sandbox, client) = claimed().await;
    for (from, to) in [(CLAIM, OTHER), (OTHER, KEY)] {
        assert_eq!(
            move_label(&client, "AWSCURRENT", Some(from), Some(to)).await,
            "ok"
        );
    }
    // AWSPREVIOUS has moved on, too, and the first claim has no label left.
    assert_eq!(
        shown(&client).await,
        [
            "not shown",
            "AWSCURRENT AWSPENDING",
            "AWSPREVIOUS COUNTERSIGN"
        ]
    );
    let mut listed = Vec::new();
    for deprecated in [false, true] {
        let list = client.list_secret_version_ids().secret_id(NAME);
        let list = list.include_deprecated(deprecated).send().await;
        let versions = list.expect("the secret is there").versions;
        let ids = versions.unwrap_or_default().into_iter();
        listed.push(
            ids.filter_map(|version| version.version_id)
                .collect::<Vec<_>>(),
        );
    }
    assert_eq!(listed, [vec![KEY, OTHER], vec![CLAIM, KEY, OTHER]]);

    let list = client.list_secret_version_ids().secret_id(NAME);
    let first = list.include_deprecated(true).max_results(2).send().await;
    let next = first.expect("a page").next_token;
    let list = client.list_secret_version_ids().secret_id(NAME);
    let second = list.include_deprecated(true).set_next_token(next);
    let second = second.send().await.expect("a page");
    assert_eq!((second.versions().len(), second.next_token()), (1, None));
    let elsewhere = client.list_secret_version_ids().secret_id("elsewhere");
    answers!(elsewhere => "ResourceNotFoundException");
}
