//! The evidence of each request, from git and GitHub, and what the verifier makes of it.

use std::collections::BTreeMap;

use super::desired::{Desired, MOST};
use super::{Edges, Stop};
use crate::approval::{self, Approval, Evidence, Introduction, PullRequest};
use crate::check;
use crate::domain::{Configuration, Failure, KeyRequest, Login, ObjectId, Refusal, RequestPath};
use crate::git::AtCommit;
use crate::github;

/// What is known about the approval of one request.
#[derive(Debug, Clone)]
pub(super) struct Proof {
    pub(super) approval: Result<Approval, Vec<Refusal>>,
    /// The pull request that brought the request, whether or not it proves anything.
    pub(super) pull: Option<Pull>,
    /// The repository's numeric id.
    pub(super) repository: u64,
}

/// A pull request, as far as it is needed to tell people.
#[derive(Debug, Clone)]
pub(super) struct Pull {
    pub(super) number: u64,
    pub(super) url: String,
    pub(super) author: Option<Login>,
}

/// Proves all these requests, with one question to GitHub for a batch of merges.
///
/// The inner errors are GitHub's: of all requests, or of one. They leave it unproved.
pub(super) async fn of(
    edges: &Edges,
    desired: &Desired,
    requests: &[&KeyRequest],
) -> Result<Result<BTreeMap<RequestPath, Result<Proof, Failure>>, Failure>, Stop> {
    if requests.is_empty() {
        return Ok(Ok(BTreeMap::new()));
    }
    let head = &desired.checkout.head;
    let paths: Vec<RequestPath> = requests
        .iter()
        .map(|request| request.path.clone())
        .collect();
    let introductions = edges.checkout.introductions(head, &paths).await?;
    let mut merges: Vec<ObjectId> = introductions
        .values()
        .map(|introduction| introduction.commit.clone())
        .collect();
    merges.sort();
    merges.dedup();
    let answer = match edges.github.evidence(&merges).await {
        Ok(answer) => answer,
        Err(failure) => return Ok(Err(failure)),
    };
    let pulls: BTreeMap<&RequestPath, &PullRequest> = introductions
        .iter()
        .filter_map(|(path, introduction)| Some((path, pull_of(&answer, &introduction.commit)?)))
        .collect();
    let blobs = match blobs_at_heads(edges, &pulls).await? {
        Ok(blobs) => blobs,
        Err(failure) => return Ok(Err(failure)),
    };
    let mut then = Then::default();
    let owners_now = edges.checkout.codeowners(head).await?;
    let mut proofs = BTreeMap::new();
    for request in requests {
        let introduction = introductions.get(&request.path);
        if let Some(failure) =
            introduction.and_then(|introduction| answer.failed.get(&introduction.commit))
        {
            proofs.insert(request.path.clone(), Err(failure.clone()));
            continue;
        }
        let (owners_then, configuration_then) = match introduction {
            Some(introduction) => then.of(edges, introduction).await?,
            None => (None, None),
        };
        let evidence = Evidence {
            checkout: desired.checkout.clone(),
            default_branch: answer.default_branch.clone(),
            repository: Some(answer.repository_id),
            introduction: introduction.cloned(),
            merge: introduction
                .and_then(|introduction| answer.merges.get(&introduction.commit).cloned()),
            blob_at_head: blobs.get(&request.path).cloned(),
            owners_then,
            owners_now: owners_now.clone(),
            configuration_then,
        };
        let proof = Proof {
            approval: approval::verify(request, &evidence, &desired.configuration, answer.now),
            pull: pulls.get(&request.path).map(|pull| Pull {
                number: pull.number,
                url: pull.url.clone(),
                author: pull.author.as_ref().map(|author| author.login.clone()),
            }),
            repository: answer.repository_id,
        };
        proofs.insert(request.path.clone(), Ok(proof));
    }
    Ok(Ok(proofs))
}

/// The pull request to tell people on: the one that was merged as this commit.
fn pull_of<'a>(answer: &'a github::Answer, commit: &ObjectId) -> Option<&'a PullRequest> {
    let pulls = answer.merges.get(commit)?.pulls.as_ref()?;
    pulls.iter().find(|pull| {
        pull.merge_commit.as_ref() == Some(commit) && pull.repository == Some(answer.repository_id)
    })
}

/// The object ids of the files at the heads of their pull requests: from git where the clone has the head, otherwise, as
/// after a squash, from GitHub.
async fn blobs_at_heads(
    edges: &Edges,
    pulls: &BTreeMap<&RequestPath, &PullRequest>,
) -> Result<Result<BTreeMap<RequestPath, ObjectId>, Failure>, Stop> {
    let mut found = BTreeMap::new();
    let mut missing = Vec::new();
    for (path, pull) in pulls {
        match edges.checkout.blob_at(&pull.head, path).await? {
            AtCommit::Found(blob) => {
                found.insert((*path).clone(), blob);
            }
            AtCommit::NoFile => {}
            AtCommit::NoCommit => missing.push((pull.head.clone(), (*path).clone())),
        }
    }
    if !missing.is_empty() {
        match edges.github.blobs_at(&missing).await {
            Ok(blobs) => {
                let blobs = missing.into_iter().zip(blobs);
                found.extend(blobs.filter_map(|((_, path), blob)| Some((path, blob?))));
            }
            Err(failure) => return Ok(Err(failure)),
        }
    }
    Ok(Ok(found))
}

/// CODEOWNERS and the configuration at the time of a merge, read once for each.
#[derive(Default)]
struct Then {
    owners: BTreeMap<ObjectId, Option<String>>,
    configurations: BTreeMap<ObjectId, Option<Configuration>>,
}

impl Then {
    async fn of(
        &mut self,
        edges: &Edges,
        introduction: &Introduction,
    ) -> Result<(Option<String>, Option<Configuration>), Stop> {
        let owners = match introduction.parents.first() {
            Some(parent) => match self.owners.get(parent) {
                Some(owners) => owners.clone(),
                None => {
                    let owners = edges.checkout.codeowners(parent).await?;
                    self.owners.insert(parent.clone(), owners.clone());
                    owners
                }
            },
            None => None,
        };
        let commit = &introduction.commit;
        let configuration = match self.configurations.get(commit) {
            Some(configuration) => configuration.clone(),
            None => {
                let text = edges
                    .checkout
                    .text_at(commit, check::CONFIGURATION_PATH, MOST)
                    .await?;
                let configuration = text.and_then(|text| check::configuration(text.as_bytes()).0);
                self.configurations
                    .insert(commit.clone(), configuration.clone());
                configuration
            }
        };
        Ok((owners, configuration))
    }
}
