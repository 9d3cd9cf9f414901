//! Proves the approval of each request, by what git and GitHub say.
//!
//! GitHub is asked in two steps, for its rate limit is small: first which pull request each file comes from and when it was
//! merged; then, in full, about those that can still be approved.

use std::collections::BTreeMap;

use super::desired::Desired;
use super::evidence::{self, Introductions};
use super::{Edges, Stop};
use crate::approval::{self, Approval, Explanation, Introduction};
use crate::domain::{Failure, KeyRequest, Login, Refusal, RequestPath};
use crate::github::Answer;

/// What is known about the approval of one request.
#[derive(Debug, Clone)]
pub(super) struct Proof {
    pub(super) approval: Result<Approval, Vec<Refusal>>,
    /// Whether its merge is so recent that GitHub may not show all of it yet.
    pub(super) is_settling: bool,
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
    /// Whether anything about it changed lately, its comments included.
    pub(super) is_recent: bool,
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
    let answer = match evidence::merges(edges, &introductions).await {
        Ok(answer) => answer,
        Err(failure) => return Ok(Err(failure)),
    };
    let settled = |request: &&KeyRequest| {
        let refusal = without_details(desired, &answer, &introductions, &request.path)?;
        Some((request.path.clone(), refusal))
    };
    let settled: BTreeMap<RequestPath, Refusal> = requests.iter().filter_map(settled).collect();
    let open: Introductions = introductions
        .iter()
        .filter(|(path, _)| !settled.contains_key(path))
        .map(|(path, introduction)| (path.clone(), introduction.clone()))
        .collect();
    let mut collected = match evidence::collect(edges, desired, &answer, &open).await? {
        Ok(collected) => collected,
        Err(failure) => return Ok(Err(failure)),
    };
    let proof = |request: &&KeyRequest| {
        let path = &request.path;
        let introduction = introductions.get(path);
        let pull = introduction.and_then(|introduction| answer.pull_of(&introduction.commit));
        let approval = match settled.get(path) {
            Some(refusal) => Ok(Err(vec![refusal.clone()])),
            None => collected.of(path, desired, &answer).map(|evidence| {
                approval::verify(request, &evidence, &desired.configuration, answer.now)
            }),
        };
        let proof = approval.map(|approval| Proof {
            approval,
            is_settling: introduction
                .is_some_and(|introduction| evidence::is_settling(introduction, answer.now)),
            pull: pull.map(|pull| Pull {
                number: pull.number,
                url: pull.url.clone(),
                author: pull.author.as_ref().map(|author| author.login.clone()),
                is_recent: evidence::is_recent(pull.updated, answer.now),
            }),
            repository: answer.repository_id,
        });
        (path.clone(), proof)
    };
    Ok(Ok(requests.iter().map(proof).collect()))
}

/// Returns why a request cannot be approved any more, if what was cheap to ask tells.
fn without_details(
    desired: &Desired,
    answer: &Answer,
    introductions: &Introductions,
    path: &RequestPath,
) -> Option<Refusal> {
    let lapsed = introductions
        .get(path)
        .and_then(|introduction| lapsed(desired, answer, introduction));
    let branch = answer.default_branch.as_ref();
    lapsed.or_else(|| approval::stale_checkout(&desired.checkout, branch))
}

/// Returns why a request can no longer be approved, or never could, if it was merged too long ago for an approval to hold.
fn lapsed(desired: &Desired, answer: &Answer, introduction: &Introduction) -> Option<Refusal> {
    let branch = answer.default_branch.as_ref();
    let commit = &introduction.commit;
    let pull = answer.pull_of(commit)?;
    let merged = pull
        .merged
        .filter(|_| Some(&pull.base) == branch.map(|branch| &branch.name))?;
    let lapse = approval::lapsed_since(merged, &desired.configuration.approvals, answer.now)?;
    let is_signed = answer.merges.get(commit)?.signed_by_github == Some(true);
    // What is known to be wrong stays an alarm, for as long as the file is there.
    Some(match (introduction.is_new_file, is_signed) {
        (true, true) => lapse,
        (false, _) => Refusal::NotAdded {
            commit: commit.clone(),
        },
        (true, false) => Refusal::MergedElsewhere {
            commit: commit.clone(),
            rebased: introduction.parents.len() == 1,
            is_signed: false,
        },
    })
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
    introductions: Introductions,
) -> Result<Result<Explanations, Failure>, Stop> {
    let answer = match evidence::merges(edges, &introductions).await {
        Ok(answer) => answer,
        Err(failure) => return Ok(Err(failure)),
    };
    let mut collected = match evidence::collect(edges, desired, &answer, &introductions).await? {
        Ok(collected) => collected,
        Err(failure) => return Ok(Err(failure)),
    };
    let explained = |request: &&KeyRequest| {
        let evidence = collected.of(&request.path, desired, &answer);
        let explain =
            |evidence| approval::explain(request, &evidence, &desired.configuration, answer.now);
        (request.path.clone(), evidence.map(explain))
    };
    Ok(Ok(Explanations {
        repository: answer.repository_id,
        by_path: requests.iter().map(explained).collect(),
    }))
}

/// The commits that brought these requests to the checkout.
pub(super) async fn introductions(
    edges: &Edges,
    desired: &Desired,
    requests: &[&KeyRequest],
) -> Result<Introductions, Stop> {
    let paths = requests.iter().map(|request| request.path.clone());
    let paths: Vec<RequestPath> = paths.collect();
    let head = &desired.checkout.head;
    Ok(edges.checkout.introductions(head, &paths).await?)
}
