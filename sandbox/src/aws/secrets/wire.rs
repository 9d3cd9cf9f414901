//! Secrets Manager's operations on the wire.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::list::{self, list_secrets};
use super::rules::{self, invalid};
use super::secret::{Secret, Version};
use super::state::NewSecret;
use crate::aws::request::{Failure, Request};
use crate::world::World;

/// Carries out an operation of Secrets Manager.
pub(in crate::aws) fn execute(world: &mut World, request: &Request) -> Result<Value, Failure> {
    let now = world.now();
    match request.action.as_str() {
        "CreateSecret" => create_secret(world, request),
        "DescribeSecret" => {
            let secret = world.secrets.find(request.required("SecretId")?, now)?;
            Ok(description(secret))
        }
        "ListSecrets" => list_secrets(world, request),
        "ListSecretVersionIds" => list_versions(world, request),
        "GetSecretValue" => get_secret_value(world, request),
        "PutSecretValue" => put_secret_value(world, request),
        "UpdateSecretVersionStage" => {
            let label = request.required("VersionStage")?;
            let (from, to) = (
                request.text("RemoveFromVersionId"),
                request.text("MoveToVersionId"),
            );
            let secret =
                world
                    .secrets
                    .update_label(request.required("SecretId")?, label, from, to, now)?;
            Ok(named(&secret))
        }
        "TagResource" => {
            let tags = tags(&request.input["Tags"])?;
            world
                .secrets
                .tag(request.required("SecretId")?, tags, now)?;
            Ok(json!({}))
        }
        "UntagResource" => {
            let keys = texts(&request.input["TagKeys"])?;
            world
                .secrets
                .untag(request.required("SecretId")?, &keys, now)?;
            Ok(json!({}))
        }
        "DeleteSecret" => delete_secret(world, request),
        "RestoreSecret" => Ok(named(
            &world.secrets.restore(request.required("SecretId")?, now)?,
        )),
        _ => Err(request.unknown_action()),
    }
}

fn create_secret(world: &mut World, request: &Request) -> Result<Value, Failure> {
    let name = request.required("Name")?;
    rules::name(name)?;
    let tags = tags(&request.input["Tags"])?;
    rules::tags(&tags)?;
    let new = NewSecret {
        name: name.to_owned(),
        description: request.text("Description").map(str::to_owned),
        kms_key_id: request.text("KmsKeyId").map(str::to_owned),
        tags,
        first: value(request)?,
    };
    let token = new.first.as_ref().map(|(token, _)| token.clone());
    let mut answer = named(&world.secrets.create(new, world.now())?);
    if let Some(token) = token {
        answer["VersionId"] = json!(token);
    }
    Ok(answer)
}

fn put_secret_value(world: &mut World, request: &Request) -> Result<Value, Failure> {
    let (token, value) =
        value(request)?.ok_or_else(|| invalid("You must provide SecretString."))?;
    let labels = match &request.input["VersionStages"] {
        Value::Null => vec!["AWSCURRENT".to_owned()],
        labels => texts(labels)?,
    };
    rules::labels(&labels)?;
    let id = request.required("SecretId")?;
    let secret = world
        .secrets
        .put_value(id, &token, &value, &labels, world.now())?;
    let mut answer = named(&secret);
    answer["VersionId"] = json!(token);
    answer["VersionStages"] = json!(secret.version(&token).map(|version| &version.labels));
    Ok(answer)
}

/// The token and the value of a new version.
fn value(request: &Request) -> Result<Option<(String, String)>, Failure> {
    if !request.input["SecretBinary"].is_null() {
        return Err(invalid("The sandbox keeps no SecretBinary."));
    }
    let token = request.text("ClientRequestToken");
    token.map_or(Ok(()), rules::token)?;
    let Some(value) = request.text("SecretString") else {
        return Ok(None);
    };
    rules::value(value)?;
    let token = token.ok_or_else(|| invalid("You must provide a ClientRequestToken value."))?;
    Ok(Some((token.to_owned(), value.to_owned())))
}

