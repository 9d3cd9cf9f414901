//! Reads the event history of CloudTrail: who created which access key, and what else was done to one.

use aws_sdk_cloudtrail::primitives::DateTime;
use aws_sdk_cloudtrail::types::{LookupAttribute, LookupAttributeKey};
use serde_json::Value;

use super::clients::Clients;
use super::failures::Call;
use crate::domain::{
    AccessKeyId, Cause, Failure, FailureKind, IamUser, Nonce, Operation, Principal, Timestamp,
};
use crate::plan::{Creation, Creations, KeyChange, KeyEvent, Trail};

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
    let found = look_up(clients, by_name, (since, until), creation).await?;
    Ok(match found {
        Some((asked, creations)) => Trail::Read(Creations {
            times: vec![(since, until.unwrap_or(asked))],
            asked,
            creations,
        }),
        None => Trail::Unreadable,
    })
}

/// Looks up what was done to one access key since a time.
pub(super) async fn events_of(
    clients: &Clients,
    key: &AccessKeyId,
    since: Timestamp,
) -> Result<Vec<KeyEvent>, Failure> {
    let by_key = (LookupAttributeKey::ResourceName, key.as_str());
    let read = |record: &Value| key_event(record, key);
    let found = look_up(clients, by_key, (since, None), read).await?;
    let events = found.map(|(_, events)| events);
    events.ok_or_else(|| Failure {
        operation: Operation::LookupEvents,
        kind: FailureKind::Refused,
        cause: Cause::Denied(None),
        status: None,
        code: Some("AccessDenied".to_owned()),
    })
}

