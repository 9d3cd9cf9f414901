//! Proves the approval of each request, by what git and GitHub say.
//!
//! GitHub is asked in two steps, for its rate limit is small: first which pull request each file comes from and when it was
//! merged; then, in full, about those that can still be approved.

use std::collections::BTreeMap;

use super::clients::Clients;
use super::desired::Desired;
use super::evidence::{self, Introductions, Unproved};
use crate::approval::{
    self, ActorKind, Approval, ApprovalRecord, Explanation, Introduction, RecordedMerge, Rotation,
};
use crate::domain::{Failure, KeyRequest, Login, ObjectId, Refusal, RequestPath, Timestamp};
use crate::github::Answer;
use crate::render::RunError;

/// What git and GitHub say about the approval of one request.
#[derive(Debug, Clone)]
pub(super) struct Proof {
    /// What was approved, or why nothing is.
    pub(super) approved: Result<ApprovalRecord, Vec<Refusal>>,
    /// Until when the approval holds, if there is one.
    pub(super) until: Option<Timestamp>,
    /// Whether its merge is so recent that GitHub may not show all of it yet.
    pub(super) is_merge_recent: bool,
    /// The pull request that brought the request, whether or not it proves anything.
    pub(super) pull: Option<Pull>,
    /// The repository's numeric id.
    pub(super) repository: u64,
}

/// The approval of one request, or why there is none: for the plan to take.
pub(super) type Verdict = Result<Approval, Vec<Refusal>>;

/// A pull request, as far as it is needed to tell people.
#[derive(Debug, Clone)]
pub struct Pull {
    pub(super) number: u64,
    pub(super) url: String,
    pub(super) author: Option<Login>,
    /// Whether the author is a person, who can be mentioned: a bot's login may be somebody else's, too.
    pub(super) is_by_person: bool,
    /// Whether anything about it changed lately, its comments included.
    pub(super) is_recent: bool,
}

/// Proves these requests. GitHub's failures leave requests unproved and stop no other.
pub(super) async fn of(
    clients: &Clients,
    desired: &Desired,
    requests: &[&KeyRequest],
) -> Result<BTreeMap<RequestPath, Result<(Proof, Verdict), Failure>>, RunError> {
    if requests.is_empty() {
        return Ok(BTreeMap::new());
    }
    match prove(clients, desired, requests).await {
        Ok(proofs) => Ok(proofs),
        Err(Unproved::Run(stop)) => Err(stop),
        Err(Unproved::Failure(failure)) => {
            let failed = |request: &&KeyRequest| (request.path.clone(), Err(failure.clone()));
            Ok(requests.iter().map(failed).collect())
        }
    }
}

async fn prove(
    clients: &Clients,
    desired: &Desired,
    requests: &[&KeyRequest],
) -> Result<BTreeMap<RequestPath, Result<(Proof, Verdict), Failure>>, Unproved> {
    let introductions = introductions(clients, desired, requests).await?;
    let answer = evidence::merges(clients, introductions.values()).await?;
    let refused = |request: &&KeyRequest| {
        let refusal = without_details(desired, &answer, &introductions, &request.path)?;
        Some((request.path.clone(), refusal))
    };
    let refused: BTreeMap<RequestPath, Refusal> = requests.iter().filter_map(refused).collect();
    let open: Introductions = introductions
        .iter()
        .filter(|(path, _)| !refused.contains_key(path))
        .map(|(path, introduction)| (path.clone(), introduction.clone()))
        .collect();
    let mut collected = evidence::collect(clients, desired, &answer, &open).await?;
    let mut verdict = |request: &KeyRequest| -> Result<Verdict, Failure> {
        if let Some(refusal) = refused.get(&request.path) {
            return Ok(Err(vec![refusal.clone()]));
        }
        let evidence = collected.of(&request.path, desired, &answer)?;
        let configuration = &desired.configuration;
        Ok(approval::verify(
            request,
            &evidence,
            configuration,
            answer.now,
        ))
    };
    let proof = |request: &&KeyRequest| {
        let proved = verdict(request).map(|verdict| {
            let introduction = introductions.get(&request.path);
            let proof = proof(introduction, &answer, &verdict, desired);
            (proof, verdict)
        });
        (request.path.clone(), proved)
    };
    Ok(requests.iter().map(proof).collect())
}

