//! GitHub's REST API, as far as countersign and the sandbox's people use it.
//!
//! <https://docs.github.com/en/rest>

pub(super) mod call;
mod comments;
mod compare;
mod files;
mod issues;
mod json;
mod lists;
mod pulls;
mod refs;
pub(super) mod reply;
mod repository;
mod rulesets;
mod setup;
mod statuses;

use call::Call;
use reply::{Reply, not_found};

use super::model::{GitHub, Kind, Permission};

/// Executes an operation, with the last parameter of its path.
type Handler = fn(&mut GitHub, i64, &Call, &str) -> Reply;

/// The operations: a method and a path, as in GitHub's reference.
const OPERATIONS: &[(&str, Handler)] = &[
    ("GET /repos/{owner}/{repo}", |github, _, _, _| {
        repository::repository(github)
    }),
    (
        "GET /repos/{owner}/{repo}/activity",
        |github, _, call, _| repository::activity(github, call),
    ),
    (
        "GET /repos/{owner}/{repo}/collaborators/{login}/permission",
        |github, _, _, login| repository::permission(github, login),
    ),
    (
        "GET /repos/{owner}/{repo}/rules/branches/{branch}",
        |github, _, call, branch| rulesets::branch_rules(github, call, branch),
    ),
    (
        "GET /repos/{owner}/{repo}/rulesets/{id}",
        |github, _, _, id| rulesets::ruleset(github, number(id)),
    ),
    (
        "PATCH /repos/{owner}/{repo}/issues/{number}",
        |github, now, call, issue| issues::edit(github, now, call, number(issue)),
    ),
    (
        "GET /repos/{owner}/{repo}/issues/{number}/comments",
        |github, _, call, issue| comments::list(github, call, number(issue)),
    ),
    (
        "POST /repos/{owner}/{repo}/issues/{number}/comments",
        |github, now, call, issue| comments::create(github, now, call, number(issue)),
    ),
    (
        "PATCH /repos/{owner}/{repo}/issues/comments/{id}",
        |github, now, call, id| comments::edit(github, now, call, number(id)),
    ),
    (
        "DELETE /repos/{owner}/{repo}/issues/comments/{id}",
        |github, _, _, id| comments::delete(github, number(id)),
    ),
    ("GET /repos/{owner}/{repo}/pulls", |github, _, call, _| {
        pulls::list(github, call)
    }),
    (
        "POST /repos/{owner}/{repo}/pulls",
        |github, now, call, _| pulls::open(github, now, call),
    ),
    (
        "GET /repos/{owner}/{repo}/pulls/{number}",
        |github, _, _, pull| pulls::get(github, number(pull)),
    ),
    (
        "POST /repos/{owner}/{repo}/pulls/{number}/reviews",
        |github, now, call, pull| pulls::review(github, now, call, number(pull)),
    ),
    (
        "PUT /repos/{owner}/{repo}/pulls/{number}/merge",
        |github, now, call, pull| pulls::merge(github, now, call, number(pull)),
    ),
    (
        "GET /repos/{owner}/{repo}/pulls/{number}/files",
        |github, _, call, pull| files::of_pull(github, call, number(pull)),
    ),
    (
        "GET /repos/{owner}/{repo}/git/blobs/{sha}",
        |github, _, _, sha| files::blob(github, sha),
    ),
    (
        "POST /repos/{owner}/{repo}/statuses/{sha}",
        |github, now, call, sha| statuses::create(github, now, call, sha),
    ),
    (
        "GET /repos/{owner}/{repo}/git/ref/{ref}",
        |github, _, _, reference| refs::get(github, reference),
    ),
    (
        "GET /repos/{owner}/{repo}/compare/{basehead}",
        |github, _, _, between| compare::get(github, between),
    ),
    (
        "POST /repos/{owner}/{repo}/git/refs",
        |github, now, call, _| refs::create(github, now, call),
    ),
    ("GET /orgs/{org}", |github, _, _, _| {
        setup::organization(github)
    }),
    ("POST /orgs/{org}/repos", |github, now, call, _| {
        setup::create(github, now, call)
    }),
    (
        "GET /repos/{owner}/{repo}/git/trees/{sha}",
        |github, _, call, name| setup::tree(github, call, name),
    ),
    (
        "PUT /repos/{owner}/{repo}/contents/{path}",
        |github, now, call, path| setup::put_contents(github, now, call, path),
    ),
    (
        "PUT /repos/{owner}/{repo}/environments/{environment_name}",
        |github, _, call, name| setup::put_environment(github, call, name),
    ),
    (
        "GET /repos/{owner}/{repo}/environments/{environment_name}/deployment-branch-policies",
        |github, _, _, name| setup::branch_policies(github, name),
    ),
    (
        "POST /repos/{owner}/{repo}/environments/{environment_name}/deployment-branch-policies",
        |github, _, call, name| setup::add_branch_policy(github, call, name),
    ),
    (
        "GET /repos/{owner}/{repo}/actions/variables/{name}",
        |github, _, _, name| setup::variable(github, name),
    ),
    (
        "PUT /repos/{owner}/{repo}/actions/permissions",
        |github, _, call, _| setup::put_actions(github, call, "permissions"),
    ),
    (
        "PUT /repos/{owner}/{repo}/actions/permissions/selected-actions",
        |github, _, call, _| setup::put_actions(github, call, "selected-actions"),
    ),
    (
        "PUT /repos/{owner}/{repo}/actions/permissions/workflow",
        |github, _, call, _| setup::put_actions(github, call, "workflow"),
    ),
    (
        "PUT /repos/{owner}/{repo}/collaborators/{login}",
        |github, _, call, login| setup::put_collaborator(github, call, login),
    ),
    (
        "GET /repos/{owner}/{repo}/rulesets",
        |github, _, call, _| setup::rulesets(github, call),
    ),
    (
        "POST /repos/{owner}/{repo}/rulesets",
        |github, _, call, _| setup::create_ruleset(github, call),
    ),
    (
        "GET /orgs/{org}/teams/{slug}/members",
        |github, _, call, slug| repository::team_members(github, call, slug),
    ),
    (
        "GET /repos/{owner}/{repo}/environments/{environment_name}",
        |github, _, _, name| repository::environment(github, name),
    ),
];

