//! Reads the records of CloudTrail (its user guide, "CloudTrail record contents").

use serde_json::Value;

use crate::domain::{AccessKeyId, IamUser, Nonce, Principal, Timestamp};
use crate::plan::{Creation, KeyChange, KeyEvent};

/// Reads one event that created a key; `None` if none was created, or if it cannot be told which.
pub(super) fn creation(record: &Value) -> Option<Creation> {
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
pub(super) fn key_event(record: &Value, key: &AccessKeyId) -> Option<KeyEvent> {
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
