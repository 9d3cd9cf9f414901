//! Writes: what is sent, what is repeated, and what is proven when it fails.

use serde_json::json as value;

use super::*;
use crate::domain::FailureKind::{NotDone, Refused, Unknown};
use crate::domain::{
    Notice, SecretAccessKey, SecretTag, SecretTagKey, SecretTagValue, TagKey, key_value,
};

pub(super) fn notice() -> Notice {
    Notice {
        event_id: "1".to_owned(),
        subject: "Access Key Created".to_owned(),
        body: "鍵".to_owned(),
        attributes: vec![("event", "issued".to_owned())],
    }
}

fn sent(server: &Server) -> Vec<serde_json::Value> {
    let asked = server.asked();
    asked
        .iter()
        .map(|asked| serde_json::from_str(&asked.body).unwrap())
        .collect()
}

#[tokio::test]
async fn a_claim_says_everything_and_is_sent_once() {
    let done = value!({ "Name": name().as_str(), "VersionId": claim().to_string() });
    let tags = [(TagKey::Version, "1".to_owned())];
    let server = Server::start([json(done)]).await;
    aws(&server)
        .writer()
        .claim(
            &name(),
            &claim(),
            "{}",
            (&tags, &[]),
            Some("alias/countersign"),
        )
        .await
        .unwrap();
    assert_eq!(
        sent(&server),
        [value!({
            "Name": "batch-exporter/access-key-20261102090000",
            "ClientRequestToken": "claim-0-1793610000-0123456789abcdef",
            "SecretString": "{}",
            "KmsKeyId": "alias/countersign",
            "Tags": [{ "Key": "countersign:version", "Value": "1" }],
        })]
    );
    for (answer, expected) in [
        (
            json_error(400, "ResourceExistsException"),
            (Refused, Some(400), Some("ResourceExistsException")),
        ),
        (
            json_error(400, "ThrottlingException"),
            (NotDone, Some(400), Some("ThrottlingException")),
        ),
        (
            json_error(500, "InternalServiceError"),
            (Unknown, Some(500), Some("InternalServiceError")),
        ),
        (Answer::Drop, (Unknown, None, None)),
        (
            json(value!({ "VersionId": "other" })),
            (Unknown, Some(200), None),
        ),
        (json(value!({})), (Unknown, Some(200), None)),
    ] {
        let told = format!("{answer:?}");
        let server = Server::start([answer]).await;
        let writer = aws(&server).writer();
        let failure = writer
            .claim(&name(), &claim(), "{}", (&tags, &[]), None)
            .await;
        assert_eq!(seen(&failure.unwrap_err()), expected, "{told}");
        assert_eq!(server.asked().len(), 1, "{told}");
    }
}

#[tokio::test]
async fn a_tag_that_aws_would_change_is_not_sent() {
    let server = Server::start([]).await;
    let writer = aws(&server).writer();
    let tags = [(TagKey::Run, "夜間".to_owned())];
    let refused = (Refused, None, Some("InvalidTagValue"));
    let claimed = writer
        .claim(&name(), &claim(), "{}", (&tags, &[]), None)
        .await;
    assert_eq!(seen(&claimed.unwrap_err()), refused);
    let tagged = writer.tag(&name(), &tags).await;
    assert_eq!(seen(&tagged.unwrap_err()), refused);
    assert!(server.asked().is_empty());
}

#[tokio::test]
async fn a_store_is_repeated_with_the_same_token_and_value() {
    let done = value!({ "Name": name().as_str(), "VersionId": stored().to_string() });
    let server = Server::start([
        Answer::Drop,
        json_error(400, "ThrottlingException"),
        json(done),
    ])
    .await;
    let secret = SecretAccessKey::new(PLANTED.to_owned());
    let writer = aws(&server).writer();
    writer.store(&name(), &stored(), &secret).await.unwrap();
    let sent = sent(&server);
    assert_eq!(sent.len(), 3);
    let value = key_value(&key_id(), &secret);
    for request in sent {
        assert_eq!(
            request,
            value!({
                "SecretId": "batch-exporter/access-key-20261102090000",
                "ClientRequestToken": "key-0123456789abcdef-AKIAIOSFODNN7EXAMPLE",
                "SecretString": secrecy::ExposeSecret::expose_secret(&value),
                "VersionStages": ["AWSPENDING"],
            })
        );
    }
}

#[tokio::test]
async fn a_store_waits_until_a_new_secret_is_there_and_nothing_else_does() {
    let absent = || json_error(400, "ResourceNotFoundException");
    let denied = || json_error(400, "AccessDeniedException");
    let done = json(value!({ "Name": name().as_str(), "VersionId": stored().to_string() }));
    let secret = SecretAccessKey::new(PLANTED.to_owned());
    let server = Server::start([absent(), denied(), absent(), absent(), denied(), done]).await;
    let writer = aws(&server).writer();
    writer.store(&name(), &stored(), &secret).await.unwrap();
    let sent = sent(&server);
    assert_eq!(sent.len(), 6);
    assert!(sent.iter().all(|request| *request == sent[0]));

    let begun = std::time::Instant::now();
    let server = Server::start((0..1_000).map(|_| absent())).await;
    let writer = aws_with(&server, SHORT).writer();
    let failure = writer.store(&name(), &stored(), &secret).await.unwrap_err();
    let absent_still = (Refused, Some(400), Some("ResourceNotFoundException"));
    assert_eq!(seen(&failure), absent_still);
    assert!(begun.elapsed() < std::time::Duration::from_secs(5));

    let server = Server::start([absent(), absent(), absent(), absent()]).await;
    let writer = aws(&server).writer();
    let promoted = writer.promote(&name(), &claim(), &stored()).await;
    assert_eq!(seen(&promoted.unwrap_err()), absent_still);
    let tagged = writer.tag(&name(), &[]).await;
    assert_eq!(seen(&tagged.unwrap_err()), absent_still);
    let taken = writer.take_over(&name(), &claim(), &claim(), "{}").await;
    assert_eq!(seen(&taken.unwrap_err()), absent_still);
    assert_eq!(server.asked().len(), 3);
}

