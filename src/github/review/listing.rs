//! Which pull requests there are to look at.

use serde::Deserialize;
use serde_json::Value;

use super::pulls::{Change, change};
use crate::domain::{Duration, Failure, FailureKind, Timestamp};
use crate::github::GitHub;
use crate::github::graphql::failure;
use crate::github::wire::{ChangedFile, InRepository, Page, nullable};

const OPERATION: &str = "list pull requests";

/// For how long a closed pull request is looked at: its end may have been missed.
const RECENT: Duration = Duration::from_seconds(7 * 86_400);

/// A thousand open pull requests.
const PAGES: usize = 20;

/// Fifty to a page, with a hundred files each.
pub(super) const DOCUMENT: &str = "\
query listing($owner: String!, $name: String!, $state: PullRequestState!, $after: String) {
  repository(owner: $owner, name: $name) {
    pullRequests(states: [$state], first: 50, after: $after, orderBy: {field: UPDATED_AT, direction: DESC}) {
      pageInfo { hasNextPage endCursor }
      nodes { number updatedAt files(first: 100) { pageInfo { hasNextPage } nodes { path changeType } } }
    }
  }
}
";

/// A pull request, and what it changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// Its number.
    pub number: u64,
    /// The files that it changes; nothing where there are more than GitHub gave.
    pub changes: Option<Vec<Change>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Repository {
    pull_requests: PullRequests,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct PullRequests {
    page_info: PageInfo,
    #[serde(deserialize_with = "nullable")]
    nodes: Option<Vec<Option<Node>>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct PageInfo {
    has_next_page: bool,
    #[serde(deserialize_with = "nullable")]
    end_cursor: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Node {
    number: u64,
    updated_at: String,
    #[serde(deserialize_with = "nullable")]
    files: Option<Page<ChangedFile>>,
}

impl GitHub {
    /// Lists the open pull requests, and those that were closed within the last week without a merge.
    ///
    /// <https://docs.github.com/en/graphql/reference/objects#repository> (`pullRequests`)
    ///
    /// # Errors
    /// GitHub did not answer all of it, or there are more than a thousand.
    pub async fn pull_requests(&self) -> Result<Vec<Listed>, Failure> {
        let mut listed = self.of_state("OPEN").await?;
        listed.extend(self.of_state("CLOSED").await?);
        listed.sort_by_key(|pull| pull.number);
        Ok(listed)
    }

    async fn of_state(&self, state: &str) -> Result<Vec<Listed>, Failure> {
        let malformed = || failure(OPERATION, FailureKind::NotDone, "malformed-answer");
        let mut listed = Vec::new();
        let mut after = Value::Null;
        for _ in 0..PAGES {
            let variables = vec![
                ("state".to_owned(), Value::from(state)),
                ("after".to_owned(), after),
            ];
            let answered = self
                .query::<InRepository<Repository>>(OPERATION, DOCUMENT, variables, &[])
                .await?;
            let PullRequests { page_info, nodes } = answered.data.repository.pull_requests;
            for node in nodes.ok_or_else(malformed)? {
                let Node {
                    number,
                    updated_at,
                    files,
                } = node.ok_or_else(malformed)?;
                let updated = Timestamp::from_rfc3339(&updated_at).map_err(|_| malformed())?;
                // The list is in this order, and closing updates.
                if state == "CLOSED" && answered.date.since(updated) > RECENT {
                    return Ok(listed);
                }
                listed.push(Listed {
                    number,
                    changes: changes(files),
                });
            }
            if !page_info.has_next_page {
                return Ok(listed);
            }
            after = page_info.end_cursor.ok_or_else(malformed)?.into();
        }
        Err(failure(
            OPERATION,
            FailureKind::Refused,
            "too-many-pull-requests",
        ))
    }
}

/// The files of a whole page.
pub(super) fn changes(files: Option<Page<ChangedFile>>) -> Option<Vec<Change>> {
    let files = files.filter(|page| !page.page_info.has_next_page)?;
    let files: Option<Vec<ChangedFile>> = files.nodes?.into_iter().collect();
    Some(files?.iter().map(change).collect())
}
