//! Which pull requests the commits of the default branch come from: what is cheap to ask, and decides which of them are
//! worth more.

use std::collections::{BTreeMap, BTreeSet};

use futures_util::{StreamExt, stream};
use serde::Deserialize;
use serde_json::Value;

use super::convert::MergedPull;
use super::each::{AnsweredEach, Each};
use super::graphql::failure;
use super::pulls::{self, Commits, FetchedPull, fragment};
use super::wire::{
    Codeowners, InRepository, MergeCommit, MergeObject, Merged, Repository, Slice, nullable,
};
use super::{GitHub, convert, wire};
use crate::approval::{DefaultBranch, PullRequest};
use crate::domain::{Cause, Failure, FailureKind, ObjectId, Operation, Timestamp};

const MERGES: Operation = Operation::QueryMerges;
const LATELY: Operation = Operation::ListMergedPullRequests;

/// How many commits one query asks about, which costs one point of GitHub's rate limit.
pub(super) const BATCH: usize = 100;

/// The pull requests of at most this many commits are asked for in full at once: that saves a round trip, and costs one point as well.
pub(super) const FEW: usize = 2;

/// How many queries run at a time.
const MAX_CONCURRENCY: usize = 4;

/// What GitHub answered.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// The latest time that an answer was written at, by GitHub's clock.
    pub now: Timestamp,
    /// The repository's numeric id.
    pub repository_id: u64,
    /// The default branch; `None` if two answers disagree, because it moved in between.
    pub default_branch: Option<DefaultBranch>,
    /// The lines of CODEOWNERS on the default branch that GitHub finds fault with; `None` if there is no CODEOWNERS, or two
    /// answers disagree.
    pub codeowners_errors: Option<Vec<String>>,
    /// The commits that GitHub knows.
    pub merges: BTreeMap<ObjectId, MergedCommit>,
    /// The commits that GitHub could not speak of, or was not asked about. They are not in `merges`.
    pub failed: BTreeMap<ObjectId, Failure>,
    /// The pull requests that are known in full, by number.
    pub details: BTreeMap<u64, PullRequest>,
}

/// What GitHub knows about a commit of the default branch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MergedCommit {
    /// Whether GitHub made it, and its signature holds.
    pub signed_by_github: Option<bool>,
    /// The pull requests associated with it; `None` if there are more than GitHub gave.
    pub pulls: Option<Vec<MergedPull>>,
}

/// The merged pull requests that were updated last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lately {
    /// When GitHub listed them, by its clock.
    pub now: Timestamp,
    /// At most a hundred, the latest first.
    pub pulls: Vec<MergedPull>,
}

impl Answer {
    /// Returns the pull request of this repository that was merged as a commit, if GitHub shows exactly one.
    pub fn pull_of(&self, commit: &ObjectId) -> Option<&MergedPull> {
        let pulls = self.merges.get(commit)?.pulls.as_ref()?;
        let mut merged = pulls.iter().filter(|pull| {
            pull.merge_commit.as_ref() == Some(commit)
                && pull.repository == Some(self.repository_id)
        });
        merged.next().filter(|_| merged.next().is_none())
    }
}

impl GitHub {
    /// Asks which pull requests commits of the default branch come from; the first ones first, while the rate limit lasts.
    ///
    /// A commit that GitHub fails to speak of spoils no other: a failed batch is asked for again, each commit alone.
    ///
    /// <https://docs.github.com/en/graphql/reference/objects#commit> (`associatedPullRequests`)
    ///
    /// # Errors
    /// GitHub answered nothing, or refused, or the rate limit was used up before the first answer.
    pub async fn merges(&self, commits: &[ObjectId]) -> Result<Answer, Failure> {
        let mut known = BTreeSet::new();
        let distinct = commits.iter().filter(|commit| known.insert(*commit));
        let distinct: Vec<&ObjectId> = distinct.collect();
        let mut batches: Vec<&[&ObjectId]> = distinct.chunks(BATCH).collect();
        if batches.is_empty() {
            batches.push(&[]); // The time, the repository and its branch are asked for all the same.
        }
        let mut answers = Vec::new();
        let mut lost = Vec::new();
        for (batch, result) in self.ask(batches, true).await {
            match result {
                Ok(answer) => answers.push(answer),
                Err(failure) if failure.kind == FailureKind::Refused => return Err(failure),
                Err(failure) => lost.push((batch, failure)),
            }
        }
        if let ([(_, failure), _, ..], true) = (lost.as_slice(), answers.is_empty()) {
            // Several batches and no answer: GitHub is down, and no commit is to blame.
            return Err(failure.clone());
        }
        let first = lost.first().map(|(_, failure)| failure.clone());
        let mut failed = BTreeMap::new();
        let mut alone = Vec::new();
        for (batch, failure) in lost {
            if batch.len() == 1 || is_limit(&failure) {
                failed.extend(batch.iter().map(|id| ((*id).clone(), failure.clone())));
            } else {
                alone.extend(batch.chunks(1));
            }
        }
        for (batch, result) in self.ask(alone, false).await {
            match result {
                Ok(answer) => answers.push(answer),
                Err(failure) if failure.kind == FailureKind::Refused => return Err(failure),
                Err(failure) => {
                    failed.extend(batch.iter().map(|id| ((*id).clone(), failure.clone())));
                }
            }
        }
        unite(answers, failed, first)
    }

