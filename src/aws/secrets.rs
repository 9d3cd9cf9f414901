//! Reads what an answer says of a secret.

use std::collections::HashMap;

use aws_sdk_secretsmanager::primitives::DateTime;
use aws_sdk_secretsmanager::types::Tag;

use crate::domain::{AccountId, Timestamp, Version};
use crate::plan::{Secret, SecretPlace};

/// The parts of an answer that describe a secret, whichever operation it is an answer of.
pub(super) struct Described<'a> {
    pub(super) name: Option<&'a str>,
    pub(super) arn: Option<&'a str>,
    pub(super) tags: &'a [Tag],
    pub(super) versions: Option<&'a HashMap<String, Vec<String>>>,
    pub(super) created: Option<&'a DateTime>,
    pub(super) accessed: Option<&'a DateTime>,
    pub(super) is_scheduled_for_deletion: bool,
}

impl Described<'_> {
    /// Returns the secret, or `None` if the answer lacks a name or half of a tag.
    pub(super) fn read(self) -> Option<Secret> {
        let name = self.name.filter(|name| !name.is_empty())?;
        let tags = self
            .tags
            .iter()
            .map(|tag| Some((tag.key()?.to_owned(), tag.value()?.to_owned())))
            .collect::<Option<_>>()?;
        let mut versions: Vec<_> = self
            .versions
            .into_iter()
            .flatten()
            .map(|(id, labels)| (Version::parse(id), labels.clone()))
            .collect();
        versions.sort_by_key(|(version, _)| version.to_string());
        let time = |time: &DateTime| Timestamp::from_seconds(time.secs());
        Some(Secret {
            name: name.to_owned(),
            place: self.arn.and_then(|arn| place(arn, name)),
            tags,
            versions,
            created: self.created.map(time),
            accessed: self.accessed.map(time),
            is_scheduled_for_deletion: self.is_scheduled_for_deletion,
        })
    }
}

/// Reads `arn:<partition>:secretsmanager:<region>:<account>:secret:<name>-<six characters>`.
fn place(arn: &str, name: &str) -> Option<SecretPlace> {
    let mut parts = arn.splitn(7, ':');
    let mut next = || parts.next();
    let (scheme, partition, service) = (next()?, next()?, next()?);
    let (region, account, kind, resource) = (next()?, next()?, next()?, next()?);
    let suffix = resource.strip_prefix(name)?.strip_prefix('-')?;
    let is_ours = scheme == "arn"
        && (partition == "aws" || partition.starts_with("aws-"))
        && service == "secretsmanager"
        && kind == "secret"
        && suffix.len() == 6
        && suffix.bytes().all(|b| b.is_ascii_alphanumeric())
        && !region.is_empty()
        && region
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    is_ours.then_some(SecretPlace {
        region: region.to_owned(),
        account: AccountId::new(account).ok()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_arn_says_where_a_secret_lies() {
        let arn =
            "arn:aws:secretsmanager:ap-northeast-1:123456789012:secret:batch/access-key-1-AbCd12";
        let name = "batch/access-key-1";
        let found = place(arn, name).unwrap();
        assert_eq!(
            (found.region.as_str(), found.account.as_str()),
            ("ap-northeast-1", "123456789012")
        );
        for (arn, name) in [
            (arn, "batch/access-key"),
            (arn, "other"),
            (&arn.replace("secretsmanager", "ssm"), name),
            (&arn.replace("arn:aws:", "arn:evil:"), name),
            (&arn.replace("123456789012", "12345678901"), name),
            (&arn.replace("ap-northeast-1", ""), name),
            (&arn.replace("-AbCd12", ""), name),
            (&format!("{arn}x"), name),
            ("", ""),
        ] {
            assert_eq!(place(arn, name), None, "{arn}");
        }
    }

    #[test]
    fn two_current_versions_are_none() {
        let claim = "claim-0-1793610000-0123456789abcdef";
        let key = "key-0123456789abcdef-AKIAIOSFODNN7EXAMPLE";
        let with = |labels: [&[&str]; 2]| {
            let versions = [claim, key].into_iter().zip(labels);
            let versions = versions
                .map(|(id, labels)| {
                    (
                        id.to_owned(),
                        labels.iter().map(|l| (*l).to_owned()).collect(),
                    )
                })
                .collect();
            Described {
                name: Some("batch/access-key-1"),
                arn: None,
                tags: &[],
                versions: Some(&versions),
                created: None,
                accessed: None,
                is_scheduled_for_deletion: false,
            }
            .read()
            .unwrap()
        };
        let reserved = with([&["AWSCURRENT"], &["AWSPENDING"]]);
        assert_eq!(reserved.current().unwrap().to_string(), claim);
        assert_eq!(reserved.pending().unwrap().to_string(), key);
        assert_eq!(
            with([&["AWSCURRENT"], &["AWSCURRENT", "X"]]).current(),
            None
        );
        assert_eq!(with([&[], &[]]).current(), None);
    }
}
