//! GraphQL: a query, and an answer that may be partly an error.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::GitHub;
use super::call::why_forbidden;
use crate::domain::{Cause, Failure, FailureKind, Operation, Timestamp};

const NOT_FOUND: &str = "NOT_FOUND";

/// What was answered.
pub(super) struct Answered<T> {
    pub(super) data: T,
    /// When, by GitHub's clock.
    pub(super) date: Timestamp,
    /// What GitHub could not say, by the alias that it was asked under.
    pub(super) failed: Vec<(String, Failure)>,
}

#[derive(Serialize)]
struct Query<'a> {
    query: &'a str,
    variables: Map<String, Value>,
}

/// Read first, so that an error is sorted even where the data cannot be read because of it.
#[derive(Deserialize)]
struct Errors {
    errors: Option<Vec<GraphqlError>>,
}

/// <https://spec.graphql.org/October2021/#sec-Errors>; `type` is GitHub's own.
#[derive(Deserialize)]
struct GraphqlError {
    #[serde(rename = "type")]
    kind: Option<String>,
    path: Option<Vec<Value>>,
    /// Compared, and not kept.
    message: Option<String>,
}

#[derive(Deserialize)]
struct Data<T> {
    data: T,
}

impl GitHub {
    /// Runs a query about the repository. `aliases` are the fields of `repository` that may fail one by one.
    ///
    /// <https://docs.github.com/en/graphql/guides/forming-calls-with-graphql>
    ///
    /// octocrab's own `graphql()` drops the data where there is an error, and answers without a limit.
    pub(super) async fn query<T: DeserializeOwned>(
        &self,
        operation: Operation,
        document: &str,
        variables: Vec<(String, Value)>,
        aliases: &[String],
    ) -> Result<Answered<T>, Failure> {
        let mut all = Map::new();
        all.insert("owner".to_owned(), self.repository.owner.clone().into());
        all.insert("name".to_owned(), self.repository.name.clone().into());
        all.extend(variables);
        let query = Query {
            query: document,
            variables: all,
        };
        let reply = self.read(operation, &query).await?;
        let malformed = || failure(operation, FailureKind::NotDone, "malformed-answer");
        let errors: Errors = serde_json::from_slice(&reply.body).map_err(|_| malformed())?;
        let mut failed = Vec::new();
        for error in errors.errors.unwrap_or_default() {
            let sorted = sort(operation, &error);
            match alias(&error, aliases) {
                Some(alias) if sorted.cause != Cause::RateLimited => {
                    failed.push((alias, sorted));
                }
                Some(_) | None => return Err(sorted),
            }
        }
        let data: Data<T> = serde_json::from_slice(&reply.body).map_err(|_| malformed())?;
        Ok(Answered {
            data: data.data,
            date: reply
                .date
                .ok_or_else(|| failure(operation, FailureKind::NotDone, "no-date"))?,
            failed,
        })
    }
}

/// Finds out whose error it is: `["repository", "m3", …]` is that of `m3`.
fn alias(error: &GraphqlError, aliases: &[String]) -> Option<String> {
    let path = error.path.as_deref()?;
    let alias = path.get(1)?.as_str()?;
    let is_ours = path.first()?.as_str()? == "repository" && aliases.iter().any(|a| a == alias);
    is_ours.then(|| alias.to_owned())
}

/// <https://docs.github.com/en/graphql/overview/rate-limits-and-query-limits-for-the-graphql-api>
fn sort(operation: Operation, error: &GraphqlError) -> Failure {
    match error.kind.as_deref() {
        Some("RATE_LIMITED" | "RATE_LIMIT") => Failure {
            cause: Cause::RateLimited,
            ..failure(operation, FailureKind::NotDone, "rate-limited")
        },
        Some(NOT_FOUND) => not_found(operation),
        Some(kind @ ("FORBIDDEN" | "INSUFFICIENT_SCOPES" | "UNAUTHORIZED")) => Failure {
            cause: Cause::GitHub(why_forbidden(error.message.as_deref().unwrap_or_default())),
            ..failure(operation, FailureKind::Refused, kind)
        },
        Some(kind) => failure(operation, FailureKind::NotDone, kind),
        None => failure(operation, FailureKind::NotDone, "graphql-error"),
    }
}

/// GitHub says, or would say, that there is no such thing.
pub(super) fn not_found(operation: Operation) -> Failure {
    Failure {
        cause: Cause::NotFound,
        ..failure(operation, FailureKind::Refused, NOT_FOUND)
    }
}

pub(super) fn failure(operation: Operation, kind: FailureKind, code: &str) -> Failure {
    Failure {
        operation,
        kind,
        cause: Cause::Other,
        status: Some(200),
        code: Failure::plain_code(code),
    }
}