fn get_secret_value(world: &World, request: &Request) -> Result<Value, Failure> {
    let secret = world
        .secrets
        .find(request.required("SecretId")?, world.now())?;
    secret.usable()?;
    let (id, label) = (request.text("VersionId"), request.text("VersionStage"));
    let (version, wanted) = match id {
        Some(id) => (secret.version(id), format!("VersionId: {id}")),
        None => {
            let label = label.unwrap_or("AWSCURRENT");
            (secret.labelled(label), format!("staging label: {label}"))
        }
    };
    let fits = |labels: &BTreeSet<String>| label.is_none_or(|label| labels.contains(label));
    let Some(version) = version.filter(|version| fits(&version.labels)) else {
        let message = format!("Secrets Manager can't find the specified secret value for {wanted}");
        return Err(Failure::new(400, "ResourceNotFoundException", message));
    };
    let mut answer = named(secret);
    answer["VersionId"] = json!(version.id);
    answer["VersionStages"] = json!(version.labels);
    answer["SecretString"] = json!(version.value);
    answer["CreatedDate"] = json!(version.created);
    Ok(answer)
}

/// Versions without a label only where they are asked for.
fn list_versions(world: &World, request: &Request) -> Result<Value, Failure> {
    let secret = world
        .secrets
        .find(request.required("SecretId")?, world.now())?;
    let is_deprecated_wanted = request.input["IncludeDeprecated"]
        .as_bool()
        .unwrap_or(false);
    let shown: Vec<&Version> = secret
        .versions
        .iter()
        .filter(|version| is_deprecated_wanted || !version.labels.is_empty())
        .collect();
    let most = request.page_size("MaxResults", 100)?;
    let skip = list::skipped(request)?;
    let page: Vec<Value> = shown
        .iter()
        .skip(skip)
        .take(most)
        .map(|version| {
            json!({
                "VersionId": version.id,
                "VersionStages": version.labels,
                "CreatedDate": version.created,
            })
        })
        .collect();
    let end = skip + page.len();
    let mut answer = named(secret);
    answer["Versions"] = json!(page);
    if end < shown.len() {
        answer["NextToken"] = json!(format!("after-{end}"));
    }
    Ok(answer)
}

fn delete_secret(world: &mut World, request: &Request) -> Result<Value, Failure> {
    let window = &request.input["RecoveryWindowInDays"];
    let days = match (
        request.input["ForceDeleteWithoutRecovery"].as_bool(),
        window.as_i64(),
    ) {
        (Some(true), None) => None,
        (Some(true), Some(_)) => {
            return Err(invalid(
                "You can't use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays.",
            ));
        }
        (_, None) => Some(30),
        (_, Some(days)) if (7..=30).contains(&days) => Some(days),
        (_, Some(_)) => {
            return Err(invalid(
                "RecoveryWindowInDays must be between 7 and 30 days (inclusive).",
            ));
        }
    };
    let secret = world
        .secrets
        .delete(request.required("SecretId")?, days, world.now())?;
    let mut answer = named(&secret);
    answer["DeletionDate"] = json!(secret.deletion.map(|deletion| deletion.due));
    Ok(answer)
}

/// The secret as ListSecrets shows it.
pub(super) fn entry(secret: &Secret) -> Value {
    let mut entry = common(secret, "SecretVersionsToStages");
    if let Some(deletion) = secret.deletion {
        entry["DeletedDate"] = json!(deletion.asked);
    }
    entry
}

/// The secret as DescribeSecret shows it.
fn description(secret: &Secret) -> Value {
    let mut description = common(secret, "VersionIdsToStages");
    if let Some(deletion) = secret.deletion {
        description["DeletedDate"] = json!(deletion.due);
    }
    description
}

/// What both show; a version without a label is left out.
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

fn named(secret: &Secret) -> Value {
    json!({ "ARN": secret.arn, "Name": secret.name })
}

/// `[{"Key": …, "Value": …}]`, each key once.
fn tags(tags: &Value) -> Result<BTreeMap<String, String>, Failure> {
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

/// `["…", "…"]`
pub(super) fn texts(texts: &Value) -> Result<Vec<String>, Failure> {
    let text = |text: &Value| text.as_str().map(str::to_owned);
    let read: Option<Vec<String>> = texts
        .as_array()
        .and_then(|texts| texts.iter().map(text).collect());
    read.ok_or_else(|| invalid("A list of texts is expected."))
}
