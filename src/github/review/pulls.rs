//! Pull requests that are not merged, with what `review` needs beside the evidence.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use super::baseline::{self, Baseline, CodeownersError, FOLDER};
use super::contents::{ENTRY, regular};
use super::files::{Change, changes};
use super::wire;
use crate::approval::{DefaultBranch, PullRequest};
use crate::domain::{
    Cause, Failure, FailureKind, Invalid, Login, ObjectId, Operation, ReviewComment, Timestamp,
};
use crate::github::comments::{Comments, OwnComments, ours};
use crate::github::each::{AnsweredEach, Each};
use crate::github::graphql::{failure, not_found};
use crate::github::pulls::{Commits, fragment};
use crate::github::wire::Nodes;
use crate::github::{GitHub, convert};

const OPERATION: Operation = Operation::QueryPullRequests;

/// How many pull requests one query asks about. Their comments may be long, so that few fit into an answer.
pub(super) const BATCH: usize = 5;

/// What GitHub answered.
#[derive(Debug, Clone)]
pub struct Review {
    /// What the default branch has.
    pub baseline: Baseline,
    /// The pull requests that were asked for, or why they are not known.
    pub pulls: BTreeMap<u64, Result<ReviewedPull, Failure>>,
}

/// A pull request, as `review` sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReviewedPull {
    pub pull: PullRequest,
    /// Whether it is open.
    pub state: PullState,
    /// Whether it is a draft.
    pub is_draft: bool,
    /// Whether its conversation is locked, so that no workflow may comment on it.
    pub is_locked: bool,
    /// What it does to each file; `None` if there are more than GitHub gave.
    pub changes: Option<Vec<Change>>,
    /// How it was closed, the last time.
    pub closing: Option<Closing>,
    /// When it was opened again, the last time.
    pub reopened: Option<Timestamp>,
    /// The last review with words in it that the author did not write; one that asks for changes before others.
    pub said: Option<ReviewComment>,
    /// Our comments on it; `None` if there are more comments than GitHub gave.
    pub comments: Option<OwnComments>,
}

/// Whether a pull request is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PullState {
    Open,
    /// It was closed without a merge.
    Closed,
    Merged,
}

/// How a pull request was closed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Closing {
    pub at: Timestamp,
    /// By whom, if the account is still there.
    pub by: Option<Login>,
}

impl GitHub {
    /// Asks for the default branch and for pull requests; our comments on them are found by their marks.
    ///
    /// <https://docs.github.com/en/graphql/reference/objects#pullrequest>
    ///
    /// # Errors
    /// GitHub did not answer. What goes wrong with one pull request is told with it.
    pub async fn review(&self, numbers: &[u64]) -> Result<Review, Failure> {
        let (first, rest) = numbers.split_at(numbers.len().min(BATCH));
        let mut review = self.some(first).await?;
        for numbers in rest.chunks(BATCH) {
            let Review { baseline, pulls } = self.some(numbers).await?;
            review.baseline.now = review.baseline.now.max(baseline.now);
            review.pulls.extend(pulls);
        }
        Ok(review)
    }

    /// Asks about a batch; where its answer is too large, about each alone; and once more about each with many commits.
    async fn some(&self, numbers: &[u64]) -> Result<Review, Failure> {
        let few = Commits::Few;
        let (mut review, cut) = match self.question(numbers, few).await {
            Err(failure) if numbers.len() > 1 && failure.cause == Cause::AnswerTooLarge => {
                let (mut review, _) = self.question(&[], few).await?;
                for number in numbers {
                    let alone = self.alone(*number, Commits::Many).await;
                    review.pulls.insert(*number, alone);
                }
                return Ok(review);
            }
            answer => answer?,
        };
        for number in cut {
            let alone = self.alone(number, Commits::Many).await;
            review.pulls.insert(number, alone);
        }
        Ok(review)
    }

    async fn alone(&self, number: u64, commits: Commits) -> Result<ReviewedPull, Failure> {
        let (mut review, _) = self.question(&[number], commits).await?;
        let malformed = || failure(OPERATION, FailureKind::NotDone, "malformed-answer");
        review.pulls.remove(&number).ok_or_else(malformed)?
    }

