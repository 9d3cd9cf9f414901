//! Tells the story of a key: who asked for it, who approved it, and what became of it. Reads only.
//!
//! `search` asks AWS which secrets and keys it is about, `provenance` asks git and GitHub about their requests, and
//! [`KeyHistory`] puts it together.

mod keys;
mod provenance;
mod search;

use crate::domain::{AccountName, Configuration};
use crate::key_history::{KeyHistory, Subject, Unknown};
use crate::reconcile::{self, Clients};
use crate::render::{AuditReport, RunError};
use search::Place;

/// Finds out everything about a key, a secret, or a user's keys.
///
/// # Errors
/// The reason why there is no story. What could not be asked about one key is in its story.
pub async fn run(
    clients: &Clients,
    subject: &Subject,
    account: Option<&AccountName>,
) -> Result<AuditReport, RunError> {
    // Whole, for a request may have moved to another account since.
    let desired = reconcile::read(&clients.checkout, None).await?;
    let configuration = &desired.configuration;
    if let Some(name) = account.filter(|name| !configuration.accounts.contains_key(name)) {
        return Err(RunError::NoSuchAccount(name.clone()));
    }
    let places = search::places(clients, configuration, account).await?;
    let mut found = search::find(&places, subject).await;
    let mut facts = keys::of(&places, subject, &mut found).await?;
    if facts.is_empty() && !found.knows_user {
        if let Some(failure) = found.failures.into_iter().next() {
            return Err(RunError::Remote(failure));
        }
        let unknown = Unknown {
            subject: subject.clone(),
            searched: found.searched,
            denied: found.denied,
            elsewhere: elsewhere(configuration, &places),
        };
        return Err(RunError::Unknown {
            language: configuration.language,
            unknown: Box::new(unknown),
        });
    }
    provenance::add(clients, &desired, &mut facts).await?;
    Ok(AuditReport {
        language: configuration.language,
        subject: subject.clone(),
        stories: facts.into_iter().map(KeyHistory::tell).collect(),
        failures: found.failures,
    })
}

fn elsewhere(configuration: &Configuration, places: &[Place]) -> Vec<AccountName> {
    let is_asked = |name: &&AccountName| places.iter().any(|place| place.name == **name);
    let names = configuration.accounts.keys();
    names.filter(|name| !is_asked(name)).cloned().collect()
}
