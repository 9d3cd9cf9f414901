//! Pull requests, as people open, review and merge them.
//!
//! <https://docs.github.com/en/rest/pulls>

use http::StatusCode;
use serde_json::{Map, Value, json};

use super::call::Call;
use super::json::{author_association, full_repository, simple_user};
use super::lists;
use super::reply::{Reply, not_found};
use crate::github::merging::Merge;
use crate::github::model::GitHub;
use crate::github::pull::{Pull, PullState, Review, ReviewState};
use crate::github::refusal::Refusal;
use crate::github::reviews::Opinion;
use crate::time::rfc3339;

pub(super) fn list(github: &GitHub, call: &Call) -> Reply {
    let wanted = call.parameter("state").unwrap_or("open");
    // A branch without its owner is no filter.
    let head = call.parameter("head").filter(|head| head.contains(':'));
    let label = |pull: &Pull| match pull.head.contains(':') {
        true => pull.head.clone(),
        false => format!("{}:{}", github.owner, pull.head),
    };
    let base = call.parameter("base");
    let is_wanted = |pull: &&Pull| {
        (wanted == "all" || (wanted == "open") == is_open(pull))
            && head.is_none_or(|head| label(pull).eq_ignore_ascii_case(head))
            && base.is_none_or(|base| pull.base == base)
    };
    let pulls: Vec<&Pull> = github.pulls.iter().rev().filter(is_wanted).collect();
    lists::numbered(call, pulls, |pull| simple(github, pull))
}

pub(super) fn get(github: &GitHub, number: u64) -> Reply {
    match github.pull(number) {
        Ok(pull) => Reply::new(StatusCode::OK, full(github, pull)),
        Err(_) => not_found(),
    }
}

pub(super) fn open(github: &mut GitHub, now: i64, call: &Call) -> Reply {
    let Some(sent) = call.json() else {
        return Reply::error(StatusCode::BAD_REQUEST, "Problems parsing JSON");
    };
    let (Some(head), Some(base), Some(title)) = (
        sent["head"].as_str(),
        sent["base"].as_str(),
        sent["title"].as_str(),
    ) else {
        return invalid("head, base and title must be given");
    };
    // A branch of this repository may be named with its owner.
    let own = format!("{}:", github.owner);
    let head = head.strip_prefix(&own).unwrap_or(head);
    let viewer = github.viewer.clone();
    let opened = github.open_pull_into(base, &viewer, head, title, now);
    match opened.and_then(|number| github.pull(number)) {
        Ok(pull) => Reply::new(StatusCode::CREATED, full(github, pull)),
        Err(refusal) => invalid(&refusal.to_string()),
    }
}

pub(super) fn review(github: &mut GitHub, now: i64, call: &Call, number: u64) -> Reply {
    if github.pull(number).is_err() {
        return not_found();
    }
    let Some(sent) = call.json() else {
        return Reply::error(StatusCode::BAD_REQUEST, "Problems parsing JSON");
    };
    let opinion = match sent["event"].as_str() {
        Some("APPROVE") => Opinion::Approve,
        Some("REQUEST_CHANGES") => Opinion::RequestChanges,
        Some("COMMENT") => Opinion::Comment,
        _ => return unprocessable("event must be APPROVE, REQUEST_CHANGES or COMMENT"),
    };
    let viewer = github.viewer.clone();
    let body = sent["body"].as_str().unwrap_or_default();
    match github.review_saying(number, &viewer, opinion, body, now) {
        Ok(_) => match github.pull(number) {
            Ok(pull) => {
                let review = pull.reviews.last();
                let review = review.map(|review| review_json(github, pull, review));
                Reply::new(StatusCode::OK, review.unwrap_or_default())
            }
            Err(_) => not_found(),
        },
        Err(refusal) => unprocessable(&refusal.to_string()),
    }
}

pub(super) fn merge(github: &mut GitHub, now: i64, call: &Call, number: u64) -> Reply {
    let Ok(pull) = github.pull(number) else {
        return not_found();
    };
    let sent = match call.body.is_empty() {
        true => Some(Value::Null),
        false => call.json(),
    };
    let Some(sent) = sent else {
        return Reply::error(StatusCode::BAD_REQUEST, "Problems parsing JSON");
    };
    let how = match sent["merge_method"].as_str() {
        None if sent["merge_method"].is_null() => Merge::Commit,
        Some("merge") => Merge::Commit,
        Some("squash") => Merge::Squash,
        Some("rebase") => Merge::Rebase,
        _ => return invalid("merge_method must be merge, squash or rebase"),
    };
    let seen = sent["sha"].as_str();
    if seen.is_some_and(|seen| seen != pull.head_oid) {
        let message = "Head branch was modified. Review and try the merge again.";
        return Reply::error(StatusCode::CONFLICT, message);
    }
    let viewer = github.viewer.clone();
    match github.merge(number, &viewer, how, now) {
        Ok(oid) => {
            let message = "Pull Request successfully merged";
            let body = json!({ "sha": oid, "merged": true, "message": message });
            Reply::new(StatusCode::OK, body)
        }
        Err(refusal) => refused(&refusal),
    }
}

/// <https://docs.github.com/en/rest/pulls/pulls#merge-a-pull-request>
fn refused(refusal: &Refusal) -> Reply {
    Reply::error(StatusCode::METHOD_NOT_ALLOWED, &refusal.to_string())
}

