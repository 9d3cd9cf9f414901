//! Regions, and what the configuration names by ARN.

use std::collections::BTreeMap;

use crate::document::Node;
use crate::domain::{AccountId, AccountName};

/// The partitions of AWS (botocore, `partitions.json`).
const PARTITIONS: [&str; 8] = [
    "aws",
    "aws-cn",
    "aws-us-gov",
    "aws-eusc",
    "aws-iso",
    "aws-iso-b",
    "aws-iso-e",
    "aws-iso-f",
];

/// `arn:partition:service:region:account:resource`
pub(super) struct Arn<'a> {
    pub(super) partition: &'a str,
    pub(super) service: &'a str,
    pub(super) region: &'a str,
    pub(super) account: &'a str,
    pub(super) resource: &'a str,
}

impl<'a> Arn<'a> {
    pub(super) fn new(text: &'a str) -> Option<Self> {
        let mut parts = text.splitn(6, ':');
        let (arn, partition) = (parts.next()?, parts.next()?);
        let arn = (arn == "arn" && PARTITIONS.contains(&partition)).then_some(Self {
            partition,
            service: parts.next()?,
            region: parts.next()?,
            account: parts.next()?,
            resource: parts.next()?,
        })?;
        let is_plain = text.bytes().all(|b| b.is_ascii_graphic());
        let has_account = AccountId::new(arn.account).is_ok();
        (is_plain && has_account && !arn.resource.is_empty()).then_some(arn)
    }
}

/// Returns the role that each account has for the inventory; one that is no role's ARN is a finding of its own.
pub(super) fn inventory_roles(accounts: &Node) -> BTreeMap<AccountName, String> {
    let roles = accounts.entries().iter().filter_map(|entry| {
        let written = entry.node.get("inventoryRole")?.text()?;
        Some((AccountName::new(&entry.key).ok()?, role(written)?))
    });
    roles.collect()
}

pub(super) fn region(text: &str) -> Option<String> {
    let mut parts = text.split('-');
    let is_word = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase());
    let country = parts.next()?;
    let number = parts.next_back()?;
    let words: Vec<_> = parts.collect();
    let is_region = (2..=4).contains(&country.len())
        && is_word(country)
        && !words.is_empty()
        && words.iter().all(|word| is_word(word))
        && number.len() == 1
        && number.bytes().all(|b| b.is_ascii_digit());
    is_region.then(|| text.to_owned())
}

pub(super) fn topic(text: &str) -> Option<String> {
    let arn = Arn::new(text)?;
    let is_name = |b: u8| b.is_ascii_alphanumeric() || b"_-".contains(&b);
    let is_topic = arn.service == "sns"
        && region(arn.region).is_some()
        && arn.resource.len() <= 256
        && arn.resource.bytes().all(is_name);
    is_topic.then(|| text.to_owned())
}

pub(super) fn role(text: &str) -> Option<String> {
    let arn = Arn::new(text)?;
    let name = arn.resource.strip_prefix("role/")?;
    // API reference, `CreateRole`; a star would be no role, but many.
    let is_of_a_path = |b: u8| b.is_ascii_graphic() && !b"*?".contains(&b);
    let is_of_a_name = |b: u8| b.is_ascii_alphanumeric() || b"_+=,.@-".contains(&b);
    let (path, name) = name.rsplit_once('/').unwrap_or(("path", name));
    let is_role = arn.service == "iam"
        && arn.region.is_empty()
        && (1..=64).contains(&name.len())
        && name.bytes().all(is_of_a_name)
        && path
            .split('/')
            .all(|part| !part.is_empty() && part.bytes().all(is_of_a_path));
    is_role.then(|| text.to_owned())
}

pub(super) fn kms_key(text: &str) -> Option<String> {
    let is_alias = |text: &str| {
        text.strip_prefix("alias/").is_some_and(|name| {
            (1..=250).contains(&name.len())
                && name
                    .bytes()
                    .all(|b| b.is_ascii_alphanumeric() || b"/_-".contains(&b))
        })
    };
    // A UUID; a key of several regions has its digits without hyphens after `mrk-`.
    let is_id = |text: &str| {
        let (digits, hyphens) = match text.strip_prefix("mrk-") {
            Some(digits) => (digits, false),
            None => (text, true),
        };
        digits.len() == if hyphens { 36 } else { 32 }
            && digits.bytes().enumerate().all(|(index, b)| {
                if hyphens && matches!(index, 8 | 13 | 18 | 23) {
                    b == b'-'
                } else {
                    b.is_ascii_hexdigit()
                }
            })
    };
    let is_key = match Arn::new(text) {
        Some(arn) => {
            arn.service == "kms"
                && region(arn.region).is_some()
                && (is_alias(arn.resource) || arn.resource.strip_prefix("key/").is_some_and(is_id))
        }
        None => is_alias(text) || is_id(text),
    };
    is_key.then(|| text.to_owned())
}
