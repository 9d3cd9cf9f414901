//! What git and GitHub say about the requests.

use std::collections::{BTreeMap, BTreeSet};

use super::look::Look;
use crate::key_inventory::GitFacts;
use crate::reconcile::{Clients, Desired};
use crate::render::{RunError, Unread, UnreadBecause};

/// What git and GitHub say, and what GitHub did not.
pub(super) struct OnGitHub {
    pub(super) facts: GitFacts,
    pub(super) unread: Option<Unread>,
}

/// Lists the request files of the head, and asks who opened the pull requests that the secrets name.
///
/// # Errors
/// Git could not read the checkout.
pub(super) async fn of(
    clients: &Clients,
    desired: &Desired,
    looks: &[Look],
) -> Result<OnGitHub, RunError> {
    let head = &desired.checkout.head;
    let files = clients.checkout.files(head, "requests/").await?;
    let secrets = looks.iter().flat_map(|look| &look.facts.secrets);
    let is_own = |secret: &&crate::plan::Secret| {
        secret.is_of_repository(clients.repository_id, &clients.repository)
    };
    let pulls: BTreeSet<u64> = secrets
        .filter(is_own)
        .filter_map(|secret| secret.pull())
        .collect();
    let pulls: Vec<u64> = pulls.into_iter().collect();
    let (authors, failure) = clients.github.authors(&pulls).await;
    let requests = desired.requests.iter().filter_map(|resolved| {
        let account = &resolved.target.as_ref()?.account;
        Some((
            resolved.request.clone(),
            account.id.clone(),
            account.region.clone(),
        ))
    });
    Ok(OnGitHub {
        facts: GitFacts {
            blobs: files
                .into_iter()
                .filter(|file| file.mode == "100644")
                .map(|file| (file.path, file.blob))
                .collect::<BTreeMap<_, _>>(),
            requests: requests.collect(),
            authors,
            repository_id: clients.repository_id,
            repository: clients.repository.clone(),
        },
        unread: failure.map(|failure| Unread {
            account: None,
            why: UnreadBecause::Failed(failure),
            users: Vec::new(),
        }),
    })
}
