//! The other calls of the REST API, and who may make them.

use serde_json::json;

use super::*;
use crate::github::{Permission, PullRequestRule, Rules};

#[test]
fn without_the_token_nothing_is_answered() -> Tested {
    let mut github = begin()?;
    for authorization in ["", "Bearer", "Bearer ghp_another", "Basic abc"] {
        for (method, path) in [
            (Method::POST, "/graphql"),
            (Method::GET, "/repos/acme/keys"),
        ] {
            let said = call_with(&mut github, method, path, &json!({}), authorization);
            assert_eq!(said.status, StatusCode::UNAUTHORIZED);
            assert_eq!(said.body["message"], "Bad credentials");
        }
    }
    let token = format!("token {}", github.token());
    let said = call_with(
        &mut github,
        Method::GET,
        "/repos/acme/keys",
        &json!({}),
        &token,
    );
    assert_eq!(said.status, StatusCode::OK);
    Ok(())
}

#[test]
fn the_repository_and_what_is_not_there() -> Tested {
    let mut github = begin()?;
    let said = get(&mut github, "/repos/acme/keys");
    assert_eq!(said.operation, "github:GET /repos/{owner}/{repo}");
    assert_eq!(said.body["id"], 871_640_321);
    assert_eq!(said.body["owner"]["type"], "Organization");
    for path in [
        "/repos/acme/other",
        "/repos/acme/keys/nothing",
        "/",
        "/user",
    ] {
        let said = get(&mut github, path);
        assert_eq!(said.status, StatusCode::NOT_FOUND, "{path}");
        assert_eq!(said.body["message"], "Not Found");
    }
    Ok(())
}

#[test]
fn the_rules_of_a_branch_whose_name_has_a_slash() -> Tested {
    let mut github = begin()?;
    let rule = PullRequestRule {
        required_approving_review_count: 1,
        require_code_owner_review: true,
        dismiss_stale_reviews_on_push: true,
        require_last_push_approval: true,
    };
    let rules = Rules {
        required_statuses: vec!["countersign".to_owned()],
        pull_request: Some(rule),
        deletion: true,
        non_fast_forward: true,
        forbidden_methods: vec!["rebase".to_owned()],
        merge_queue: true,
        bypass_actors: 2,
    };
    github.set_rules("release/日", rules.clone());
    for path in ["release/%E6%97%A5", "release%2F%E6%97%A5"] {
        let path = format!("/repos/acme/keys/rules/branches/{path}");
        let said = get(&mut github, &path);
        assert_eq!(said.body.as_array().map(Vec::len), Some(5));
        assert_eq!(said.body[4]["type"], "merge_queue");
        let checks = &said.body[3]["parameters"]["required_status_checks"];
        assert_eq!(checks[0]["context"], "countersign");
        let parameters = &said.body[2]["parameters"];
        assert_eq!(parameters["require_code_owner_review"], true);
        assert_eq!(
            parameters["allowed_merge_methods"],
            json!(["merge", "squash"])
        );
    }
    let said = get(&mut github, "/repos/acme/keys/rules/branches/main");
    assert_eq!(said.body, json!([]));

    let ruleset = "/repos/acme/keys/rulesets/42";
    assert_eq!(get(&mut github, ruleset).status, 404);
    github.set_rules("main", rules);
    let said = get(&mut github, ruleset);
    assert_eq!(said.body.get("bypass_actors"), None);
    github.let_token_see_bypass_actors();
    let said = get(&mut github, ruleset);
    assert_eq!(said.body["bypass_actors"].as_array().map(Vec::len), Some(2));
    Ok(())
}

