//! From GitHub's words to those of the evidence. What cannot be taken for certain becomes "not there".

use super::wire;
use crate::approval::{
    Actor, ActorKind, ChangedFile, Commit, DefaultBranch, Event, GitActor, Opinion, PullRequest,
    Review,
};
use crate::domain::{Invalid, Login, ObjectId, Repository, Timestamp};

/// A pull request, as far as it is cheap to ask for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MergedPull {
    pub number: u64,
    /// Its page.
    pub url: String,
    /// The numeric id of its repository.
    pub repository: Option<u64>,
    /// When it was merged.
    pub merged: Option<Timestamp>,
    /// When anything about it last changed, its comments included.
    pub updated: Timestamp,
    /// The commit that merged it.
    pub merge_commit: Option<ObjectId>,
    /// The branch it was merged into.
    pub base: String,
    pub author: Option<Actor>,
}

pub(super) fn merged_pull(pull: wire::Merged) -> Result<MergedPull, Invalid> {
    Ok(MergedPull {
        number: pull.number,
        url: pull.url,
        repository: pull.repository.database_id,
        merged: time(pull.merged_at)?,
        updated: Timestamp::from_rfc3339(&pull.updated_at)?,
        merge_commit: oid(pull.merge_commit)?,
        base: pull.base_ref_name,
        author: actor(pull.author),
    })
}

pub(super) fn branch(branch: Option<wire::Branch>) -> Result<Option<DefaultBranch>, Invalid> {
    let Some(wire::Branch { name, target }) = branch else {
        return Ok(None);
    };
    Ok(oid(target)?.map(|head| DefaultBranch { name, head }))
}

pub(super) fn pull(pull: wire::PullRequest) -> Result<PullRequest, Invalid> {
    Ok(PullRequest {
        number: pull.number,
        url: pull.url,
        repository: pull.repository.database_id,
        created: Timestamp::from_rfc3339(&pull.created_at)?,
        merged: time(pull.merged_at)?,
        merge_commit: oid(pull.merge_commit)?,
        base: pull.base_ref_name,
        head: ObjectId::new(&pull.head_ref_oid)?,
        branch: pull.head_ref_name,
        branch_repository: pull
            .head_repository
            .map(|repository| Repository::new(&repository.name_with_owner))
            .transpose()?,
        from_fork: pull.is_cross_repository,
        author: actor(pull.author),
        files: page(pull.files, |file| Ok(changed_file(file)))?,
        commits: page(Some(pull.commits), commit)?,
        reviews: page(pull.latest_opinionated_reviews, review)?,
        approved_by_github: pull.review_decision.map(|decision| decision == "APPROVED"),
        timeline: page(Some(pull.timeline_items), event)?,
    })
}

/// Converts a list that is complete; any other is none.
pub(super) fn page<T, U>(
    page: Option<wire::Page<T>>,
    convert: impl Fn(T) -> Result<U, Invalid>,
) -> Result<Option<Vec<U>>, Invalid> {
    match page {
        Some(wire::Page {
            page_info,
            nodes: Some(nodes),
        }) if !page_info.has_next_page => {
            // A null among the nodes is something that GitHub has and does not show.
            let nodes: Option<Vec<T>> = nodes.into_iter().collect();
            nodes
                .map(|nodes| nodes.into_iter().map(convert).collect())
                .transpose()
        }
        Some(_) | None => Ok(None),
    }
}

fn time(time: Option<String>) -> Result<Option<Timestamp>, Invalid> {
    time.map(|time| Timestamp::from_rfc3339(&time)).transpose()
}

pub(super) fn actor(actor: Option<wire::Actor>) -> Option<Actor> {
    actor.and_then(|actor| self::somebody(&actor.login, &actor.typename))
}

/// Converts a login and what it is. One that is no login cannot be compared with an owner, so it is nobody.
///
/// Commits and the REST API append `[bot]` to an app's login, and commits call it a `User` all the same.
pub(super) fn somebody(login: &str, kind: &str) -> Option<Actor> {
    let app = login.strip_suffix("[bot]");
    Some(Actor {
        login: Login::new(app.unwrap_or(login)).ok()?,
        kind: if kind == "User" && app.is_none() {
            ActorKind::User
        } else {
            ActorKind::Other
        },
    })
}

pub(super) fn signed(signature: Option<wire::Signature>) -> Option<bool> {
    signature.map(|signature| signature.is_valid && signature.was_signed_by_git_hub)
}

fn oid(oid: Option<wire::Oid>) -> Result<Option<ObjectId>, Invalid> {
    oid.map(|oid| ObjectId::new(&oid.oid)).transpose()
}

fn changed_file(file: wire::ChangedFile) -> ChangedFile {
    ChangedFile {
        path: file.path,
        is_added: file.change_type == "ADDED",
    }
}

fn commit(commit: wire::PullRequestCommit) -> Result<Commit, Invalid> {
    let commit = commit.commit;
    Ok(Commit {
        id: ObjectId::new(&commit.oid)?,
        authors: page(Some(commit.authors), |author| Ok(git_actor(author)))?,
        committer: commit.committer.map(git_actor),
        signed_by_github: signed(commit.signature),
    })
}

/// Converts a person named in a commit. If GitHub hides the name or the address, the account does not count.
fn git_actor(actor: wire::GitActor) -> GitActor {
    let is_shown = actor.name.is_some() && actor.email.is_some();
    GitActor {
        name: actor.name.unwrap_or_default(),
        email: actor.email.unwrap_or_default(),
        user: self::actor(actor.user).filter(|_| is_shown),
    }
}

fn review(review: wire::Review) -> Result<Review, Invalid> {
    Ok(Review {
        opinion: match review.state.as_str() {
            "APPROVED" => Opinion::Approved,
            "CHANGES_REQUESTED" => Opinion::ChangesRequested,
            "DISMISSED" => Opinion::Dismissed,
            _ => Opinion::Other,
        },
        author: actor(review.author),
        submitted: time(review.submitted_at)?,
        commit: oid(review.commit)?,
        by_writer: review.author_can_push_to_repository,
    })
}

fn event(event: wire::Event) -> Result<Event, Invalid> {
    Ok(match event {
        wire::Event::BaseChanged => Event::BaseChanged,
        wire::Event::Closed => Event::Closed,
        wire::Event::Reopened => Event::Reopened,
        wire::Event::ReadyForReview { created_at } => Event::ReadyForReview {
            at: Timestamp::from_rfc3339(&created_at)?,
        },
        wire::Event::ReviewDismissed {
            previous_review_state,
            actor: by,
            review,
        } => Event::ReviewDismissed {
            by: actor(by),
            reviewer: actor(review.and_then(|review| review.author)),
            // A state that GitHub has yet to invent could be a request for changes.
            asked_for_changes: !matches!(previous_review_state.as_str(), "APPROVED" | "COMMENTED"),
        },
        wire::Event::Other => Event::Other,
    })
}