/// Reads every event that has an attribute, and says when it was asked; `None` if the caller may not look.
async fn look_up<T>(
    clients: &Clients,
    (attribute, value): (LookupAttributeKey, &str),
    (since, until): (Timestamp, Option<Timestamp>),
    read: impl Fn(&Value) -> Option<T>,
) -> Result<Option<(Timestamp, Vec<T>)>, Failure> {
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
        let answer = match clients
            .deadlines
            .patience(|failure| failure.cause == Cause::Throttled, once)
            .await
        {
            Ok(answer) => answer,
            Err(failure) if is_closed(&failure) => return Ok(None),
            Err(failure) => return Err(failure),
        };
        // What is not in the first page may have come to CloudTrail after it was asked for.
        asked = asked.or_else(|| clients.now());
        for event in answer.events.as_deref().ok_or_else(|| CALL.incomplete())? {
            let record = event.cloud_trail_event();
            let record = record.and_then(|text| serde_json::from_str(text).ok());
            found.extend(read(&record.ok_or_else(|| CALL.incomplete())?));
        }
        next = answer.next_token.filter(|token| !token.is_empty());
        if next.is_none() {
            return Ok(Some((asked.ok_or_else(|| CALL.incomplete())?, found)));
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

/// Reads one event (CloudTrail user guide, "CloudTrail record contents"); `None` if no key was created, or if it
/// cannot be told which.
fn creation(record: &Value) -> Option<Creation> {
    let is_done = record["eventSource"] == "iam.amazonaws.com"
        && record["eventName"] == "CreateAccessKey"
        && record["errorCode"].is_null();
    let key = &record["responseElements"]["accessKey"];
    let user = key["userName"].as_str();
    let arn = record["userIdentity"]["arn"].as_str();
    is_done.then_some(Creation {
        key: AccessKeyId::new(key["accessKeyId"].as_str()?).ok()?,
        user: user.and_then(|name| IamUser::new(name).ok()),
        at: Timestamp::from_rfc3339(record["eventTime"].as_str()?).ok()?,
        by: arn.and_then(Principal::from_arn),
        nonce: record["userAgent"].as_str().and_then(nonce),
    })
}

/// Reads one event about this key; `None` if it was not done, or is nothing that a key's story tells.
fn key_event(record: &Value, key: &AccessKeyId) -> Option<KeyEvent> {
    let is_done = record["eventSource"] == "iam.amazonaws.com" && record["errorCode"].is_null();
    let asked = &record["requestParameters"];
    let created = &record["responseElements"]["accessKey"];
    let (change, about) = match (record["eventName"].as_str()?, asked["status"].as_str()) {
        ("CreateAccessKey", _) => (KeyChange::Created, created),
        ("UpdateAccessKey", Some("Active")) => (KeyChange::Activated, asked),
        ("UpdateAccessKey", Some("Inactive")) => (KeyChange::Deactivated, asked),
        ("DeleteAccessKey", _) => (KeyChange::Deleted, asked),
        _ => return None,
    };
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let is_about_it = about["accessKeyId"] == key.as_str();
    (is_done && is_about_it).then_some(KeyEvent {
        change,
        at: Timestamp::from_rfc3339(record["eventTime"].as_str()?).ok()?,
        user: about["userName"]
            .as_str()
            .and_then(|name| IamUser::new(name).ok()),
        by: text(&record["userIdentity"]["arn"]),
        user_agent: text(&record["userAgent"]),
        nonce: record["userAgent"].as_str().and_then(nonce),
    })
}

/// Reads the nonce in `app/countersign-<nonce>`, whatever is before and after it. `None` if there are two.
fn nonce(user_agent: &str) -> Option<Nonce> {
    const MARK: &str = "app/countersign-";
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    let mut marks = user_agent
        .match_indices(MARK)
        .filter(|(at, _)| !user_agent[..*at].ends_with(is_word));
    let (at, _) = marks.next()?;
    let rest = &user_agent[at + MARK.len()..];
    let end = rest.find(|c| !is_word(c)).unwrap_or(rest.len());
    match marks.next() {
        Some(_) => None,
        None => Nonce::new(&rest[..end]).ok(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn record() -> Value {
        json!({
            "eventSource": "iam.amazonaws.com",
            "eventName": "CreateAccessKey",
            "eventTime": "2026-11-02T09:00:00Z",
            "userAgent": "aws-sdk-rust/1.4 os/linux lang/rust/1.95 app/countersign-0123456789abcdef",
            "userIdentity": {
                "type": "AssumedRole",
                "arn": "arn:aws:sts::123456789012:assumed-role/countersign-reconcile/run",
            },
            "responseElements": { "accessKey": {
                "accessKeyId": "AKIAIOSFODNN7EXAMPLE", "userName": "batch-exporter", "status": "Active",
            } },
        })
    }

    #[test]
    fn a_record_tells_who_made_which_key() {
        let found = creation(&record()).unwrap();
        assert_eq!(found.key.as_str(), "AKIAIOSFODNN7EXAMPLE");
        assert_eq!(found.user.unwrap().as_str(), "batch-exporter");
        assert_eq!(found.at.rfc3339(), "2026-11-02T09:00:00Z");
        assert_eq!(found.nonce.unwrap().as_str(), "0123456789abcdef");
        assert_eq!(
            found.by.unwrap().to_string(),
            "aws:sts:123456789012:assumed-role/countersign-reconcile"
        );
    }

    #[test]
    fn a_record_tells_what_was_done_to_a_key() {
        let key = AccessKeyId::new("AKIAIOSFODNN7EXAMPLE").unwrap();
        let told = |name: &str, status: &str| {
            let mut record = record();
            record["eventName"] = json!(name);
            record["requestParameters"] = json!({ "accessKeyId": key.as_str(), "userName": "batch-exporter", "status": status });
            key_event(&record, &key).map(|event| event.change)
        };
        assert_eq!(told("CreateAccessKey", ""), Some(KeyChange::Created));
        assert_eq!(
            told("UpdateAccessKey", "Inactive"),
            Some(KeyChange::Deactivated)
        );
        assert_eq!(
            told("UpdateAccessKey", "Active"),
            Some(KeyChange::Activated)
        );
        assert_eq!(told("DeleteAccessKey", ""), Some(KeyChange::Deleted));
        assert_eq!(told("UpdateAccessKey", "Expired"), None);
        assert_eq!(told("GetAccessKeyLastUsed", ""), None);

        let event = key_event(&record(), &key).unwrap();
        assert!(event.by.unwrap().ends_with("countersign-reconcile/run"));
        assert_eq!(event.nonce.unwrap().as_str(), "0123456789abcdef");
        let other = AccessKeyId::new("AKIAIOSFODNN7EXAMPLF").unwrap();
        assert_eq!(key_event(&record(), &other), None);
        let mut denied = record();
        denied["errorCode"] = json!("AccessDenied");
        assert_eq!(key_event(&denied, &key), None);
    }

    #[test]
    fn what_made_no_key_is_passed_over() {
        for (name, value) in [
            ("eventSource", json!("s3.amazonaws.com")),
            ("eventName", json!("DeleteAccessKey")),
            ("errorCode", json!("LimitExceededException")),
            ("responseElements", Value::Null),
            (
                "responseElements",
                json!({ "accessKey": { "accessKeyId": "short" } }),
            ),
            ("eventTime", json!("yesterday")),
        ] {
            let mut record = record();
            record[name] = value;
            assert_eq!(creation(&record), None, "{name}");
        }
    }

    #[test]
    fn only_the_whole_mark_is_a_mark() {
        for (agent, expected) in [
            ("app/countersign-0123456789abcdef", true),
            ("[a app/countersign-0123456789abcdef]", true),
            ("app/countersign-0123456789abcdef/1.2 m/E", true),
            ("(app/countersign-0123456789abcdef; cfg/x)", true),
            ("app/countersign-0123456789abcdef,app/other", true),
            ("app/countersign-0123456789abcdef\tm/E", true),
            ("ua/2.1 app/countersign-0123456789abcdef#m/A,b", true),
            ("\u{3042}app/countersign-0123456789abcdef\u{3042}", true),
            (
                "app/countersign-0123456789abcdef app/countersign-fedcba9876543210",
                false,
            ),
            ("app/countersign-0123456789abcdef-1", false),
            ("app/countersign-", false),
            ("app/countersign-0123456789abcdef0", false),
            ("app/countersign-0123456789ABCDEF", false),
            ("app/countersign", false),
            ("xapp/countersign-0123456789abcdef", false),
            ("signin.amazonaws.com", false),
        ] {
            assert_eq!(nonce(agent).is_some(), expected, "{agent}");
        }
    }
}
