//! What a run may be about: the request files and this repository's secrets, side by side.

use std::collections::BTreeMap;

use super::account_state::AccountStates;
use super::clients::Clients;
use super::desired::{Desired, ResolvedRequest};
use crate::domain::AccessKeyId;
use crate::plan::{Address, KeyRecord, Secret};

/// One key: what asks for it, and what is registered of it. One of the two is always there.
#[derive(Debug, Default)]
pub(super) struct Entry<'a> {
    /// The request's file; `None` if the checkout has none, any more.
    pub(super) request: Option<&'a ResolvedRequest>,
    /// This repository's secret as the list shows it, which may be five minutes old.
    pub(super) secret: Option<&'a Secret>,
}

pub(super) type Entries<'a> = BTreeMap<Address, Entry<'a>>;

/// Puts files and secrets side by side. A request without an account is in no account's register, and left out.
pub(super) fn entries<'a>(
    clients: &Clients,
    desired: &'a Desired,
    states: &'a AccountStates,
) -> Entries<'a> {
    let mut entries = Entries::new();
    for request in desired.requests.iter().chain(&desired.unseen) {
        if let Some(address) = request.address() {
            entries.entry(address).or_default().request = Some(request);
        }
    }
    let secrets = states.values().flat_map(|state| &state.secrets);
    let is_own =
        |secret: &&Secret| secret.is_of_repository(clients.repository_id, &clients.repository);
    for secret in secrets.filter(is_own) {
        entries.entry(secret.address()).or_default().secret = Some(secret);
    }
    entries
}

impl<'a> Entry<'a> {
    /// Returns the secret and its key if it says that everybody has been told, however old the list is.
    pub(super) fn settled(&self) -> Option<(&'a Secret, AccessKeyId)> {
        let secret = self.secret.filter(|secret| secret.is_marked())?;
        match secret.record() {
            KeyRecord::Settled(key) => Some((secret, key)),
            KeyRecord::Claimed(_)
            | KeyRecord::Stored(..)
            | KeyRecord::Promoted(..)
            | KeyRecord::Recorded(..)
            | KeyRecord::Going(_)
            | KeyRecord::Foreign => None,
        }
    }
}
