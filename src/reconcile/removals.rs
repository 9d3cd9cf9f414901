//! Proves that requests were taken away, by what git and GitHub say.
//!
//! What git alone refuses, such as everything that was removed before there was a `lifecycle`, costs GitHub nothing.

use std::collections::{BTreeMap, BTreeSet};

use super::clients::Clients;
use super::desired::{Desired, MAX_REQUEST_BYTES, bytes};
use super::evidence::{self, PullFacts, Then, Unproved, is_merge_recent};
use super::proofs::{Pull, pull_of};
use crate::approval::{self, Actor, Held, Removal, RemovalEvidence, Removed, had_lifecycle};
use crate::check::{self, Schema};
use crate::domain::{
    Configuration, Failure, IamUser, ObjectId, Refusal, RemovalFault, RequestPath, TagKey,
};
use crate::github::Answer;
use crate::plan::{Address, Secret};
use crate::render::RunError;

/// What git and GitHub say about a removal.
#[derive(Debug)]
pub struct RemovalProof {
    /// The permission to switch the key off, or why there is none.
    pub verdict: Result<Removal, Vec<Refusal>>,
    /// Whether its merge is so recent that GitHub may not show all of it yet.
    pub is_merge_recent: bool,
    /// The pull request that took the request away, whether or not it proves anything.
    pub pull: Option<Pull>,
}

impl RemovalProof {
    fn refused(refusal: Refusal) -> Self {
        Self {
            verdict: Err(vec![refusal]),
            is_merge_recent: false,
            pull: None,
        }
    }
}

type Proofs = BTreeMap<Address, Result<RemovalProof, Failure>>;

/// Proves that the requests of these secrets, whose files are away, were taken away. GitHub's failures leave removals unproved
/// and stop no other.
///
/// # Errors
/// What concerns the whole run.
pub(super) async fn prove(
    clients: &Clients,
    desired: &Desired,
    secrets: &[&Secret],
) -> Result<Proofs, RunError> {
    if secrets.is_empty() {
        return Ok(Proofs::new());
    }
    match all(clients, desired, secrets).await {
        Ok(proofs) => Ok(proofs),
        Err(Unproved::Run(stop)) => Err(stop),
        Err(Unproved::Failure(failure)) => {
            let failed = |secret: &&Secret| (secret.address(), Err(failure.clone()));
            Ok(secrets.iter().map(failed).collect())
        }
    }
}

/// Returns the request that a secret says it was made for, if its name says so, too.
fn held(secret: &Secret) -> Option<Held> {
    Some(Held {
        path: secret.request_path()?,
        blob: ObjectId::new(secret.tag(TagKey::Blob)?).ok()?,
        user: secret.user()?,
    })
}

async fn all(
    clients: &Clients,
    desired: &Desired,
    secrets: &[&Secret],
) -> Result<Proofs, Unproved> {
    let held: Vec<(Address, Option<Held>)> = secrets
        .iter()
        .map(|secret| (secret.address(), held(secret)))
        .collect();
    let paths = held
        .iter()
        .filter_map(|(_, held)| Some(&held.as_ref()?.path));
    let on_git = on_git(clients, desired, paths.cloned().collect()).await?;
    let mut proofs = Proofs::new();
    let mut open = Vec::new();
    for (address, held) in &held {
        let known = held.as_ref().and_then(|held| on_git.get(&held.path));
        let refusal = match (held, known) {
            (Some(held), Some(known)) if had_lifecycle(known.configuration.as_ref()) => {
                open.push((address, held, known));
                continue;
            }
            (_, Some(known)) => Refusal::Removal(RemovalFault::BeforeLifecycle {
                commit: known.removed.last.commit.clone(),
            }),
            (held, None) => nowhere(desired, held.as_ref()),
        };
        proofs.insert(address.clone(), Ok(RemovalProof::refused(refusal)));
    }
    if open.is_empty() {
        return Ok(proofs);
    }
    let by_path = open.iter().map(|(_, held, known)| (&held.path, *known));
    let OnGitHub { answer, pulls } = on_github(clients, &by_path.collect()).await?;
    let owners_now = clients.checkout.codeowners(&desired.checkout.head).await?;
    let proof = |held: &Held, known: &OnGit| -> Result<RemovalProof, Failure> {
        let removed = &known.removed;
        let (merge, background) = pulls.of(&answer, &removed.last.commit)?;
        let evidence = RemovalEvidence {
            checkout: desired.checkout.clone(),
            default_branch: answer.default_branch.clone(),
            repository: Some(answer.repository_id),
            removed: Some(removed.clone()),
            user: known.user.clone(),
            merge,
            background,
            requester: requester(&answer, removed)?,
            owners_then: known.owners.clone(),
            owners_now: owners_now.clone(),
            codeowners_errors: answer.codeowners_errors.clone(),
            configuration_then: known.configuration.clone(),
        };
        Ok(RemovalProof {
            verdict: approval::verify_removal(held, &evidence),
            is_merge_recent: is_merge_recent(&removed.last, answer.now),
            pull: pull_of(&answer, &removed.last.commit),
        })
    };
    let proved = open.iter();
    proofs.extend(proved.map(|(address, held, known)| ((*address).clone(), proof(held, known))));
    Ok(proofs)
}

