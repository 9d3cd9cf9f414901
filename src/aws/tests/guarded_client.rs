//! Nothing leaves for an endpoint that is neither https nor loopback.

use super::*;
use crate::aws::keys;
use crate::domain::FailureKind::Refused;

/// An address of the documentation (RFC 5737): a request there would end in a time-out, not in a refusal.
const ELSEWHERE: &str = "http://192.0.2.1:80";

fn elsewhere(endpoint: &str) -> Aws {
    Aws::with_deadlines(endpoint, "ap-northeast-1", KEY, "the caller's own", SHORT)
}

#[tokio::test]
async fn every_service_refuses_an_endpoint_elsewhere() {
    let refused = (Refused, None, Some("UnsafeEndpoint"));
    let aws = elsewhere(ELSEWHERE);
    assert_eq!(seen(&aws.reader().caller().await.unwrap_err()), refused);
    assert_eq!(seen(&aws.reader().secrets().await.unwrap_err()), refused);
    assert_eq!(
        seen(&aws.reader().user(&user()).await.unwrap_err()),
        refused
    );
    let created = keys::create(aws.clients(), &user(), &nonce()).await;
    assert_eq!(seen(&created.unwrap_err()), refused);
    let tagged = aws.writer().tag(&name(), &[]).await;
    assert_eq!(seen(&tagged.unwrap_err()), refused);
    let published = aws.writer().publish("arn", &writing::notice()).await;
    assert_eq!(seen(&published.unwrap_err()), refused);
}

#[tokio::test]
async fn a_signed_request_does_not_go_to_the_metadata_service() {
    let aws = elsewhere("http://169.254.169.254");
    let failure = aws.reader().caller().await.unwrap_err();
    assert_eq!(seen(&failure), (Refused, None, Some("UnsafeEndpoint")));
}

#[tokio::test]
async fn a_name_that_only_looks_like_loopback_is_refused() {
    let server = Server::start([]).await;
    let port = server.endpoint.rsplit(':').next().unwrap();
    let aws = elsewhere(&format!("http://127.0.0.1:{port}@192.0.2.1"));
    let failure = aws.reader().caller().await.unwrap_err();
    assert_eq!(failure.kind, Refused);
    assert!(server.asked().is_empty());
}
