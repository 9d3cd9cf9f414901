//! The real clients against canned answers.
//!
//! They lie here and not in `tests/`, because a key can be created from outside with a proof only, and deadlines cannot
//! be shortened.

mod creating;
mod guarded_client;
mod known;
mod life;
mod logs;
mod reading;
mod recovering;
mod server;
mod writing;

use std::time::Duration;

use super::Aws;
use super::clients::Deadlines;
use crate::domain::{
    AccessKeyId, AccountId, Claim, Failure, FailureKind, IamUser, Nonce, SecretName, Stem,
    StoredKey, Timestamp,
};
use server::{Answer, Server};

/// What must not be seen in a failure or a log.
const PLANTED: &str = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
const KEY: &str = "AKIAIOSFODNN7EXAMPLE";
const NONCE: &str = "0123456789abcdef";
const ACCOUNT: &str = "123456789012";

const BACKOFF: Duration = Duration::from_millis(5);

/// As usual, but for the pauses.
const QUICK: Deadlines = Deadlines {
    backoff: BACKOFF,
    pace: BACKOFF,
    ..Deadlines::USUAL
};

/// Waits for nothing that may pass by itself.
const IMPATIENT: Deadlines = Deadlines {
    patience: Duration::ZERO,
    ..QUICK
};

/// Short enough for a test, long enough for a slow machine.
const SHORT: Deadlines = Deadlines {
    attempt: Duration::from_millis(700),
    call: Duration::from_millis(1_500),
    backoff: BACKOFF,
    once: Duration::from_millis(700),
    first: Duration::from_millis(700),
    pace: BACKOFF,
    patience: Duration::from_millis(700),
    test: Duration::from_millis(1_500),
    pause: Duration::from_millis(5),
};

fn aws(server: &Server) -> Aws {
    aws_with(server, QUICK)
}

fn aws_with(server: &Server, deadlines: Deadlines) -> Aws {
    Aws::with_deadlines(
        &server.endpoint,
        "ap-northeast-1",
        "AKIASANDBOXSANDBOX00",
        "the caller's own",
        deadlines,
    )
}

fn user() -> IamUser {
    IamUser::new("batch-exporter").unwrap()
}

fn account() -> AccountId {
    AccountId::new(ACCOUNT).unwrap()
}

fn nonce() -> Nonce {
    Nonce::new(NONCE).unwrap()
}

fn key_id() -> AccessKeyId {
    AccessKeyId::new(KEY).unwrap()
}

fn name() -> SecretName {
    SecretName::new(&user(), &Stem::new("20261102090000").unwrap())
}

fn claim() -> Claim {
    Claim {
        generation: 0,
        at: Timestamp::from_seconds(1_793_610_000),
        nonce: nonce(),
    }
}

fn stored() -> StoredKey {
    StoredKey {
        nonce: nonce(),
        key: key_id(),
    }
}

/// An answer of IAM or STS.
fn xml(operation: &str, result: &str) -> Answer {
    let body = format!(
        "<{operation}Response><{operation}Result>{result}</{operation}Result></{operation}Response>"
    );
    Answer::Http(200, body)
}

fn identity(arn: &str) -> Answer {
    xml(
        "GetCallerIdentity",
        &format!("<Arn>{arn}</Arn><UserId>A</UserId><Account>{ACCOUNT}</Account>"),
    )
}

/// An error of IAM, SNS or STS.
fn xml_error(status: u16, code: &str) -> Answer {
    let body = format!(
        "<ErrorResponse><Error><Type>Sender</Type><Code>{code}</Code><Message>about {PLANTED}</Message></Error>\
         <RequestId>1</RequestId></ErrorResponse>"
    );
    Answer::Http(status, body)
}

/// An error of Secrets Manager.
fn json_error(status: u16, code: &str) -> Answer {
    Answer::Http(
        status,
        format!(r#"{{"__type":"{code}","message":"about {PLANTED}"}}"#),
    )
}

fn json(body: serde_json::Value) -> Answer {
    Answer::Http(200, body.to_string())
}

fn new_key(user: &str, id: &str, secret: &str) -> String {
    format!(
        "<AccessKey><UserName>{user}</UserName><AccessKeyId>{id}</AccessKeyId><Status>Active</Status>\
         <SecretAccessKey>{secret}</SecretAccessKey></AccessKey>"
    )
}

/// Says what a failure says, and that it says nothing that it must not.
fn seen(failure: &Failure) -> (FailureKind, Option<u16>, Option<&str>) {
    let text = format!("{failure:?}");
    assert!(!text.contains("wJalr"), "{text}");
    (failure.kind, failure.status, failure.code.as_deref())
}
