//! What is done to a key after it was issued: what is sent, what is repeated, and what is proven when it fails.

use serde_json::json as value;

use super::*;
use crate::aws::Writer;
use crate::domain::FailureKind::{NotDone, Refused, Unknown};
use crate::domain::{AwsAnswer, Cause, Label, Marker, SecretAccessKey, Version};

const MARKER: &str = "off-1-1793620000-fedcba9876543210-AKIAIOSFODNN7EXAMPLE";

fn marker() -> Marker {
    let version = Version::parse(MARKER);
    version.marker().cloned().unwrap()
}

fn bodies(server: &Server) -> Vec<serde_json::Value> {
    let asked = server.asked().into_iter();
    asked
        .map(|asked| serde_json::from_str(&asked.body).unwrap())
        .collect()
}

/// Checks that every request bears the nonce, and has these parts.
fn under_the_nonce(server: &Server, parts: &[&str]) {
    for asked in server.asked() {
        let agent = asked.header("user-agent");
        let mark = format!("app/countersign-{NONCE}");
        assert!(agent.split(' ').any(|part| part == mark), "{agent}");
        for part in parts {
            assert!(asked.body.contains(part), "{}", asked.body);
        }
    }
}

fn done(operation: &str) -> Answer {
    xml(operation, "")
}

async fn switch(writer: &Writer, is_active: bool) -> Result<(), Failure> {
    writer.switch(&user(), &key_id(), is_active, &nonce()).await
}

#[tokio::test]
async fn a_key_is_switched_under_the_nonce_of_its_marker_and_again_if_need_be() {
    for (is_active, status) in [(false, "Status=Inactive"), (true, "Status=Active")] {
        let server = Server::start([
            Answer::Drop,
            xml_error(500, "ServiceFailure"),
            done("UpdateAccessKey"),
        ])
        .await;
        switch(&aws(&server).writer(), is_active).await.unwrap();
        assert_eq!(server.asked().len(), 3);
        under_the_nonce(
            &server,
            &[
                "Action=UpdateAccessKey",
                "UserName=batch-exporter",
                "AccessKeyId=AKIAIOSFODNN7EXAMPLE",
                status,
            ],
        );
    }
}

#[tokio::test]
async fn a_switch_that_failed_is_sorted() {
    let gone = Cause::Aws(AwsAnswer::NoSuchThing);
    let [absent, denied, throttled] = ["NoSuchEntity", "AccessDenied", "Throttling"];
    for (answers, expected, cause) in [
        (
            vec![xml_error(404, absent)],
            (Refused, Some(404), Some(absent)),
            gone.clone(),
        ),
        // The first may have come through, and the key have been deleted since.
        (
            vec![Answer::Drop, xml_error(404, absent)],
            (Unknown, Some(404), Some(absent)),
            gone,
        ),
        (
            vec![xml_error(403, denied)],
            (Refused, Some(403), Some(denied)),
            Cause::Denied(None),
        ),
        (
            (0..3).map(|_| xml_error(400, throttled)).collect(),
            (Unknown, Some(400), Some(throttled)),
            Cause::Other,
        ),
        (
            (0..3).map(|_| Answer::Http(200, "{".to_owned())).collect(),
            (Unknown, Some(200), None),
            Cause::Other,
        ),
    ] {
        let told = format!("{answers:?}");
        let server = Server::start(answers).await;
        let failure = switch(&aws(&server).writer(), false).await.unwrap_err();
        assert_eq!(seen(&failure), expected, "{told}");
        assert_eq!(failure.cause, cause, "{told}");
        assert_eq!(failure.permission(), "iam:UpdateAccessKey");
    }
    let server = Server::start([]).await;
    let aws = aws_with(&server, SHORT);
    drop(server);
    tokio::time::sleep(Duration::from_millis(20)).await;
    let failure = switch(&aws.writer(), true).await.unwrap_err();
    assert_eq!(seen(&failure), (Unknown, None, None));
}