    /// Asks about batches; those after the first wait for better times once the rate limit runs short.
    async fn ask<'a>(
        &self,
        batches: Vec<&'a [&'a ObjectId]>,
        begins: bool,
    ) -> Vec<(&'a [&'a ObjectId], Result<Answer, Failure>)> {
        let calls = batches.into_iter().enumerate();
        let calls = calls.map(|(index, batch)| async move {
            let spare = match begins && index == 0 {
                true => Ok(()),
                false => self.spare(MERGES),
            };
            match spare {
                Ok(()) => (batch, self.batch(batch).await),
                Err(failure) => (batch, Err(failure)),
            }
        });
        stream::iter(calls)
            .buffered(MAX_CONCURRENCY)
            .collect()
            .await
    }

    async fn batch(&self, commits: &[&ObjectId]) -> Result<Answer, Failure> {
        let ids = commits.iter().map(|id| Value::from(id.as_str()));
        let AnsweredEach {
            date,
            repository,
            things,
        } = self
            .query_each::<Option<MergeObject>>(MERGES, &EACH, ids, &fragments(commits.len()))
            .await?;
        let malformed = || failure(MERGES, FailureKind::NotDone, "malformed-answer");
        let repository = Repository::deserialize(Value::Object(repository));
        let repository = repository.map_err(|_| malformed())?;
        let mut answer = Answer {
            now: date,
            repository_id: repository.database_id.ok_or_else(malformed)?,
            default_branch: convert::branch(repository.default_branch_ref)
                .map_err(|_| malformed())?,
            codeowners_errors: repository.codeowners.map(Codeowners::sources),
            merges: BTreeMap::new(),
            failed: BTreeMap::new(),
            details: BTreeMap::new(),
        };
        for (commit, object) in commits.iter().zip(things) {
            match object {
                Ok(Some(MergeObject::Commit(merge))) => {
                    let (merge, details) =
                        merged(commit, *merge, is_few(commits.len())).ok_or_else(malformed)?;
                    answer.merges.insert((*commit).clone(), merge);
                    let details = details.into_iter().map(|pull| (pull.number, pull));
                    answer.details.extend(details);
                }
                Ok(Some(MergeObject::Other) | None) => {}
                Err(failure) => {
                    answer.failed.insert((*commit).clone(), failure);
                }
            }
        }
        Ok(answer)
    }

    /// Lists the hundred merged pull requests that were updated last, the latest first.
    ///
    /// <https://docs.github.com/en/graphql/reference/objects#repository> (`pullRequests`)
    ///
    /// # Errors
    /// GitHub did not answer all of it.
    pub async fn merged_lately(&self) -> Result<Lately, Failure> {
        #[derive(Deserialize)]
        #[serde(rename_all = "camelCase")]
        struct Listed {
            #[serde(deserialize_with = "nullable")]
            pull_requests: Option<Slice<Merged>>,
        }
        let malformed = || failure(LATELY, FailureKind::NotDone, "malformed-answer");
        let answered = self
            .query::<InRepository<Listed>>(LATELY, &lately(), Vec::new(), &[])
            .await?;
        let listed = answered.data.repository.pull_requests;
        let nodes = listed
            .and_then(|listed| listed.nodes)
            .ok_or_else(malformed)?;
        let pulls: Option<Vec<MergedPull>> = nodes
            .into_iter()
            .map(|node| convert::merged_pull(node?).ok())
            .collect();
        Ok(Lately {
            now: answered.date,
            pulls: pulls.ok_or_else(malformed)?,
        })
    }
}