#[test]
fn the_activity_tells_who_pushed_when() -> Tested {
    let mut github = begin()?;
    approved_and_merged(&mut github, Merge::Commit)?;
    github.amend(&Author::new("kenji"), "ask", &[], NOON + 300)?;
    github.delete_branch("hanako", "ask", NOON + 360)?;
    let tell = |said: &Said| {
        let pushes = said.body.as_array().expect("a list");
        let tell = |push: &Value| {
            let text = |value: &Value| value.as_str().unwrap_or("?").to_owned();
            let (kind, who) = (&push["activity_type"], &push["actor"]["login"]);
            format!("{} {} {}", text(&push["timestamp"]), text(kind), text(who))
        };
        pushes.iter().map(tell).collect::<Vec<String>>()
    };
    let said = get(
        &mut github,
        "/repos/acme/keys/activity?ref=refs%2Fheads%2Fask",
    );
    assert_eq!(
        tell(&said),
        [
            "2026-11-23T15:06:00Z branch_deletion hanako",
            "2026-11-23T15:05:00Z force_push kenji",
            "2026-11-23T15:01:00Z branch_creation hanako",
        ]
    );
    let said = get(
        &mut github,
        "/repos/acme/keys/activity?ref=main&direction=asc&per_page=1",
    );
    assert_eq!(tell(&said), ["2026-11-23T15:00:00Z branch_creation root"]);
    let (next, relation) = followed(&said);
    assert_eq!(relation, "next");
    assert!(next.contains("&after=djE6ks8"), "{next}");
    let said = get(&mut github, &next);
    assert_eq!(tell(&said), ["2026-11-23T15:04:00Z pr_merge hanako"]);
    let (previous, relation) = followed(&said);
    assert_eq!(relation, "prev");
    assert!(!previous.contains("after="), "{previous}");
    let said = get(&mut github, &previous);
    assert_eq!(tell(&said), ["2026-11-23T15:00:00Z branch_creation root"]);
    // A page of a number is the first page, whatever the number.
    let numbered = "/repos/acme/keys/activity?ref=main&direction=asc&per_page=1&page=2";
    let said = get(&mut github, numbered);
    assert_eq!(tell(&said), ["2026-11-23T15:00:00Z branch_creation root"]);
    Ok(())
}

/// The path of an answer's only link, and what it leads to.
fn followed(said: &Said) -> (String, String) {
    let link = said.link.as_deref().expect("another page");
    let (_, path) = link.split_once("/github").expect("a link");
    let (path, relation) = path.split_once(">; rel=").expect("a link");
    (path.to_owned(), relation.trim_matches('"').to_owned())
}

#[test]
fn permissions_of_known_users() -> Tested {
    let mut github = begin()?;
    for (login, permission) in [
        ("kenji", "write"),
        ("ROOT", "admin"),
        ("guest", "read"),
        ("mallory", "none"),
        ("github-actions%5Bbot%5D", "write"),
    ] {
        let path = format!("/repos/acme/keys/collaborators/{login}/permission");
        assert_eq!(get(&mut github, &path).body["permission"], permission);
    }
    let path = "/repos/acme/keys/collaborators/github-actions%5Bbot%5D/permission";
    let bot = &get(&mut github, path).body["user"];
    assert_eq!(bot["login"], "github-actions[bot]");
    let address = "https://api.github.com/users/github-actions%5Bbot%5D";
    assert_eq!(bot["url"], address);
    assert_eq!(bot["html_url"], "https://github.com/apps/github-actions");
    let said = get(
        &mut github,
        "/repos/acme/keys/collaborators/nobody/permission",
    );
    assert_eq!(said.status, StatusCode::NOT_FOUND);
    Ok(())
}

#[test]
fn a_workflow_s_token_cannot_tell_who_is_in_a_team() -> Tested {
    let mut github = begin()?;
    github.add_team("approvers", &["kenji"])?;
    let path = "/orgs/acme/teams/approvers/members";
    let said = get(&mut github, path);
    assert_eq!(
        said.operation,
        "github:GET /orgs/{org}/teams/{slug}/members"
    );
    assert_eq!(said.status, StatusCode::NOT_FOUND);
    github.let_token_read_members();
    let said = get(&mut github, path);
    assert_eq!(said.body[0]["login"], "kenji");
    Ok(())
}

#[test]
fn a_pull_request_is_closed_and_reopened_as_an_issue() -> Tested {
    let mut github = begin()?;
    let pull = ask(&mut github)?;
    let path = "/repos/acme/keys/issues/1";
    for (state, events) in [("closed", 1), ("closed", 1), ("open", 2)] {
        let said = call(&mut github, Method::PATCH, path, &json!({ "state": state }));
        assert_eq!(
            said.operation,
            "github:PATCH /repos/{owner}/{repo}/issues/{number}"
        );
        assert_eq!(said.status, StatusCode::OK);
        assert_eq!(said.body["state"], state);
        assert_eq!(github.pull(pull)?.events.len(), events);
    }
    github.merge(pull, "kenji", Merge::Commit, NOON + 300)?;
    for state in [json!("open"), json!("gone"), json!(7), json!(null)] {
        let said = call(&mut github, Method::PATCH, path, &json!({ "state": state }));
        assert_eq!(said.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    github.user_mut("github-actions")?.permission = Permission::Read;
    let said = call(&mut github, Method::PATCH, path, &json!({}));
    assert_eq!(said.status, StatusCode::FORBIDDEN);
    Ok(())
}