#[tokio::test]
async fn a_key_is_dropped_under_the_nonce_of_its_marker() {
    let server = Server::start([
        Answer::Drop,
        done("DeleteAccessKey"),
        xml_error(404, "NoSuchEntity"),
        xml_error(403, "AccessDenied"),
    ])
    .await;
    let writer = aws(&server).writer();
    let drop = || async {
        writer
            .delete_under(&user(), &key_id(), &nonce())
            .await
            .map_err(|failure| failure.kind)
    };
    assert_eq!(drop().await, Ok(()));
    assert_eq!(drop().await, Ok(()));
    assert_eq!(drop().await, Err(Refused));
    assert_eq!(server.asked().len(), 4);
    under_the_nonce(
        &server,
        &["Action=DeleteAccessKey", "AccessKeyId=AKIAIOSFODNN7EXAMPLE"],
    );
}

fn deleted() -> Answer {
    json(value!({ "Name": name().as_str(), "DeletionDate": 1_796_202_000 }))
}

fn described(deleted: Option<i64>) -> Answer {
    json(value!({ "Name": name().as_str(), "DeletedDate": deleted }))
}

#[tokio::test]
async fn a_secret_is_deleted_with_the_longest_window() {
    let server = Server::start([Answer::Drop, deleted()]).await;
    aws(&server).writer().delete_secret(&name()).await.unwrap();
    let expected = value!({ "SecretId": name().as_str(), "RecoveryWindowInDays": 30 });
    assert_eq!(bodies(&server), [expected.clone(), expected]);
}

#[tokio::test]
async fn a_secret_that_is_scheduled_for_deletion_is_what_was_wanted() {
    let [refused, absent, denied] = [
        "InvalidRequestException",
        "ResourceNotFoundException",
        "AccessDeniedException",
    ];
    let refusal = || json_error(400, refused);
    let is_refused = Some((Refused, Some(400), Some(refused)));
    for (answers, expected) in [
        (vec![refusal(), described(Some(1_796_202_000))], None),
        // The first came through, and its answer was lost.
        (vec![Answer::Drop, refusal(), described(Some(1))], None),
        // It is refused for another reason, or there is no knowing.
        (vec![refusal(), described(None)], is_refused),
        (vec![refusal(), json_error(400, absent)], is_refused),
        (vec![refusal(), json_error(400, denied)], is_refused),
        (
            vec![Answer::Drop, refusal(), described(None)],
            Some((Unknown, Some(400), Some(refused))),
        ),
        (
            vec![json_error(400, absent)],
            Some((Refused, Some(400), Some(absent))),
        ),
        (
            vec![json_error(400, denied)],
            Some((Refused, Some(400), Some(denied))),
        ),
        (
            vec![json(value!({ "Name": "other", "DeletionDate": 1 }))],
            Some((Unknown, Some(200), None)),
        ),
        (
            vec![json(value!({ "Name": name().as_str() }))],
            Some((Unknown, Some(200), None)),
        ),
    ] {
        let told = format!("{answers:?}");
        let count = answers.len();
        let server = Server::start(answers).await;
        let ended = aws(&server).writer().delete_secret(&name()).await.err();
        assert_eq!(ended.as_ref().map(seen), expected, "{told}");
        assert_eq!(server.asked().len(), count, "{told}");
        assert!(!bodies(&server)[0]["RecoveryWindowInDays"].is_null());
    }
}