fn is_few(commits: usize) -> bool {
    (1..=FEW).contains(&commits)
}

/// Converts a commit, if the answer is about the one that was asked about, and those of its pull requests that were asked
/// for in full and have no more commits than that.
fn merged(
    asked: &ObjectId,
    merge: MergeCommit,
    in_full: bool,
) -> Option<(MergedCommit, Vec<PullRequest>)> {
    let wire::MergeCommit {
        oid,
        signature,
        associated_pull_requests,
    } = merge;
    if oid != asked.as_str() {
        return None;
    }
    let nodes = convert::page(associated_pull_requests, Ok).ok()?;
    let (mut merged, mut details) = (Vec::new(), Vec::new());
    for node in nodes.iter().flatten() {
        let pull = Merged::deserialize(node).ok()?;
        merged.push(convert::merged_pull(pull).ok()?);
        if in_full {
            let pull = wire::PullRequest::deserialize(node).ok()?;
            let FetchedPull { pull, has_more } = pulls::asked(pull).ok()?;
            details.extend(Some(pull).filter(|_| !has_more));
        }
    }
    let commit = MergedCommit {
        signed_by_github: convert::signed(signature),
        pulls: nodes.map(|_| merged),
    };
    Some((commit, details))
}

/// Returns whether the rate limit is what kept GitHub from answering, or us from asking.
fn is_limit(failure: &Failure) -> bool {
    matches!(failure.cause, Cause::RateLimited | Cause::RateLimitReserve)
}

fn unite(
    answers: Vec<Answer>,
    mut failed: BTreeMap<ObjectId, Failure>,
    first: Option<Failure>,
) -> Result<Answer, Failure> {
    let mut answers = answers.into_iter();
    let Some(mut whole) = answers.next() else {
        return Err(first.unwrap_or_else(|| failure(MERGES, FailureKind::NotDone, "no-answer")));
    };
    for Answer {
        now,
        repository_id,
        default_branch,
        codeowners_errors,
        merges,
        failed: more,
        details,
    } in answers
    {
        if repository_id != whole.repository_id {
            return Err(failure(MERGES, FailureKind::NotDone, "contradiction"));
        }
        if default_branch != whole.default_branch {
            whole.default_branch = None;
        }
        if codeowners_errors != whole.codeowners_errors {
            whole.codeowners_errors = None;
        }
        whole.now = whole.now.max(now);
        whole.merges.extend(merges);
        whole.details.extend(details);
        failed.extend(more);
    }
    whole.failed.extend(failed);
    Ok(whole)
}

const PULL: &str = "\
fragment merged on PullRequest {
  number
  url
  mergedAt
  updatedAt
  mergeCommit { oid }
  baseRefName
  repository { databaseId }
  author { __typename login }
}
";

const EACH: Each = Each {
    name: "merges",
    beside: "    databaseId
    defaultBranchRef { name target { oid } }
    codeowners { errors { source } }
",
    letter: 'm',
    kind: "GitObjectID!",
    field: "object(oid: $) { __typename ...merge }",
};

const MERGE: &str = "\
fragment merge on Commit {
  oid
  signature { isValid wasSignedByGitHub }
  associatedPullRequests(first: 5) {
    pageInfo { hasNextPage }
    nodes { ...merged }
  }
}
";

/// The fragments of the query about this many commits. One that is not used is an error.
fn fragments(commits: usize) -> String {
    match commits {
        0 => String::new(),
        few if is_few(few) => {
            let in_full = MERGE.replace("...merged", "...merged ...pull");
            [&in_full, PULL, &fragment(Commits::Few)].concat()
        }
        _ => [MERGE, PULL].concat(),
    }
}

/// Writes the query about this many commits.
pub(super) fn document(commits: usize) -> String {
    EACH.document(commits, &fragments(commits))
}

/// Writes the query for the merged pull requests that were updated last.
pub(super) fn lately() -> String {
    format!(
        "query lately($owner: String!, $name: String!) {{
  repository(owner: $owner, name: $name) {{
    pullRequests(states: [MERGED], first: 100, orderBy: {{field: UPDATED_AT, direction: DESC}}) {{
      pageInfo {{ hasNextPage endCursor }}
      nodes {{ ...merged }}
    }}
  }}
}}
{PULL}"
    )
}
