//! What somebody should look at in an inventory, by what it is.

use super::inventory::{Unread, UnreadBecause};
use super::lines::{of_failure, of_refusal};
use crate::domain::Locale;
use crate::key_inventory::{Concern, Entry};
use crate::messages::inventory::{in_account, interrupted, unread_users};

/// Entries that have the same concern.
pub(super) struct Group<'a> {
    /// The concern of the first one; what it is about in the others, those say.
    pub(super) first: &'a Concern,
    pub(super) entries: Vec<(&'a Entry, &'a Concern)>,
}

/// Returns the groups, the most pressing first.
pub(super) fn groups(entries: &[Entry]) -> Vec<Group<'_>> {
    let mut groups: Vec<Group<'_>> = Vec::new();
    for entry in entries {
        for concern in &entry.concerns {
            let group = groups
                .iter_mut()
                .find(|group| group.first.code() == concern.code());
            match group {
                Some(group) => group.entries.push((entry, concern)),
                None => groups.push(Group {
                    first: concern,
                    entries: vec![(entry, concern)],
                }),
            }
        }
    }
    groups.sort_by_key(|group| group.first);
    groups
}

/// Returns what could not be read and why, and what to do.
pub(super) fn of_unread(language: Locale, unread: &Unread) -> (String, String) {
    let (what, hint) = match &unread.why {
        UnreadBecause::Failed(failure) => of_failure(language, failure),
        UnreadBecause::OtherAccount(refusal) => of_refusal(language, refusal),
        UnreadBecause::Interrupted => interrupted(language),
    };
    let mut what = match &unread.account {
        Some(account) => format!("{}: {what}", in_account(language, account)),
        None => what,
    };
    if !unread.users.is_empty() {
        what = format!("{what}{}", unread_users(language, &unread.users));
    }
    (what, hint)
}
