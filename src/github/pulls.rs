//! Merged pull requests in full: who wrote, pushed, reviewed and approved what.

use std::collections::BTreeMap;

use futures_util::{StreamExt, stream};
use serde_json::Value;

use super::each::Each;
use super::graphql::failure;
use super::{GitHub, convert, wire};
use crate::approval::PullRequest;
use crate::domain::{Failure, FailureKind, Invalid, Operation};

const OPERATION: Operation = Operation::QueryEvidence;

/// How many pull requests one query asks about.
pub(super) const BATCH: usize = 10;

/// How many queries run at a time.
const MAX_CONCURRENCY: usize = 4;

/// How many commits of a pull request are asked for. Each has a list of authors, which is what makes the query dear.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Commits {
    /// As many as most pull requests have.
    Few,
    /// As many as GitHub gives; a pull request with more is too large to prove anything.
    Many,
}

/// A pull request, with how much of it was fetched.
pub(super) struct FetchedPull {
    pub(super) pull: PullRequest,
    /// Whether it has more commits than were fetched.
    pub(super) has_more: bool,
}

/// Converts a pull request.
pub(super) fn asked(pull: wire::PullRequest) -> Result<FetchedPull, Invalid> {
    Ok(FetchedPull {
        has_more: pull.commits.page_info.has_next_page,
        pull: convert::pull(pull)?,
    })
}

impl GitHub {
    /// Asks for pull requests in full, by their numbers.
    ///
    /// <https://docs.github.com/en/graphql/reference/objects#pullrequest>
    ///
    /// # Errors
    /// Those of each pull request: GitHub did not answer, or there is none of this number.
    pub async fn pulls(&self, numbers: &[u64]) -> BTreeMap<u64, Result<PullRequest, Failure>> {
        let batches = numbers.chunks(BATCH);
        let few = batches.map(|batch| self.all_of(batch, Commits::Few));
        let few: Vec<_> = stream::iter(few).buffered(MAX_CONCURRENCY).collect().await;
        let few = few.into_iter().flatten();
        let mut few: BTreeMap<u64, Result<FetchedPull, Failure>> = few.collect();
        let is_cut = |asked: &Result<FetchedPull, Failure>| {
            matches!(asked, Ok(FetchedPull { has_more: true, .. }))
        };
        let cut = few.iter().filter(|(_, asked)| is_cut(asked));
        let cut: Vec<u64> = cut.map(|(number, _)| *number).collect();
        let many = cut.chunks(BATCH);
        let many = many.map(|batch| self.all_of(batch, Commits::Many));
        let many: Vec<_> = stream::iter(many).buffered(MAX_CONCURRENCY).collect().await;
        few.extend(many.into_iter().flatten());
        let pulls = few.into_iter();
        pulls
            .map(|(number, asked)| (number, asked.map(|asked| asked.pull)))
            .collect()
    }

    /// Asks about a batch and, where that fails, about each alone, for one of them may be to blame.
    async fn all_of(
        &self,
        numbers: &[u64],
        commits: Commits,
    ) -> Vec<(u64, Result<FetchedPull, Failure>)> {
        match self.some_of(numbers, commits).await {
            Ok(pulls) => pulls,
            Err(failure) if numbers.len() > 1 && failure.kind != FailureKind::Refused => {
                let mut pulls = Vec::new();
                for number in numbers {
                    match self.some_of(&[*number], commits).await {
                        Ok(alone) => pulls.extend(alone),
                        Err(failure) => pulls.push((*number, Err(failure))),
                    }
                }
                pulls
            }
            Err(failure) => {
                let failed = numbers.iter().map(|number| (*number, Err(failure.clone())));
                failed.collect()
            }
        }
    }

    async fn some_of(
        &self,
        numbers: &[u64],
        commits: Commits,
    ) -> Result<Vec<(u64, Result<FetchedPull, Failure>)>, Failure> {
        let malformed = || failure(OPERATION, FailureKind::NotDone, "malformed-answer");
        let values = numbers.iter().map(|number| Value::from(*number));
        let answered = self
            .query_each::<wire::PullRequest>(OPERATION, &EACH, values, &fragment(commits))
            .await?;
        let pulls = numbers.iter().zip(answered.things);
        let pulls = pulls.map(|(number, pull)| match pull.map(asked) {
            Ok(Ok(asked)) if asked.pull.number == *number => Ok((*number, Ok(asked))),
            Ok(Ok(_) | Err(_)) => Err(malformed()),
            Err(failure) => Ok((*number, Err(failure))),
        });
        pulls.collect()
    }
}

const EACH: Each = Each {
    name: "evidence",
    beside: "",
    letter: 'p',
    kind: "Int!",
    field: "pullRequest(number: $) { ...pull }",
};

/// Writes the query about this many pull requests.
pub(super) fn document(pulls: usize, commits: Commits) -> String {
    EACH.document(pulls, &fragment(commits))
}

/// Writes the fragment `pull`, which the query of `review` has as well.
pub(super) fn fragment(commits: Commits) -> String {
    let size = match commits {
        Commits::Few => 10,
        Commits::Many => 100,
    };
    include_str!("pull.graphql").replace("COMMITS", &size.to_string())
}
