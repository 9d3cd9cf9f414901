//! Objects with links to each other: the repository, its commits, its pull requests, and their reviews and events.

use super::files::{blob_or_tree, entry};
use super::json::{
    actor, changed_file, codeowners, git_actor, int, issue_comment, signature, status_context,
    upper, user, value,
};
use super::node::{FieldError, Node};
use super::query::Selection;
use crate::github::commits::Signature;
use crate::github::model::GitHub;
use crate::github::pull::{Event, EventKind, Pull, PullState, Review};
use crate::github::refusal::Refusal;
use crate::time::rfc3339;

/// The root of every query.
pub(super) fn root(github: &GitHub) -> Node<'_> {
    Node::object("Query", |field| {
        Ok(Some(match field.name {
            "repository" => {
                let text = |name| field.text(name).unwrap_or_default();
                let (owner, name) = (text("owner"), text("name"));
                if !github.is_here(owner, name) {
                    return Err(not_found(format!(
                        "Could not resolve to a Repository with the name '{owner}/{name}'."
                    )));
                }
                repository(github, github.id, &github.owner)
            }
            "viewer" => user(github.user(&github.viewer)?).into(),
            _ => return Ok(None),
        }))
    })
}

/// This repository, a fork, or one of which only the id and the owner are known.
fn repository<'a>(github: &'a GitHub, id: u64, owner: &'a str) -> Node<'a> {
    Node::object("Repository", move |field| {
        Ok(Some(match field.name {
            "codeowners" => codeowners(github).into(),
            "databaseId" => int(id).into(),
            "defaultBranchRef" => match github.head(&github.default_branch) {
                Ok(head) => Node::object("Ref", move |field| {
                    Ok(match field.name {
                        "name" => Some(github.default_branch.as_str().into()),
                        "target" => Some(commit(github, head.to_owned())),
                        _ => None,
                    })
                }),
                Err(_) => Node::NULL,
            },
            "name" => github.name.as_str().into(),
            "nameWithOwner" => format!("{owner}/{}", github.name).into(),
            "object" => match field.text("oid").or(field.text("expression")) {
                Some(name) => object(github, name)?,
                None => {
                    let message = "An oid or an expression is needed.".to_owned();
                    return Err(FieldError {
                        kind: None,
                        message,
                    });
                }
            },
            "pullRequest" => {
                let number = field.number("number").unwrap_or_default();
                let pull = github.pull(number).map_err(|_| {
                    not_found(format!(
                        "Could not resolve to a PullRequest with the number of {number}."
                    ))
                })?;
                pull_request(github, pull)
            }
            "pullRequests" => pull_requests(github, pulls(github, field)),
            _ => return Ok(None),
        }))
    })
}

fn not_found(message: String) -> FieldError {
    FieldError::new("NOT_FOUND", message)
}

/// The object of an id, or of an expression such as `main:requests/a.yaml`; null if there is none.
fn object<'a>(github: &'a GitHub, name: &str) -> Result<Node<'a>, Refusal> {
    if github.history.get(name).is_some() {
        return Ok(commit(github, name.to_owned()));
    }
    let (_, path) = name.split_once(':').unwrap_or((name, ""));
    Ok(match github.disk.object(name)? {
        Some(object) if object.kind == "commit" => commit(github, object.oid),
        Some(object) => blob_or_tree(github, object, path),
        None => Node::NULL,
    })
}

/// Returns the pull requests that the arguments select, in their order.
fn pulls<'a>(github: &'a GitHub, field: &Selection) -> Vec<&'a Pull> {
    let mut pulls: Vec<&Pull> = github.pulls.iter().collect();
    if let Some(order) = field.arguments.get("orderBy") {
        pulls.sort_by_key(|pull| match order["field"].as_str() {
            Some("UPDATED_AT") => pull.updated_at(),
            _ => pull.created_at,
        });
        if order["direction"] == "DESC" {
            pulls.reverse();
        }
    }
    pulls.retain(|pull| field.wants("states", &value(pull.state)));
    pulls
}

fn pull_requests<'a>(github: &'a GitHub, pulls: Vec<&'a Pull>) -> Node<'a> {
    let pulls = pulls.into_iter().map(|pull| pull_request(github, pull));
    Node::connection("PullRequestConnection", pulls)
}

fn commit(github: &GitHub, oid: String) -> Node<'_> {
    Node::object("Commit", move |field| {
        let draft = github.history.find(&oid)?;
        Ok(Some(match field.name {
            "associatedPullRequests" => pull_requests(github, github.associated_pulls(&oid)),
            "authors" => {
                let authors = draft.authors().into_iter();
                let authors = authors.map(|(name, email)| git_actor(github, name, email).into());
                Node::connection("GitActorConnection", authors)
            }
            "committer" => {
                let Signature { name, email, at: _ } = &draft.committer;
                git_actor(github, name, email).into()
            }
            // Null if it is a directory.
            "file" => {
                let path = field.text("path").unwrap_or_default();
                let object = github.disk.object(&format!("{oid}:{path}"))?;
                match (draft.tree.get(path.as_bytes()), object) {
                    (Some(file), Some(object)) => {
                        let mode = u32::from_str_radix(file.mode.octal(), 8).unwrap_or_default();
                        entry(github, path.to_owned(), mode, object.oid)
                    }
                    (None, _) | (_, None) => Node::NULL,
                }
            }
            "oid" => oid.as_str().into(),
            // Only what GitHub makes itself is signed here.
            "signature" => {
                let is_shown = github.now - draft.committer.at >= github.signature_lag;
                (draft.by_github && is_shown).then(signature).into()
            }
            "status" => match github.statuses.iter().any(|status| status.commit == oid) {
                true => Node::object("Status", {
                    let oid = oid.clone();
                    move |field| {
                        let name = field.text("name").unwrap_or_default();
                        let status = github.status(&oid, name).map(status_context);
                        Ok((field.name == "context").then(|| status.into()))
                    }
                }),
                false => Node::NULL,
            },
            _ => return Ok(None),
        }))
    })
}