fn proof(
    introduction: Option<&Introduction>,
    answer: &Answer,
    verdict: &Verdict,
    desired: &Desired,
) -> Proof {
    let valid_for = desired.configuration.approvals.valid_for;
    Proof {
        approved: match verdict {
            Ok(approval) => Ok(approval.record().clone()),
            Err(refusals) => Err(refusals.clone()),
        },
        until: verdict
            .as_ref()
            .ok()
            .map(|approval| approval.record().approved.after(valid_for)),
        is_merge_recent: introduction
            .is_some_and(|introduction| evidence::is_merge_recent(introduction, answer.now)),
        pull: introduction.and_then(|introduction| pull_of(answer, &introduction.commit)),
        repository: answer.repository_id,
    }
}

/// Returns the pull request that was merged as a commit, as far as it is needed to tell people.
pub(super) fn pull_of(answer: &Answer, commit: &ObjectId) -> Option<Pull> {
    let pull = answer.pull_of(commit)?;
    let author = pull.author.as_ref();
    Some(Pull {
        number: pull.number,
        url: pull.url.clone(),
        author: author.map(|author| author.login.clone()),
        is_by_person: author.is_some_and(|author| author.kind == ActorKind::User),
        is_recent: evidence::is_recent(pull.updated, answer.now),
    })
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
    let signature = answer.merges.get(commit)?.signed_by_github;
    // What is known to be wrong stays an alarm, for as long as the file is there.
    Some(match (introduction.is_new_file, signature == Some(true)) {
        (true, true) => lapse,
        (false, _) => Refusal::NotAdded {
            commit: commit.clone(),
        },
        (true, false) => Refusal::MergedElsewhere {
            commit: commit.clone(),
            rebased: introduction.parents.len() == 1,
            is_signed: signature.is_some(),
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
    clients: &Clients,
    desired: &Desired,
    requests: &[&KeyRequest],
    introductions: Introductions,
) -> Result<Explanations, Unproved> {
    let answer = evidence::merges(clients, introductions.values()).await?;
    let mut collected = evidence::collect(clients, desired, &answer, &introductions).await?;
    let explained = |request: &&KeyRequest| {
        let evidence = collected.of(&request.path, desired, &answer);
        let explain =
            |evidence| approval::explain(request, &evidence, &desired.configuration, answer.now);
        (request.path.clone(), evidence.map(explain))
    };
    Ok(Explanations {
        repository: answer.repository_id,
        by_path: requests.iter().map(explained).collect(),
    })
}

/// Proves that keys may be rotated: each request with what its secret says of its merge.
///
/// # Errors
/// A reason to stop that concerns the whole run. GitHub's failures leave requests unproved and stop no other.
pub(super) async fn rotations(
    clients: &Clients,
    desired: &Desired,
    requests: &[(&KeyRequest, RecordedMerge<'_>)],
) -> Result<BTreeMap<RequestPath, Result<Result<Rotation, Vec<Refusal>>, Failure>>, RunError> {
    if requests.is_empty() {
        return Ok(BTreeMap::new());
    }
    let collected = async {
        let files: Vec<&KeyRequest> = requests.iter().map(|(request, _)| *request).collect();
        let introductions = introductions(clients, desired, &files).await?;
        let answer = evidence::merges(clients, introductions.values()).await?;
        let collected = evidence::collect(clients, desired, &answer, &introductions).await?;
        Ok((answer, collected))
    };
    let (answer, mut collected) = match collected.await {
        Ok(collected) => collected,
        Err(Unproved::Run(stop)) => return Err(stop),
        Err(Unproved::Failure(failure)) => {
            let failed = requests.iter();
            let failed = failed.map(|(request, _)| (request.path.clone(), Err(failure.clone())));
            return Ok(failed.collect());
        }
    };
    let proved = requests.iter().map(|(request, recorded)| {
        let evidence = collected.of(&request.path, desired, &answer);
        let verify = |evidence| {
            let configuration = &desired.configuration;
            approval::verify_rotation(request, &evidence, configuration, *recorded, answer.now)
        };
        (request.path.clone(), evidence.map(verify))
    });
    Ok(proved.collect())
}

/// The commits that brought these requests to the checkout.
pub(super) async fn introductions(
    clients: &Clients,
    desired: &Desired,
    requests: &[&KeyRequest],
) -> Result<Introductions, RunError> {
    let paths = requests.iter().map(|request| request.path.clone());
    let paths: Vec<RequestPath> = paths.collect();
    let head = &desired.checkout.head;
    Ok(clients.checkout.introductions(head, &paths).await?)
}
