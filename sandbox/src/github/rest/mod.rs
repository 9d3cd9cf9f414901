//! GitHub's REST API, as far as countersign uses it.
//!
//! <https://docs.github.com/en/rest>

pub(super) mod call;
mod comments;
mod files;
mod issues;
mod json;
mod lists;
pub(super) mod reply;
mod repository;
mod rulesets;
mod statuses;

use call::Call;
use reply::{Reply, not_found};

use super::model::GitHub;

/// The operation that a call asks for.
#[derive(Debug)]
pub(super) enum Route {
    Repository,
    CreateComment(u64),
    ListComments(u64),
    EditComment(u64),
    DeleteComment(u64),
    EditIssue(u64),
    BranchRules(String),
    Ruleset(u64),
    PullFiles(u64),
    Blob(String),
    CreateStatus(String),
    Activity,
    Permission(String),
    TeamMembers(String),
    Environment(String),
    /// Another repository, or an unknown operation.
    NotFound,
}

/// A method and a path, as in GitHub's reference, and the route for the last parameter of the path.
type Entry = (&'static str, fn(String) -> Route);

const ROUTES: &[Entry] = &[
    ("GET /repos/{owner}/{repo}", |_| Route::Repository),
    ("GET /repos/{owner}/{repo}/activity", |_| Route::Activity),
    (
        "GET /repos/{owner}/{repo}/collaborators/{login}/permission",
        Route::Permission,
    ),
    (
        "GET /repos/{owner}/{repo}/rules/branches/{branch}",
        Route::BranchRules,
    ),
    ("GET /repos/{owner}/{repo}/rulesets/{id}", |id| {
        Route::Ruleset(number(&id))
    }),
    ("PATCH /repos/{owner}/{repo}/issues/{number}", |issue| {
        Route::EditIssue(number(&issue))
    }),
    (
        "GET /repos/{owner}/{repo}/issues/{number}/comments",
        |issue| Route::ListComments(number(&issue)),
    ),
    (
        "POST /repos/{owner}/{repo}/issues/{number}/comments",
        |issue| Route::CreateComment(number(&issue)),
    ),
    ("PATCH /repos/{owner}/{repo}/issues/comments/{id}", |id| {
        Route::EditComment(number(&id))
    }),
    ("DELETE /repos/{owner}/{repo}/issues/comments/{id}", |id| {
        Route::DeleteComment(number(&id))
    }),
    ("GET /repos/{owner}/{repo}/pulls/{number}/files", |pull| {
        Route::PullFiles(number(&pull))
    }),
    ("GET /repos/{owner}/{repo}/git/blobs/{sha}", Route::Blob),
    (
        "POST /repos/{owner}/{repo}/statuses/{sha}",
        Route::CreateStatus,
    ),
    ("GET /orgs/{org}/teams/{slug}/members", Route::TeamMembers),
    (
        "GET /repos/{owner}/{repo}/environments/{environment_name}",
        Route::Environment,
    ),
];

/// Returns every supported operation of the REST API, as in [`crate::Call::operation`].
pub fn operations() -> impl Iterator<Item = String> {
    ROUTES.iter().map(|(name, _)| format!("github:{name}"))
}

/// Returns the name of the operation that a call asks for, and its route.
pub(super) fn route(call: &Call) -> (String, Route) {
    let found = ROUTES
        .iter()
        .find_map(|(name, route)| Some((name, route(last_parameter(name, call)?))));
    match found {
        Some((name, route)) => (format!("github:{name}"), route),
        None => (format!("github:{} (unknown)", call.method), Route::NotFound),
    }
}

/// Returns the last parameter of a call's path; `None` if the call is not of this name.
fn last_parameter(name: &str, call: &Call) -> Option<String> {
    let (method, template) = name.split_once(' ')?;
    if method != call.method.as_str() {
        return None;
    }
    let mut path = &call.path[..];
    let mut last = String::new();
    for part in template.split('/').skip(1) {
        let (given, rest) = path.split_first()?;
        if part == "{branch}" {
            // Its name may have slashes, encoded or not.
            return Some(path.join("/"));
        }
        if part.starts_with('{') {
            last.clone_from(given);
        } else if part != given {
            return None;
        }
        path = rest;
    }
    path.is_empty().then_some(last)
}

/// Parses a number; anything else is 0, which nothing has.
fn number(text: &str) -> u64 {
    text.parse().unwrap_or(0)
}

/// Executes a call and returns the response.
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
        Route::BranchRules(branch) => rulesets::branch_rules(github, call, &branch),
        Route::Ruleset(id) => rulesets::ruleset(github, id),
        Route::Activity => repository::activity(github, call, None),
        Route::Permission(login) => repository::permission(github, &login),
        Route::TeamMembers(slug) => repository::team_members(github, call, &slug),
        Route::Environment(name) => repository::environment(github, &name),
        Route::NotFound => not_found(),
    }
}
