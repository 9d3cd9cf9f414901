//! Which pull requests there are to look at.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use super::files::{Change, changes};
use crate::domain::{Duration, Failure, FailureKind, Operation, Timestamp};
use crate::github::graphql::failure;
use crate::github::wire::{ChangedFile, InRepository, Nodes, Page, Slice, nullable};
use crate::github::{GitHub, STATUS};

const OPERATION: Operation = Operation::ListPullRequests;

/// For how long a closed pull request is looked at: its end may have been missed.
const RECENT: Duration = Duration::from_days(7);

/// A thousand open pull requests.
const PAGES: usize = 20;

/// Fifty to a page, with a hundred files each. Our comment is among the first ones, or there are none of ours.
pub(super) fn document() -> String {
    format!(
        "\
query listing($owner: String!, $name: String!, $state: PullRequestState!, $after: String) {{
  repository(owner: $owner, name: $name) {{
    defaultBranchRef {{ name }}
    pullRequests(states: [$state], first: 50, after: $after, orderBy: {{field: UPDATED_AT, direction: DESC}}) {{
      pageInfo {{ hasNextPage endCursor }}
      nodes {{
        number
        updatedAt
        closedAt
        files(first: 100) {{ pageInfo {{ hasNextPage }} nodes {{ path changeType }} }}
        comments(first: 10) {{ nodes {{ viewerDidAuthor }} }}
        commits(last: 1) {{ nodes {{ commit {{ status {{ context(name: \"{STATUS}\") {{ state }} }} }} }} }}
      }}
    }}
  }}
}}
"
    )
}

/// The pull requests of a repository.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listing {
    /// The name of the default branch.
    pub default_branch: String,
    /// The pull requests, by number.
    pub pulls: BTreeMap<u64, Listed>,
}

/// A pull request that is open, or was closed within the last week without a merge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// Whether it is open.
    pub is_open: bool,
    /// The files that it changes; `None` if there are more than GitHub gave.
    pub changes: Option<Vec<Change>>,
    /// Whether one of its first comments may be ours: this token's owner wrote it.
    pub has_comment: bool,
    /// Whether its last commit has our status.
    pub has_status: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Repository {
    #[serde(deserialize_with = "nullable")]
    default_branch_ref: Option<Branch>,
    pull_requests: Slice<Node>,
}

#[derive(Deserialize)]
struct Branch {
    name: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Node {
    number: u64,
    updated_at: String,
    #[serde(deserialize_with = "nullable")]
    closed_at: Option<String>,
    #[serde(deserialize_with = "nullable")]
    files: Option<Page<ChangedFile>>,
    comments: Nodes<Comment>,
    commits: Nodes<PullRequestCommit>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Comment {
    viewer_did_author: bool,
}

#[derive(Deserialize)]
struct PullRequestCommit {
    commit: Commit,
}

#[derive(Deserialize)]
struct Commit {
    #[serde(deserialize_with = "nullable")]
    status: Option<Status>,
}

#[derive(Deserialize)]
struct Status {
    #[serde(deserialize_with = "nullable")]
    context: Option<Context>,
}

#[derive(Deserialize)]
struct Context {}

impl GitHub {
    /// Lists the open pull requests, and those that were closed within the last week without a merge.
    ///
    /// <https://docs.github.com/en/graphql/reference/objects#repository> (`pullRequests`)
    ///
    /// # Errors
    /// GitHub did not answer all of it, or there are more than a thousand.
    pub async fn pull_requests(&self) -> Result<Listing, Failure> {
        // One that is closed in between is in both: what was seen last counts.
        let mut listing = self.of_state("OPEN").await?;
        listing.pulls.extend(self.of_state("CLOSED").await?.pulls);
        Ok(listing)
    }

    async fn of_state(&self, state: &str) -> Result<Listing, Failure> {
        let malformed = || failure(OPERATION, FailureKind::NotDone, "malformed-answer");
        let time = |text: &str| Timestamp::from_rfc3339(text).map_err(|_| malformed());
        let document = document();
        let mut pulls = BTreeMap::new();
        let mut after = Value::Null;
        for _ in 0..PAGES {
            let variables = vec![
                ("state".to_owned(), Value::from(state)),
                ("after".to_owned(), after),
            ];
            let answered = self
                .query::<InRepository<Repository>>(OPERATION, &document, variables, &[])
                .await?;
            let is_old = |at: Timestamp| answered.date.since(at) > RECENT;
            let repository = answered.data.repository;
            let default_branch = repository.default_branch_ref.ok_or_else(malformed)?.name;
            let Slice { page_info, nodes } = repository.pull_requests;
            let mut is_over = !page_info.has_next_page;
            for node in nodes.ok_or_else(malformed)? {
                let node = node.ok_or_else(malformed)?;
                if state == "CLOSED" {
                    // The list is in the order of updates, and closing is one.
                    is_over |= is_old(time(&node.updated_at)?);
                    let closed = node.closed_at.as_deref().ok_or_else(malformed)?;
                    if is_old(time(closed)?) {
                        continue;
                    }
                }
                pulls.insert(node.number, listed(node));
            }
            if is_over {
                return Ok(Listing {
                    default_branch,
                    pulls,
                });
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

fn listed(node: Node) -> Listed {
    let last = node.commits.shown().next_back();
    let status = last.and_then(|last| last.commit.status?.context);
    Listed {
        is_open: node.closed_at.is_none(),
        changes: changes(node.files),
        has_comment: node
            .comments
            .shown()
            .any(|comment| comment.viewer_did_author),
        has_status: status.is_some(),
    }
}
