//! Pull requests that are not merged, with what `review` needs beside the evidence.

use std::collections::BTreeMap;
use std::fmt::Write;

use serde::Deserialize;

use super::baseline::{self, Baseline, CodeownersError, FOLDER};
use super::contents::{ENTRY, regular};
use super::listing::changes;
use super::wire;
use crate::approval::{DefaultBranch, PullRequest};
use crate::domain::{Failure, FailureKind, Invalid, Login, ObjectId, Said, Timestamp};
use crate::github::background::parsed;
use crate::github::comments::{Comment, Comments};
use crate::github::graphql::failure;
use crate::github::wire::{ChangedFile, InRepository};
use crate::github::{GitHub, convert};

const OPERATION: &str = "query pull requests";
const FILES: &str = "list pull request files";

/// How many pull requests one query asks about. Their comments may be long, so that few fit into an answer.
pub(super) const BATCH: usize = 5;

/// GitHub lists no more than 3,000 files of a pull request, a hundred to a page.
const PAGES: usize = 30;

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
    /// The evidence.
    pub pull: PullRequest,
    /// Whether it is open.
    pub state: PullState,
    /// Whether it is a draft.
    pub is_draft: bool,
    /// What it does to each file; nothing where there are more than GitHub gave.
    pub changes: Option<Vec<Change>>,
    /// How it was closed, the last time.
    pub closing: Option<Closing>,
    /// When it was opened again, the last time.
    pub reopened: Option<Timestamp>,
    /// The last review.
    pub said: Option<Said>,
    /// Our comments on it, the oldest first; nothing where there are more comments than GitHub gave.
    pub comments: Option<Vec<Comment>>,
}

/// Whether a pull request is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PullState {
    /// It is.
    Open,
    /// It was closed without a merge.
    Closed,
    /// It was merged.
    Merged,
}

/// How a pull request was closed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Closing {
    /// When.
    pub at: Timestamp,
    /// By whom, if the account is still there.
    pub by: Option<Login>,
}

/// What a pull request does to a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The file's path: hostile text.
    pub path: String,
    /// What it does.
    pub kind: ChangeKind,
}

/// What is done to a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ChangeKind {
    /// It is added.
    Added,
    /// It is taken away.
    Deleted,
    /// It is given another path; where GitHub says it, from which one.
    Renamed {
        /// Its path before.
        from: Option<String>,
    },
    /// It is changed, or something else.
    Other,
}

pub(super) fn change(file: &ChangedFile) -> Change {
    Change {
        path: file.path.clone(),
        kind: match file.change_type.as_str() {
            "ADDED" => ChangeKind::Added,
            "DELETED" => ChangeKind::Deleted,
            "RENAMED" | "COPIED" => ChangeKind::Renamed { from: None },
            _ => ChangeKind::Other,
        },
    }
}

#[derive(Deserialize)]
struct RestFile {
    filename: String,
    status: String,
    previous_filename: Option<String>,
}

impl GitHub {
    /// Asks for the default branch and for pull requests; our comments on them have this mark.
    ///
    /// <https://docs.github.com/en/graphql/reference/objects#pullrequest>
    ///
    /// # Errors
    /// GitHub did not answer. What goes wrong with one pull request is told with it.
    pub async fn review(&self, numbers: &[u64], mark: &str) -> Result<Review, Failure> {
        let (first, rest) = numbers.split_at(numbers.len().min(BATCH));
        let mut review = self.some(first, mark).await?;
        for numbers in rest.chunks(BATCH) {
            let Review { baseline, pulls } = self.some(numbers, mark).await?;
            review.baseline.now = review.baseline.now.max(baseline.now);
            review.pulls.extend(pulls);
        }
        Ok(review)
    }

    /// Asks about a batch and, where its answer is too large, about each alone.
    async fn some(&self, numbers: &[u64], mark: &str) -> Result<Review, Failure> {
        match self.question(numbers, mark).await {
            Err(failure)
                if numbers.len() > 1 && failure.code.as_deref() == Some("answer-too-large") =>
            {
                let mut review = self.question(&[], mark).await?;
                for number in numbers {
                    let alone = match self.question(&[*number], mark).await {
                        Ok(mut alone) => alone.pulls.remove(number),
                        Err(failure) => Some(Err(failure)),
                    };
                    review.pulls.extend(alone.map(|alone| (*number, alone)));
                }
                Ok(review)
            }
            answer => answer,
        }
    }

