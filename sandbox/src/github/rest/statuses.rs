//! Commit statuses.
//!
//! <https://docs.github.com/en/rest/commits/statuses#create-a-commit-status>

use http::{StatusCode, header};
use serde_json::{Value, json};

use super::call::Call;
use super::json::simple_user;
use super::reply::{Reply, not_found};
use crate::github::model::{GitHub, Status};
use crate::time::rfc3339;

pub(super) fn create(github: &mut GitHub, now: i64, call: &Call, commit: &str) -> Reply {
    let Some(sent) = call.json() else {
        return Reply::error(StatusCode::BAD_REQUEST, "Problems parsing JSON");
    };
    if github.history.get(commit).is_none() {
        return Reply::error(StatusCode::UNPROCESSABLE_ENTITY, "No commit found for SHA");
    }
    let text = |name: &str| sent[name].as_str().map(str::to_owned);
    let state = text("state")
        .filter(|state| ["error", "failure", "pending", "success"].contains(&state.as_str()));
    let description = text("description");
    let is_short = description
        .as_ref()
        .is_none_or(|text| text.chars().count() <= 140);
    let (Some(state), true) = (state, is_short) else {
        return Reply::error(StatusCode::UNPROCESSABLE_ENTITY, "Validation Failed");
    };
    let status = Status {
        id: github.next_id(),
        commit: commit.to_owned(),
        context: text("context").unwrap_or_else(|| "default".to_owned()),
        state,
        description,
        target_url: text("target_url"),
        created_at: now,
    };
    let body = json(github, &status);
    let url = body["url"].as_str().unwrap_or_default().to_owned();
    github.statuses.push(status);
    let mut reply = Reply::new(StatusCode::CREATED, body);
    reply.headers.push((header::LOCATION, url));
    reply
}

/// `status`
fn json(github: &GitHub, status: &Status) -> Value {
    let Some(creator) = github.user(&github.viewer.clone()).ok().map(simple_user) else {
        return not_found().body;
    };
    json!({
        "url": format!("{}/statuses/{}", github.api_url(), status.commit),
        "avatar_url": creator["avatar_url"],
        "id": status.id,
        "node_id": format!("SC_{}", status.id),
        "state": status.state,
        "description": status.description,
        "target_url": status.target_url,
        "context": status.context,
        "created_at": rfc3339(status.created_at),
        "updated_at": rfc3339(status.created_at),
        "creator": creator,
    })
}
