//! One request: one key for one IAM user.

use std::fmt;

use super::ids::checked_text;
use super::{AccountId, IamUser, Invalid, ObjectId, SecretName};

checked_text! {
    /// The file name of a request without `.yaml`.
    Stem, "a file name: 1 to 63 of a-z 0-9 -, and no hyphen first",
    |text| (1..=63).contains(&text.len())
        && !text.starts_with('-')
        && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        && !is_device(text)
}

/// Returns whether Windows cannot have a file or folder of this name, whatever its extension
/// (<https://learn.microsoft.com/windows/win32/fileio/naming-a-file>): a repository with one cannot be checked out there.
pub(crate) fn is_device(name: &str) -> bool {
    matches!(name, "con" | "prn" | "aux" | "nul")
        || name
            .strip_prefix("com")
            .or(name.strip_prefix("lpt"))
            .is_some_and(|rest| rest.len() == 1 && rest.bytes().all(|b| b.is_ascii_digit()))
}

checked_text! {
    /// Why somebody needs the key: 10 to 1,000 characters of printable text in any script.
    Reason, "a reason: 10 to 1,000 printable characters",
    |text| (10..=1_000).contains(&text.chars().count())
        && !text.trim().is_empty()
        && !text.chars().any(|c| c != '\n' && c != '\t' && super::text::is_deceptive(c))
}

/// Where a request lies: `requests/<folders>/<stem>.yaml`, at most 200 characters.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RequestPath {
    path: String,
    stem: Stem,
}

impl RequestPath {
    /// Checks the path, relative to the top of the repository, with `/` between its parts.
    ///
    /// # Errors
    /// `Invalid` says what the path should have been.
    pub fn new(path: &str) -> Result<Self, Invalid> {
        const EXPECTED: Invalid = Invalid(
            "a request's path: requests/<folders of a-z 0-9 ->/<name of a-z 0-9 ->.yaml, at most 200 characters",
        );
        let (folders, file) = path
            .strip_prefix("requests/")
            .map(|rest| rest.rsplit_once('/').unwrap_or(("", rest)))
            .ok_or(EXPECTED)?;
        let stem = file
            .strip_suffix(".yaml")
            .and_then(|stem| Stem::new(stem).ok())
            .ok_or(EXPECTED)?;
        let is_folder = |folder: &str| {
            !folder.is_empty()
                && folder
                    .bytes()
                    .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
                && !is_device(folder)
        };
        if path.len() <= 200
            && (folders.is_empty() && !path.starts_with("requests//")
                || folders.split('/').all(is_folder))
        {
            Ok(Self {
                path: path.to_owned(),
                stem,
            })
        } else {
            Err(EXPECTED)
        }
    }

    /// Returns the whole path.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.path
    }

    /// Returns the file name without `.yaml`.
    #[must_use]
    pub fn stem(&self) -> &Stem {
        &self.stem
    }
}

impl fmt::Display for RequestPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.path)
    }
}

/// A request file that has been read and found in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyRequest {
    /// Where it lies.
    pub path: RequestPath,
    /// The git object id of its content: what an approval is bound to.
    pub blob: ObjectId,
    /// Who the key is for.
    pub user: IamUser,
    /// Why it is needed.
    pub reason: Reason,
    /// The organisation's own fields, in the order of the file, as text.
    pub extra: Vec<(String, String)>,
}

impl KeyRequest {
    /// Returns the name under which the key will be stored.
    #[must_use]
    pub fn secret_name(&self) -> SecretName {
        SecretName::new(&self.user, self.path.stem())
    }

    /// Returns the account and the user, without regard to case.
    #[must_use]
    pub fn id_of_user(&self, account: &AccountId) -> (AccountId, String) {
        (account.clone(), self.user.without_case())
    }

    /// Returns what makes this request the same request wherever it is met.
    #[must_use]
    pub fn id(&self, account: &AccountId) -> RequestId {
        RequestId {
            account: account.clone(),
            user: self.user.without_case(),
            stem: self.path.stem().clone(),
        }
    }
}

/// Account, IAM user (without regard to case) and stem: unique in a repository.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RequestId {
    account: AccountId,
    user: String,
    stem: Stem,
}

impl fmt::Display for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}/{}", self.account, self.user, self.stem)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_has_folders_a_name_and_an_end() {
        for good in [
            "requests/a.yaml",
            "requests/prod/20261102090000.yaml",
            "requests/a/b-1/c.yaml",
            "requests/console/com10.yaml",
        ] {
            assert_eq!(RequestPath::new(good).unwrap().as_str(), good);
        }
        assert_eq!(
            RequestPath::new("requests/prod/a-b.yaml")
                .unwrap()
                .stem()
                .as_str(),
            "a-b"
        );
        let long = format!("requests/{}/a.yaml", "a/".repeat(100));
        for bad in [
            "",
            "requests/",
            "requests/.yaml",
            "requests/-a.yaml",
            "requests/a.yml",
            "requests/A.yaml",
            "requests//a.yaml",
            "requests/a//b.yaml",
            "requests/../a.yaml",
            "requests/a b.yaml",
            "other/a.yaml",
            "/requests/a.yaml",
            &long,
            "requests/ａ.yaml",
            "requests/a.yaml\n",
            "requests/con.yaml",
            "requests/com1.yaml",
            "requests/nul/a.yaml",
        ] {
            assert!(RequestPath::new(bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn a_reason_is_readable_text_of_some_length() {
        assert!(Reason::new("夜間バッチが S3 へエクスポートするため").is_ok());
        assert!(Reason::new("two\nlines of text").is_ok());
        for bad in [
            "too short",
            &"a".repeat(1_001),
            "          ",
            "hidden \u{202e} direction",
            "bell \u{7} rings here",
        ] {
            assert!(Reason::new(bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn the_same_user_in_other_case_is_the_same_request() {
        let request = |user: &str| KeyRequest {
            path: RequestPath::new("requests/20261102090000.yaml").unwrap(),
            blob: ObjectId::new(&"a".repeat(40)).unwrap(),
            user: IamUser::new(user).unwrap(),
            reason: Reason::new("a reason that is long enough").unwrap(),
            extra: Vec::new(),
        };
        let account = AccountId::new("123456789012").unwrap();
        assert_eq!(request("Batch").id(&account), request("batch").id(&account));
        assert_eq!(
            request("Batch").id(&account).to_string(),
            "123456789012/batch/20261102090000"
        );
        assert_eq!(
            request("Batch").secret_name().as_str(),
            "Batch/access-key-20261102090000"
        );
    }
}
