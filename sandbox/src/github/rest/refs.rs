//! Branches as git's references.
//!
//! <https://docs.github.com/en/rest/git/refs>

use http::StatusCode;
use serde_json::{Value, json};

use super::call::Call;
use super::reply::{Reply, not_found};
use crate::github::model::{GitHub, Permission};

/// A branch's, such as `heads/main`.
pub(super) fn get(github: &GitHub, name: &str) -> Reply {
    let branch = name.strip_prefix("heads/");
    let found = branch.and_then(|branch| Some((branch, github.head(branch).ok()?)));
    match found {
        Some((branch, head)) => Reply::new(StatusCode::OK, reference(github, branch, head)),
        None => not_found(),
    }
}

pub(super) fn create(github: &mut GitHub, now: i64, call: &Call) -> Reply {
    let Some(sent) = call.json() else {
        return Reply::error(StatusCode::BAD_REQUEST, "Problems parsing JSON");
    };
    let name = sent["ref"].as_str();
    let name = name.and_then(|name| name.strip_prefix("refs/heads/"));
    let (Some(name), Some(oid)) = (name, sent["sha"].as_str()) else {
        return invalid("ref and sha must be given; the sandbox knows branches only");
    };
    let viewer = github.viewer.clone();
    if github.allowed(&viewer, Permission::Write).is_err() {
        return Reply::error(StatusCode::FORBIDDEN, "Resource not accessible");
    }
    if github.head(name).is_ok() {
        return invalid("Reference already exists");
    }
    if github.history.get(oid).is_none() {
        return invalid("Object does not exist");
    }
    match github.push(&viewer, oid, name, now) {
        Ok(()) => Reply::new(StatusCode::CREATED, reference(github, name, oid)),
        Err(refusal) => invalid(&refusal.to_string()),
    }
}

/// `git-ref`
fn reference(github: &GitHub, branch: &str, oid: &str) -> Value {
    let api = github.api_url();
    json!({
        "ref": format!("refs/heads/{branch}"),
        "node_id": "REF_1",
        "url": format!("{api}/git/refs/heads/{branch}"),
        "object": { "type": "commit", "sha": oid, "url": format!("{api}/git/commits/{oid}") },
    })
}

fn invalid(message: &str) -> Reply {
    Reply::error(StatusCode::UNPROCESSABLE_ENTITY, message)
}
