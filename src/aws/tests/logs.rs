//! At TRACE, no target prints the secret key but those that the command caps.

use std::io::Write;
use std::sync::{Arc, Mutex};

use serde_json::json as value;
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::layer::SubscriberExt;

use super::*;
use crate::aws::{LOUD_TARGETS, keys};

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Makes, stores and tries a key.
async fn issue() {
    let made = new_key("batch-exporter", KEY, PLANTED);
    let server = Server::start([
        xml("CreateAccessKey", &made),
        json(value!({ "VersionId": stored().to_string() })),
        xml_error(403, "InvalidClientTokenId"),
        identity("arn:aws:iam::123456789012:user/batch-exporter"),
    ])
    .await;
    let aws = aws_with(&server, SHORT);
    let (_, secret) = keys::create(aws.clients(), &user(), &nonce())
        .await
        .unwrap();
    let writer = aws.writer();
    writer.store(&name(), &stored(), &secret).await.unwrap();
    writer
        .test_key(&key_id(), &secret, &account(), &user())
        .await;
}

/// Returns what is logged while a key is issued.
async fn log_of_an_issue(filter: Targets) -> String {
    // With a single subscriber, a callsite is asked for by whatever test meets it first, on a thread without one, and is
    // silent from then on; with two, both are asked.
    let _second = tracing::Dispatch::new(tracing_subscriber::registry());
    let log = Log::default();
    let writer = log.clone();
    let lines = tracing_subscriber::fmt::layer().with_writer(move || writer.clone());
    let subscriber = tracing_subscriber::registry().with(filter).with(lines);
    let guard = tracing::subscriber::set_default(subscriber);
    issue().await;
    drop(guard);
    String::from_utf8(log.0.lock().unwrap().clone()).unwrap()
}

#[tokio::test]
async fn the_loud_targets_are_the_only_ones_that_print_the_secret() {
    let everything = Targets::new().with_default(LevelFilter::TRACE);
    let loud = log_of_an_issue(everything.clone()).await;
    assert!(loud.contains("wJalr"), "the test must be able to fail");
    let capped = LOUD_TARGETS.iter().fold(everything, |filter, target| {
        filter.with_target(*target, LevelFilter::INFO)
    });
    let quiet = log_of_an_issue(capped).await;
    assert!(!quiet.contains("wJalr"), "{quiet}");
}
