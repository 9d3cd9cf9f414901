//! KMS: the keys of an account, and whether they can be used.

use serde_json::{Value, json};

use super::ids::{ACCOUNT, REGION};
use super::request::{Failure, Request};

/// A customer managed key.
#[derive(Debug, Clone)]
pub struct Key {
    /// The key id.
    pub id: String,
    /// The name under `alias/`.
    pub alias: String,
    /// Its state: `Enabled`, `Disabled`, `PendingDeletion`, …
    pub state: String,
}

impl Key {
    /// Returns an enabled key.
    pub(crate) fn new(alias: &str) -> Key {
        Key {
            id: "1234abcd-12ab-34cd-56ef-1234567890ab".to_owned(),
            alias: alias.to_owned(),
            state: "Enabled".to_owned(),
        }
    }

    /// Returns whether a name is the key's id or alias, alone or in an ARN.
    fn is_named(&self, name: &str) -> bool {
        let arn = format!("arn:aws:kms:{REGION}:{ACCOUNT}:");
        let name = name.strip_prefix(&arn).unwrap_or(name);
        name == format!("alias/{}", self.alias)
            || name.strip_prefix("key/").unwrap_or(name) == self.id
    }
}

/// Executes an operation of KMS.
pub(super) fn execute(keys: &[Key], request: &Request) -> Result<Value, Failure> {
    if request.action != "DescribeKey" {
        return Err(request.unknown_action());
    }
    let name = request.required("KeyId")?;
    let key = keys.iter().find(|key| key.is_named(name));
    let missing = || Failure::new(400, "NotFoundException", format!("{name} is not found."));
    let key = key.ok_or_else(missing)?;
    Ok(json!({ "KeyMetadata": {
        "KeyId": key.id,
        "Arn": format!("arn:aws:kms:{REGION}:{ACCOUNT}:key/{}", key.id),
        "AWSAccountId": ACCOUNT,
        "Enabled": key.state == "Enabled",
        "KeyState": key.state,
        "KeyManager": "CUSTOMER",
    }}))
}
