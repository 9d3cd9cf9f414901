//! Identifiers, each with a checked constructor.

use std::fmt;

/// A text that is not what its type asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Invalid(
    /// What was expected, to be read after "is not".
    pub &'static str,
);

impl fmt::Display for Invalid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "not {}", self.0)
    }
}

impl std::error::Error for Invalid {}

macro_rules! checked_text {
    ($(#[$doc:meta])* $name:ident, $expected:literal, $is_valid:expr) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(String);

        impl $name {
            /// Checks the text.
            ///
            /// # Errors
            /// `Invalid` says what the text should have been.
            pub fn new(text: &str) -> Result<Self, $crate::domain::Invalid> {
                let is_valid: fn(&str) -> bool = $is_valid;
                if is_valid(text) { Ok(Self(text.to_owned())) } else { Err($crate::domain::Invalid($expected)) }
            }

            /// Returns the text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}
pub(super) use checked_text;

fn is_long(text: &str, lengths: std::ops::RangeInclusive<usize>, allowed: fn(u8) -> bool) -> bool {
    lengths.contains(&text.len()) && text.bytes().all(allowed)
}

checked_text! {
    /// The name of an IAM user, as IAM spells it.
    ///
    /// IAM allows `[\w+=,.@-]{1,64}` (API reference, `CreateUser`); the comma is left out, because the name of a
    /// secret cannot have one.
    IamUser, "an IAM user name: 1 to 64 of A-Z a-z 0-9 _ + = . @ -",
    |text| is_long(text, 1..=64, |b| b.is_ascii_alphanumeric() || b"_+=.@-".contains(&b))
}

impl IamUser {
    /// Returns whether IAM takes both names for the same user: it does not tell names apart by case.
    pub fn is_same_user(&self, other: &str) -> bool {
        self.0.eq_ignore_ascii_case(other)
    }

    /// Returns the name in lower case, which is the same for every spelling of the same user.
    pub fn without_case(&self) -> String {
        self.0.to_ascii_lowercase()
    }
}

checked_text! {
    /// An AWS account id: 12 digits.
    AccountId, "an AWS account id: 12 digits",
    |text| is_long(text, 12..=12, |b| b.is_ascii_digit())
}

checked_text! {
    /// The id of an access key, which is not secret.
    ///
    /// AWS allows 16 to 128 characters and gives 20; more than 43 would not fit into a version id.
    AccessKeyId, "an access key id: 16 to 43 of A-Z 0-9",
    |text| is_long(text, 16..=43, |b| b.is_ascii_uppercase() || b.is_ascii_digit())
}

checked_text! {
    /// The id of a git object: 40 (SHA-1) or 64 (SHA-256) hexadecimal digits.
    ObjectId, "a git object id",
    |text| matches!(text.len(), 40 | 64) && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
}

checked_text! {
    /// What makes one claim different from every other: 64 random bits as 16 hexadecimal digits.
    Nonce, "16 hexadecimal digits",
    |text| is_long(text, 16..=16, |b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
}

impl Nonce {
    /// Draws a fresh nonce from the operating system.
    ///
    /// # Errors
    /// The operating system gave no random bytes.
    pub fn fresh() -> Result<Self, getrandom::Error> {
        Ok(Self(format!("{:016x}", getrandom::u64()?)))
    }
}

/// A GitHub login, compared without regard to case.
#[derive(Debug, Clone)]
pub struct Login(String);

impl Login {
    /// Checks the text: letters, digits, hyphens, underscores (managed users), at most 100 characters.
    ///
    /// # Errors
    /// `Invalid` says what the text should have been.
    pub fn new(text: &str) -> Result<Self, Invalid> {
        if is_long(text, 1..=100, |b| {
            b.is_ascii_alphanumeric() || b"-_".contains(&b)
        }) {
            Ok(Self(text.to_owned()))
        } else {
            Err(Invalid("a GitHub login"))
        }
    }

    /// Returns the login as it was spelled.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl PartialEq for Login {
    fn eq(&self, other: &Self) -> bool {
        self.0.eq_ignore_ascii_case(&other.0)
    }
}

impl Eq for Login {}

impl fmt::Display for Login {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A repository as `OWNER/NAME`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repository {
    /// The user or organisation.
    pub owner: String,
    /// The repository's own name.
    pub name: String,
}

impl Repository {
    /// Reads `OWNER/NAME`.
    ///
    /// # Errors
    /// `Invalid` says what the text should have been.
    pub fn new(text: &str) -> Result<Self, Invalid> {
        let part = |part: &str| {
            is_long(part, 1..=100, |b| {
                b.is_ascii_alphanumeric() || b"-_.".contains(&b)
            }) && !part.bytes().all(|b| b == b'.')
        };
        match text.split_once('/') {
            Some((owner, name)) if part(owner) && part(name) => Ok(Self {
                owner: owner.to_owned(),
                name: name.to_owned(),
            }),
            _ => Err(Invalid("a repository: OWNER/NAME")),
        }
    }
}

impl fmt::Display for Repository {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.owner, self.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_iam_user_has_no_comma_and_no_slash() {
        assert!(IamUser::new("batch-exporter_+=.@9").is_ok());
        for bad in ["", "a,b", "a/b", "ユーザー", &"a".repeat(65), "a b", "a\n"] {
            assert!(IamUser::new(bad).is_err(), "{bad:?}");
        }
        assert!(IamUser::new("Batch").unwrap().is_same_user("bATCH"));
    }

    #[test]
    fn a_nonce_is_sixteen_hexadecimal_digits_and_fresh() {
        let (one, two) = (Nonce::fresh().unwrap(), Nonce::fresh().unwrap());
        assert!(Nonce::new(one.as_str()).is_ok());
        assert_ne!(one, two);
    }

    #[test]
    fn logins_are_the_same_in_any_case() {
        assert_eq!(Login::new("Hanako").unwrap(), Login::new("hanako").unwrap());
        assert!(Login::new("hanako[bot]").is_err());
    }

    #[test]
    fn a_repository_has_an_owner_and_a_name() {
        assert_eq!(
            Repository::new("acme/keys").unwrap().to_string(),
            "acme/keys"
        );
        for bad in ["acme", "acme/", "/keys", "a/b/c", "acme/..", "ac me/keys"] {
            assert!(Repository::new(bad).is_err(), "{bad}");
        }
    }
}
