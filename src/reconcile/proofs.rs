//! The evidence of each request, from git and GitHub, and what the verifier makes of it.

use std::collections::{BTreeMap, BTreeSet};

use futures_util::future::join;

use super::desired::{Desired, MOST};
use super::{Edges, Stop};
use crate::approval::{
    self, Approval, Background, Evidence, Explanation, Introduction, PullRequest,
};
use crate::check;
use crate::domain::{Configuration, Failure, KeyRequest, Login, ObjectId, Refusal, RequestPath};
use crate::git::AtCommit;
use crate::github::{self, About, Rules};

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

/// Everything that is known about some requests.
struct Collected {
    answer: github::Answer,
    /// GitHub's failures leave a request unproved, and no other.
    evidence: BTreeMap<RequestPath, Result<Evidence, Failure>>,
}

/// Proves all these requests.
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
    let introductions = introductions(edges, desired, requests).await?;
    let mut collected = match collect(edges, desired, requests, introductions).await? {
        Ok(collected) => collected,
        Err(failure) => return Ok(Err(failure)),
    };
    let answer = &collected.answer;
    let mut proofs = BTreeMap::new();
    for request in requests {
        let Some(evidence) = collected.evidence.remove(&request.path) else {
            continue;
        };
        let proof = evidence.map(|evidence| Proof {
            approval: approval::verify(request, &evidence, &desired.configuration, answer.now),
            pull: evidence
                .introduction
                .as_ref()
                .and_then(|introduction| pull_of(answer, &introduction.commit))
                .map(|pull| Pull {
                    number: pull.number,
                    url: pull.url.clone(),
                    author: pull.author.as_ref().map(|author| author.login.clone()),
                }),
            repository: answer.repository_id,
        });
        proofs.insert(request.path.clone(), proof);
    }
    Ok(Ok(proofs))
}

/// The proofs of some requests, explained.
pub(crate) struct Explanations {
    /// The repository's numeric id.
    pub(crate) repository: u64,
    /// GitHub's failures leave a request unexplained, and no other.
    pub(crate) by_path: BTreeMap<RequestPath, Result<Explanation, Failure>>,
}

/// Explains the proofs of requests, each with the commit that brought it: also of one whose file is gone by now.
pub(crate) async fn explain(
    edges: &Edges,
    desired: &Desired,
    requests: &[&KeyRequest],
    introductions: BTreeMap<RequestPath, Introduction>,
) -> Result<Result<Explanations, Failure>, Stop> {
    let collected = match collect(edges, desired, requests, introductions).await? {
        Ok(collected) => collected,
        Err(failure) => return Ok(Err(failure)),
    };
    let mut evidence = collected.evidence;
    let now = collected.answer.now;
    let explained = |request: &&KeyRequest| {
        let evidence = evidence.remove(&request.path)?;
        let explain = |evidence| approval::explain(request, &evidence, &desired.configuration, now);
        Some((request.path.clone(), evidence.map(explain)))
    };
    Ok(Ok(Explanations {
        repository: collected.answer.repository_id,
        by_path: requests.iter().filter_map(explained).collect(),
    }))
}

/// The commits that brought these requests to the checkout.
pub(super) async fn introductions(
    edges: &Edges,
    desired: &Desired,
    requests: &[&KeyRequest],
) -> Result<BTreeMap<RequestPath, Introduction>, Stop> {
    let paths = requests.iter().map(|request| request.path.clone());
    let paths: Vec<RequestPath> = paths.collect();
    let head = &desired.checkout.head;
    Ok(edges.checkout.introductions(head, &paths).await?)
}

/// Collects the evidence, with one question to GitHub for a batch of merges, and some about each pull request.
async fn collect(
    edges: &Edges,
    desired: &Desired,
    requests: &[&KeyRequest],
    introductions: BTreeMap<RequestPath, Introduction>,
) -> Result<Result<Collected, Failure>, Stop> {
    let head = &desired.checkout.head;
    let paths = requests.iter().map(|request| request.path.clone());
    let paths: Vec<RequestPath> = paths.collect();
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
    let owners_now = edges.checkout.codeowners(head).await?;
    let mut then = Then::default();
    let mut before = BTreeMap::new();
    for (path, introduction) in &introductions {
        before.insert(path, then.of(edges, introduction).await?);
    }
    let abouts = abouts(&pulls, |path| {
        let then = before.get(path).and_then(|(owners, _)| owners.as_deref());
        [then, owners_now.as_deref()]
    });
    let base = answer.default_branch.as_ref();
    let (blobs, backgrounds) = join(
        blobs_at_heads(edges, &pulls),
        edges
            .github
            .backgrounds(&abouts, Rules::Of(base.map_or("", |branch| &branch.name))),
    )
    .await;
    let blobs = match blobs? {
        Ok(blobs) => blobs,
        Err(failure) => return Ok(Err(failure)),
    };
    let backgrounds: BTreeMap<u64, Result<Background, Failure>> = abouts
        .iter()
        .map(|about| about.pull.number)
        .zip(backgrounds)
        .collect();
    let evidence_of = |path: &RequestPath| {
        let introduction = introductions.get(path);
        let merge = introduction.map(|introduction| &introduction.commit);
        if let Some(failure) = merge.and_then(|merge| answer.failed.get(merge)) {
            return Err(failure.clone());
        }
        let background = pulls
            .get(path)
            .and_then(|pull| backgrounds.get(&pull.number).cloned())
            .transpose()?;
        let (owners_then, configuration_then) = before.get(path).cloned().unwrap_or_default();
        Ok(Evidence {
            checkout: desired.checkout.clone(),
            default_branch: answer.default_branch.clone(),
            repository: Some(answer.repository_id),
            introduction: introduction.cloned(),
            merge: merge.and_then(|merge| answer.merges.get(merge).cloned()),
            background: background.unwrap_or_default(),
            blob_at_head: blobs.get(path).cloned(),
            owners_then,
            owners_now: owners_now.clone(),
            configuration_then,
        })
    };
    let evidence = paths
        .iter()
        .map(|path| (path.clone(), evidence_of(path)))
        .collect();
    Ok(Ok(Collected { answer, evidence }))
}

/// Each pull request once, with the teams that own what it brings, then or now.
fn abouts<'a, 'o>(
    pulls: &BTreeMap<&RequestPath, &'a PullRequest>,
    codeowners: impl Fn(&RequestPath) -> [Option<&'o str>; 2],
) -> Vec<About<'a>> {
    let mut abouts: BTreeMap<u64, About<'a>> = BTreeMap::new();
    for (path, pull) in pulls {
        let about = abouts.entry(pull.number).or_insert_with(|| About {
            pull,
            teams: BTreeSet::new(),
        });
        for text in codeowners(path).into_iter().flatten() {
            about.teams.extend(approval::teams_of(path.as_str(), text));
        }
    }
    abouts.into_values().collect()
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
