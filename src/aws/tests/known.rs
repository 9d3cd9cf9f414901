//! What is known of a key after it was issued: who switched it, when it was used, when each version of its secret was made.

use serde_json::json as value;

use super::*;
use crate::domain::FailureKind::NotDone;
use crate::domain::Version;
use crate::plan::{SecretVersion, Switches, Trail};

const MARKER: &str = "off-1-1793620000-fedcba9876543210-AKIAIOSFODNN7EXAMPLE";

fn event(status: &str, second: u32) -> serde_json::Value {
    let record = value!({
        "eventSource": "iam.amazonaws.com",
        "eventName": "UpdateAccessKey",
        "eventTime": format!("2026-11-02T09:00:{second:02}Z"),
        "userAgent": format!("aws-sdk-rust app/countersign-{NONCE}"),
        "userIdentity": { "arn": "arn:aws:sts::123456789012:assumed-role/reconcile/run" },
        "requestParameters": { "accessKeyId": KEY, "userName": "batch-exporter", "status": status },
        "responseElements": null,
    });
    value!({ "EventId": "1", "CloudTrailEvent": record.to_string() })
}

#[tokio::test]
async fn the_switches_of_a_time_are_read_the_latest_first() {
    let server = Server::start([
        json(value!({ "Events": [event("Active", 1), event("Inactive", 2)], "NextToken": "2" })),
        json(value!({ "Events": [event("Active", 3)] })),
        json_error(400, "AccessDeniedException"),
    ])
    .await;
    let reader = aws(&server).reader();
    let since = Timestamp::from_seconds(1_793_600_000);
    let Ok(Trail::Read(switches)) = reader.switches(since, None).await else {
        panic!("it is readable");
    };
    let Switches {
        time,
        asked,
        switches: all,
    } = &switches;
    assert_eq!(*time, (since, *asked));
    assert_eq!(all.len(), 3);
    let seconds = |at: Timestamp| at.seconds() - 1_793_610_000;
    let told: Vec<_> = switches
        .of(&key_id())
        .map(|switch| (seconds(switch.at), switch.is_on))
        .collect();
    assert_eq!(told, [(3, true), (2, false), (1, true)]);
    let other = AccessKeyId::new("AKIA1111111111111111").unwrap();
    assert_eq!(switches.of(&other).count(), 0);
    let body: serde_json::Value = serde_json::from_str(&server.asked()[0].body).unwrap();
    assert_eq!(
        body,
        value!({
            "LookupAttributes": [{ "AttributeKey": "EventName", "AttributeValue": "UpdateAccessKey" }],
            "StartTime": 1_793_600_000, "MaxResults": 50,
        })
    );
    assert_eq!(
        reader.switches(since, None).await.unwrap(),
        Trail::Unreadable
    );
}

#[tokio::test]
async fn what_is_not_read_about_a_key_is_told_as_it_is() {
    let html = || Answer::Http(500, "<!doctype html>".to_owned());
    let since = Timestamp::from_seconds(1_793_600_000);
    // What stands in for AWS and has no CloudTrail denies nothing.
    let server = Server::start([html(), html(), html()]).await;
    let asked = aws(&server).reader().events_of(&key_id(), since).await;
    assert_eq!(seen(&asked.unwrap_err()), (NotDone, Some(500), None));
    let server = Server::start([json_error(400, "AccessDeniedException")]).await;
    let asked = aws(&server).reader().events_of(&key_id(), since).await;
    assert!(asked.unwrap_err().is_denied());
}

#[tokio::test]
async fn a_version_has_its_labels_and_the_date_that_aws_gave_it() {
    let versions = value!([
        { "VersionId": MARKER, "VersionStages": ["COUNTERSIGN-STATE", "COUNTERSIGN-NEXT"], "CreatedDate": 1_793_620_001.5 },
        { "VersionId": claim().to_string() },
    ]);
    let server = Server::start([json(value!({ "Versions": versions }))]).await;
    let listed = aws(&server).reader().dated_versions(&name()).await;
    let labels = ["COUNTERSIGN-STATE", "COUNTERSIGN-NEXT"].map(str::to_owned);
    assert_eq!(
        listed.unwrap(),
        [
            SecretVersion {
                id: Version::parse(MARKER),
                labels: labels.into(),
                created: Some(Timestamp::from_seconds(1_793_620_001)),
            },
            SecretVersion {
                id: Version::Claim(claim()),
                labels: Vec::new(),
                created: None,
            },
        ]
    );
}

#[tokio::test]
async fn the_last_use_of_a_key_is_told_with_service_and_region() {
    let last = |inside: &str| {
        let used = format!("<AccessKeyLastUsed>{inside}</AccessKeyLastUsed>");
        xml(
            "GetAccessKeyLastUsed",
            &format!("<UserName>batch-exporter</UserName>{used}"),
        )
    };
    let used = "<LastUsedDate>2026-11-02T09:00:00Z</LastUsedDate><ServiceName>s3</ServiceName><Region>us-east-1</Region>";
    let never = "<ServiceName>N/A</ServiceName><Region>N/A</Region>";
    let server = Server::start([last(used), last(never), xml_error(404, "NoSuchEntity")]).await;
    let reader = aws(&server).reader();
    let known = reader.last_use(&key_id()).await.unwrap().unwrap();
    let last = known.last.unwrap();
    assert_eq!(known.user, Some(user()));
    assert_eq!(last.at, Timestamp::from_seconds(1_793_610_000));
    assert_eq!(
        (last.service.as_str(), last.region.as_str()),
        ("s3", "us-east-1")
    );
    let never = reader.last_use(&key_id()).await.unwrap().unwrap();
    assert_eq!(never.last, None);
    assert_eq!(reader.last_use(&key_id()).await.unwrap(), None);
}
