//! The operations of Secrets Manager.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::json::{description, named, tags, texts};
use super::list::list_secrets;
use super::rules::{self, invalid};
use super::secret::Version;
use super::state::{NewSecret, Secrets};
use crate::aws::json::with_page;
use crate::aws::request::{Failure, Request};

/// Executes an operation of Secrets Manager.
pub(in crate::aws) fn execute(
    secrets: &mut Secrets,
    now: i64,
    request: &Request,
) -> Result<Value, Failure> {
    match request.action.as_str() {
        "CreateSecret" => create_secret(secrets, now, request),
        "DescribeSecret" => {
            let secret = secrets.find(request.required("SecretId")?, now)?;
            Ok(description(secret))
        }
        "ListSecrets" => list_secrets(secrets, now, request),
        "ListSecretVersionIds" => list_versions(secrets, now, request),
        "GetSecretValue" => get_secret_value(secrets, now, request),
        "PutSecretValue" => put_secret_value(secrets, now, request),
        "UpdateSecretVersionStage" => {
            let label = request.required("VersionStage")?;
            let (from, to) = (
                request.text("RemoveFromVersionId"),
                request.text("MoveToVersionId"),
            );
            let secret =
                secrets.update_label(request.required("SecretId")?, label, from, to, now)?;
            Ok(named(&secret))
        }
        "TagResource" => {
            let tags = tags(&request.input["Tags"])?;
            secrets.tag(request.required("SecretId")?, tags, now)?;
            Ok(json!({}))
        }
        "UntagResource" => {
            let keys = texts(&request.input["TagKeys"])?;
            secrets.untag(request.required("SecretId")?, &keys, now)?;
            Ok(json!({}))
        }
        "DeleteSecret" => delete_secret(secrets, now, request),
        "ReplicateSecretToRegions" => {
            let regions = request.input["AddReplicaRegions"].as_array();
            let regions = regions.into_iter().flatten();
            let regions = regions.filter_map(|it| it["Region"].as_str().map(str::to_owned));
            let (id, regions) = (request.required("SecretId")?, regions.collect());
            Ok(named(&secrets.replicate(id, regions, true, now)?))
        }
        "RemoveRegionsFromReplication" => {
            let regions = texts(&request.input["RemoveReplicaRegions"])?;
            let id = request.required("SecretId")?;
            Ok(named(&secrets.replicate(id, regions, false, now)?))
        }
        "RestoreSecret" => Ok(named(&secrets.restore(request.required("SecretId")?, now)?)),
        _ => Err(request.unknown_action()),
    }
}

fn create_secret(secrets: &mut Secrets, now: i64, request: &Request) -> Result<Value, Failure> {
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
    let mut answer = named(&secrets.create(new, now)?);
    if let Some(token) = token {
        answer["VersionId"] = json!(token);
    }
    Ok(answer)
}

fn put_secret_value(secrets: &mut Secrets, now: i64, request: &Request) -> Result<Value, Failure> {
    let (token, value) =
        value(request)?.ok_or_else(|| invalid("You must provide SecretString."))?;
    let labels = match &request.input["VersionStages"] {
        Value::Null => vec!["AWSCURRENT".to_owned()],
        labels => texts(labels)?,
    };
    rules::labels(&labels)?;
    let id = request.required("SecretId")?;
    let secret = secrets.put_value(id, &token, &value, &labels, now)?;
    let mut answer = named(&secret);
    answer["VersionId"] = json!(token);
    answer["VersionStages"] = json!(secret.version(&token).map(|version| &version.labels));
    Ok(answer)
}

/// Reads the token and the value of a new version.
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

fn get_secret_value(secrets: &mut Secrets, now: i64, request: &Request) -> Result<Value, Failure> {
    let secret = secrets.find(request.required("SecretId")?, now)?;
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
    // Secrets Manager says only on which day.
    let name = secret.name.clone();
    secrets.accessed.insert(name, now - now.rem_euclid(86_400));
    Ok(answer)
}

/// Lists versions, those without a label only if requested.
fn list_versions(secrets: &Secrets, now: i64, request: &Request) -> Result<Value, Failure> {
    let secret = secrets.find(request.required("SecretId")?, now)?;
    let is_deprecated_wanted = request.input["IncludeDeprecated"]
        .as_bool()
        .unwrap_or(false);
    let shown: Vec<&Version> = secret
        .versions
        .iter()
        .filter(|version| is_deprecated_wanted || !version.labels.is_empty())
        .collect();
    let page = (request, request.page_size("MaxResults", 100)?);
    with_page(named(secret), "Versions", page, &shown, |version| {
        json!({
            "VersionId": version.id,
            "VersionStages": version.labels,
            "CreatedDate": version.created,
        })
    })
}

fn delete_secret(secrets: &mut Secrets, now: i64, request: &Request) -> Result<Value, Failure> {
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
    let secret = secrets.delete(request.required("SecretId")?, days, now)?;
    let mut answer = named(&secret);
    answer["DeletionDate"] = json!(secret.deletion.map(|deletion| deletion.due));
    Ok(answer)
}