#[tokio::test]
async fn a_marker_is_put_where_it_decides_nothing_and_the_same_each_time() {
    let put = || json(value!({ "Name": name().as_str(), "VersionId": MARKER }));
    let server = Server::start([Answer::Drop, json_error(500, "InternalServiceError"), put()]);
    let server = server.await;
    let writer = aws(&server).writer();
    writer.put_marker(&name(), &marker()).await.unwrap();
    let expected = value!({
        "SecretId": name().as_str(), "ClientRequestToken": MARKER,
        "SecretString": r#"{"status":"off","key":"AKIAIOSFODNN7EXAMPLE"}"#,
        "VersionStages": ["COUNTERSIGN-NEXT"],
    });
    assert_eq!(
        bodies(&server),
        [expected.clone(), expected.clone(), expected]
    );

    let limit = "LimitExceededException";
    let denied = "AccessDeniedException";
    for (answers, expected, cause) in [
        // The SDK takes this code for a throttle.
        (
            (0..3).map(|_| json_error(400, limit)).collect(),
            (Unknown, Some(400), Some(limit)),
            Cause::Aws(AwsAnswer::LimitExceeded),
        ),
        (
            vec![json_error(400, denied)],
            (Refused, Some(400), Some(denied)),
            Cause::Denied(None),
        ),
        (
            vec![json(value!({ "VersionId": "another" }))],
            (Unknown, Some(200), None),
            Cause::Other,
        ),
    ] {
        let server = Server::start(answers).await;
        let put = aws(&server).writer();
        let failure = put.put_marker(&name(), &marker()).await.unwrap_err();
        assert_eq!((seen(&failure), failure.cause.clone()), (expected, cause));
    }
}

#[tokio::test]
async fn the_key_of_a_rotation_is_stored_where_it_is_not_current() {
    let done = json(value!({ "Name": name().as_str(), "VersionId": stored().to_string() }));
    let server = Server::start([Answer::Drop, done]).await;
    let secret = SecretAccessKey::new(PLANTED.to_owned());
    let writer = aws(&server).writer();
    let stored = writer.store_rotated(&name(), &stored(), &secret).await;
    stored.unwrap();
    let sent = bodies(&server);
    assert_eq!(sent[0]["VersionStages"], value!(["COUNTERSIGN-NEXT"]));
    let token = "key-0123456789abcdef-AKIAIOSFODNN7EXAMPLE";
    assert_eq!(sent[0]["ClientRequestToken"], token);
    assert_eq!((sent.len(), &sent[0]), (2, &sent[1]));
}

#[tokio::test]
async fn a_label_is_moved_from_what_was_seen_or_from_nothing_and_once() {
    let moved = || json(value!({ "Name": name().as_str() }));
    let claim = claim().to_string();
    let server = Server::start([moved(), moved()]).await;
    let writer = aws(&server).writer();
    let (label, shown) = (Label::State, "COUNTERSIGN-STATE");
    for from in [None, Some(claim.as_str())] {
        writer
            .move_label(&name(), label, from, MARKER)
            .await
            .unwrap();
    }
    let secret = name();
    let secret = secret.as_str();
    assert_eq!(
        bodies(&server),
        [
            value!({ "SecretId": secret, "VersionStage": shown, "MoveToVersionId": MARKER }),
            value!({
                "SecretId": secret, "VersionStage": shown, "MoveToVersionId": MARKER,
                "RemoveFromVersionId": claim,
            }),
        ]
    );
    let aws_says = Cause::Aws;
    for (answer, kind, cause) in [
        (
            json_error(400, "InvalidParameterException"),
            Refused,
            Cause::LostRace,
        ),
        (
            json_error(400, "InvalidRequestException"),
            Refused,
            aws_says(AwsAnswer::InvalidRequest),
        ),
        (
            json_error(400, "ResourceNotFoundException"),
            Refused,
            aws_says(AwsAnswer::NoSuchThing),
        ),
        (
            json_error(400, "LimitExceededException"),
            Refused,
            aws_says(AwsAnswer::LimitExceeded),
        ),
        (
            json_error(400, "ThrottlingException"),
            NotDone,
            Cause::Throttled,
        ),
        (
            json_error(500, "InvalidParameterException"),
            Unknown,
            Cause::Other,
        ),
        (json(value!({ "Name": "other" })), Unknown, Cause::Other),
    ] {
        let told = format!("{answer:?}");
        let server = Server::start([answer]).await;
        let writer = aws(&server).writer();
        let failure = writer.move_label(&name(), label, None, MARKER).await;
        let failure = failure.unwrap_err();
        assert_eq!((failure.kind, failure.cause), (kind, cause), "{told}");
        assert_eq!(server.asked().len(), 1, "{told}");
    }
}
