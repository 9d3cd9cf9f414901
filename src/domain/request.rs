//! One request: one key for one IAM user.

use std::fmt;

use super::ids::checked_text;
use super::{
    AccountId, Duration, Expiry, IamUser, Lifetime, ObjectId, RequestPath, SecretName, Stem,
};

checked_text! {
    /// Why somebody needs the key: 10 to 1,000 characters of printable text in any script.
    Reason, "a reason: 10 to 1,000 printable characters",
    |text| (10..=1_000).contains(&text.chars().count())
        && !text.trim().is_empty()
        && super::text::deceptive(text).all(|(_, c)| matches!(c, '\n' | '\t'))
}

/// A request file that has been read and found in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyRequest {
    pub path: RequestPath,
    /// The git object id of its content: what an approval is bound to.
    pub blob: ObjectId,
    /// Who the key is for.
    pub user: IamUser,
    /// Why it is needed.
    pub reason: Reason,
    /// The last day on which the key works; without it, it works for ever.
    pub expires: Option<Expiry>,
    /// How often the key is replaced until then. There is none without `expires`.
    pub rotate_every: Option<Duration>,
    /// The organisation's own fields, in the order of the file, as text.
    pub extra: Vec<(String, String)>,
}

impl KeyRequest {
    /// Returns the name under which the key will be stored.
    pub fn secret_name(&self) -> SecretName {
        SecretName::new(&self.user, self.path.stem())
    }

    /// Returns how long the key is to live.
    pub fn lifetime(&self) -> Lifetime {
        Lifetime {
            expires: self.expires,
            rotate_every: self.rotate_every,
        }
    }

    /// Returns the account and the user, without regard to case.
    pub fn id_of_user(&self, account: &AccountId) -> (AccountId, String) {
        (account.clone(), self.user.without_case())
    }

    /// Returns what makes this request the same request wherever it is met.
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
    fn a_reason_is_readable_text_of_some_length() {
        assert!(Reason::new("夜間バッチが S3 へエクスポートするため").is_ok());
        assert!(Reason::new("two\nlines of text").is_ok());
        assert!(Reason::new("⚠\u{fe0f} 葛\u{e0100}城市のバッチのため").is_ok());
        for bad in [
            "too short",
            &"a".repeat(1_001),
            "          ",
            "hidden \u{202e} direction",
            "bell \u{7} rings here",
            "a\u{fe0f} letter, and a selector",
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
            expires: None,
            rotate_every: None,
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