/// Nothing took the request away, as far as git shows; what is cut off shows nothing.
fn nowhere(desired: &Desired, held: Option<&Held>) -> Refusal {
    let approval::Checkout { head, is_whole } = &desired.checkout;
    match (held, is_whole) {
        (Some(_), false) => Refusal::StaleCheckout {
            head: head.clone(),
            default: Some(head.clone()),
        },
        (Some(_), true) | (None, _) => Refusal::Removal(RemovalFault::NotRemoved { commit: None }),
    }
}

/// What git says about a removal.
struct OnGit {
    removed: Removed,
    /// Whose key the content asked for.
    user: Option<IamUser>,
    /// CODEOWNERS before the merge.
    owners: Option<String>,
    /// The configuration at the merge.
    configuration: Option<Configuration>,
}

async fn on_git(
    clients: &Clients,
    desired: &Desired,
    paths: BTreeSet<RequestPath>,
) -> Result<BTreeMap<RequestPath, OnGit>, RunError> {
    let paths: Vec<RequestPath> = paths.into_iter().collect();
    let head = &desired.checkout.head;
    let removals = clients.checkout.removals(head, &paths).await?;
    let blobs: Vec<ObjectId> = removals.values().map(|one| one.blob.clone()).collect();
    let contents = clients.checkout.contents(&blobs, MAX_REQUEST_BYTES).await?;
    // The organisation's own rules say nothing about whose key it is.
    let schema = Schema::new("{}").ok();
    let mut then = Then::default();
    let mut known = BTreeMap::new();
    for ((path, removed), content) in removals.into_iter().zip(contents) {
        let written = schema
            .as_ref()
            .and_then(|schema| check::request(path.as_str(), &bytes(content), schema).0);
        let (owners, configuration) = then.of(clients, &removed.last).await?;
        let user = written.map(|written| written.user);
        let on_git = OnGit {
            removed,
            user,
            owners,
            configuration,
        };
        known.insert(path, on_git);
    }
    Ok(known)
}

/// What GitHub says about removals.
struct OnGitHub {
    answer: Answer,
    pulls: PullFacts,
}

async fn on_github(
    clients: &Clients,
    open: &BTreeMap<&RequestPath, &OnGit>,
) -> Result<OnGitHub, Failure> {
    let last = open.values().map(|known| &known.removed.last);
    let brought = open.values();
    let brought = brought.filter_map(|known| known.removed.brought.as_ref());
    let answer = evidence::merges(clients, last.clone().chain(brought)).await?;
    let pulls = evidence::pulls(clients, &answer, last.map(|last| &last.commit)).await;
    let commits = open
        .iter()
        .map(|(path, known)| (*path, &known.removed.last.commit));
    let found = evidence::by_path(&answer, &pulls, commits);
    let owners = |path: &RequestPath| {
        let then = open.get(path).and_then(|known| known.owners.as_deref());
        [then, None]
    };
    let backgrounds = evidence::backgrounds(clients, &answer, &found, owners).await;
    let pulls = PullFacts { pulls, backgrounds };
    Ok(OnGitHub { answer, pulls })
}

/// Whoever opened the pull request that brought the request.
///
/// # Errors
/// GitHub's failure to speak of it.
fn requester(answer: &Answer, removed: &Removed) -> Result<Option<Actor>, Failure> {
    let Some(brought) = &removed.brought else {
        return Ok(None);
    };
    match answer.failed.get(&brought.commit) {
        Some(failure) => Err(failure.clone()),
        None => Ok(answer
            .pull_of(&brought.commit)
            .and_then(|pull| pull.author.clone())),
    }
}
