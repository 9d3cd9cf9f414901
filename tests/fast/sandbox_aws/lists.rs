//! ListSecrets: pages, filters and lag.

use aws_sdk_secretsmanager::Client;
use aws_sdk_secretsmanager::types::{Filter, FilterNameStringType, Tag};

use crate::sandbox_aws::{code, config, sandbox};

#[tokio::test]
async fn secrets_are_listed_a_hundred_to_a_page() {
    let sandbox = sandbox();
    let now = sandbox.world().now();
    for number in 0..130 {
        let token = format!("claim-0-1793610000-{number:016}");
        sandbox
            .world()
            .secrets
            .add(&format!("secret/{number}"), &token, "value", &[], now);
    }
    let client = Client::new(&config(&sandbox).await);

    let first = got!(client.list_secrets());
    assert_eq!(first.secret_list().len(), 100);
    let second = got!(
        client
            .list_secrets()
            .set_next_token(first.next_token.clone())
    );
    assert_eq!(second.secret_list().len(), 30);
    assert_eq!(second.next_token(), None);

    let both = first.secret_list().iter().chain(second.secret_list());
    let mut names: Vec<&str> = both.filter_map(|secret| secret.name()).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), 130);
    answers!(client.list_secrets().max_results(101) => "InvalidParameterException");
    answers!(client.list_secrets().next_token("elsewhere") => "InvalidNextTokenException");
}

#[tokio::test]
async fn filters_are_anded_and_their_values_ored() {
    use FilterNameStringType::{All, Name, TagKey, TagValue};

    let sandbox = sandbox();
    let now = sandbox.world().now();
    let secrets = [
        (
            "batch/one",
            vec![("countersign:version", "1"), ("team", "data")],
        ),
        (
            "batch/two",
            vec![
                ("countersign:version", "1"),
                ("countersign:announced-at", "2026"),
            ],
        ),
        ("Batch/three", vec![("team", "web")]),
    ];
    for (name, tags) in &secrets {
        sandbox.world().secrets.add(
            name,
            "claim-0-1793610000-aaaaaaaaaaaaaaaa",
            "value",
            tags,
            now,
        );
    }
    let client = Client::new(&config(&sandbox).await);
    let table = [
        (vec![], "Batch/three batch/one batch/two"),
        (vec![(Name, vec!["batch"])], "batch/one batch/two"),
        (
            vec![(Name, vec!["batch/o", "Batch"])],
            "Batch/three batch/one",
        ),
        (
            vec![(TagKey, vec!["countersign:version"])],
            "batch/one batch/two",
        ),
        (
            vec![
                (TagKey, vec!["countersign:"]),
                (TagKey, vec!["!countersign:announced-at"]),
            ],
            "batch/one",
        ),
        (vec![(TagKey, vec!["Team"])], ""),
        (vec![(TagValue, vec!["da", "we"])], "Batch/three batch/one"),
        (
            vec![(Name, vec!["batch"]), (TagValue, vec!["data"])],
            "batch/one",
        ),
        (vec![(All, vec!["BATCH web"])], ""),
        (
            vec![(All, vec!["batch"])],
            "Batch/three batch/one batch/two",
        ),
    ];
    for (row, (filters, expected)) in table.into_iter().enumerate() {
        let filter = |(key, values): (FilterNameStringType, Vec<&str>)| {
            let values = values.into_iter().map(str::to_owned).collect();
            Filter::builder().key(key).set_values(Some(values)).build()
        };
        let filters = filters.into_iter().map(filter).collect();
        let list = got!(client.list_secrets().set_filters(Some(filters)));
        let mut names: Vec<&str> = list
            .secret_list()
            .iter()
            .filter_map(|secret| secret.name())
            .collect();
        names.sort_unstable();
        assert_eq!(names.join(" "), expected, "row {row}");
    }
    let comma = Filter::builder().key(Name).values("a,b").build();
    answers!(client.list_secrets().filters(comma) => "InvalidParameterException");
    let unknown = Filter::builder().key("size".into()).values("1").build();
    answers!(client.list_secrets().filters(unknown) => "InvalidParameterException");
}

#[tokio::test]
async fn a_list_shows_labels_and_hides_what_is_to_be_deleted() {
    let sandbox = sandbox();
    let now = sandbox.world().now();
    let token = "claim-0-1793610000-aaaaaaaaaaaaaaaa";
    sandbox
        .world()
        .secrets
        .add("secret", token, "value", &[], now);
    let client = Client::new(&config(&sandbox).await);

    let list = got!(client.list_secrets());
    let labels = list.secret_list()[0]
        .secret_versions_to_stages()
        .and_then(|labels| labels.get(token));
    assert_eq!(labels, Some(&vec!["AWSCURRENT".to_owned()]));

    got!(client.delete_secret().secret_id("secret"));
    let list = got!(client.list_secrets());
    assert_eq!(list.secret_list().len(), 0);
    let list = got!(client.list_secrets().include_planned_deletion(true));
    assert_eq!(
        list.secret_list()[0].deleted_date().map(|date| date.secs()),
        Some(now)
    );
}

#[tokio::test]
async fn a_list_that_lags_does_not_see_the_last_changes() {
    let sandbox = sandbox();
    sandbox.world().secrets.list_lag = 300;
    let client = Client::new(&config(&sandbox).await);
    got!(client.create_secret().name("secret"));

    // Only the list lags.
    answers!(client.describe_secret().secret_id("secret") => "ok");
    for (seconds, listed) in [(0, 0), (299, 0), (1, 1)] {
        sandbox.world().pass(seconds);
        let list = got!(client.list_secrets());
        assert_eq!(list.secret_list().len(), listed);
    }
    let tag = Tag::builder().key("new").value("tag").build();
    let request = client.tag_resource().secret_id("secret").tags(tag);
    answers!(request => "ok");
    let list = got!(client.list_secrets());
    assert!(list.secret_list()[0].tags().is_empty());
}
