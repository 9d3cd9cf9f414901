//! `.github/countersign.yaml`: which accounts there are, and what each folder may ask for.

use std::collections::BTreeMap;

use super::ids::checked_text;
use super::text;
use super::{AccountId, Duration, IamUser, Lifecycle, Locale, RequestPath};

checked_text! {
    /// What the configuration calls an account.
    AccountName, "an account's name: 1 to 63 of a-z 0-9 -",
    |text| (1..=63).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

/// The whole configuration, as the default branch has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Configuration {
    /// The language of notices and comments, and their time zone.
    pub language: Locale,
    /// What makes an approval.
    pub approvals: Approvals,
    /// The AWS accounts by name; every folder's account is one of them.
    pub accounts: BTreeMap<AccountName, Account>,
    /// What every new secret of an account is tagged with beside countersign's own tags. Not part of [`Account`]: an
    /// approval holds whatever an organisation wants on its bill.
    pub tags: BTreeMap<AccountName, Vec<SecretTag>>,
    /// The roles that `inventory` assumes in a workflow, by account. Not part of [`Account`], for the same reason.
    pub inventory_roles: BTreeMap<AccountName, String>,
    /// What may be asked for, by folder; each prefix is `requests/` or below and ends in `/`.
    pub folders: BTreeMap<String, Folder>,
    /// What becomes of keys after they were issued. Without it nothing does.
    pub lifecycle: Option<Lifecycle>,
}

/// What makes an approval.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Approvals {
    /// How many code owners must approve, 1 to 6.
    pub required: usize,
    /// How long a pull request may wait for them.
    pub timeout: Duration,
    /// How long an approval holds; at most six days, below the shortest deletion window of a secret.
    pub valid_for: Duration,
    /// Whether a pull request may come from a fork.
    pub forks: bool,
}

/// One AWS account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Its id, checked against STS before anything is written.
    pub id: AccountId,
    /// The region of its secrets and its topic.
    pub region: String,
    /// The ARN of the SNS topic that gets the notices.
    pub topic: String,
    /// The key that encrypts its secrets, if not AWS's own.
    pub kms_key: Option<String>,
    /// The role that `reconcile` assumes in a workflow.
    pub role: Option<String>,
    /// The role that `review` assumes in a workflow.
    pub review_role: Option<String>,
}

/// A tag that an organisation wants on a secret. It is written when the secret is made, and never compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecretTag {
    pub key: SecretTagKey,
    pub value: SecretTagValue,
}

checked_text! {
    /// The key of a tag of somebody else's.
    ///
    /// The smaller of the limits that AWS documents for Secrets Manager, and the characters that every service takes
    /// (<https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html>). `aws:` is AWS's in any
    /// case, and `countersign:` ours.
    SecretTagKey, "a tag's key: 1 to 127 letters, digits, spaces and _ . : / = + - @, without aws: or countersign: before it",
    |text| {
        let lower = text.to_ascii_lowercase();
        (1..=127).contains(&text.chars().count())
            && text.chars().all(is_of_a_tag)
            && !lower.starts_with("aws:")
            && !lower.starts_with("countersign:")
    }
}

checked_text! {
    /// The value of a tag of somebody else's.
    SecretTagValue, "a tag's value: at most 255 letters, digits, spaces and _ . : / = + - @",
    |text| text.chars().count() <= 255 && text.chars().all(is_of_a_tag)
}

fn is_of_a_tag(c: char) -> bool {
    c.is_alphanumeric() || " _.:/=+-@".contains(c)
}

/// What the requests in one folder may ask for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folder {
    /// The account of the users.
    pub account: AccountName,
    /// The users that may get a key.
    pub users: Vec<UserPattern>,
    /// How long a key may live, from when its pull request was opened; then `expires` is required.
    pub max_lifetime: Option<Duration>,
    /// How old a key may become before it is replaced; then `rotateEvery` is required of keys that live longer.
    pub max_key_age: Option<Duration>,
}

impl Folder {
    /// Returns whether this user may get a key. Case counts, as it does in the pattern.
    pub fn allows(&self, user: &IamUser) -> bool {
        self.users.iter().any(|pattern| pattern.matches(user))
    }
}

checked_text! {
    /// Which IAM users: a name in which `*` stands for any characters.
    UserPattern, "a pattern of IAM user names: A-Z a-z 0-9 _ + = . @ - and *",
    |text| (1..=64).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"_+=.@-*".contains(&b))
}

impl UserPattern {
    /// Returns a name that the pattern covers, with this in place of its first `*`; `None` if it has none.
    pub fn filled(&self, text: &str) -> Option<String> {
        let (before, after) = self.as_str().split_once('*')?;
        Some(format!("{before}{text}{}", after.replace('*', "")))
    }