/// Returns every supported operation of the REST API, as in [`crate::Call::operation`].
pub fn operations() -> impl Iterator<Item = String> {
    OPERATIONS.iter().map(|(name, _)| format!("github:{name}"))
}

/// Returns the name of a call's operation.
pub(super) fn operation(call: &Call) -> String {
    match find(call) {
        Some((name, ..)) => format!("github:{name}"),
        None => format!("github:{} (unknown)", call.method),
    }
}

/// Executes a call and returns the response: 404 for an unknown operation or another repository.
pub(super) fn reply(github: &mut GitHub, now: i64, call: &Call) -> Reply {
    // To people who may not read it there is no private repository; a workflow's token is told what it may not do.
    let viewer = github.user(&github.viewer);
    let is_visible = viewer
        .is_ok_and(|viewer| viewer.kind == Kind::Bot || viewer.permission >= Permission::Read);
    let is_here = match &call.path[..] {
        _ if github.is_absent => {
            call.path[..] == ["orgs", &*github.owner, "repos"]
                || call.path[..] == ["orgs", &*github.owner]
        }
        [orgs, org, ..] if orgs == "orgs" => github.owner.eq_ignore_ascii_case(org),
        // Also that of a fork.
        [_, _, name, last] if last == "activity" => github.name.eq_ignore_ascii_case(name),
        [_, owner, name, ..] => github.is_here(owner, name),
        _ => false,
    };
    match find(call).filter(|_| is_here && is_visible) {
        Some((_, handle, parameter)) => handle(github, now, call, &parameter),
        None => not_found(),
    }
}

fn find(call: &Call) -> Option<(&'static str, Handler, String)> {
    OPERATIONS
        .iter()
        .find_map(|(name, handle)| Some((*name, *handle, last_parameter(name, call)?)))
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
        if part == "{branch}" || part == "{path}" {
            // It may have slashes, encoded or not.
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
