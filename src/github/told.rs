//! What people can read on a pull request: who merged it, and the comments that bear countersign's mark.

use serde::Deserialize;
use serde_json::Value;

use super::graphql::failure;
use super::wire::{Actor, InRepository, Slice, nullable};
use super::{GitHub, convert};
use crate::approval;
use crate::domain::{Cause, Failure, FailureKind, KEPT_MARK, Operation, Timestamp};

const OPERATION: Operation = Operation::QueryComments;

/// How many pages are read: a thousand comments.
const PAGES: usize = 25;

/// As many bodies as fit into an answer; see `comments`.
pub(super) const DOCUMENT: &str = "\
query told($owner: String!, $name: String!, $pull: Int!, $after: String) {
  repository(owner: $owner, name: $name) {
    pullRequest(number: $pull) {
      mergedBy { ...actor }
      comments(first: 40, after: $after) {
        pageInfo { hasNextPage endCursor }
        nodes { url createdAt body author { ...actor } }
      }
    }
  }
}

fragment actor on Actor { __typename login }
";

/// What people can read on a pull request.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Told {
    /// Who merged it, if the account is still there.
    pub merged_by: Option<approval::Actor>,
    /// The comments that bear the mark, the oldest first. Anybody can write one.
    pub comments: Vec<Marked>,
}

/// A comment that bears the mark.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Marked {
    /// Its page.
    pub url: String,
    /// Who wrote it, if the account is still there.
    pub by: Option<approval::Actor>,
    pub at: Timestamp,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Repository {
    pull_request: Pull,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Pull {
    #[serde(deserialize_with = "nullable")]
    merged_by: Option<Actor>,
    comments: Slice<Node>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Node {
    url: String,
    created_at: String,
    body: String,
    #[serde(deserialize_with = "nullable")]
    author: Option<Actor>,
}

impl GitHub {
    /// Asks who merged a pull request, and for the comments that begin with the mark of the one that is kept, whoever wrote them: whose token this
    /// is has nothing to do with who wrote them. `None` if there is no such pull request.
    ///
    /// <https://docs.github.com/en/graphql/reference/objects#pullrequest>
    ///
    /// # Errors
    /// GitHub did not show all comments, or there are more than a thousand.
    pub async fn told(&self, pull: u64) -> Result<Option<Told>, Failure> {
        let malformed = || failure(OPERATION, FailureKind::NotDone, "malformed-answer");
        let mut told = Told::default();
        let mut after = Value::Null;
        for _ in 0..PAGES {
            let variables = vec![
                ("pull".to_owned(), Value::from(pull)),
                ("after".to_owned(), after),
            ];
            let asked = self
                .query::<InRepository<Repository>>(OPERATION, DOCUMENT, variables, &[])
                .await;
            let answered = match asked {
                Err(failure) if failure.cause == Cause::NotFound => return Ok(None),
                asked => asked?,
            };
            let Pull {
                merged_by,
                comments: Slice { page_info, nodes },
            } = answered.data.repository.pull_request;
            told.merged_by = convert::actor(merged_by);
            for node in nodes.ok_or_else(malformed)? {
                let node = node.ok_or_else(malformed)?;
                if node.body.starts_with(KEPT_MARK) {
                    told.comments.push(Marked {
                        url: node.url,
                        by: convert::actor(node.author),
                        at: Timestamp::from_rfc3339(&node.created_at).map_err(|_| malformed())?,
                    });
                }
            }
            if !page_info.has_next_page {
                return Ok(Some(told));
            }
            after = page_info.end_cursor.ok_or_else(malformed)?.into();
        }
        Err(failure(
            OPERATION,
            FailureKind::Refused,
            "too-many-comments",
        ))
    }
}
