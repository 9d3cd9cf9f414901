//! The repository: itself, its activity, and who may do what.

use http::StatusCode;
use serde_json::{Value, json};

use super::call::Call;
use super::json::{collaborator, full_repository, permission_name, simple_user};
use super::lists;
use super::reply::{Reply, not_found};
use crate::github::model::{Activity, GitHub, Push};
use crate::time::rfc3339;

/// <https://docs.github.com/en/rest/repos/repos#get-a-repository>
pub(super) fn repository(github: &GitHub) -> Reply {
    Reply::new(StatusCode::OK, full_repository(github))
}

/// <https://docs.github.com/en/rest/deployments/environments#get-an-environment>
pub(super) fn environment(github: &GitHub, name: &str) -> Reply {
    let Some(can_admins_bypass) = github.environments.get(name) else {
        return not_found();
    };
    let (page, api) = (github.html_url(), github.api_url());
    let policy = github.branch_policies.get(name);
    let policy =
        policy.map(|_| json!({ "protected_branches": false, "custom_branch_policies": true }));
    let body = json!({
        "id": 161_088_068,
        "node_id": "MDExOkVudmlyb25tZW50MTYxMDg4MDY4",
        "name": name,
        "url": format!("{api}/environments/{name}"),
        "html_url": format!("{page}/deployments/activity_log?environments_filter={name}"),
        "created_at": rfc3339(0),
        "updated_at": rfc3339(0),
        "can_admins_bypass": can_admins_bypass,
        "protection_rules": [],
        "deployment_branch_policy": policy,
    });
    Reply::new(StatusCode::OK, body)
}

/// <https://docs.github.com/en/rest/repos/repos#list-repository-activities>
///
/// The activity of a fork is that of another owner; the response is 404 if there is none.
pub(super) fn activity(github: &GitHub, call: &Call) -> Reply {
    let owner = call.path[1].as_str();
    let fork = (!github.owner.eq_ignore_ascii_case(owner)).then_some(owner);
    if fork.is_some() && !github.pushes.iter().any(|push| is_of(push, fork)) {
        return not_found();
    }
    let branch = call.parameter("ref");
    let branch = branch.map(|name| name.strip_prefix("refs/heads/").unwrap_or(name));
    let wanted = |push: &&Push| {
        let actor = github.user_by_id(push.actor);
        is_of(push, fork)
            && branch.is_none_or(|branch| branch == branch_of(push))
            && call
                .parameter("actor")
                .is_none_or(|login| actor.is_some_and(|actor| actor.rest_login() == login))
            && call
                .parameter("activity_type")
                .is_none_or(|kind| kind == activity_type(push.activity))
    };
    let pushes = github.pushes.iter().filter(wanted);
    let mut pushes: Vec<Value> = pushes.map(|push| push_json(github, push)).collect();
    if call.parameter("direction") != Some("asc") {
        pushes.reverse();
    }
    lists::by_cursor(call, pushes)
}

/// Returns whether a push went to the fork of this owner, or to the repository itself if `None`.
fn is_of(push: &Push, fork: Option<&str>) -> bool {
    let owner = push.branch.split_once(':').map(|(owner, _)| owner);
    match (owner, fork) {
        (Some(owner), Some(fork)) => owner.eq_ignore_ascii_case(fork),
        (None, None) => true,
        (Some(_), None) | (None, Some(_)) => false,
    }
}

fn branch_of(push: &Push) -> &str {
    let branch = push.branch.as_str();
    branch.split_once(':').map_or(branch, |(_, branch)| branch)
}

fn push_json(github: &GitHub, push: &Push) -> Value {
    json!({
        "id": push.id,
        "node_id": format!("PSH_{}", push.id),
        "before": push.before,
        "after": push.after,
        "ref": format!("refs/heads/{}", branch_of(push)),
        "timestamp": rfc3339(push.at),
        "activity_type": activity_type(push.activity),
        "actor": github.user_by_id(push.actor).map(simple_user),
    })
}

fn activity_type(activity: Activity) -> &'static str {
    match activity {
        Activity::Push => "push",
        Activity::ForcePush => "force_push",
        Activity::BranchCreation => "branch_creation",
        Activity::BranchDeletion => "branch_deletion",
        Activity::PullRequestMerge => "pr_merge",
    }
}

/// <https://docs.github.com/en/rest/collaborators/collaborators#get-repository-permissions-for-a-user>
pub(super) fn permission(github: &GitHub, login: &str) -> Reply {
    let mut users = github.users.iter();
    let Some(user) = users.find(|user| user.rest_login().eq_ignore_ascii_case(login)) else {
        return not_found();
    };
    let name = permission_name(user.permission);
    let body = json!({
        "permission": name,
        "role_name": name,
        "user": collaborator(user),
    });
    Reply::new(StatusCode::OK, body)
}

/// <https://docs.github.com/en/rest/teams/members#list-team-members>
pub(super) fn team_members(github: &GitHub, call: &Call, slug: &str) -> Reply {
    // To a token that may not read teams there are none.
    let team = github.team(slug).filter(|_| github.team_members_readable);
    let Some(team) = team else {
        return not_found();
    };
    let members = team.members.iter();
    let members = members.filter_map(|id| github.user_by_id(*id));
    lists::numbered(call, members.collect(), simple_user)
}
