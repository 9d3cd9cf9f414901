//! Complete objects, as in GitHub's OpenAPI description.

use serde_json::{Map, Value, json};

use super::call::encoded;
use crate::github::model::{Comment, GitHub, Kind, Permission, User};
use crate::github::pull::{Pull, PullState};
use crate::time::rfc3339;

const API: &str = "https://api.github.com";

/// `simple-user`
pub(super) fn simple_user(user: &User) -> Value {
    let login = user.rest_login();
    let url = format!("{API}/users/{}", encoded(&login));
    let page = match user.kind {
        Kind::Bot => format!("https://github.com/apps/{}", user.login),
        Kind::User | Kind::Mannequin | Kind::Organization => format!("https://github.com/{login}"),
    };
    json!({
        "login": login,
        "id": user.id,
        "node_id": format!("U_{}", user.id),
        "avatar_url": format!("https://avatars.githubusercontent.com/u/{}?v=4", user.id),
        "gravatar_id": "",
        "url": url,
        "html_url": page,
        "followers_url": format!("{url}/followers"),
        "following_url": format!("{url}/following{{/other_user}}"),
        "gists_url": format!("{url}/gists{{/gist_id}}"),
        "starred_url": format!("{url}/starred{{/owner}}{{/repo}}"),
        "subscriptions_url": format!("{url}/subscriptions"),
        "organizations_url": format!("{url}/orgs"),
        "repos_url": format!("{url}/repos"),
        "events_url": format!("{url}/events{{/privacy}}"),
        "received_events_url": format!("{url}/received_events"),
        "type": format!("{:?}", user.kind),
        "user_view_type": "public",
        "site_admin": false,
    })
}

/// `collaborator`
pub(super) fn collaborator(user: &User) -> Value {
    let mut value = simple_user(user);
    value["role_name"] = permission_name(user.permission).into();
    value["permissions"] = permissions(user.permission);
    value
}

pub(super) fn permission_name(permission: Permission) -> &'static str {
    match permission {
        Permission::None => "none",
        Permission::Read => "read",
        Permission::Write => "write",
        Permission::Admin => "admin",
    }
}

fn permissions(permission: Permission) -> Value {
    json!({
        "admin": permission >= Permission::Admin,
        "maintain": permission >= Permission::Admin,
        "push": permission >= Permission::Write,
        "triage": permission >= Permission::Write,
        "pull": permission >= Permission::Read,
    })
}

/// `author-association`
pub(super) fn author_association(author: Option<&User>) -> &'static str {
    match author.map(|user| user.permission) {
        Some(Permission::Admin | Permission::Write) => "CONTRIBUTOR",
        Some(Permission::Read | Permission::None) | None => "NONE",
    }
}

/// `issue-comment`
pub(super) fn issue_comment(github: &GitHub, comment: &Comment) -> Value {
    let issues = format!("{}/issues", github.api_url());
    let author = github.user_by_id(comment.author);
    json!({
        "id": comment.id,
        "node_id": format!("IC_{}", comment.id),
        "url": format!("{issues}/comments/{}", comment.id),
        "html_url": github.comment_url(comment),
        "body": comment.body,
        "user": author.map(simple_user),
        "created_at": rfc3339(comment.created_at),
        "updated_at": rfc3339(comment.updated_at),
        "issue_url": format!("{issues}/{}", comment.pull),
        "author_association": author_association(author),
        "performed_via_github_app": null,
    })
}

/// `issue`, of a pull request
pub(super) fn issue(github: &GitHub, pull: &Pull) -> Value {
    let repository = github.api_url();
    let url = format!("{repository}/issues/{}", pull.number);
    let page = github.pull_url(pull.number);
    json!({
        "id": 3_000_000_000_u64 + pull.number,
        "node_id": format!("PR_{}", pull.number),
        "url": url,
        "repository_url": repository,
        "labels_url": format!("{url}/labels{{/name}}"),
        "comments_url": format!("{url}/comments"),
        "events_url": format!("{url}/events"),
        "html_url": page,
        "number": pull.number,
        "state": if pull.state == PullState::Open { "open" } else { "closed" },
        "title": pull.title,
        "body": null,
        "user": github.user_by_id(pull.author).map(simple_user),
        "labels": [],
        "assignee": null,
        "assignees": [],
        "milestone": null,
        "locked": pull.is_locked,
        "comments": github.comments_on(pull.number).len(),
        "pull_request": {
            "url": format!("{repository}/pulls/{}", pull.number),
            "html_url": page,
            "diff_url": format!("{page}.diff"),
            "patch_url": format!("{page}.patch"),
            "merged_at": pull.merged_at.map(rfc3339),
        },
        "closed_at": pull.closed_at().map(rfc3339),
        "created_at": rfc3339(pull.created_at),
        "updated_at": rfc3339(pull.updated_at()),
    })
}

