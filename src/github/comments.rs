//! The one comment that countersign keeps on a pull request, and those beside it that mention somebody.

use http::Method;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::graphql::failure;
use super::wire::{InRepository, Slice, nullable};
use super::{GitHub, call};
use crate::domain::{Cause, Failure, FailureKind, KEPT_MARK, MENTION_MARK, Operation};

const FIND: Operation = Operation::FindComment;

/// How many pages are read; a pull request with more comments than that is nothing that countersign deals with.
const PAGES: usize = 25;

/// A body has up to 65,536 characters, which may be 400 kB of JSON: forty of them stay below the limit of an answer.
pub(super) const DOCUMENT: &str = "\
query comments($owner: String!, $name: String!, $pull: Int!, $after: String) {
  repository(owner: $owner, name: $name) {
    pullRequest(number: $pull) {
      comments(first: 40, after: $after) {
        pageInfo { hasNextPage endCursor }
        nodes { databaseId fullDatabaseId body viewerDidAuthor }
      }
    }
  }
}
";

/// A comment that we wrote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comment {
    /// Its id, as the REST API knows it.
    pub id: u64,
    /// Its text. Anyone with write access may have edited it.
    pub body: String,
}

/// What we wrote on a pull request, the oldest first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OwnComments {
    /// The first is the one that is kept up to date; what else there is, a race left.
    pub kept: Vec<Comment>,
    /// Those that mention somebody.
    pub mentions: Vec<Comment>,
}

impl OwnComments {
    /// Returns whether there are none.
    pub fn is_empty(&self) -> bool {
        let Self { kept, mentions } = self;
        kept.is_empty() && mentions.is_empty()
    }

    fn extend(&mut self, page: Self) {
        self.kept.extend(page.kept);
        self.mentions.extend(page.mentions);
    }

    /// Ids only grow, so the order of the pages does not matter.
    fn sort(&mut self) {
        self.kept.sort_by_key(|comment| comment.id);
        self.mentions.sort_by_key(|comment| comment.id);
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Repository {
    pull_request: PullRequest,
}

#[derive(Deserialize)]
struct PullRequest {
    comments: Comments,
}

/// A page of comments.
pub(super) type Comments = Slice<Node>;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Node {
    #[serde(deserialize_with = "nullable")]
    database_id: Option<u64>,
    /// A BigInt: a string at GitHub, a number elsewhere.
    #[serde(deserialize_with = "nullable")]
    full_database_id: Option<Value>,
    body: String,
    viewer_did_author: bool,
}

#[derive(Serialize)]
struct Body<'a> {
    body: &'a str,
}

#[derive(Deserialize)]
struct Id {
    id: u64,
}

/// How a comment came to say what it should.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Written {
    /// It is the first one.
    Created,
    /// There was one of this id, which says it now.
    Edited(u64),
}

/// Takes our comments out of a page; `None` if the answer leaves something out. GitHub takes no comment without a text,
/// and whoever took one of ours for somebody else's would write another.
pub(super) fn ours(page: Option<Vec<Option<Node>>>) -> Option<OwnComments> {
    let nodes: Option<Vec<Node>> = page?.into_iter().collect();
    let own = nodes?.into_iter().filter(|node| node.viewer_did_author);
    let own: Vec<Node> = own.collect();
    if own.iter().any(|node| node.body.is_empty()) {
        return None;
    }
    let mut ours = OwnComments::default();
    for node in own {
        let comments = if node.body.starts_with(KEPT_MARK) {
            &mut ours.kept
        } else if node.body.starts_with(MENTION_MARK) {
            &mut ours.mentions
        } else {
            continue;
        };
        comments.push(Comment {
            id: id(&node)?,
            body: node.body,
        });
    }
    ours.sort();
    Some(ours)
}

impl GitHub {
    /// Finds our comments: written by the token's owner, and beginning with one of our marks.
    ///
    /// <https://docs.github.com/en/graphql/reference/objects#issuecomment>
    ///
    /// # Errors
    /// GitHub did not show all comments, or there are more than a thousand.
    pub async fn comments(&self, pull: u64) -> Result<OwnComments, Failure> {
        let malformed = || failure(FIND, FailureKind::NotDone, "malformed-answer");
        let mut found = OwnComments::default();
        let mut after = Value::Null;
        for _ in 0..PAGES {
            let variables = vec![
                ("pull".to_owned(), Value::from(pull)),
                ("after".to_owned(), after),
            ];
            let answered = self
                .query::<InRepository<Repository>>(FIND, DOCUMENT, variables, &[])
                .await?;
            let Slice { page_info, nodes } = answered.data.repository.pull_request.comments;
            found.extend(ours(nodes).ok_or_else(malformed)?);
            if !page_info.has_next_page {
                found.sort();
                return Ok(found);
            }
            after = page_info.end_cursor.ok_or_else(malformed)?.into();
        }
        Err(failure(FIND, FailureKind::Refused, "too-many-comments"))
    }

