//! What an audit is about.

use std::fmt;

use crate::domain::{AccessKeyId, AccountId, AccountName, IamUser, Invalid, SecretName};
use crate::plan::Secret;

/// What an audit is about: a key, a secret, or all keys of a user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    Key(AccessKeyId),
    /// A secret, by its name.
    Secret(String),
    /// A secret, by its ARN.
    Arn(SecretArn),
    User(IamUser),
}

/// The ARN of a secret, with or without the six characters at its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecretArn {
    text: String,
    region: String,
    account: AccountId,
    resource: String,
}

/// What nobody knows, and who was asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unknown {
    /// What it was to be about.
    pub subject: Subject,
    /// Where secrets were looked through.
    pub searched: Vec<Searched>,
    /// The missing permissions, which kept the other accounts from being queried.
    pub denied: Vec<String>,
    /// The accounts of the configuration that were not asked.
    pub elsewhere: Vec<AccountName>,
}

/// Where secrets were looked through.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Searched {
    /// What the configuration calls the account and region.
    pub account: AccountName,
    pub id: AccountId,
    pub region: String,
    /// How many secrets of countersign's there are.
    pub secrets: usize,
}

impl Subject {
    /// Reads what somebody gave: what begins with `AKIA` is a key, what begins with `arn:` or has a slash in it is a secret.
    ///
    /// # Errors
    /// `Invalid` says what it should have been.
    pub fn new(text: &str) -> Result<Self, Invalid> {
        const EXPECTED: Invalid =
            Invalid("the id of an access key, the name or ARN of a secret, or an IAM user's name");
        const SESSION: Invalid =
            Invalid("an IAM user's key, which begins with AKIA: this one is of a role's session");
        if text.starts_with("arn:") {
            return secret_arn(text).map(Self::Arn).ok_or(EXPECTED);
        }
        if let Ok(key) = AccessKeyId::new(text) {
            match text.get(..4) {
                Some("AKIA") => return Ok(Self::Key(key)),
                Some("ASIA") if text.len() == 20 => return Err(SESSION),
                Some(_) | None => {}
            }
        }
        // Secrets Manager API reference, CreateSecret: `Name`.
        let is_plain = |b: u8| b.is_ascii_alphanumeric() || b"/_+=.@-".contains(&b);
        if text.contains('/') && text.len() <= 512 && text.bytes().all(is_plain) {
            return Ok(Self::Secret(text.to_owned()));
        }
        IamUser::new(text).map(Self::User).map_err(|_| EXPECTED)
    }

    /// Returns whether a secret is what it is about, or part of that.
    pub fn covers(&self, secret: &Secret) -> bool {
        match self {
            Self::Key(key) => secret.ever_held(key),
            Self::Secret(name) => secret.name == *name,
            Self::Arn(arn) => arn.is_of(secret),
            Self::User(user) => secret
                .user()
                .is_some_and(|other| user.is_same_user(other.as_str())),
        }
    }

    /// Returns the name of the secret, where it is one that a request can have.
    pub fn secret_name(&self) -> Option<SecretName> {
        let name = match self {
            Self::Secret(name) => name,
            Self::Arn(arn) => arn.name(),
            Self::Key(_) | Self::User(_) => return None,
        };
        SecretName::parse(name)
    }
}

impl SecretArn {
    fn is_of(&self, secret: &Secret) -> bool {
        let is_there = secret
            .place
            .as_ref()
            .is_some_and(|place| place.region == self.region && place.account == self.account);
        is_there && (secret.name == self.resource || secret.name == self.name())
    }

    /// What it names, if the six characters that AWS adds are at its end.
    fn name(&self) -> &str {
        match self.resource.rsplit_once('-') {
            Some((name, end)) if end.len() == 6 => name,
            Some(_) | None => &self.resource,
        }
    }
}

/// Reads `arn:<partition>:secretsmanager:<region>:<account>:secret:<name>-<six characters>`.
fn secret_arn(text: &str) -> Option<SecretArn> {
    let parts: Vec<&str> = text.split(':').collect();
    let [
        "arn",
        partition,
        "secretsmanager",
        region,
        account,
        "secret",
        resource,
    ] = parts[..]
    else {
        return None;
    };
    let is_plain = |text: &str| {
        let plain = |b: u8| b.is_ascii_alphanumeric() || b"/_+=.@-".contains(&b);
        !text.is_empty() && text.bytes().all(plain)
    };
    [partition, region, resource]
        .into_iter()
        .all(is_plain)
        .then_some(())?;
    Some(SecretArn {
        text: text.to_owned(),
        region: region.to_owned(),
        account: AccountId::new(account).ok()?,
        resource: resource.to_owned(),
    })
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Key(key) => key.as_str(),
            Self::Secret(name) => name,
            Self::Arn(arn) => &arn.text,
            Self::User(user) => user.as_str(),
        })
    }
}
