//! How a repository is created and set up: its files, environments, settings, people and ruleset.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::StatusCode;
use serde_json::{Value, json};

use super::call::Call;
use super::json::full_repository;
use super::lists;
use super::reply::{Reply, not_found};
use crate::github::commits::{Author, Change};
use crate::github::model::{GitHub, Permission, PullRequestRule, Rules};
use crate::github::refusal::Refusal;
use crate::time::rfc3339;

/// The id of the one ruleset that there is.
pub(super) const RULESET: u64 = 42;

/// <https://docs.github.com/en/rest/orgs/orgs#get-an-organization>
pub(super) fn organization(github: &GitHub) -> Reply {
    let api = format!("https://api.github.com/orgs/{}", github.owner);
    let page = format!("https://github.com/{}", github.owner);
    let body = json!({
        "login": github.owner,
        "id": github.user(&github.owner).map_or(0, |owner| owner.id),
        "node_id": "O_kgDOABCDEF",
        "url": api,
        "repos_url": format!("{api}/repos"),
        "events_url": format!("{api}/events"),
        "hooks_url": format!("{api}/hooks"),
        "issues_url": format!("{api}/issues"),
        "members_url": format!("{api}/members{{/member}}"),
        "public_members_url": format!("{api}/public_members{{/member}}"),
        "avatar_url": "https://avatars.githubusercontent.com/u/1?v=4",
        "description": null,
        "html_url": page,
        "type": "Organization",
        "has_organization_projects": true,
        "has_repository_projects": true,
        "public_repos": 0,
        "public_gists": 0,
        "followers": 0,
        "following": 0,
        "created_at": rfc3339(0),
        "updated_at": rfc3339(0),
        "archived_at": null,
    });
    Reply::new(StatusCode::OK, body)
}

/// <https://docs.github.com/en/rest/repos/repos#create-an-organization-repository>
pub(super) fn create(github: &mut GitHub, now: i64, call: &Call) -> Reply {
    let Some(sent) = call.json() else {
        return Reply::error(StatusCode::BAD_REQUEST, "Problems parsing JSON");
    };
    if let Err(reply) = administrates(github) {
        return reply;
    }
    let is_its_name = sent["name"] == github.name;
    if !is_its_name || !github.is_absent || sent["private"] != true || sent["auto_init"] != true {
        return invalid(
            "name already exists on this account, or the sandbox has no such repository",
        );
    }
    match github.become_created(now) {
        Ok(()) => Reply::new(StatusCode::CREATED, full_repository(github)),
        Err(refusal) => invalid(&refusal.to_string()),
    }
}

/// <https://docs.github.com/en/rest/git/trees#get-a-tree>, always recursive
pub(super) fn tree(github: &GitHub, call: &Call, name: &str) -> Reply {
    if github.branches.is_empty() {
        return Reply::error(StatusCode::CONFLICT, "Git Repository is empty.");
    }
    let head = github.head(name).unwrap_or(name);
    let listed = github.disk.line(&["ls-tree", "-r", "-t", "-z", head]);
    let (Ok(listed), Some("1" | "true")) = (listed, call.parameter("recursive")) else {
        return not_found();
    };
    let api = github.api_url();
    let entries = listed.split_terminator('\0').filter_map(|entry| {
        let (about, path) = entry.split_once('\t')?;
        let words: Vec<&str> = about.split(' ').collect();
        let [mode, kind, sha] = words[..] else {
            return None;
        };
        let url = format!("{api}/git/blobs/{sha}");
        Some(json!({ "path": path, "mode": mode, "type": kind, "sha": sha, "url": url }))
    });
    let body = json!({
        "sha": head,
        "url": format!("{api}/git/trees/{head}"),
        "tree": entries.collect::<Vec<_>>(),
        "truncated": false,
    });
    Reply::new(StatusCode::OK, body)
}