/// The addresses below a repository's, by field name.
const ADDRESSES: [(&str, &str); 37] = [
    ("archive_url", "/{archive_format}{/ref}"),
    ("assignees_url", "/assignees{/user}"),
    ("blobs_url", "/git/blobs{/sha}"),
    ("branches_url", "/branches{/branch}"),
    ("collaborators_url", "/collaborators{/collaborator}"),
    ("comments_url", "/comments{/number}"),
    ("commits_url", "/commits{/sha}"),
    ("compare_url", "/compare/{base}...{head}"),
    ("contents_url", "/contents/{+path}"),
    ("contributors_url", "/contributors"),
    ("deployments_url", "/deployments"),
    ("downloads_url", "/downloads"),
    ("events_url", "/events"),
    ("forks_url", "/forks"),
    ("git_commits_url", "/git/commits{/sha}"),
    ("git_refs_url", "/git/refs{/sha}"),
    ("git_tags_url", "/git/tags{/sha}"),
    ("hooks_url", "/hooks"),
    ("issue_comment_url", "/issues/comments{/number}"),
    ("issue_events_url", "/issues/events{/number}"),
    ("issues_url", "/issues{/number}"),
    ("keys_url", "/keys{/key_id}"),
    ("labels_url", "/labels{/name}"),
    ("languages_url", "/languages"),
    ("merges_url", "/merges"),
    ("milestones_url", "/milestones{/number}"),
    (
        "notifications_url",
        "/notifications{?since,all,participating}",
    ),
    ("pulls_url", "/pulls{/number}"),
    ("releases_url", "/releases{/id}"),
    ("stargazers_url", "/stargazers"),
    ("statuses_url", "/statuses/{sha}"),
    ("subscribers_url", "/subscribers"),
    ("subscription_url", "/subscription"),
    ("tags_url", "/tags"),
    ("teams_url", "/teams"),
    ("trees_url", "/git/trees{/sha}"),
    ("url", ""),
];

/// `full-repository`
pub(super) fn full_repository(github: &GitHub) -> Value {
    let (full_name, page, api) = (github.full_name(), github.html_url(), github.api_url());
    let owner = github.user(&github.owner).ok().map(simple_user);
    // A workflow's token shows no more than this.
    let viewer = github.user(&github.viewer);
    let viewer = viewer.map_or(Permission::None, |viewer| match viewer.kind {
        Kind::Bot => Permission::Read,
        Kind::User | Kind::Mannequin | Kind::Organization => viewer.permission,
    });
    let is_open = |state| state == PullState::Open;
    let open = github
        .pulls
        .iter()
        .filter(|pull| is_open(pull.state))
        .count();
    let created = rfc3339(github.created_at);
    let pushed = github.pushes.last().map(|push| rfc3339(push.at));
    let mut repository: Map<String, Value> = ADDRESSES
        .iter()
        .map(|(name, path)| {
            let address = format!("{api}{path}");
            ((*name).to_owned(), address.into())
        })
        .collect();
    let facts = json!({
        "id": github.id,
        "node_id": format!("R_{}", github.id),
        "name": github.name,
        "full_name": full_name,
        "owner": owner,
        "organization": owner,
        "private": true,
        "visibility": "private",
        "html_url": page,
        "git_url": format!("git://github.com/{full_name}.git"),
        "ssh_url": format!("git@github.com:{full_name}.git"),
        "clone_url": format!("{page}.git"),
        "svn_url": page,
        "mirror_url": null,
        "homepage": null,
        "description": null,
        "language": null,
        "license": null,
        "fork": false,
        "archived": false,
        "disabled": false,
        "is_template": false,
        "topics": [],
        "default_branch": github.default_branch,
        "created_at": created,
        "pushed_at": pushed.as_ref().unwrap_or(&created),
        "updated_at": pushed.as_ref().unwrap_or(&created),
        "permissions": permissions(viewer),
    });
    let counts = json!({
        "size": 1,
        "forks": 0,
        "forks_count": 0,
        "network_count": 0,
        "open_issues": open,
        "open_issues_count": open,
        "stargazers_count": 0,
        "subscribers_count": 0,
        "watchers": 0,
        "watchers_count": 0,
        "has_discussions": false,
        "has_downloads": true,
        "has_issues": true,
        "has_pages": false,
        "has_projects": true,
        "has_wiki": true,
        "web_commit_signoff_required": false,
    });
    for part in [facts, counts] {
        if let Value::Object(part) = part {
            repository.extend(part);
        }
    }
    Value::Object(repository)
}
