//! What `inventory` shows, as plain data.

use crate::domain::{
    AccountId, AccountName, Duration, Exit, Failure, Locale, Refusal, Timestamp, visible,
};
use crate::key_inventory::Entry;

/// What `inventory` found.
#[derive(Debug, Default)]
pub struct InventoryReport {
    /// The language of the configuration.
    pub language: Locale,
    /// The repository: `owner/name`.
    pub repository: String,
    /// When AWS was asked, by its clock; `None` if it was not.
    pub at: Option<Timestamp>,
    /// After how long without use a key is called unused.
    pub unused: Duration,
    /// Whether it was asked for all users of the accounts.
    pub is_of_all_users: bool,
    /// The accounts that were read.
    pub accounts: Vec<ReadAccount>,
    /// Each key, by account, user and age.
    pub entries: Vec<Entry>,
    /// What could not be read.
    pub unread: Vec<Unread>,
}

impl InventoryReport {
    /// Returns how the command ends: 1 only for what the configuration calls wrong, 3 where something could not be read.
    pub fn exit(&self) -> Exit {
        let unread = match self.unread.is_empty() {
            true => Exit::Done,
            false => Exit::Remote,
        };
        self.entries.iter().map(Entry::exit).fold(unread, Exit::max)
    }
}

/// An account that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadAccount {
    /// What the configuration calls it.
    pub names: Vec<AccountName>,
    pub id: AccountId,
    /// How many secrets of countersign's it has.
    pub secrets: usize,
    /// How many users were asked about.
    pub users: usize,
    /// When IAM generated the report of all users, which may be four hours old; `None` if it could not be read.
    pub reported: Option<Timestamp>,
    /// Whether CloudTrail was read, which proves who created a key.
    pub is_trail_read: bool,
}

/// Something that could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unread {
    /// What the configuration calls the account; `None` if it is about GitHub.
    pub account: Option<AccountName>,
    pub why: UnreadBecause,
    /// The users of whom it is not known; empty if it is about no user.
    pub users: Vec<String>,
}

/// Why something could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UnreadBecause {
    Failed(Failure),
    /// The credentials belong to another account.
    OtherAccount(Refusal),
    /// The command was asked to end.
    Interrupted,
}

/// The key's id, or what stands for a key that there is not yet.
pub(super) fn key_name(entry: &Entry) -> String {
    let origin = entry.origin.as_ref();
    let request = origin.and_then(|origin| Some(origin.request.as_ref()?.to_string()));
    let secret = origin.and_then(|origin| origin.secret.as_ref().map(|name| visible(name)));
    let key = entry.key.as_ref().map(|key| key.to_string());
    key.or(request).or(secret).unwrap_or_default()
}
