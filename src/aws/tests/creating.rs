//! CreateAccessKey: sent once, whatever comes back, and no failure taken for less than it is.

use super::*;
use crate::aws::keys;
use crate::aws::keys::Tested;
use crate::domain::FailureKind::{NotDone, Refused, Unknown};
use crate::domain::SecretAccessKey;

#[tokio::test]
async fn a_key_is_made_under_the_nonce_of_its_claim() {
    let key = new_key("batch-exporter", KEY, PLANTED);
    let server = Server::start([xml("CreateAccessKey", &key)]).await;
    let (id, secret) = keys::create(aws(&server).clients(), &user(), &nonce())
        .await
        .unwrap();
    assert_eq!(
        (id.as_str(), secret.expose(), format!("{secret:?}").as_str()),
        (KEY, PLANTED, "SecretAccessKey(…)")
    );
    let asked = server.asked();
    assert_eq!(asked.len(), 1);
    let agent = asked[0].header("user-agent");
    assert!(
        agent
            .split(' ')
            .any(|part| part == "app/countersign-0123456789abcdef"),
        "{agent}"
    );
    assert!(asked[0].body.contains("UserName=batch-exporter"));
}

#[tokio::test]
async fn every_failure_is_sorted_and_none_is_repeated() {
    let result = new_key("batch-exporter", KEY, PLANTED);
    let whole = format!("<CreateAccessKeyResponse><CreateAccessKeyResult>{result}");
    // Cut in the middle of the secret, and between the secret and its end.
    let (half, open) = (&whole[..whole.len() - 50], &whole[..whole.len() - 30]);
    assert!(half.contains("wJalr") && !half.contains(PLANTED) && open.ends_with(PLANTED));
    let made =
        |user: &str, id: &str, secret: &str| xml("CreateAccessKey", &new_key(user, id, secret));
    let throttled = Some("Throttling");
    let cases = [
        // Refused: the service says that it did nothing, and would not again.
        (
            xml_error(409, "LimitExceeded"),
            Refused,
            Some(409),
            Some("LimitExceeded"),
        ),
        (
            xml_error(404, "NoSuchEntity"),
            Refused,
            Some(404),
            Some("NoSuchEntity"),
        ),
        (
            xml_error(403, "AccessDenied"),
            Refused,
            Some(403),
            Some("AccessDenied"),
        ),
        (
            xml_error(400, "ValidationError"),
            Refused,
            Some(400),
            Some("ValidationError"),
        ),
        // Not done: the service says that it did nothing.
        (xml_error(400, "Throttling"), NotDone, Some(400), throttled),
        (
            xml_error(403, "ExpiredToken"),
            NotDone,
            Some(403),
            Some("ExpiredToken"),
        ),
        // Unknown: everything else.
        (
            xml_error(400, "Brandnew"),
            Unknown,
            Some(400),
            Some("Brandnew"),
        ),
        (xml_error(400, PLANTED), Unknown, Some(400), None),
        (
            xml_error(400, "RequestTimeout"),
            Unknown,
            Some(400),
            Some("RequestTimeout"),
        ),
        (Answer::Http(400, String::new()), Unknown, Some(400), None),
        (Answer::Http(302, String::new()), Unknown, Some(302), None),
        (
            xml_error(500, "ServiceFailure"),
            Unknown,
            Some(500),
            Some("ServiceFailure"),
        ),
        (xml_error(503, "Throttling"), Unknown, Some(503), throttled),
        (Answer::Http(500, whole.clone()), Unknown, Some(500), None),
        (Answer::Drop, Unknown, None, None),
        (Answer::Silence, Unknown, None, None),
        (Answer::CutOff(200, whole.clone()), Unknown, Some(200), None),
        (Answer::Http(200, half.to_owned()), Unknown, Some(200), None),
        (Answer::Http(200, open.to_owned()), Unknown, Some(200), None),
        (Answer::Http(200, String::new()), Unknown, Some(200), None),
        (
            Answer::Http(200, format!("<html>{PLANTED}</html>")),
            Unknown,
            Some(200),
            None,
        ),
        (xml_error(200, "AccessDenied"), Unknown, Some(200), None),
        (xml("CreateAccessKey", ""), Unknown, Some(200), None),
        (
            xml("CreateAccessKey", "<AccessKey/>"),
            Unknown,
            Some(200),
            None,
        ),
        (
            made("batch-exporter", "", PLANTED),
            Unknown,
            Some(200),
            None,
        ),
        (
            made("batch-exporter", "akia", PLANTED),
            Unknown,
            Some(200),
            None,
        ),
        (made("batch-exporter", KEY, ""), Unknown, Some(200), None),
        (
            made("batch-exporter", KEY, "two words of text"),
            Unknown,
            Some(200),
            None,
        ),
        (
            made("Batch-Exporter", KEY, PLANTED),
            Unknown,
            Some(200),
            None,
        ),
        (made("", KEY, PLANTED), Unknown, Some(200), None),
    ];
    for (answer, kind, status, code) in cases {
        let told = format!("{answer:?}");
        let server = Server::start([answer]).await;
        let failure = keys::create(aws_with(&server, SHORT).clients(), &user(), &nonce())
            .await
            .unwrap_err();
        assert_eq!(seen(&failure), (kind, status, code), "{told}");
        assert_eq!(server.asked().len(), 1, "{told}");
    }
}

#[tokio::test]
async fn without_a_server_it_is_unknown() {
    let server = Server::start([]).await;
    let aws = aws_with(&server, SHORT);
    drop(server);
    tokio::time::sleep(Duration::from_millis(20)).await;
    let failure = keys::create(aws.clients(), &user(), &nonce())
        .await
        .unwrap_err();
    assert_eq!(seen(&failure), (Unknown, None, None));
}

#[tokio::test]
async fn a_new_key_is_tried_until_it_answers_as_its_user() {
    let server = Server::start([
        xml_error(403, "InvalidClientTokenId"),
        Answer::Drop,
        identity("arn:aws:iam::123456789012:user/other"),
        identity("arn:aws:iam::123456789012:user/batch-exporter"),
    ])
    .await;
    let secret = SecretAccessKey::new(PLANTED.to_owned());
    let writer = aws_with(&server, SHORT).writer();
    let tested = writer
        .test_key(&key_id(), &secret, &account(), &user())
        .await;
    assert_eq!(tested, Tested::Works);
    let asked = server.asked();
    assert_eq!(asked.len(), 4);
    assert!(
        asked[0]
            .header("authorization")
            .contains("Credential=AKIAIOSFODNN7EXAMPLE/")
    );
}

#[tokio::test]
async fn a_key_that_does_not_answer_in_time_is_no_failure() {
    let server = Server::start([Answer::Silence]).await;
    let secret = SecretAccessKey::new(PLANTED.to_owned());
    let writer = aws_with(&server, SHORT).writer();
    let tested = writer
        .test_key(&key_id(), &secret, &account(), &user())
        .await;
    assert_eq!(tested, Tested::NotYet);
}