/// <https://docs.github.com/en/rest/repos/contents#create-or-update-file-contents>
pub(super) fn put_contents(github: &mut GitHub, now: i64, call: &Call, path: &str) -> Reply {
    let Some(sent) = call.json() else {
        return Reply::error(StatusCode::BAD_REQUEST, "Problems parsing JSON");
    };
    let content = sent["content"].as_str();
    let content = content.and_then(|content| STANDARD.decode(content).ok());
    let (Some(content), Some(message)) = (content, sent["message"].as_str()) else {
        return invalid("message and content must be given");
    };
    let default = github.default_branch.clone();
    let branch = sent["branch"].as_str().unwrap_or(&default);
    let viewer = github.viewer.clone();
    if github.allowed(&viewer, Permission::Write).is_err() {
        return not_found();
    }
    let author = Author::new(&viewer).saying(message);
    let there = github.head(branch).or_else(|_| github.head(&default));
    let there = there.ok().map(|head| format!("{head}:{path}"));
    let there = there.and_then(|file| github.disk.object(&file).ok().flatten());
    let (change, status) = match (there, sent["sha"].as_str()) {
        (None, _) => (Change::add(path, content), StatusCode::CREATED),
        (Some(_), None) => {
            let message = "Invalid request.\n\n\"sha\" wasn't supplied.";
            return Reply::error(StatusCode::UNPROCESSABLE_ENTITY, message);
        }
        (Some(there), Some(sha)) if there.oid == sha => {
            (Change::modify(path, content), StatusCode::OK)
        }
        (Some(_), Some(sha)) => {
            let message = format!("{path} does not match {sha}");
            return Reply::error(StatusCode::CONFLICT, &message);
        }
    };
    // The same answer as to somebody who may not see the repository.
    if path.starts_with(".github/workflows/") && !github.has_scope("workflow") {
        return not_found();
    }
    // Nobody is past the rules here: a ruleset lets administrators pass only where it names them.
    if github.pull_request_rule(branch).is_some() {
        let message =
            "Repository rule violations found\n\nChanges must be made through a pull request.";
        return Reply::error(StatusCode::CONFLICT, message);
    }
    match github.commit(&author, branch, &[change], now) {
        Ok(oid) => {
            let api = github.api_url();
            let body = json!({
                "content": { "path": path, "url": format!("{api}/contents/{path}") },
                "commit": { "sha": oid, "message": message, "url": format!("{api}/git/commits/{oid}") },
            });
            Reply::new(status, body)
        }
        Err(refusal) => invalid(&refusal.to_string()),
    }
}

/// <https://docs.github.com/en/rest/deployments/environments#create-or-update-an-environment>
pub(super) fn put_environment(github: &mut GitHub, call: &Call, name: &str) -> Reply {
    let Some(sent) = call.json() else {
        return Reply::error(StatusCode::BAD_REQUEST, "Problems parsing JSON");
    };
    if let Err(reply) = administrates(github) {
        return reply;
    }
    let policy = &sent["deployment_branch_policy"];
    if policy["custom_branch_policies"] != true || policy["protected_branches"] != false {
        return invalid("the sandbox knows custom branch policies only");
    }
    if !github.environments.contains_key(name) {
        // A new one has no rule against it.
        github.set_environment(name, true);
    }
    github.branch_policies.entry(name.to_owned()).or_default();
    super::repository::environment(github, name)
}

/// <https://docs.github.com/en/rest/deployments/branch-policies#list-deployment-branch-policies>
pub(super) fn branch_policies(github: &GitHub, environment: &str) -> Reply {
    if !github.environments.contains_key(environment) {
        return not_found();
    }
    let names = github.branch_policies.get(environment);
    let names = names.into_iter().flatten();
    let policies: Vec<Value> = names.map(|name| policy(name)).collect();
    let body = json!({ "total_count": policies.len(), "branch_policies": policies });
    Reply::new(StatusCode::OK, body)
}

/// <https://docs.github.com/en/rest/deployments/branch-policies#create-a-deployment-branch-policy>
pub(super) fn add_branch_policy(github: &mut GitHub, call: &Call, environment: &str) -> Reply {
    let Some(sent) = call.json() else {
        return Reply::error(StatusCode::BAD_REQUEST, "Problems parsing JSON");
    };
    if let Err(reply) = administrates(github) {
        return reply;
    }
    let Some(name) = sent["name"].as_str() else {
        return invalid("name must be given");
    };
    // "Not Found or deployment_branch_policy.custom_branch_policies property is set to false"
    let Some(names) = github.branch_policies.get_mut(environment) else {
        return not_found();
    };
    if names.iter().any(|known| known == name) {
        return Reply::error(StatusCode::SEE_OTHER, "See Other");
    }
    names.push(name.to_owned());
    Reply::new(StatusCode::OK, policy(name))
}

fn policy(name: &str) -> Value {
    json!({ "id": 361_471, "node_id": "GBP_1", "name": name, "type": "branch" })
}

/// <https://docs.github.com/en/rest/actions/permissions>: `key` is which of the three settings.
pub(super) fn put_actions(github: &mut GitHub, call: &Call, key: &'static str) -> Reply {
    let Some(sent) = call.json() else {
        return Reply::error(StatusCode::BAD_REQUEST, "Problems parsing JSON");
    };
    if let Err(reply) = administrates(github) {
        return reply;
    }
    if key == "selected-actions" && github.actions["permissions"]["allowed_actions"] != "selected" {
        return Reply::error(StatusCode::CONFLICT, "Conflict");
    }
    github.actions.insert(key, sent);
    Reply::new(StatusCode::NO_CONTENT, Value::Null)
}

/// <https://docs.github.com/en/rest/actions/variables#get-a-repository-variable>
pub(super) fn variable(github: &GitHub, name: &str) -> Reply {
    let Some(value) = github.variables.get(&name.to_ascii_uppercase()) else {
        return not_found();
    };
    let body = json!({
        "name": name.to_ascii_uppercase(),
        "value": value,
        "created_at": rfc3339(github.created_at),
        "updated_at": rfc3339(github.created_at),
    });
    Reply::new(StatusCode::OK, body)
}

