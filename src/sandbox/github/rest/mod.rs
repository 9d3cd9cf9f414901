//! GitHub's REST API, as far as it is asked here.
//!
//! <https://docs.github.com/en/rest>

mod call;
mod comments;
mod files;
mod issues;
mod json;
mod lists;
mod repository;
mod statuses;

use http::{Method, StatusCode};
use serde_json::{Value, json};

use super::GitHub;
pub(super) use call::Call;

/// What is answered: a status, headers besides the usual ones, JSON.
#[derive(Debug)]
pub(super) struct Reply {
    pub(super) status: StatusCode,
    pub(super) headers: Vec<(http::HeaderName, String)>,
    pub(super) body: Value,
}

/// What is asked for.
#[derive(Debug)]
pub(super) enum Route {
    Repository,
    CreateComment(u64),
    ListComments(u64),
    EditComment(u64),
    DeleteComment(u64),
    EditIssue(u64),
    BranchRules(String),
    PullFiles(u64),
    Blob(String),
    CreateStatus(String),
    Activity,
    Permission(String),
    TeamMembers(String),
    /// Another repository, or nothing that is here.
    NotFound,
}

/// The template of a call's path, and what it asks for.
pub(super) fn route(call: &Call) -> (&'static str, Route) {
    let path: Vec<&str> = call.path.iter().map(String::as_str).collect();
    let (get, post, patch) = (Method::GET, Method::POST, Method::PATCH);
    let number = |text: &str| text.parse::<u64>().unwrap_or(0);
    let (template, method, route) = match &path[..] {
        ["repos", _, _] => ("/repos/{owner}/{repo}", get, Route::Repository),
        ["repos", _, _, "issues", issue] => (
            "/repos/{owner}/{repo}/issues/{number}",
            patch,
            Route::EditIssue(number(issue)),
        ),
        ["repos", _, _, "issues", "comments", id] => {
            let template = "/repos/{owner}/{repo}/issues/comments/{id}";
            if call.method == Method::DELETE {
                (template, Method::DELETE, Route::DeleteComment(number(id)))
            } else {
                (template, patch, Route::EditComment(number(id)))
            }
        }
        ["repos", _, _, "pulls", pull, "files"] => (
            "/repos/{owner}/{repo}/pulls/{number}/files",
            get,
            Route::PullFiles(number(pull)),
        ),
        ["repos", _, _, "git", "blobs", sha] => (
            "/repos/{owner}/{repo}/git/blobs/{sha}",
            get,
            Route::Blob((*sha).to_owned()),
        ),
        ["repos", _, _, "statuses", sha] => (
            "/repos/{owner}/{repo}/statuses/{sha}",
            post,
            Route::CreateStatus((*sha).to_owned()),
        ),
        ["repos", _, _, "issues", issue, "comments"] => {
            let template = "/repos/{owner}/{repo}/issues/{number}/comments";
            if call.method == post {
                (template, post, Route::CreateComment(number(issue)))
            } else {
                (template, get, Route::ListComments(number(issue)))
            }
        }
        // A branch's name may have slashes, encoded or not.
        ["repos", _, _, "rules", "branches", branch @ ..] => (
            "/repos/{owner}/{repo}/rules/branches/{branch}",
            get,
            Route::BranchRules(branch.join("/")),
        ),
        ["repos", _, _, "activity"] => ("/repos/{owner}/{repo}/activity", get, Route::Activity),
        ["repos", _, _, "collaborators", login, "permission"] => (
            "/repos/{owner}/{repo}/collaborators/{login}/permission",
            get,
            Route::Permission((*login).to_owned()),
        ),
        ["orgs", _, "teams", slug, "members"] => (
            "/orgs/{org}/teams/{slug}/members",
            get,
            Route::TeamMembers((*slug).to_owned()),
        ),
        _ => ("(unknown)", call.method.clone(), Route::NotFound),
    };
    if method == call.method {
        (template, route)
    } else {
        (template, Route::NotFound)
    }
}

/// Does what is asked for and tells what came of it.
pub(super) fn reply(github: &mut GitHub, now: i64, call: &Call, route: Route) -> Reply {
    if let (Route::Activity, [_, owner, name, ..]) = (&route, &call.path[..])
        && name.eq_ignore_ascii_case(&github.name)
        && !github.is_here(owner, name)
    {
        return repository::activity(github, call, Some(owner));
    }
    let here = match &call.path[..] {
        [orgs, org, ..] if orgs == "orgs" => github.owner.eq_ignore_ascii_case(org),
        [_, owner, name, ..] => github.is_here(owner, name),
        _ => false,
    };
    if !here {
        return not_found();
    }
    match route {
        Route::Repository => repository::repository(github),
        Route::CreateComment(pull) => comments::create(github, now, call, pull),
        Route::ListComments(pull) => comments::list(github, call, pull),
        Route::EditComment(id) => comments::edit(github, now, call, id),
        Route::DeleteComment(id) => comments::delete(github, id),
        Route::PullFiles(number) => files::of_pull(github, call, number),
        Route::Blob(sha) => files::blob(github, &sha),
        Route::CreateStatus(sha) => statuses::create(github, now, call, &sha),
        Route::EditIssue(number) => issues::edit(github, now, call, number),
        Route::BranchRules(branch) => repository::branch_rules(github, call, &branch),
        Route::Activity => repository::activity(github, call, None),
        Route::Permission(login) => repository::permission(github, &login),
        Route::TeamMembers(slug) => repository::team_members(github, call, &slug),
        Route::NotFound => not_found(),
    }
}

fn not_found() -> Reply {
    Reply::error(StatusCode::NOT_FOUND, "Not Found")
}

impl Reply {
    /// A reply without further headers.
    pub(super) fn new(status: StatusCode, body: Value) -> Self {
        Self {
            status,
            headers: Vec::new(),
            body,
        }
    }

    /// A reply that says why not.
    pub(super) fn error(status: StatusCode, message: &str) -> Self {
        let body = json!({
            "message": message,
            "documentation_url": "https://docs.github.com/rest",
            "status": status.as_str(),
        });
        Self::new(status, body)
    }
}
