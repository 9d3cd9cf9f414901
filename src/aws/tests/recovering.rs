//! What recovery asks and does: who created keys, every version of a secret, taking over, deleting.

use serde_json::json as value;

use super::*;
use crate::aws::Writer;
use crate::domain::FailureKind::{NotDone, Refused, Unknown};
use crate::domain::Version;
use crate::plan::{Creations, Trail, orphan_for_tests};

const NEXT: &str = "claim-1-1793620000-fedcba9876543210";

fn next() -> Claim {
    match Version::parse(NEXT) {
        Version::Claim(claim) => claim,
        other => panic!("{other:?}"),
    }
}

fn bodies(server: &Server) -> Vec<serde_json::Value> {
    let asked = server.asked().into_iter();
    asked
        .map(|asked| serde_json::from_str(&asked.body).unwrap())
        .collect()
}

fn event(key: &str) -> serde_json::Value {
    let record = value!({
        "eventSource": "iam.amazonaws.com",
        "eventName": "CreateAccessKey",
        "eventTime": "2026-11-02T09:00:00Z",
        "userAgent": format!("aws-sdk-rust app/countersign-{NONCE}"),
        "userIdentity": { "arn": "arn:aws:sts::123456789012:assumed-role/reconcile/run" },
        "responseElements": { "accessKey": { "accessKeyId": key, "userName": "batch-exporter" } },
    });
    value!({ "EventId": "1", "CloudTrailEvent": record.to_string() })
}

async fn creations(answers: impl IntoIterator<Item = Answer>) -> (Result<Trail, Failure>, Server) {
    let server = Server::start(answers).await;
    let since = Timestamp::from_seconds(1_793_600_000);
    let asked = aws(&server).reader().creations(since, None).await;
    (asked, server)
}

#[tokio::test]
async fn cloudtrail_is_asked_page_by_page_where_iams_events_are() {
    let (asked, server) = creations([
        json(value!({ "Events": [event(KEY)], "NextToken": "2" })),
        json(value!({ "Events": [] , "NextToken": "3" })),
        json(value!({ "Events": [event("AKIA1111111111111111")] })),
    ])
    .await;
    let Ok(Trail::Read(Creations {
        times,
        asked,
        creations,
    })) = asked
    else {
        panic!("{asked:?}")
    };
    let keys: Vec<_> = creations
        .iter()
        .map(|creation| creation.key.as_str())
        .collect();
    assert_eq!(keys, [KEY, "AKIA1111111111111111"]);
    assert_eq!(creations[0].nonce, Some(nonce()));
    assert_eq!(times, [(Timestamp::from_seconds(1_793_600_000), asked)]);
    assert_eq!(asked, Timestamp::from_http_date(&server.date).unwrap());
    let scope = server.asked()[0].header("authorization").to_owned();
    assert!(
        scope.contains("/us-east-1/cloudtrail/aws4_request"),
        "{scope}"
    );
    let bodies = bodies(&server);
    assert_eq!(
        bodies[0],
        value!({
            "LookupAttributes": [{ "AttributeKey": "EventName", "AttributeValue": "CreateAccessKey" }],
            "StartTime": 1_793_600_000, "MaxResults": 50,
        })
    );
    assert_eq!(bodies[2]["NextToken"], "3");

    let server = Server::start([json(value!({ "Events": [] }))]).await;
    let [since, until] = [1_793_600_000, 1_793_600_120].map(Timestamp::from_seconds);
    let asked = aws(&server).reader().creations(since, Some(until)).await;
    let Ok(Trail::Read(creations)) = asked else {
        panic!("{asked:?}")
    };
    assert_eq!(creations.times, [(since, until)]);
    assert_eq!(self::bodies(&server)[0]["EndTime"], 1_793_600_120);
}

#[tokio::test]
async fn a_throttle_is_waited_out() {
    let throttled = (0..10).map(|_| json_error(400, "ThrottlingException"));
    let found = [json(value!({ "Events": [event(KEY)] }))];
    let (asked, server) = creations(throttled.chain(found)).await;
    assert!(matches!(asked, Ok(Trail::Read(_))), "{asked:?}");
    assert_eq!(server.asked().len(), 11);
}

#[tokio::test]
async fn what_may_not_be_read_is_a_fact_and_what_fails_is_a_failure() {
    for code in ["AccessDeniedException", "AccessDenied"] {
        let (asked, _) = creations([json_error(400, code)]).await;
        assert_eq!(asked.unwrap(), Trail::Unreadable);
    }
    let html = || Answer::Http(500, "<!doctype html>".to_owned());
    let (asked, _) = creations([html(), html(), html()]).await;
    assert_eq!(asked.unwrap(), Trail::Unreadable);
    for status in [502, 503, 504] {
        let away = || Answer::Http(status, "<html>".to_owned());
        let (asked, _) = creations([away(), away(), away()]).await;
        assert_eq!(asked.unwrap_err().status, Some(status));
    }
    let throttled = || json_error(400, "ThrottlingException");
    let server = Server::start((0..1_000).map(|_| throttled())).await;
    let since = Timestamp::from_seconds(1_793_600_000);
    let reader = aws_with(&server, SHORT).reader();
    let asked = reader.creations(since, None).await;
    assert_eq!(
        seen(&asked.unwrap_err()),
        (NotDone, Some(400), Some("ThrottlingException"))
    );
    assert!(server.asked().len() > 3);
    for body in [
        value!({}),
        value!({ "Events": [{}] }),
        value!({ "Events": [{ "CloudTrailEvent": "{" }] }),
    ] {
        let (asked, _) = creations([json(body.clone())]).await;
        assert_eq!(
            seen(&asked.unwrap_err()),
            (Unknown, Some(200), None),
            "{body}"
        );
    }
    let endless = (0..101).map(|_| json(value!({ "Events": [], "NextToken": "more" })));
    let (asked, server) = creations(endless).await;
    assert_eq!(asked.unwrap_err().code.as_deref(), Some("TooManyPages"));
    assert_eq!(server.asked().len(), 100);
}