    async fn question(&self, numbers: &[u64], mark: &str) -> Result<Review, Failure> {
        let malformed = || failure(OPERATION, FailureKind::NotDone, "malformed-answer");
        let aliases: Vec<String> = numbers.iter().map(|number| format!("n{number}")).collect();
        let variables = (0..numbers.len())
            .zip(numbers)
            .map(|(n, number)| (format!("v{n}"), (*number).into()));
        let document = document_of(&aliases);
        let answered = self
            .query::<InRepository<wire::Repository>>(
                OPERATION,
                &document,
                variables.collect(),
                &aliases,
            )
            .await?;
        let mut repository = answered.data.repository;
        let mut pulls = BTreeMap::new();
        for (alias, number) in aliases.iter().zip(numbers) {
            if let Some((_, failure)) = answered.failed.iter().find(|(name, _)| name == alias) {
                pulls.insert(*number, Err(failure.clone()));
                continue;
            }
            let pull = repository.rest.remove(alias).ok_or_else(malformed)?;
            let pull: Option<wire::Reviewed> =
                serde_json::from_value(pull).map_err(|_| malformed())?;
            let pull = pull.ok_or_else(|| failure(OPERATION, FailureKind::Refused, "NOT_FOUND"));
            let pull = pull.and_then(|pull| reviewed(pull, mark).map_err(|_| malformed()));
            pulls.insert(*number, pull);
        }
        let branch = repository.default_branch_ref.ok_or_else(malformed)?;
        let Some(wire::Head::Commit(mut head)) = branch.target else {
            return Err(malformed());
        };
        let requests = match repository.requests {
            Some(folder) => self.files_in(folder).await?,
            None => Vec::new(),
        };
        let errors = repository.codeowners.map(|codeowners| codeowners.errors);
        let error = |error: wire::CodeownersError| CodeownersError {
            path: error.path,
            line: error.line,
            kind: error.kind,
            source: error.source,
        };
        Ok(Review {
            baseline: Baseline {
                now: answered.date,
                repository_id: repository.database_id.ok_or_else(malformed)?,
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
        })
    }

    /// Lists what a pull request does to files, also where these are more than a hundred, or had other paths before.
    ///
    /// <https://docs.github.com/en/rest/pulls/pulls#list-pull-requests-files>
    ///
    /// # Errors
    /// GitHub did not answer all of it.
    pub async fn changes(&self, number: u64) -> Result<Vec<Change>, Failure> {
        let mut changes = Vec::new();
        for page in 1..=PAGES {
            let path = format!(
                "/repos/{}/pulls/{number}/files?per_page=100&page={page}",
                self.repository
            );
            let denied = || failure(FILES, FailureKind::Refused, "denied");
            let reply = self.get(FILES, &path).await?.ok_or_else(denied)?;
            let files: Vec<RestFile> = parsed(FILES, &reply)?;
            changes.extend(files.into_iter().map(|file| Change {
                path: file.filename,
                kind: match file.status.as_str() {
                    "added" => ChangeKind::Added,
                    "removed" => ChangeKind::Deleted,
                    "renamed" | "copied" => ChangeKind::Renamed {
                        from: file.previous_filename,
                    },
                    _ => ChangeKind::Other,
                },
            }));
            if !reply.has_next {
                break;
            }
        }
        Ok(changes)
    }
}

fn reviewed(reviewed: wire::Reviewed, mark: &str) -> Result<ReviewedPull, Invalid> {
    let login = |actor: Option<crate::github::wire::Actor>| {
        let actor = actor.and_then(|actor| convert::somebody(&actor.login, &actor.typename));
        actor.map(|actor| actor.login)
    };
    let changes = changes(reviewed.pull.files.clone());
    let closing = match reviewed.closings.last() {
        Some(closed) => Some(Closing {
            at: Timestamp::from_rfc3339(&closed.created_at)?,
            by: login(closed.actor),
        }),
        None => None,
    };
    let reopened = match reviewed.reopenings.last() {
        Some(reopened) => Some(Timestamp::from_rfc3339(&reopened.created_at)?),
        None => None,
    };
    let said = reviewed.reviews.and_then(wire::Nodes::last);
    Ok(ReviewedPull {
        pull: convert::pull(reviewed.pull)?,
        state: match reviewed.state.as_str() {
            "OPEN" => PullState::Open,
            "CLOSED" => PullState::Closed,
            "MERGED" => PullState::Merged,
            _ => return Err(Invalid("a state of a pull request")),
        },
        is_draft: reviewed.is_draft,
        changes,
        closing,
        reopened,
        said: said.map(|review| Said {
            by: login(review.author),
            words: review.body,
        }),
        comments: ours(reviewed.comments, mark)?,
    })
}

fn ours(comments: Comments, mark: &str) -> Result<Option<Vec<Comment>>, Invalid> {
    if !comments.are_whole() {
        return Ok(None);
    }
    let mut ours = comments.ours(mark).ok_or(Invalid("a page of comments"))?;
    ours.sort_by_key(|comment| comment.id);
    Ok(Some(ours))
}

/// Writes the query about so many pull requests.
pub(super) fn document(pulls: usize) -> String {
    let aliases: Vec<String> = (1..=pulls).map(|number| format!("n{number}")).collect();
    document_of(&aliases)
}

fn document_of(aliases: &[String]) -> String {
    let mut variables = String::new();
    let mut fields = String::new();
    for (n, alias) in aliases.iter().enumerate() {
        // Writing to a string cannot fail.
        let _ = write!(variables, ", $v{n}: Int!");
        let _ = writeln!(
            fields,
            "    {alias}: pullRequest(number: $v{n}) {{ ...reviewed }}"
        );
    }
    // A fragment that is not used is an error.
    let fragments = if aliases.is_empty() {
        ""
    } else {
        concat!(
            include_str!("review.graphql"),
            "\n",
            include_str!("../pull.graphql")
        )
    };
    format!(
        "query review($owner: String!, $name: String!{variables}) {{
  repository(owner: $owner, name: $name) {{
    databaseId
    defaultBranchRef {{
      name
      target {{
        __typename
        ... on Commit {{
          oid
          configuration: file(path: \".github/countersign.yaml\") {{ ...entry }}
          schema: file(path: \"schema/request.schema.json\") {{ ...entry }}
          owners0: file(path: \".github/CODEOWNERS\") {{ ...entry }}
          owners1: file(path: \"CODEOWNERS\") {{ ...entry }}
          owners2: file(path: \"docs/CODEOWNERS\") {{ ...entry }}
        }}
      }}
    }}
    codeowners {{ errors {{ path line kind source }} }}
    requests: object(expression: \"HEAD:requests\") {{ ...folder }}
{fields}  }}
}}
{ENTRY}{FOLDER}{fragments}"
    )
}
