//! Comments on pull requests, which to this API are issues.
//!
//! <https://docs.github.com/en/rest/issues/comments>

use http::{StatusCode, header};
use serde_json::{Value, json};

use super::call::Call;
use super::json::issue_comment;
use super::lists;
use super::reply::{Reply, not_found};
use crate::github::model::GitHub;

const MAX_BODY_CHARACTERS: usize = 65_536;

pub(super) fn create(github: &mut GitHub, now: i64, call: &Call, pull: u64) -> Reply {
    match github.pull(pull) {
        Err(_) => return not_found(),
        Ok(pull) if pull.is_locked => return locked("create"),
        Ok(_) => {}
    }
    let body = match body(call) {
        Ok(body) => body,
        Err(reply) => return reply,
    };
    match github.comment(pull, &github.viewer.clone(), &body, now) {
        Ok(id) => {
            let mut reply = found(github, id, StatusCode::CREATED);
            let url = reply.body["url"].as_str().unwrap_or_default().to_owned();
            reply.headers.push((header::LOCATION, url));
            reply
        }
        Err(refusal) => Reply::error(StatusCode::FORBIDDEN, &refusal.to_string()),
    }
}

pub(super) fn edit(github: &mut GitHub, now: i64, call: &Call, id: u64) -> Reply {
    let Some(comment) = github.comment_by_id(id) else {
        return not_found();
    };
    if github.pull(comment.pull).is_ok_and(|pull| pull.is_locked) {
        return locked("update");
    }
    let body = match body(call) {
        Ok(body) => body,
        Err(reply) => return reply,
    };
    match github.edit_comment(id, &github.viewer.clone(), &body, now) {
        Ok(()) => found(github, id, StatusCode::OK),
        Err(refusal) => Reply::error(StatusCode::FORBIDDEN, &refusal.to_string()),
    }
}

pub(super) fn delete(github: &mut GitHub, id: u64) -> Reply {
    match github.delete_comment(id, &github.viewer.clone()) {
        Ok(()) => Reply::new(StatusCode::NO_CONTENT, Value::Null),
        Err(_) => not_found(),
    }
}

pub(super) fn list(github: &GitHub, call: &Call, pull: u64) -> Reply {
    if github.pull(pull).is_err() {
        return not_found();
    }
    lists::numbered(call, github.comments_on(pull), |comment| {
        issue_comment(github, comment)
    })
}

fn found(github: &GitHub, id: u64, status: StatusCode) -> Reply {
    match github.comment_by_id(id) {
        Some(comment) => Reply::new(status, issue_comment(github, comment)),
        None => not_found(),
    }
}

/// Returns the `body` that was sent, or the error response.
fn body(call: &Call) -> Result<String, Reply> {
    let Some(sent) = call.json() else {
        let message = "Problems parsing JSON";
        return Err(Reply::error(StatusCode::BAD_REQUEST, message));
    };
    let Value::String(body) = &sent["body"] else {
        let message = "Invalid request.\n\n\"body\" wasn't supplied.";
        return Err(Reply::error(StatusCode::UNPROCESSABLE_ENTITY, message));
    };
    if body.trim().is_empty() {
        return Err(invalid("body can't be blank"));
    }
    if body.chars().count() > MAX_BODY_CHARACTERS {
        return Err(invalid("body is too long (maximum is 65536 characters)"));
    }
    Ok(body.clone())
}

fn locked(what: &str) -> Reply {
    let message = format!("Unable to {what} comment because issue is locked.");
    Reply::error(StatusCode::FORBIDDEN, &message)
}

fn invalid(message: &str) -> Reply {
    let mut reply = Reply::error(StatusCode::UNPROCESSABLE_ENTITY, "Validation Failed");
    reply.body["errors"] = json!([{
        "resource": "IssueComment",
        "code": "custom",
        "field": "body",
        "message": message,
    }]);
    reply
}