#[tokio::test]
async fn every_version_of_a_secret_is_listed() {
    let claim = claim().to_string();
    let server = Server::start([
        json(value!({ "Versions": [{ "VersionId": claim }], "NextToken": "2" })),
        json(value!({ "Versions": [{ "VersionId": NEXT, "VersionStages": ["COUNTERSIGN"] }] })),
        json(value!({ "Versions": [{}] })),
        json(value!({})),
    ])
    .await;
    let reader = aws(&server).reader();
    let versions = reader.versions(&name()).await.unwrap();
    let ids: Vec<String> = versions.iter().map(ToString::to_string).collect();
    assert_eq!(ids, [claim.as_str(), NEXT]);
    assert_eq!(
        bodies(&server)[0],
        value!({ "SecretId": name().as_str(), "IncludeDeprecated": true, "MaxResults": 100 })
    );
    for _ in 0..2 {
        let failure = reader.versions(&name()).await.unwrap_err();
        assert_eq!(seen(&failure), (Unknown, Some(200), None));
    }
}

/// The answers to a put, and to a move.
fn put() -> Answer {
    json(value!({ "Name": name().as_str(), "VersionId": NEXT }))
}

fn moved() -> Answer {
    json(value!({ "Name": name().as_str() }))
}

async fn take_over(writer: &Writer) -> Result<(), Failure> {
    writer.take_over(&name(), &claim(), &next(), "{}").await
}

#[tokio::test]
async fn a_take_over_is_a_version_beside_the_claim_and_one_move() {
    let server = Server::start([put(), moved()]).await;
    take_over(&aws(&server).writer()).await.unwrap();
    assert_eq!(
        bodies(&server),
        [
            value!({
                "SecretId": name().as_str(), "ClientRequestToken": NEXT, "SecretString": "{}",
                "VersionStages": ["COUNTERSIGN"],
            }),
            value!({
                "SecretId": name().as_str(), "VersionStage": "AWSCURRENT",
                "RemoveFromVersionId": claim().to_string(), "MoveToVersionId": NEXT,
            }),
        ]
    );
}

#[tokio::test]
async fn nothing_of_a_take_over_is_repeated() {
    for (answers, expected) in [
        (vec![Answer::Drop], (Unknown, None, None)),
        (
            vec![json(value!({ "VersionId": "another" }))],
            (Unknown, Some(200), None),
        ),
        (vec![put(), Answer::Drop], (Unknown, None, None)),
        (vec![put(), Answer::Silence], (Unknown, None, None)),
        (
            vec![put(), json_error(500, "InternalServiceError")],
            (Unknown, Some(500), Some("InternalServiceError")),
        ),
        (
            vec![put(), json_error(400, "InvalidParameterException")],
            (Refused, Some(400), Some("InvalidParameterException")),
        ),
    ] {
        let told = format!("{answers:?}");
        let count = answers.len();
        let server = Server::start(answers).await;
        let failure = take_over(&aws_with(&server, SHORT).writer()).await;
        assert_eq!(seen(&failure.unwrap_err()), expected, "{told}");
        assert_eq!(server.asked().len(), count, "{told}");
    }
}

#[tokio::test]
async fn a_claim_is_given_up_by_a_label_of_its_own() {
    let server = Server::start([moved(), moved()]).await;
    let writer = aws(&server).writer();
    writer.release(&name(), &claim(), None).await.unwrap();
    let before = Version::Claim(claim());
    writer
        .release(&name(), &next(), Some(&before))
        .await
        .unwrap();
    let label = "COUNTERSIGN-RELEASED";
    assert_eq!(
        bodies(&server),
        [
            value!({
                "SecretId": name().as_str(), "VersionStage": label,
                "MoveToVersionId": claim().to_string(),
            }),
            value!({
                "SecretId": name().as_str(), "VersionStage": label,
                "RemoveFromVersionId": claim().to_string(), "MoveToVersionId": NEXT,
            }),
        ]
    );
}

#[tokio::test]
async fn a_key_that_is_gone_is_what_was_wanted() {
    let deleted = || {
        Answer::Http(
            200,
            "<DeleteAccessKeyResponse></DeleteAccessKeyResponse>".to_owned(),
        )
    };
    let server = Server::start([
        deleted(),
        Answer::Drop,
        deleted(),
        xml_error(404, "NoSuchEntity"),
        xml_error(403, "AccessDenied"),
    ])
    .await;
    let writer = aws(&server).writer();
    let orphan = || orphan_for_tests(user(), key_id(), nonce());
    for _ in 0..3 {
        writer.delete_access_key(orphan()).await.unwrap();
    }
    let failure = writer.delete_access_key(orphan()).await.unwrap_err();
    assert_eq!(seen(&failure), (Refused, Some(403), Some("AccessDenied")));
    let asked = server.asked();
    assert_eq!(asked.len(), 5);
    for part in [
        "Action=DeleteAccessKey",
        "UserName=batch-exporter",
        "AccessKeyId=AKIAIOSFODNN7EXAMPLE",
    ] {
        assert!(asked[0].body.contains(part), "{}", asked[0].body);
    }
}
