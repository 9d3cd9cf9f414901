//! The account to add.

use crate::domain::{AccountId, AccountName, Locale, UserPattern};

/// An account to add, with its folder of requests.
#[derive(Debug, Clone)]
pub struct Addition {
    /// Its name in the configuration.
    pub name: AccountName,
    /// Its id.
    pub id: AccountId,
    /// The region of its secrets.
    pub region: String,
    /// The IAM users that may get keys, one to four patterns.
    pub users: Vec<UserPattern>,
    /// Where its requests are, with a `/` at the end.
    pub folder: String,
    /// Who receives the notices.
    pub email: String,
    /// The language of the output.
    pub language: Locale,
}