fn pull_request<'a>(github: &'a GitHub, pull: &'a Pull) -> Node<'a> {
    Node::object("PullRequest", move |field| {
        Ok(Some(match field.name {
            "author" => actor(github, Some(pull.author)).into(),
            "baseRefName" => pull.base.as_str().into(),
            "closedAt" => pull.closed_at().map(rfc3339).into(),
            "comments" => {
                let comments = github.comments_on(pull.number).into_iter();
                let comments = comments.map(|comment| issue_comment(github, comment).into());
                Node::connection("IssueCommentConnection", comments)
            }
            "commits" => {
                let commits = pull
                    .commits
                    .iter()
                    .map(|oid| pull_request_commit(github, oid));
                Node::connection("PullRequestCommitConnection", commits)
            }
            "createdAt" => rfc3339(pull.created_at).into(),
            "files" => {
                let files = pull.files.iter().map(|file| changed_file(file).into());
                Node::connection("PullRequestChangedFileConnection", files)
            }
            "headRefName" => pull.head_branch().into(),
            "headRefOid" => pull.head_oid.as_str().into(),
            // A fork has an id of its own, which nobody asks for.
            "headRepository" => match pull.head.split_once(':') {
                Some((owner, _)) => repository(github, github.id + 1, owner),
                None => repository(github, pull.repository, &github.owner),
            },
            "isCrossRepository" => pull.is_cross_repository().into(),
            "isDraft" => pull.is_draft.into(),
            "latestOpinionatedReviews" => reviews(github, pull.latest_opinionated_reviews()),
            "locked" => pull.is_locked.into(),
            "mergeCommit" => match &pull.merge_commit {
                Some(oid) => commit(github, oid.clone()),
                None => Node::NULL,
            },
            "merged" => (pull.state == PullState::Merged).into(),
            "mergedAt" => pull.merged_at.map(rfc3339).into(),
            "mergedBy" => actor(github, pull.merged_by()).into(),
            "number" => pull.number.into(),
            "repository" => repository(github, pull.repository, &github.owner),
            "reviewDecision" => github.review_decision(pull).map(value).into(),
            "reviews" => {
                let mut wanted: Vec<&Review> = pull.reviews.iter().collect();
                wanted.retain(|review| field.wants("states", &value(review.state)));
                reviews(github, wanted)
            }
            "state" => value(pull.state).into(),
            "timelineItems" => {
                let mut events: Vec<&Event> = pull.events.iter().collect();
                events.retain(|event| field.wants("itemTypes", &upper(event_type(event.kind))));
                let events = events
                    .into_iter()
                    .map(|event| self::event(github, pull, event));
                Node::connection("PullRequestTimelineItemsConnection", events)
            }
            "title" => pull.title.as_str().into(),
            "updatedAt" => rfc3339(pull.updated_at()).into(),
            "url" => github.pull_url(pull.number).into(),
            _ => return Ok(None),
        }))
    })
}

fn pull_request_commit<'a>(github: &'a GitHub, oid: &'a str) -> Node<'a> {
    Node::object("PullRequestCommit", move |field| {
        Ok((field.name == "commit").then(|| commit(github, oid.to_owned())))
    })
}

fn reviews<'a>(github: &'a GitHub, reviews: Vec<&'a Review>) -> Node<'a> {
    let reviews = reviews
        .into_iter()
        .map(|review| self::review(github, review));
    Node::connection("PullRequestReviewConnection", reviews)
}

fn review<'a>(github: &'a GitHub, review: &'a Review) -> Node<'a> {
    Node::object("PullRequestReview", move |field| {
        Ok(Some(match field.name {
            "author" => actor(github, Some(review.author)).into(),
            // Whether the author may push now, whatever was allowed then.
            "authorCanPushToRepository" => github.can_push(review.author).into(),
            "body" => review.body.as_str().into(),
            "commit" => commit(github, review.commit.clone()),
            "state" => value(review.state).into(),
            "submittedAt" => rfc3339(review.submitted_at).into(),
            _ => return Ok(None),
        }))
    })
}

/// An event of the timeline: of GitHub's many types, seven.
fn event<'a>(github: &'a GitHub, pull: &'a Pull, event: &'a Event) -> Node<'a> {
    Node::object(event_type(event.kind), move |field| {
        Ok(Some(match (field.name, event.kind) {
            ("actor", _) => actor(github, event.actor).into(),
            ("createdAt", _) => rfc3339(event.at).into(),
            ("previousReviewState", EventKind::ReviewDismissed { previous, .. }) => {
                value(previous).into()
            }
            ("review", EventKind::ReviewDismissed { review: id, .. }) => {
                let dismissed = pull.reviews.iter().find(|known| known.id == id);
                dismissed.map_or(Node::NULL, |it| review(github, it))
            }
            _ => return Ok(None),
        }))
    })
}

fn event_type(kind: EventKind) -> &'static str {
    match kind {
        EventKind::BaseChanged => "BaseRefChangedEvent",
        EventKind::BaseChangedByGitHub => "AutomaticBaseChangeSucceededEvent",
        EventKind::BaseForcePushed => "BaseRefForcePushedEvent",
        EventKind::Closed => "ClosedEvent",
        EventKind::ReadyForReview => "ReadyForReviewEvent",
        EventKind::Reopened => "ReopenedEvent",
        EventKind::ReviewDismissed { .. } => "ReviewDismissedEvent",
    }
}
