//! Looks into the event history of CloudTrail: who created which access key, and what else was done to one.

use aws_sdk_cloudtrail::primitives::DateTime;
use aws_sdk_cloudtrail::types::{LookupAttribute, LookupAttributeKey};
use serde_json::Value;

use super::clients::Clients;
use super::events::{creation, key_event};
use super::failures::Call;
use crate::domain::{AccessKeyId, Cause, Failure, Operation, Timestamp};
use crate::plan::{Creations, KeyEvent, Trail};

const CALL: Call = Call(Operation::LookupEvents);

/// Five thousand keys, read in a minute.
const MOST_PAGES: usize = 100;

/// Looks up who created access keys in a time, which ends now where no end is given.
pub(super) async fn creations(
    clients: &Clients,
    since: Timestamp,
    until: Option<Timestamp>,
) -> Result<Trail, Failure> {
    let by_name = (LookupAttributeKey::EventName, "CreateAccessKey");
    match look_up(clients, by_name, (since, until), creation).await {
        Ok((asked, creations)) => Ok(Trail::Read(Creations {
            times: vec![(since, until.unwrap_or(asked))],
            asked,
            creations,
        })),
        Err(failure) if is_closed(&failure) => Ok(Trail::Unreadable),
        Err(failure) => Err(failure),
    }
}

/// Looks up what was done to one access key since a time.
pub(super) async fn events_of(
    clients: &Clients,
    key: &AccessKeyId,
    since: Timestamp,
) -> Result<Vec<KeyEvent>, Failure> {
    let by_key = (LookupAttributeKey::ResourceName, key.as_str());
    let read = |record: &Value| key_event(record, key);
    let (_, events) = look_up(clients, by_key, (since, None), read).await?;
    Ok(events)
}

/// Reads every event that has an attribute, the latest first, and returns with them when it was first asked.
async fn look_up<T>(
    clients: &Clients,
    (attribute, value): (LookupAttributeKey, &str),
    (since, until): (Timestamp, Option<Timestamp>),
    read: impl Fn(&Value) -> Option<T>,
) -> Result<(Timestamp, Vec<T>), Failure> {
    let time = |time: Timestamp| DateTime::from_secs(time.seconds());
    let attribute = LookupAttribute::builder()
        .attribute_key(attribute)
        .attribute_value(value)
        .build()
        .map_err(|_| CALL.not_sent("InvalidAttribute"))?;
    let mut found = Vec::new();
    let mut asked = None;
    let mut next = None;
    for page in 0..MOST_PAGES {
        // CloudTrail takes two of these calls a second.
        if page > 0 {
            tokio::time::sleep(clients.deadlines.pace).await;
        }
        let ask = clients
            .trail
            .lookup_events()
            .lookup_attributes(attribute.clone())
            .start_time(time(since))
            .set_end_time(until.map(time))
            .max_results(50)
            .set_next_token(next);
        let once = async || {
            let answer = ask.clone().send().await;
            answer.map_err(|error| CALL.failed(&error))
        };
        let is_throttled = |failure: &Failure| failure.cause == Cause::Throttled;
        let answer = clients.deadlines.patience(is_throttled, once).await?;
        // What is not in the first page may have come to CloudTrail after it was asked for.
        asked = asked.or_else(|| clients.now());
        for event in answer.events.as_deref().ok_or_else(|| CALL.incomplete())? {
            let record = event.cloud_trail_event();
            let record = record.and_then(|text| serde_json::from_str(text).ok());
            found.extend(read(&record.ok_or_else(|| CALL.incomplete())?));
        }
        next = answer.next_token.filter(|token| !token.is_empty());
        if next.is_none() {
            return Ok((asked.ok_or_else(|| CALL.incomplete())?, found));
        }
    }
    Err(CALL.too_many_pages())
}

/// Returns whether the caller may not look, or there is nothing to look at: CloudTrail's own errors have a code, and what
/// answers an error without one stands in for AWS and has no CloudTrail; or stands before it, and cannot reach it.
fn is_closed(failure: &Failure) -> bool {
    match (&failure.code, failure.status) {
        (Some(_), _) => failure.is_denied(),
        (None, Some(502..=504)) | (None, None) => false,
        (None, Some(status)) => status >= 400,
    }
}