    /// Asks about a batch, and returns besides which have more commits than were asked for.
    async fn question(
        &self,
        numbers: &[u64],
        commits: Commits,
    ) -> Result<(Review, Vec<u64>), Failure> {
        let malformed = || failure(OPERATION, FailureKind::NotDone, "malformed-answer");
        let values = numbers.iter().map(|number| Value::from(*number));
        let AnsweredEach {
            date,
            repository,
            things,
        } = self
            .query_each(OPERATION, &EACH, values, &fragments(numbers.len(), commits))
            .await?;
        let repository = wire::Repository::deserialize(Value::Object(repository));
        let wire::Repository { shared, requests } = repository.map_err(|_| malformed())?;
        let (mut pulls, mut cut) = (BTreeMap::new(), Vec::new());
        for (number, pull) in numbers.iter().zip(things) {
            let pull = pull
                .and_then(|pull: Option<wire::Reviewed>| pull.ok_or_else(|| not_found(OPERATION)));
            let has_more = |pull: &wire::Reviewed| pull.pull.commits.page_info.has_next_page;
            cut.extend(pull.iter().filter(|pull| has_more(pull)).map(|_| *number));
            let pull = pull.and_then(|pull| reviewed(pull).map_err(|_| malformed()));
            pulls.insert(*number, pull);
        }
        let branch = shared.default_branch_ref.ok_or_else(malformed)?;
        let Some(wire::Head::Commit(mut head)) = branch.target else {
            return Err(malformed());
        };
        let requests = match requests {
            Some(folder) => self.files_in(folder).await?,
            None => Vec::new(),
        };
        let errors = shared.codeowners.map(|codeowners| codeowners.errors);
        let error = |error: wire::CodeownersError| CodeownersError {
            path: error.path,
            line: error.line,
            kind: error.kind,
            source: error.source,
        };
        let review = Review {
            baseline: Baseline {
                now: date,
                repository_id: shared.database_id.ok_or_else(malformed)?,
                codeowners: baseline::codeowners(&mut head)?,
                configuration: regular(head.configuration)?,
                schema: regular(head.schema)?,
                codeowners_errors: errors.into_iter().flatten().map(error).collect(),
                branch: DefaultBranch {
                    name: branch.name,
                    head: ObjectId::new(&head.oid).map_err(|_| malformed())?,
                },
                requests,
            },
            pulls,
        };
        Ok((review, cut))
    }
}

fn reviewed(reviewed: wire::Reviewed) -> Result<ReviewedPull, Invalid> {
    let login = |actor: Option<crate::github::wire::Actor>| {
        let actor = actor.and_then(|actor| convert::somebody(&actor.login, &actor.typename));
        actor.map(|actor| actor.login)
    };
    let changes = changes(reviewed.pull.files.clone());
    let closing = match reviewed.closings.shown().next_back() {
        Some(closed) => Some(Closing {
            at: Timestamp::from_rfc3339(&closed.created_at)?,
            by: login(closed.actor),
        }),
        None => None,
    };
    let reopened = match reviewed.reopenings.shown().next_back() {
        Some(reopened) => Some(Timestamp::from_rfc3339(&reopened.created_at)?),
        None => None,
    };
    let author = login(reviewed.pull.author.clone());
    let said = reviewed.reviews.into_iter().flat_map(Nodes::shown);
    let said = said.filter_map(|review| {
        let by = login(review.author);
        let speaks = by != author && !review.body.trim().is_empty();
        speaks.then_some((review.state, by, review.body))
    });
    // Of the last ones; who asks for changes says why.
    let said = said.max_by_key(|(state, _, _)| state == "CHANGES_REQUESTED");
    Ok(ReviewedPull {
        pull: convert::pull(reviewed.pull)?,
        state: match reviewed.state.as_str() {
            "OPEN" => PullState::Open,
            "CLOSED" => PullState::Closed,
            "MERGED" => PullState::Merged,
            _ => return Err(Invalid("a state of a pull request")),
        },
        is_draft: reviewed.is_draft,
        is_locked: reviewed.locked,
        changes,
        closing,
        reopened,
        said: said.map(|(_, by, words)| ReviewComment { by, words }),
        comments: whole(reviewed.comments)?,
    })
}

/// Our comments, where the page has all comments.
fn whole(comments: Comments) -> Result<Option<OwnComments>, Invalid> {
    if comments.page_info.has_next_page {
        return Ok(None);
    }
    let ours = ours(comments.nodes).ok_or(Invalid("a page of comments"))?;
    Ok(Some(ours))
}

const EACH: Each = Each {
    name: "review",
    beside: r#"    databaseId
    defaultBranchRef {
      name
      target {
        __typename
        ... on Commit {
          oid
          configuration: file(path: ".github/countersign.yaml") { ...entry }
          schema: file(path: "schema/request.schema.json") { ...entry }
          owners0: file(path: ".github/CODEOWNERS") { ...entry }
          owners1: file(path: "CODEOWNERS") { ...entry }
          owners2: file(path: "docs/CODEOWNERS") { ...entry }
        }
      }
    }
    codeowners { errors { path line kind source } }
    requests: object(expression: "HEAD:requests") { ...folder }
"#,
    letter: 'n',
    kind: "Int!",
    field: "pullRequest(number: $) { ...reviewed }",
};

/// The fragments of the query about this many pull requests. One that is not used is an error.
fn fragments(pulls: usize, commits: Commits) -> String {
    let of_pulls = match pulls {
        0 => String::new(),
        _ => format!("{}\n{}", include_str!("review.graphql"), fragment(commits)),
    };
    format!("{ENTRY}{FOLDER}{of_pulls}")
}

/// Writes the query about this many pull requests.
pub(super) fn document(pulls: usize, commits: Commits) -> String {
    EACH.document(pulls, &fragments(pulls, commits))
}