    /// Returns the pattern that was most likely meant to cover a name which none covers.
    ///
    /// It is the one whose text before its first `*` looks most like the beginning of the name, or like the whole name if it has no `*`.
    pub fn nearest<'a>(name: &str, patterns: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
        let patterns = patterns.into_iter();
        let near = patterns.filter_map(|pattern| {
            let (before, has_star) = match pattern.split_once('*') {
                Some((before, _)) => (before, true),
                None => (pattern, false),
            };
            let length = before.chars().count();
            let lengths = match has_star {
                true => length.saturating_sub(1)..=length + 1,
                false => name.chars().count()..=name.chars().count(),
            };
            let distance = lengths
                .map(|length| name.chars().take(length).collect::<String>())
                .filter_map(|beginning| text::distance(&beginning, before))
                .min()?;
            (!before.is_empty()).then_some((distance, pattern))
        });
        near.min_by_key(|(distance, _)| *distance)
            .map(|(_, pattern)| pattern)
    }

    /// Returns whether the pattern covers the whole name.
    pub fn matches(&self, user: &IamUser) -> bool {
        covers(self.as_str().as_bytes(), user.as_str().as_bytes())
    }
}

/// Goes back to the last `*` only, so the time is bounded by the product of the lengths.
fn covers(pattern: &[u8], name: &[u8]) -> bool {
    let (mut p, mut n) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while n < name.len() {
        match pattern.get(p) {
            Some(b'*') => {
                star = Some((p + 1, n));
                p += 1;
            }
            Some(&byte) if byte == name[n] => {
                p += 1;
                n += 1;
            }
            _ => match star {
                Some((after, taken)) => {
                    star = Some((after, taken + 1));
                    p = after;
                    n = taken + 1;
                }
                None => return false,
            },
        }
    }
    pattern[p..].iter().all(|&byte| byte == b'*')
}

impl Configuration {
    /// Returns the longest folder that a request lies in, with its account.
    pub fn folder_of(&self, path: &RequestPath) -> Option<(&str, &Folder, &Account)> {
        let (prefix, folder) = self
            .folders
            .iter()
            .filter(|(prefix, _)| path.as_str().starts_with(prefix.as_str()))
            .max_by_key(|(prefix, _)| prefix.len())?;
        Some((prefix, folder, self.accounts.get(&folder.account)?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_for_any_characters() {
        let matches = |pattern: &str, user: &str| {
            UserPattern::new(pattern)
                .unwrap()
                .matches(&IamUser::new(user).unwrap())
        };
        assert!(matches("batch-*", "batch-exporter"));
        assert!(matches("batch-*", "batch-"));
        assert!(matches("*", "anyone"));
        assert!(matches("*a*b", "xxaxxbxxb"));
        let patterns = ["batch-*", "svc-*", "deploy"];
        for (name, meant) in [
            ("Batch-exporter", Some("batch-*")),
            ("bacth-exporter", Some("batch-*")),
            ("batchexporter", Some("batch-*")),
            ("batch_exporter", Some("batch-*")),
            ("svcweb", Some("svc-*")),
            ("deploi", Some("deploy")),
            ("root", None),
            ("", None),
        ] {
            assert_eq!(UserPattern::nearest(name, patterns), meant, "{name}");
        }
        assert!(!matches("batch-*", "Batch-exporter"));
        assert!(!matches("batch-*", "my-batch-exporter"));
        assert!(!matches("batch", "batch-exporter"));
        assert!(!matches("*a*b", "xxb"));
    }

    #[test]
    fn a_tag_is_what_every_service_takes() {
        for key in ["CostCenter", "部門", "a:b/c=d", &"k".repeat(127)] {
            assert!(SecretTagKey::new(key).is_ok(), "{key}");
        }
        for key in [
            "",
            "aws:x",
            "AWS:createdBy",
            "countersign:keep",
            "Countersign:x",
            "a*",
            "a\n",
            "a\u{202e}",
            &"k".repeat(128),
        ] {
            assert!(SecretTagKey::new(key).is_err(), "{key}");
        }
        assert!(SecretTagValue::new("").is_ok());
        assert!(SecretTagValue::new(&"あ".repeat(255)).is_ok());
        assert!(SecretTagValue::new(&"v".repeat(256)).is_err());
        assert!(SecretTagValue::new("a,b").is_err());
    }

    #[test]
    fn the_longest_folder_wins() {
        let account = |id: &str| Account {
            id: AccountId::new(id).unwrap(),
            region: "ap-northeast-1".to_owned(),
            topic: String::new(),
            kms_key: None,
            role: None,
            review_role: None,
        };
        let name = |name: &str| AccountName::new(name).unwrap();
        let folder = |account: &str| Folder {
            account: name(account),
            users: Vec::new(),
            max_lifetime: None,
            max_key_age: None,
        };
        let configuration = Configuration {
            language: Locale::ENGLISH,
            approvals: Approvals {
                required: 1,
                timeout: Duration::from_seconds(1),
                valid_for: Duration::from_seconds(1),
                forks: false,
            },
            accounts: [
                (name("main"), account("111111111111")),
                (name("prod"), account("222222222222")),
            ]
            .into(),
            tags: BTreeMap::new(),
            inventory_roles: BTreeMap::new(),
            folders: [
                ("requests/".to_owned(), folder("main")),
                ("requests/prod/".to_owned(), folder("prod")),
            ]
            .into(),
            lifecycle: None,
        };
        let id = |path: &str| {
            configuration
                .folder_of(&RequestPath::new(path).unwrap())
                .unwrap()
                .2
                .id
                .to_string()
        };
        assert_eq!(id("requests/a.yaml"), "111111111111");
        assert_eq!(id("requests/prod/a.yaml"), "222222222222");
        assert_eq!(id("requests/prod-2/a.yaml"), "111111111111");
    }
}
