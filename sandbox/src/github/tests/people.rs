//! What people do through the REST API, each with their own token.

use serde_json::json;

use super::*;
use crate::github::{Rules, token_of};

fn as_somebody(github: &mut GitHub, login: &str, method: Method, path: &str, body: &Value) -> Said {
    let authorization = format!("Bearer {}", token_of(login));
    call_with(
        github,
        method,
        &format!("/repos/acme/keys{path}"),
        body,
        &authorization,
    )
}

#[test]
fn a_pull_request_is_opened_reviewed_and_merged_by_who_may() -> Tested {
    let mut github = begin()?;
    let changes = [Change::add("requests/a.yaml", "iamUser: a\n")];
    github.commit(&Author::new("hanako"), "a", &changes, NOON + 300)?;
    let head = json!({"head": "a", "base": "main", "title": "Ask"});
    let said = as_somebody(&mut github, "hanako", Method::POST, "/pulls", &head);
    assert_eq!(said.status, StatusCode::CREATED);
    assert_eq!(said.body["number"], 1);
    assert_eq!(said.body["user"]["login"], "hanako");
    assert_eq!(said.body["head"]["label"], "acme:a");
    let again = as_somebody(&mut github, "hanako", Method::POST, "/pulls", &head);
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);

    let approval = json!({"event": "APPROVE"});
    let mut review = |login| {
        as_somebody(
            &mut github,
            login,
            Method::POST,
            "/pulls/1/reviews",
            &approval,
        )
    };
    assert_eq!(review("hanako").status, StatusCode::UNPROCESSABLE_ENTITY);
    let approved = review("kenji");
    assert_eq!(approved.status, StatusCode::OK);
    assert_eq!(approved.body["state"], "APPROVED");
    assert_eq!(approved.body["user"]["login"], "kenji");

    let listed = as_somebody(&mut github, "guest", Method::GET, "/pulls", &json!({}));
    assert_eq!(listed.body[0]["number"], 1);
    let mut merge =
        |login, body| as_somebody(&mut github, login, Method::PUT, "/pulls/1/merge", &body);
    let seen = json!({"sha": "0123456789012345678901234567890123456789"});
    assert_eq!(merge("hanako", seen).status, StatusCode::CONFLICT);
    let sideways = json!({"merge_method": "sideways"});
    assert_eq!(
        merge("hanako", sideways).status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    assert_eq!(
        merge("guest", json!({})).status,
        StatusCode::METHOD_NOT_ALLOWED
    );
    assert_eq!(merge("hanako", json!({})).body["merged"], true);

    let merged = as_somebody(&mut github, "guest", Method::GET, "/pulls/1", &json!({}));
    assert_eq!(merged.body["merged_by"]["login"], "hanako");
    let open = as_somebody(&mut github, "guest", Method::GET, "/pulls", &json!({}));
    assert_eq!(open.body, json!([]));
    Ok(())
}

#[test]
fn to_whom_the_repository_is_private_it_is_not_there() -> Tested {
    let mut github = begin()?;
    for (login, status) in [
        ("guest", StatusCode::OK),
        ("mallory", StatusCode::NOT_FOUND),
        ("nobody", StatusCode::UNAUTHORIZED),
        // An organisation has no token.
        ("acme", StatusCode::UNAUTHORIZED),
    ] {
        let said = as_somebody(&mut github, login, Method::GET, "", &json!({}));
        assert_eq!(said.status, status, "{login}");
    }
    Ok(())
}

#[test]
fn a_comment_is_of_whoever_writes_it() -> Tested {
    let mut github = begin()?;
    let pull = ask(&mut github)?;
    let path = format!("/issues/{pull}/comments");
    let body = json!({"body": "Why not a role?"});
    let said = as_somebody(&mut github, "kenji", Method::POST, &path, &body);
    assert_eq!(said.body["user"]["login"], "kenji");
    let edited = json!({"body": "Never mind"});
    let comment = format!("/issues/comments/{}", said.body["id"]);
    let by_guest = as_somebody(&mut github, "guest", Method::PATCH, &comment, &edited);
    assert_eq!(by_guest.status, StatusCode::FORBIDDEN);
    Ok(())
}

#[test]
fn a_merge_waits_for_the_required_status_and_takes_an_allowed_method() -> Tested {
    let mut github = begin()?;
    let pull = ask(&mut github)?;
    let rules = Rules {
        required_statuses: vec!["countersign".to_owned()],
        forbidden_methods: vec!["rebase".to_owned()],
        ..Rules::default()
    };
    github.set_rules("main", rules);
    assert!(
        github
            .merge(pull, "hanako", Merge::Commit, NOON + 300)
            .is_err()
    );
    let head = github.pull(pull)?.head_oid.clone();
    for state in ["pending", "success"] {
        let status = json!({"state": state, "context": "countersign"});
        call(
            &mut github,
            Method::POST,
            &format!("/repos/acme/keys/statuses/{head}"),
            &status,
        );
        assert!(
            github
                .merge(pull, "hanako", Merge::Rebase, NOON + 300)
                .is_err()
        );
        let merged = github.merge(pull, "hanako", Merge::Commit, NOON + 300);
        assert_eq!(merged.is_ok(), state == "success");
    }
    Ok(())
}
