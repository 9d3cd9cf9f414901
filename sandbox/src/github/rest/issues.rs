//! Closing and reopening pull requests, which to this API are issues.
//!
//! <https://docs.github.com/en/rest/issues/issues#update-an-issue>

use http::StatusCode;

use super::call::Call;
use super::json::issue;
use super::reply::{Reply, not_found};
use crate::github::model::GitHub;
use crate::github::pull::PullState;

/// Changes the state, the only property that is modelled.
pub(super) fn edit(github: &mut GitHub, now: i64, call: &Call, number: u64) -> Reply {
    let Ok(pull) = github.pull(number) else {
        return not_found();
    };
    let state = pull.state;
    let Some(sent) = call.json() else {
        return Reply::error(StatusCode::BAD_REQUEST, "Problems parsing JSON");
    };
    if let Err(refusal) = github.may_edit(number, &github.viewer.clone()) {
        return Reply::error(StatusCode::FORBIDDEN, &refusal.to_string());
    }
    let wanted = sent.get("state");
    let wanted = wanted.map(|state| state.as_str().unwrap_or_default());
    let done = match (wanted, state) {
        (Some("closed"), PullState::Open) => github.close(number, &github.viewer.clone(), now),
        (Some("open"), PullState::Closed) => github.reopen(number, &github.viewer.clone(), now),
        (Some("closed"), PullState::Closed | PullState::Merged)
        | (Some("open"), PullState::Open)
        | (None, PullState::Open | PullState::Closed | PullState::Merged) => Ok(()),
        (Some(_), PullState::Open | PullState::Closed | PullState::Merged) => {
            let message = "Validation Failed";
            return Reply::error(StatusCode::UNPROCESSABLE_ENTITY, message);
        }
    };
    match (done, github.pull(number)) {
        (Ok(()), Ok(pull)) => Reply::new(StatusCode::OK, issue(github, pull)),
        (Err(refusal), _) | (_, Err(refusal)) => {
            Reply::error(StatusCode::UNPROCESSABLE_ENTITY, &refusal.to_string())
        }
    }
}
