//! What countersign has said on many pull requests, asked at once.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use serde_json::Value;

use super::GitHub;
use super::comments::{Comment, Comments, OwnComments, ours};
use super::each::Each;
use super::graphql::failure;
use crate::domain::{Cause, Failure, FailureKind, MENTION_MARK, Operation, marked_events};

const FIND: Operation = Operation::FindComment;

/// How many pull requests one query asks about, which costs one point of GitHub's rate limit.
pub(super) const BATCH: usize = 100;

/// What we have said on a pull request, and whether more can be said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conversation {
    pub ours: OwnComments,
    /// Whether somebody has locked it, so that only who may write can go on.
    pub is_locked: bool,
}

/// A pull request and the first of its comments.
#[derive(Deserialize)]
struct First {
    locked: bool,
    comments: Comments,
}

impl GitHub {
    /// Finds our comments on several pull requests, as [`GitHub::comments`] does on one.
    ///
    /// # Errors
    /// Those of each pull request: GitHub did not show all of its comments, or there are more than a thousand.
    pub async fn conversations(
        &self,
        pulls: &[u64],
    ) -> BTreeMap<u64, Result<Conversation, Failure>> {
        let mut found = BTreeMap::new();
        let mut asked: Vec<&[u64]> = pulls.chunks(BATCH).rev().collect();
        while let Some(batch) = asked.pop() {
            match self.first_comments(batch).await {
                Ok(first) => {
                    for (pull, first) in batch.iter().zip(first) {
                        found.insert(*pull, self.conversation(*pull, first).await);
                    }
                }
                Err(failure) if batch.len() > 1 && failure.cause == Cause::AnswerTooLarge => {
                    let (half, rest) = batch.split_at(batch.len() / 2);
                    asked.extend([rest, half]);
                }
                Err(failure) => {
                    let failed = batch.iter().map(|pull| (*pull, Err(failure.clone())));
                    found.extend(failed);
                }
            }
        }
        found
    }

    async fn conversation(
        &self,
        pull: u64,
        first: Result<First, Failure>,
    ) -> Result<Conversation, Failure> {
        let First { locked, comments } = first?;
        let ours = if comments.page_info.has_next_page {
            // Ours may be among those that follow.
            self.comments(pull).await?
        } else {
            own_of(comments)?
        };
        Ok(Conversation {
            ours,
            is_locked: locked,
        })
    }

    async fn first_comments(&self, pulls: &[u64]) -> Result<Vec<Result<First, Failure>>, Failure> {
        let malformed = || failure(FIND, FailureKind::NotDone, "malformed-answer");
        let numbers = pulls.iter().map(|pull| Value::from(*pull));
        let answered = self
            .query_each::<Value>(FIND, &EACH, numbers, FIRST)
            .await?;
        let first = answered.things.into_iter().map(|pull| {
            let first: First = serde_json::from_value(pull?).map_err(|_| malformed())?;
            Ok(first)
        });
        Ok(first.collect())
    }

    /// Deletes what was written twice: all of the kept comments but the oldest, and mentions that say what an older one does.
    ///
    /// # Errors
    /// The first of those of the calls. Whatever fails, the rest is done.
    pub async fn delete_doubles(&self, pulls: &[u64]) -> Result<(), Failure> {
        let mut result = Ok(());
        for conversation in self.conversations(pulls).await.into_values() {
            let deleted = match conversation {
                Ok(Conversation { ours, is_locked: _ }) => {
                    self.delete_comments(&doubles(ours)).await
                }
                Err(failure) => Err(failure),
            };
            result = result.and(deleted);
        }
        result
    }
}

/// The kept comments but the oldest, and mentions whose events older ones have.
fn doubles(ours: OwnComments) -> Vec<Comment> {
    let OwnComments { kept, mentions } = ours;
    let mut said: BTreeSet<String> = BTreeSet::new();
    let repeated = mentions.into_iter().filter(|mention| {
        let events = marked_events(MENTION_MARK, &mention.body);
        let is_repeated = !events.is_empty() && events.iter().all(|event| said.contains(event));
        said.extend(events);
        is_repeated
    });
    kept.into_iter().skip(1).chain(repeated).collect()
}

fn own_of(comments: Comments) -> Result<OwnComments, Failure> {
    let malformed = || failure(FIND, FailureKind::NotDone, "malformed-answer");
    ours(comments.nodes).ok_or_else(malformed)
}

const EACH: Each = Each {
    name: "comments",
    beside: "",
    letter: 'c',
    kind: "Int!",
    field: "pullRequest(number: $) { ...first }",
};

const FIRST: &str = "
fragment first on PullRequest {
  locked
  comments(first: 10) {
    pageInfo { hasNextPage endCursor }
    nodes { databaseId fullDatabaseId body viewerDidAuthor }
  }
}
";

/// Writes the query about this many pull requests.
pub(super) fn document(pulls: usize) -> String {
    EACH.document(pulls, FIRST)
}
