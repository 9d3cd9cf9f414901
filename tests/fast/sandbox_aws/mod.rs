//! The sandbox's AWS, asked over HTTP by the real clients.

/// Fails unless a call is answered so: `ok`, or the code of its error.
macro_rules! answers {
    ($call:expr => $code:expr) => {
        assert_eq!(code($call.send().await), $code)
    };
}

/// The answer of a call that succeeds.
macro_rules! got {
    ($call:expr) => {
        $call.send().await.expect("it is answered")
    };
}

mod faults;
mod iam;
mod labels;
mod lists;
mod lives;
mod secrets;
mod services;

use std::io::{Read, Write};
use std::net::TcpStream;

use aws_config::{BehaviorVersion, Region, SdkConfig, retry::RetryConfig};
use aws_sdk_iam::config::{Credentials, SharedHttpClient};
use aws_sdk_iam::error::{ProvideErrorMetadata, SdkError};
use aws_smithy_http_client::tls;
use sandbox::Sandbox;
use serde_json::Value;

fn sandbox() -> Sandbox {
    Sandbox::start().expect("the sandbox starts")
}

/// A configuration for the real clients with the sandbox's own credentials, without retries.
pub(crate) async fn config(sandbox: &Sandbox) -> SdkConfig {
    let credentials = sandbox.world().credentials.clone();
    let (id, secret) = (credentials.access_key_id, credentials.secret_access_key);
    config_as(sandbox, &id, &secret).await
}

async fn config_as(sandbox: &Sandbox, id: &str, secret: &str) -> SdkConfig {
    aws_config::defaults(BehaviorVersion::v2026_01_12())
        .http_client(http_client())
        .endpoint_url(format!("{}/aws", sandbox.url()))
        .region(Region::new("ap-northeast-1"))
        .credentials_provider(Credentials::new(id, secret, None, None, "test"))
        .retry_config(RetryConfig::disabled())
        .load()
        .await
}

fn http_client() -> SharedHttpClient {
    let ring = tls::Provider::Rustls(tls::rustls_provider::CryptoMode::Ring);
    aws_smithy_http_client::Builder::new()
        .tls_provider(ring)
        .build_https()
}

/// `ok`, or the code of the error, or what else went wrong.
fn code<T, E: ProvideErrorMetadata, R>(result: Result<T, SdkError<E, R>>) -> String {
    match result {
        Ok(_) => "ok".to_owned(),
        Err(SdkError::ServiceError(error)) => {
            error.err().code().unwrap_or("unparseable").to_owned()
        }
        Err(SdkError::DispatchFailure(_)) => "no answer".to_owned(),
        Err(_) => "something else".to_owned(),
    }
}

/// The head and the body of the answer to a plain request to AWS, signed for a service in a region.
fn post(sandbox: &Sandbox, scope: &str, target: &str, body: &str) -> (String, String) {
    let key = sandbox.world().credentials.access_key_id.clone();
    let headers = format!(
        "Authorization: AWS4-HMAC-SHA256 Credential={key}/20261102/{scope}/aws4_request, Signature=0\r\n\
         X-Amz-Target: {target}\r\n"
    );
    send(sandbox, "POST", "/aws/", &headers, body)
}

/// The head and the body of the answer to a plain request.
fn send(
    sandbox: &Sandbox,
    method: &str,
    path: &str,
    headers: &str,
    body: &str,
) -> (String, String) {
    let address = sandbox.url().replace("http://", "");
    let length = body.len();
    let request = format!(
        "{method} {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\nContent-Length: {length}\r\n{headers}\r\n{body}"
    );
    let mut stream = TcpStream::connect(address).expect("the sandbox listens");
    stream
        .write_all(request.as_bytes())
        .expect("the request is sent");
    let mut answer = String::new();
    stream
        .read_to_string(&mut answer)
        .expect("the answer is text");
    let (head, body) = answer
        .split_once("\r\n\r\n")
        .expect("an answer has a head and a body");
    (head.to_owned(), body.to_owned())
}

/// The answer of LookupEvents in a region.
fn lookup_events(sandbox: &Sandbox, region: &str, input: &Value) -> Value {
    let target = "com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.LookupEvents";
    let (_, body) = post(
        sandbox,
        &format!("{region}/cloudtrail"),
        target,
        &input.to_string(),
    );
    serde_json::from_str(&body).expect("the answer is JSON")
}
