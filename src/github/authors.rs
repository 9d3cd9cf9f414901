//! Who opened pull requests.

use std::collections::BTreeMap;
use std::fmt::Write;

use futures_util::{StreamExt, stream};
use serde::Deserialize;
use serde_json::Value;

use super::GitHub;
use super::graphql::failure;
use super::wire::{Actor, InRepository, nullable};
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
        let aliases: Vec<String> = (0..pulls.len()).map(|n| format!("a{n}")).collect();
        let variables = aliases.iter().cloned();
        let variables = variables.zip(pulls.iter().map(|pull| Value::from(*pull)));
        let answered = self
            .query::<InRepository<BTreeMap<String, Value>>>(
                OPERATION,
                &document(pulls.len()),
                variables.collect(),
                &aliases,
            )
            .await?;
        let mut opened = answered.data.repository;
        let mut authors = Authors::new();
        for (alias, pull) in aliases.iter().zip(pulls) {
            if let Some((_, failure)) = answered.failed.iter().find(|(name, _)| name == alias) {
                if failure.cause != Cause::NotFound {
                    return Err(failure.clone());
                }
                continue;
            }
            let found = opened.remove(alias).ok_or_else(malformed)?;
            let Opened { author } = serde_json::from_value(found).map_err(|_| malformed())?;
            let login = author.map(|author| Login::new(&author.login).map_err(|_| malformed()));
            authors.insert(*pull, login.transpose()?);
        }
        Ok(authors)
    }
}

/// Writes the query about this many pull requests.
pub(super) fn document(pulls: usize) -> String {
    let mut variables = String::new();
    let mut fields = String::new();
    for n in 0..pulls {
        // Writing to a string cannot fail.
        let _ = write!(variables, ", $a{n}: Int!");
        let _ = writeln!(
            fields,
            "    a{n}: pullRequest(number: $a{n}) {{ ...opened }}"
        );
    }
    format!(
        "query authors($owner: String!, $name: String!{variables}) {{
  repository(owner: $owner, name: $name) {{
{fields}  }}
}}

fragment opened on PullRequest {{
  author {{ __typename login }}
}}
"
    )
}
