//! What is known of a key after it was issued: who switched it, when it was used, when each version of its secret was made.

use serde_json::json as value;

use super::*;
use crate::domain::FailureKind::NotDone;
use crate::domain::Version;
use crate::plan::SecretVersion;

const MARKER: &str = "off-1-1793620000-fedcba9876543210-AKIAIOSFODNN7EXAMPLE";

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
