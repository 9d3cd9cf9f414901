//! Secrets, tags and lists in JSON.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::rules::invalid;
use super::secret::Secret;
use crate::aws::request::Failure;

/// Returns a secret as ListSecrets shows it.
pub(super) fn entry(secret: &Secret) -> Value {
    let mut entry = common(secret, "SecretVersionsToStages");
    if let Some(deletion) = secret.deletion {
        entry["DeletedDate"] = json!(deletion.asked);
    }
    entry
}

/// Returns a secret as DescribeSecret shows it.
pub(super) fn description(secret: &Secret) -> Value {
    let mut description = common(secret, "VersionIdsToStages");
    if let Some(deletion) = secret.deletion {
        description["DeletedDate"] = json!(deletion.due);
    }
    description
}

/// Returns what both show; versions without a label are omitted.
fn common(secret: &Secret, versions: &str) -> Value {
    let tags: Vec<Value> = secret
        .tags
        .iter()
        .map(|(key, value)| json!({ "Key": key, "Value": value }))
        .collect();
    let labelled = secret
        .versions
        .iter()
        .filter(|version| !version.labels.is_empty());
    let labelled: Map<String, Value> = labelled
        .map(|version| (version.id.clone(), json!(version.labels)))
        .collect();
    let mut common = named(secret);
    common["Tags"] = json!(tags);
    common["CreatedDate"] = json!(secret.created);
    common["LastChangedDate"] = json!(secret.changed);
    if !labelled.is_empty() {
        common[versions] = json!(labelled);
    }
    if let Some(text) = &secret.description {
        common["Description"] = json!(text);
    }
    if let Some(key) = &secret.kms_key_id {
        common["KmsKeyId"] = json!(key);
    }
    common
}

pub(super) fn named(secret: &Secret) -> Value {
    json!({ "ARN": secret.arn, "Name": secret.name })
}

/// Reads `[{"Key": …, "Value": …}]`, with unique keys.
pub(super) fn tags(tags: &Value) -> Result<BTreeMap<String, String>, Failure> {
    let mut read = BTreeMap::new();
    for tag in tags.as_array().into_iter().flatten() {
        let (Some(key), Some(value)) = (tag["Key"].as_str(), tag["Value"].as_str()) else {
            return Err(invalid("A tag has a Key and a Value."));
        };
        if read.insert(key.to_owned(), value.to_owned()).is_some() {
            return Err(invalid(format!("The tag {key} is given twice.")));
        }
    }
    Ok(read)
}

/// Reads `["…", "…"]`.
pub(super) fn texts(texts: &Value) -> Result<Vec<String>, Failure> {
    let text = |text: &Value| text.as_str().map(str::to_owned);
    let read: Option<Vec<String>> = texts
        .as_array()
        .and_then(|texts| texts.iter().map(text).collect());
    read.ok_or_else(|| invalid("A list of texts is expected."))
}