fn invalid(message: &str) -> Reply {
    let mut reply = Reply::error(StatusCode::UNPROCESSABLE_ENTITY, "Validation Failed");
    reply.body["errors"] = json!([{
        "resource": "PullRequest",
        "code": "custom",
        "message": message,
    }]);
    reply
}

/// For reviews GitHub lists its errors as texts.
fn unprocessable(message: &str) -> Reply {
    let mut reply = Reply::error(StatusCode::UNPROCESSABLE_ENTITY, "Unprocessable Entity");
    reply.body["errors"] = json!([message]);
    reply
}

fn is_open(pull: &Pull) -> bool {
    pull.state == PullState::Open
}

/// `pull-request`
fn full(github: &GitHub, pull: &Pull) -> Value {
    let mut value = simple(github, pull);
    let more = json!({
        "additions": pull.files.len(),
        "deletions": 0,
        "changed_files": pull.files.len(),
        "commits": pull.commits.len(),
        "comments": github.comments_on(pull.number).len(),
        "review_comments": 0,
        "mergeable": is_open(pull),
        "mergeable_state": "unknown",
        "rebaseable": null,
        "merged": pull.state == PullState::Merged,
        "merged_by": pull.merged_by().and_then(|id| github.user_by_id(id)).map(simple_user),
        "maintainer_can_modify": false,
    });
    if let (Value::Object(value), Value::Object(more)) = (&mut value, more) {
        value.extend(more);
    }
    value
}

/// `pull-request-simple`
fn simple(github: &GitHub, pull: &Pull) -> Value {
    let repository = github.api_url();
    let (url, issue) = (
        format!("{repository}/pulls/{}", pull.number),
        format!("{repository}/issues/{}", pull.number),
    );
    let page = github.pull_url(pull.number);
    let author = github.user_by_id(pull.author);
    let statuses = format!("{repository}/statuses/{}", pull.head_oid);
    let links = [
        ("self", url.clone()),
        ("html", page.clone()),
        ("issue", issue.clone()),
        ("comments", format!("{issue}/comments")),
        ("commits", format!("{url}/commits")),
        ("review_comments", format!("{url}/comments")),
        (
            "review_comment",
            format!("{repository}/pulls/comments{{/number}}"),
        ),
        ("statuses", statuses.clone()),
    ];
    let links = links.map(|(name, href)| (name.to_owned(), json!({ "href": href })));
    let links: Map<String, Value> = links.into_iter().collect();
    json!({
        "id": 3_100_000_000_u64 + pull.number,
        "node_id": format!("PR_{}", pull.number),
        "number": pull.number,
        "state": if is_open(pull) { "open" } else { "closed" },
        "locked": pull.is_locked,
        "draft": pull.is_draft,
        "title": pull.title,
        "body": null,
        "user": author.map(simple_user),
        "author_association": author_association(author),
        "labels": [],
        "assignee": null,
        "assignees": [],
        "milestone": null,
        "auto_merge": null,
        "requested_reviewers": [],
        "requested_teams": [],
        "created_at": rfc3339(pull.created_at),
        "updated_at": rfc3339(pull.updated_at()),
        "closed_at": pull.closed_at().map(rfc3339),
        "merged_at": pull.merged_at.map(rfc3339),
        "merge_commit_sha": pull.merge_commit,
        "head": side(github, &pull.head, &pull.head_oid),
        "base": side(github, &pull.base, &pull.base_oid),
        "url": url,
        "html_url": page,
        "diff_url": format!("{page}.diff"),
        "patch_url": format!("{page}.patch"),
        "issue_url": issue,
        "commits_url": format!("{url}/commits"),
        "comments_url": format!("{issue}/comments"),
        "review_comments_url": format!("{url}/comments"),
        "review_comment_url": format!("{repository}/pulls/comments{{/number}}"),
        "statuses_url": statuses,
        "_links": links,
    })
}

/// One side of a pull request: a branch and its head.
fn side(github: &GitHub, branch: &str, oid: &str) -> Value {
    let (owner, name) = branch.split_once(':').unwrap_or((&github.owner, branch));
    json!({
        "label": format!("{owner}:{name}"),
        "ref": name,
        "sha": oid,
        "user": github.user(owner).ok().map(simple_user),
        "repo": full_repository(github),
    })
}

/// `pull-request-review`
fn review_json(github: &GitHub, pull: &Pull, review: &Review) -> Value {
    let author = github.user_by_id(review.author);
    let url = format!("{}/pulls/{}", github.api_url(), pull.number);
    let page = format!(
        "{}#pullrequestreview-{}",
        github.pull_url(pull.number),
        review.id
    );
    json!({
        "id": review.id,
        "node_id": format!("PRR_{}", review.id),
        "user": author.map(simple_user),
        "body": review.body,
        "state": match review.state {
            ReviewState::Approved => "APPROVED",
            ReviewState::ChangesRequested => "CHANGES_REQUESTED",
            ReviewState::Commented => "COMMENTED",
            ReviewState::Dismissed => "DISMISSED",
        },
        "commit_id": review.commit,
        "submitted_at": rfc3339(review.submitted_at),
        "author_association": author_association(author),
        "html_url": page,
        "pull_request_url": url,
        "_links": { "html": { "href": page }, "pull_request": { "href": url } },
    })
}
