//! Who opened pull requests.

use std::collections::BTreeMap;

use futures_util::{StreamExt, stream};
use serde::Deserialize;
use serde_json::Value;

use super::GitHub;
use super::each::Each;
use super::graphql::failure;
use super::wire::{Actor, nullable};
use crate::domain::{Cause, Failure, FailureKind, Login, Operation};

const OPERATION: Operation = Operation::QueryAuthors;

/// How many pull requests one query asks about, which costs one point of GitHub's rate limit.
pub(super) const BATCH: usize = 100;

const MAX_CONCURRENCY: usize = 4;

/// Who opened pull requests, by number; `None` if the account is gone.
pub type Authors = BTreeMap<u64, Option<Login>>;

#[derive(Deserialize)]
struct Opened {
    #[serde(deserialize_with = "nullable")]
    author: Option<Actor>,
}

impl GitHub {
    /// Asks who opened pull requests, as long as the rate limit lasts.
    ///
    /// <https://docs.github.com/en/graphql/reference/objects#pullrequest> (`author`)
    ///
    /// Returns those that GitHub answered, and the first failure. A number that is no pull request's is left out.
    pub async fn authors(&self, pulls: &[u64]) -> (Authors, Option<Failure>) {
        let batches: Vec<&[u64]> = pulls.chunks(BATCH).collect();
        let asked = batches.into_iter().map(|batch| async move {
            self.spare(OPERATION)?;
            self.batch_of_authors(batch).await
        });
        let answers: Vec<Result<Authors, Failure>> = stream::iter(asked)
            .buffered(MAX_CONCURRENCY)
            .collect()
            .await;
        let mut authors = Authors::new();
        let mut failed = None;
        for answer in answers {
            match answer {
                Ok(answer) => authors.extend(answer),
                Err(failure) => failed = failed.or(Some(failure)),
            }
        }
        (authors, failed)
    }

    async fn batch_of_authors(&self, pulls: &[u64]) -> Result<Authors, Failure> {
        let malformed = || failure(OPERATION, FailureKind::NotDone, "malformed-answer");
        let numbers = pulls.iter().map(|pull| Value::from(*pull));
        let answered = self
            .query_each::<Opened>(OPERATION, &EACH, numbers, OPENED)
            .await?;
        let mut authors = Authors::new();
        for (pull, opened) in pulls.iter().zip(answered.things) {
            match opened {
                Ok(Opened { author }) => {
                    let login = author.map(|author| Login::new(&author.login));
                    authors.insert(*pull, login.transpose().map_err(|_| malformed())?);
                }
                Err(failure) if failure.cause == Cause::NotFound => {}
                Err(failure) => return Err(failure),
            }
        }
        Ok(authors)
    }
}

const EACH: Each = Each {
    name: "authors",
    beside: "",
    letter: 'a',
    kind: "Int!",
    field: "pullRequest(number: $) { ...opened }",
};

const OPENED: &str = "
fragment opened on PullRequest {
  author { __typename login }
}
";

/// Writes the query about this many pull requests.
pub(super) fn document(pulls: usize) -> String {
    EACH.document(pulls, OPENED)
}
