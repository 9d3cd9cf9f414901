//! What Secrets Manager accepts as a name, a token, a value, a label and a tag.

use std::collections::BTreeMap;

use crate::aws::request::Failure;

/// The failure for a parameter that breaks a rule.
pub(super) fn invalid(message: impl Into<String>) -> Failure {
    Failure::new(400, "InvalidParameterException", message)
}

/// One to 512 ASCII letters, numbers, and `/_+=.@-`.
pub(super) fn name(name: &str) -> Result<(), Failure> {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || "/_+=.@-".contains(letter);
    if (1..=512).contains(&name.len()) && name.chars().all(plain) {
        return Ok(());
    }
    Err(invalid(
        "Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!",
    ))
}

/// 32 to 64 characters.
pub(super) fn token(token: &str) -> Result<(), Failure> {
    if (32..=64).contains(&token.chars().count()) {
        return Ok(());
    }
    Err(invalid("ClientRequestToken must be 32-64 characters long."))
}

/// One to 65,536 bytes.
pub(super) fn value(value: &str) -> Result<(), Failure> {
    if (1..=65_536).contains(&value.len()) {
        return Ok(());
    }
    Err(invalid("SecretString must have 1 to 65536 bytes."))
}

/// One to twenty labels of one to 256 characters.
pub(super) fn labels(labels: &[String]) -> Result<(), Failure> {
    let fits = |label: &String| (1..=256).contains(&label.chars().count());
    if (1..=20).contains(&labels.len()) && labels.iter().all(fits) {
        return Ok(());
    }
    Err(invalid(
        "VersionStages must be 1 to 20 labels of 1 to 256 characters.",
    ))
}

/// At most fifty tags; keys to 128 characters, values to 256; no key begins with `aws:`.
pub(super) fn tags(tags: &BTreeMap<String, String>) -> Result<(), Failure> {
    if tags.len() > 50 {
        return Err(invalid("A secret can have at most 50 tags."));
    }
    let plain = |text: &str| {
        text.chars()
            .all(|letter| letter.is_alphanumeric() || " +-=._:/@".contains(letter))
    };
    for (key, value) in tags {
        let short = (1..=128).contains(&key.chars().count()) && value.chars().count() <= 256;
        if !short || !plain(key) || !plain(value) {
            return Err(invalid(format!(
                "The tag {key} is too long or has a character that tags may not have."
            )));
        }
        if key.to_ascii_lowercase().starts_with("aws:") {
            return Err(invalid("The prefix aws: is reserved for AWS."));
        }
    }
    Ok(())
}