#[tokio::test]
async fn a_claim_has_the_tags_of_the_organisation_beside_its_own() {
    let done = value!({ "Name": name().as_str(), "VersionId": claim().to_string() });
    let ours = [(TagKey::Version, "1".to_owned())];
    let others = [SecretTag {
        key: SecretTagKey::new("CostCenter").unwrap(),
        value: SecretTagValue::new("経理 1234").unwrap(),
    }];
    let server = Server::start([json(done)]).await;
    let writer = aws(&server).writer();
    let tags = (&ours[..], &others[..]);
    let claimed = writer.claim(&name(), &claim(), "{}", tags, None).await;
    claimed.unwrap();
    assert_eq!(
        sent(&server)[0]["Tags"],
        value!([
            { "Key": "countersign:version", "Value": "1" },
            { "Key": "CostCenter", "Value": "経理 1234" },
        ])
    );
}

#[tokio::test]
async fn after_several_requests_a_refusal_of_the_last_proves_nothing() {
    let denied = || json_error(400, "AccessDeniedException");
    let secret = SecretAccessKey::new(PLANTED.to_owned());
    for (answers, kind) in [
        (vec![denied()], Refused),
        (vec![Answer::Drop, denied()], Unknown),
    ] {
        let server = Server::start(answers).await;
        let writer = aws_with(&server, IMPATIENT).writer();
        let failure = writer.store(&name(), &stored(), &secret).await.unwrap_err();
        assert_eq!(
            seen(&failure),
            (kind, Some(400), Some("AccessDeniedException"))
        );
    }
}

#[tokio::test]
async fn a_promotion_is_sent_once() {
    let server = Server::start([json(value!({ "Name": name().as_str() }))]).await;
    let writer = aws(&server).writer();
    writer.promote(&name(), &claim(), &stored()).await.unwrap();
    assert_eq!(
        sent(&server),
        [value!({
            "SecretId": "batch-exporter/access-key-20261102090000",
            "VersionStage": "AWSCURRENT",
            "RemoveFromVersionId": "claim-0-1793610000-0123456789abcdef",
            "MoveToVersionId": "key-0123456789abcdef-AKIAIOSFODNN7EXAMPLE",
        })]
    );
    for (answer, expected) in [
        (
            json_error(400, "InvalidParameterException"),
            (Refused, Some(400), Some("InvalidParameterException")),
        ),
        (
            json_error(503, "ServiceUnavailable"),
            (Unknown, Some(503), Some("ServiceUnavailable")),
        ),
        (Answer::Drop, (Unknown, None, None)),
        (Answer::Silence, (Unknown, None, None)),
        (
            Answer::CutOff(200, "{".to_owned()),
            (Unknown, Some(200), None),
        ),
        (
            Answer::Http(200, "{".to_owned()),
            (Unknown, Some(200), None),
        ),
        (Answer::Http(200, String::new()), (Unknown, Some(200), None)),
    ] {
        let told = format!("{answer:?}");
        let server = Server::start([answer]).await;
        let writer = aws_with(&server, SHORT).writer();
        let failure = writer.promote(&name(), &claim(), &stored()).await;
        assert_eq!(seen(&failure.unwrap_err()), expected, "{told}");
        assert_eq!(server.asked().len(), 1, "{told}");
    }
}

#[tokio::test]
async fn tags_are_repeated_and_notices_are_not() {
    let tags = [(TagKey::Key, KEY.to_owned())];
    let server = Server::start([Answer::Drop, json(value!({}))]).await;
    aws(&server).writer().tag(&name(), &tags).await.unwrap();
    assert_eq!(server.asked().len(), 2);

    let server = Server::start([
        xml("Publish", "<MessageId>1</MessageId>"),
        xml("Publish", ""),
        xml_error(500, "InternalError"),
    ])
    .await;
    let writer = aws(&server).writer();
    writer.publish("arn:aws:sns:t", &notice()).await.unwrap();
    let unclear = writer.publish("arn:aws:sns:t", &notice()).await;
    assert_eq!(seen(&unclear.unwrap_err()), (Unknown, Some(200), None));
    let failed = writer.publish("arn:aws:sns:t", &notice()).await;
    assert_eq!(
        seen(&failed.unwrap_err()),
        (Unknown, Some(500), Some("InternalError"))
    );
    let asked = server.asked();
    assert_eq!(asked.len(), 3);
    for part in [
        "TopicArn=arn%3Aaws%3Asns%3At",
        "Subject=Access%20Key%20Created",
        "Message=%E9%8D%B5",
        "MessageAttributes.entry.1.Name=event",
        "MessageAttributes.entry.1.Value.StringValue=issued",
    ] {
        assert!(asked[0].body.contains(part), "{}", asked[0].body);
    }
}
