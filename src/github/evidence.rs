//! What GitHub knows about the commits that brought requests.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use futures_util::{StreamExt, stream};

use super::graphql::failure;
use super::{GitHub, convert, wire};
use crate::approval::{DefaultBranch, Merge};
use crate::domain::{Failure, FailureKind, ObjectId, Timestamp};

const OPERATION: &str = "query evidence";

/// How many commits one query asks about. GitHub allows 500,000 nodes per query; this many may have some 120,000.
pub(super) const BATCH: usize = 10;

/// How many queries run at a time.
const AT_ONCE: usize = 4;

/// What GitHub answered.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// The latest time that an answer was written at, by GitHub's clock.
    pub now: Timestamp,
    /// The repository's numeric id.
    pub repository_id: u64,
    /// The default branch; none where two answers disagree, because it moved in between.
    pub default_branch: Option<DefaultBranch>,
    /// The commits that GitHub knows.
    pub merges: BTreeMap<ObjectId, Merge>,
    /// The commits that GitHub could not speak of. They are not in `merges`.
    pub failed: BTreeMap<ObjectId, Failure>,
}

impl GitHub {
    /// Asks about commits of the default branch, which may be none.
    ///
    /// A commit that GitHub fails to speak of spoils no other: a failed batch is asked for again, each commit alone.
    ///
    /// <https://docs.github.com/en/graphql/reference/objects#commit>
    ///
    /// # Errors
    /// GitHub answered nothing, or refused, or the rate limit is used up.
    pub async fn evidence(&self, commits: &[ObjectId]) -> Result<Answer, Failure> {
        let distinct: BTreeSet<&ObjectId> = commits.iter().collect();
        let distinct: Vec<&ObjectId> = distinct.into_iter().collect();
        let mut batches: Vec<&[&ObjectId]> = distinct.chunks(BATCH).collect();
        if batches.is_empty() {
            batches.push(&[]); // The time, the repository and its branch are asked for all the same.
        }
        let mut answers = Vec::new();
        let mut lost = Vec::new();
        for (batch, result) in self.ask(batches).await {
            match result {
                Ok(answer) => answers.push(answer),
                Err(failure) if is_final(&failure) => return Err(failure),
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
            if let [commit] = batch {
                failed.insert((*commit).clone(), failure);
            } else {
                alone.extend(batch.chunks(1));
            }
        }
        for (batch, result) in self.ask(alone).await {
            match result {
                Ok(answer) => answers.push(answer),
                Err(failure) if is_final(&failure) => return Err(failure),
                Err(failure) => {
                    failed.extend(batch.iter().map(|id| ((*id).clone(), failure.clone())));
                }
            }
        }
        unite(answers, failed, first)
    }

    async fn ask<'a>(
        &self,
        batches: Vec<&'a [&'a ObjectId]>,
    ) -> Vec<(&'a [&'a ObjectId], Result<Answer, Failure>)> {
        let calls = batches
            .into_iter()
            .map(|batch| async move { (batch, self.batch(batch).await) });
        stream::iter(calls).buffered(AT_ONCE).collect().await
    }

    async fn batch(&self, commits: &[&ObjectId]) -> Result<Answer, Failure> {
        let aliases: Vec<String> = (0..commits.len()).map(|n| format!("m{n}")).collect();
        let variables = aliases.iter().cloned();
        let variables = variables.zip(commits.iter().map(|id| id.as_str().into()));
        let answered = self
            .query::<wire::InRepository<wire::Repository>>(
                OPERATION,
                &document(commits.len()),
                variables.collect(),
                &aliases,
            )
            .await?;
        let malformed = || failure(OPERATION, FailureKind::NotDone, "malformed-answer");
        let mut repository = answered.data.repository;
        let mut answer = Answer {
            now: answered.date,
            repository_id: repository.database_id.ok_or_else(malformed)?,
            default_branch: convert::branch(repository.default_branch_ref)
                .map_err(|_| malformed())?,
            merges: BTreeMap::new(),
            failed: BTreeMap::new(),
        };
        for (alias, commit) in aliases.iter().zip(commits) {
            if let Some((_, failure)) = answered.failed.iter().find(|(name, _)| name == alias) {
                answer.failed.insert((*commit).clone(), failure.clone());
                continue;
            }
            let object = repository.rest.remove(alias).ok_or_else(malformed)?;
            let object: Option<wire::MergeObject> =
                serde_json::from_value(object).map_err(|_| malformed())?;
            if let Some(wire::MergeObject::Commit(merge)) = object {
                let merge = convert::merge(commit, *merge).map_err(|_| malformed())?;
                answer.merges.insert((*commit).clone(), merge);
            }
        }
        Ok(answer)
    }
}

/// Says whether asking about fewer commits at a time would be no use either.
fn is_final(failure: &Failure) -> bool {
    failure.kind == FailureKind::Refused || failure.code.as_deref() == Some("rate-limited")
}

fn unite(
    answers: Vec<Answer>,
    mut failed: BTreeMap<ObjectId, Failure>,
    first: Option<Failure>,
) -> Result<Answer, Failure> {
    let mut answers = answers.into_iter();
    let Some(mut whole) = answers.next() else {
        return Err(first.unwrap_or_else(|| failure(OPERATION, FailureKind::NotDone, "no-answer")));
    };
    for Answer {
        now,
        repository_id,
        default_branch,
        merges,
        failed: more,
    } in answers
    {
        if repository_id != whole.repository_id {
            return Err(failure(OPERATION, FailureKind::NotDone, "contradiction"));
        }
        if default_branch != whole.default_branch {
            whole.default_branch = None;
        }
        whole.now = whole.now.max(now);
        whole.merges.extend(merges);
        failed.extend(more);
    }
    whole.failed.extend(failed);
    Ok(whole)
}

/// Writes the query about so many commits.
pub(super) fn document(commits: usize) -> String {
    let mut variables = String::new();
    let mut fields = String::new();
    for n in 0..commits {
        // Writing to a string cannot fail.
        let _ = write!(variables, ", $m{n}: GitObjectID!");
        let _ = writeln!(
            fields,
            "    m{n}: object(oid: $m{n}) {{ __typename ...merge }}"
        );
    }
    let fragments = if commits == 0 {
        "" // A fragment that is not used is an error.
    } else {
        concat!(
            include_str!("evidence.graphql"),
            "\n",
            include_str!("pull.graphql")
        )
    };
    format!(
        "query evidence($owner: String!, $name: String!{variables}) {{
  repository(owner: $owner, name: $name) {{
    databaseId
    defaultBranchRef {{ name target {{ oid }} }}
{fields}  }}
}}
{fragments}"
    )
}