    /// Makes the kept comment say this: edits the oldest, or writes it, and deletes what a race left.
    ///
    /// `ours` are those of the kept comment, as GitHub was asked for them before.
    ///
    /// # Errors
    /// Those of one of the calls.
    pub async fn keep_comment(
        &self,
        pull: u64,
        ours: &[Comment],
        body: &str,
    ) -> Result<(), Failure> {
        match self.write_comment(pull, ours, body).await? {
            Written::Edited(_) => Ok(()),
            Written::Created => self.delete_doubles(&[pull]).await,
        }
    }

    /// Like [`GitHub::keep_comment`], but does not check whether another run wrote the first comment at the same time: where this one was
    /// created, [`GitHub::delete_doubles`] must follow, for nobody looks again when all is told.
    ///
    /// # Errors
    /// Those of one of the calls.
    pub async fn write_comment(
        &self,
        pull: u64,
        ours: &[Comment],
        body: &str,
    ) -> Result<Written, Failure> {
        let [kept, others @ ..] = ours else {
            self.create_comment(pull, body).await?;
            return Ok(Written::Created);
        };
        if !says_the_same(&kept.body, body) {
            self.edit_comment(kept.id, body).await?;
        }
        self.delete_comments(others).await?;
        Ok(Written::Edited(kept.id))
    }

    pub(super) async fn delete_comments(&self, comments: &[Comment]) -> Result<(), Failure> {
        for comment in comments {
            self.delete_comment(comment.id).await?;
        }
        Ok(())
    }

    /// Deletes a comment. One attempt; that it is gone already is no failure.
    ///
    /// <https://docs.github.com/en/rest/issues/comments#delete-an-issue-comment>
    async fn delete_comment(&self, id: u64) -> Result<(), Failure> {
        let path = format!("/repos/{}/issues/comments/{id}", self.repository);
        match self
            .write(Operation::DeleteComment, Method::DELETE, &path, None::<&()>)
            .await
        {
            Ok(_) => Ok(()),
            Err(failure) if matches!(failure.status, Some(404 | 410)) => Ok(()),
            Err(failure) => Err(failure),
        }
    }

    /// Writes a comment on a pull request and returns its id. One attempt.
    ///
    /// <https://docs.github.com/en/rest/issues/comments#create-an-issue-comment>
    ///
    /// # Errors
    /// `Unknown` means that the comment may be there; look before writing again.
    pub async fn create_comment(&self, pull: u64, body: &str) -> Result<u64, Failure> {
        const OPERATION: Operation = Operation::CreateComment;
        let path = format!("/repos/{}/issues/{pull}/comments", self.repository);
        let reply = self
            .write(OPERATION, Method::POST, &path, Some(&Body { body }))
            .await?;
        written(OPERATION, 201, &reply)
    }

    /// Replaces the text of a comment. One attempt.
    ///
    /// <https://docs.github.com/en/rest/issues/comments#update-an-issue-comment>
    ///
    /// # Errors
    /// `Unknown` means that the text may have been replaced.
    pub async fn edit_comment(&self, id: u64, body: &str) -> Result<(), Failure> {
        const OPERATION: Operation = Operation::EditComment;
        let path = format!("/repos/{}/issues/comments/{id}", self.repository);
        let reply = self
            .write(OPERATION, Method::PATCH, &path, Some(&Body { body }))
            .await?;
        written(OPERATION, 200, &reply).map(|_| ())
    }
}

/// GitHub may give line ends and the last line back in another form.
pub fn says_the_same(there: &str, wanted: &str) -> bool {
    there.replace("\r\n", "\n").trim_end() == wanted.trim_end()
}

fn id(node: &Node) -> Option<u64> {
    match &node.full_database_id {
        Some(Value::String(text)) => text.parse().ok(),
        Some(Value::Number(number)) => number.as_u64(),
        Some(_) => None,
        None => node.database_id,
    }
}

/// Takes a comment for written only where GitHub says so in full.
fn written(operation: Operation, status: u16, reply: &call::Reply) -> Result<u64, Failure> {
    let written = serde_json::from_slice::<Id>(&reply.body).ok();
    written
        .filter(|_| reply.status.as_u16() == status)
        .map(|written| written.id)
        .ok_or_else(|| Failure {
            operation,
            kind: FailureKind::Unknown,
            cause: Cause::Other,
            status: Some(reply.status.as_u16()),
            code: None,
        })
}
