//! What was chosen of an account.

use crate::domain::{AccountId, AccountName, Locale, UserPattern};

/// What is to be added.
#[derive(Debug, Clone)]
pub struct Addition {
    /// What the configuration is to call the account.
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
    /// The language to speak.
    pub language: Locale,
}