/// <https://docs.github.com/en/rest/collaborators/collaborators#add-a-repository-collaborator>
///
/// Everybody here is a member of the organisation, and needs no invitation.
pub(super) fn put_collaborator(github: &mut GitHub, call: &Call, login: &str) -> Reply {
    let sent = call.json().unwrap_or_default();
    if let Err(reply) = administrates(github) {
        return reply;
    }
    let permission = match sent["permission"].as_str() {
        Some("pull") => Permission::Read,
        Some("push") => Permission::Write,
        Some("admin") => Permission::Admin,
        _ => return invalid("permission must be pull, push or admin"),
    };
    match github.user_mut(login) {
        Ok(user) => user.permission = permission,
        Err(_) => return not_found(),
    }
    Reply::new(StatusCode::NO_CONTENT, Value::Null)
}

/// <https://docs.github.com/en/rest/repos/rules#get-all-repository-rulesets>
pub(super) fn rulesets(github: &GitHub, call: &Call) -> Reply {
    let is_there =
        github.rules.contains_key(&github.default_branch) || github.disabled_rules.is_some();
    let all: Vec<u64> = is_there.then_some(RULESET).into_iter().collect();
    lists::numbered(call, all, |_| ruleset(github))
}

/// <https://docs.github.com/en/rest/repos/rules#create-a-repository-ruleset>
pub(super) fn create_ruleset(github: &mut GitHub, call: &Call) -> Reply {
    let Some(sent) = call.json() else {
        return Reply::error(StatusCode::BAD_REQUEST, "Problems parsing JSON");
    };
    if let Err(reply) = administrates(github) {
        return reply;
    }
    let is_known = sent["name"] == "countersign"
        && sent["target"] == "branch"
        && sent["enforcement"] == "active"
        && sent["conditions"]["ref_name"]["include"] == json!(["~DEFAULT_BRANCH"]);
    let Some(rules) = rules(&sent["rules"]).filter(|_| is_known) else {
        return invalid("the sandbox does not know this ruleset");
    };
    let branch = github.default_branch.clone();
    let of_branch = github.rules.get(&branch).into_iter();
    if of_branch.chain(&github.disabled_rules).any(Rules::demand) {
        return invalid("Name must be unique");
    }
    github.set_rules(&branch, rules);
    Reply::new(StatusCode::CREATED, ruleset(github))
}

fn ruleset(github: &GitHub) -> Value {
    json!({
        "id": RULESET,
        "name": "countersign",
        "target": "branch",
        "source_type": "Repository",
        "source": github.full_name(),
        "enforcement": enforcement(github),
        "created_at": rfc3339(github.created_at),
        "updated_at": rfc3339(github.created_at),
    })
}

pub(super) fn enforcement(github: &GitHub) -> &'static str {
    match &github.disabled_rules {
        Some(_) => "disabled",
        None => "active",
    }
}

/// Reads the rules of a ruleset; `None` if one is not known here.
fn rules(sent: &Value) -> Option<Rules> {
    let mut rules = Rules::default();
    for rule in sent.as_array()? {
        let parameters = &rule["parameters"];
        match rule["type"].as_str()? {
            "deletion" => rules.deletion = true,
            "non_fast_forward" => rules.non_fast_forward = true,
            "pull_request" => {
                let count = parameters["required_approving_review_count"].as_u64()?;
                rules.pull_request = Some(PullRequestRule {
                    required_approving_review_count: usize::try_from(count).ok()?,
                    require_code_owner_review: parameters["require_code_owner_review"].as_bool()?,
                    dismiss_stale_reviews_on_push: parameters["dismiss_stale_reviews_on_push"]
                        .as_bool()?,
                    require_last_push_approval: parameters["require_last_push_approval"]
                        .as_bool()?,
                });
                let allowed = parameters["allowed_merge_methods"].as_array()?;
                let methods = ["merge", "squash", "rebase"].into_iter();
                let forbidden = methods.filter(|method| !allowed.iter().any(|one| one == method));
                rules.forbidden_methods = forbidden.map(str::to_owned).collect();
            }
            "required_status_checks" => {
                let checks = parameters["required_status_checks"].as_array()?.iter();
                let contexts = checks.map(|check| check["context"].as_str().map(str::to_owned));
                rules.required_statuses = contexts.collect::<Option<_>>()?;
            }
            _ => return None,
        }
    }
    Some(rules)
}

/// What is for administrators is refused to others.
fn administrates(github: &GitHub) -> Result<(), Reply> {
    let refused = |_: Refusal| {
        let message = "Must have admin rights to Repository.";
        Reply::error(StatusCode::FORBIDDEN, message)
    };
    let viewer = github.allowed(&github.viewer, Permission::Admin);
    viewer.map(|_| ()).map_err(refused)
}

fn invalid(message: &str) -> Reply {
    let mut reply = Reply::error(StatusCode::UNPROCESSABLE_ENTITY, "Validation Failed");
    reply.body["errors"] = json!([{
        "resource": "Repository",
        "code": "custom",
        "message": message,
    }]);
    reply
}
