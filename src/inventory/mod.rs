//! Lists every key of the accounts: whose it is, who approved it, how it stands, and what is next. Reads only.
//!
//! `accounts` finds out which accounts the credentials are for, `look` asks each of them, `origin` asks git and GitHub, and
//! [`key_inventory`](crate::key_inventory) judges.

mod accounts;
mod look;
mod origin;
mod pace;
mod user_progress;
mod users;

use futures_util::future::join_all;

use crate::domain::AccountName;
use crate::key_inventory::{Limits, entries};
use crate::reconcile::{self, Clients, Desired, Interrupt};
use crate::render::{InventoryReport, Progress, RunError};
use user_progress::UserProgress;

/// What the inventory is to be of.
#[derive(Debug, Clone, Copy)]
pub struct Scope<'a> {
    pub account: Option<&'a AccountName>,
    /// All users of the accounts, not only those that the configuration permits.
    pub all_users: bool,
}

/// Finds out everything about every key.
///
/// # Errors
/// A reason why there is no inventory. What could not be read of one account or user is in the report.
pub async fn run(
    clients: &Clients,
    scope: Scope<'_>,
    progress: &Progress,
    interrupt: &Interrupt,
) -> Result<InventoryReport, RunError> {
    let desired = reconcile::read(&clients.checkout, None).await?;
    let configuration = &desired.configuration;
    let limits = limits(&desired);
    let accounts = accounts::open(clients, configuration, scope.account).await?;
    let mut unread = accounts.unread;
    let read = UserProgress::new(progress.begin(configuration.language));
    let looks = accounts
        .accounts
        .iter()
        .map(|account| look::at(account, &limits, scope.all_users, &read, interrupt));
    let looks = join_all(looks).await;
    drop(read);
    let git = origin::of(clients, &desired, &looks).await?;
    unread.extend(git.unread);
    let at = looks.iter().map(|look| look.facts.now).max();
    let mut report = InventoryReport {
        language: configuration.language,
        repository: clients.repository.to_string(),
        at,
        unused: limits.lifecycle.unused,
        is_of_all_users: scope.all_users,
        accounts: Vec::new(),
        entries: Vec::new(),
        unread,
    };
    for look in looks {
        report
            .entries
            .extend(entries(&look.facts, &git.facts, &limits));
        report.accounts.push(look.read());
        report.unread.extend(look.unread);
    }
    Ok(report)
}

fn limits(desired: &Desired) -> Limits {
    let configuration = &desired.configuration;
    let mut limits = Limits {
        lifecycle: configuration.lifecycle.clone().unwrap_or_default(),
        is_configured: configuration.lifecycle.is_some(),
        permitted: std::collections::BTreeMap::new(),
    };
    for folder in configuration.folders.values() {
        if let Some(account) = configuration.accounts.get(&folder.account) {
            let permitted = limits.permitted.entry(account.id.clone()).or_default();
            permitted.extend(folder.users.iter().cloned());
        }
    }
    limits
}
