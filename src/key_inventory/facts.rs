//! What was read, as data.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::{
    AccountId, AccountName, IamUser, KeyRequest, Lifecycle, Login, ObjectId, Repository, Timestamp,
    UserPattern,
};
use crate::key_history::Used;
use crate::plan::{AccessKey, Creations, Secret};

/// What AWS says about one account.
#[derive(Debug, Clone, PartialEq)]
pub struct AccountFacts {
    pub id: AccountId,
    /// The first of the names that the configuration has for it.
    pub name: AccountName,
    /// All of those names, each with its region.
    pub names: Vec<(AccountName, String)>,
    /// Every secret of countersign's in those regions.
    pub secrets: Vec<Secret>,
    /// The regions whose secrets could be listed.
    pub listed: BTreeSet<String>,
    /// The role that the configuration has for issuing, under each of the account's names that has one.
    pub roles: Vec<String>,
    /// Whether some secrets could not be listed, so that no key can be called foreign.
    pub is_incomplete: bool,
    /// The keys of every user who was asked about, by the name in lower case; empty where IAM knows no such user.
    pub keys: BTreeMap<String, Vec<UserKey>>,
    /// Who created access keys within the last ninety days; `None` if CloudTrail was not read.
    pub creations: Option<Creations>,
    /// When AWS was asked, by its clock.
    pub now: Timestamp,
}

/// A key as IAM lists it, and how it was used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserKey {
    /// Whose it is, as IAM spells it.
    pub user: String,
    pub key: AccessKey,
    /// When it was last used.
    pub used: Used,
}

/// What git and GitHub say.
#[derive(Debug, Clone, PartialEq)]
pub struct GitFacts {
    /// The content of every file below `requests/` at the head, by path.
    pub blobs: BTreeMap<String, ObjectId>,
    /// The requests whose files are in order, each with the account and region that its folder leads to.
    pub requests: Vec<(KeyRequest, AccountId, String)>,
    /// Who opened pull requests, by number; `None` if the account is gone. Those that could not be asked about are missing.
    pub authors: BTreeMap<u64, Option<Login>>,
    /// The repository's numeric id, if the workflow says it.
    pub repository_id: Option<u64>,
    pub repository: Repository,
}

/// What the configuration says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// What becomes of keys; where the configuration does not say, what it would say by default.
    pub lifecycle: Lifecycle,
    /// Whether the configuration says so, which makes an unused key and one whose time is over wrong.
    pub is_configured: bool,
    /// Who may get keys, by account.
    pub permitted: BTreeMap<AccountId, Vec<UserPattern>>,
}

impl Limits {
    /// Returns whether the configuration lets a user get keys in an account.
    pub fn permits(&self, account: &AccountId, user: &str) -> bool {
        let Ok(user) = IamUser::new(user) else {
            return false;
        };
        let patterns = self.permitted.get(account).into_iter().flatten();
        patterns.into_iter().any(|pattern| pattern.matches(&user))
    }
}
