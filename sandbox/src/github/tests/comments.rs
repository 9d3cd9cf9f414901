//! Comments, through both interfaces.

use serde_json::json;

use super::*;

const COMMENTS: &str = "query($owner:String!,$name:String!,$number:Int!,$after:String){ \
    repository(owner:$owner,name:$name){ pullRequest(number:$number){ author{__typename login} \
    comments(first:100, after:$after){ pageInfo{hasNextPage endCursor} \
    nodes{ databaseId fullDatabaseId body viewerDidAuthor } } } } }";

fn comments(github: &mut GitHub, after: &Value) -> Value {
    let variables = json!({ "owner": "Acme", "name": "keys", "number": 1, "after": after });
    let said = graphql(github, COMMENTS, &variables);
    assert!(said.body.get("errors").is_none(), "{:#}", said.body);
    said.body["data"]["repository"]["pullRequest"].clone()
}

#[test]
fn a_comment_is_written_once_and_edited_in_place() -> Tested {
    let mut github = begin()?;
    ask(&mut github)?;
    github
        .comment(1, "mallory", "no", NOON)
        .expect_err("a stranger");
    github.comment(1, "kenji", "Why?", NOON + 130)?;

    let path = "/repos/acme/keys/issues/1/comments";
    let made = call(&mut github, Method::POST, path, &json!({ "body": "One" }));
    assert_eq!(
        made.operation,
        "github:POST /repos/{owner}/{repo}/issues/{number}/comments"
    );
    assert_eq!(made.status, StatusCode::CREATED);
    assert_eq!(made.body["user"]["login"], "github-actions[bot]");
    assert_eq!(made.body["user"]["type"], "Bot");

    let path = format!("/repos/acme/keys/issues/comments/{}", made.body["id"]);
    let edited = call(&mut github, Method::PATCH, &path, &json!({ "body": "Two" }));
    assert_eq!(
        edited.operation,
        "github:PATCH /repos/{owner}/{repo}/issues/comments/{id}"
    );
    assert_eq!(edited.status, StatusCode::OK);
    assert_eq!(edited.body["body"], "Two");

    let said = comments(&mut github, &Value::Null);
    assert_eq!(
        said["author"],
        json!({ "__typename": "User", "login": "hanako" })
    );
    let id = made.body["id"].to_string();
    let kenji = github.comments_on(1)[0].id.to_string();
    assert_eq!(
        said["comments"]["nodes"],
        json!([
            { "databaseId": null, "fullDatabaseId": kenji, "body": "Why?", "viewerDidAuthor": false },
            { "databaseId": null, "fullDatabaseId": id, "body": "Two", "viewerDidAuthor": true },
        ])
    );
    Ok(())
}

#[test]
fn more_than_a_hundred_comments_come_in_pages() -> Tested {
    let mut github = begin()?;
    ask(&mut github)?;
    for number in 0..101 {
        github.comment(1, "kenji", &number.to_string(), NOON + number)?;
    }
    let first = comments(&mut github, &Value::Null);
    assert_eq!(first["comments"]["pageInfo"]["hasNextPage"], true);
    assert_eq!(first["comments"]["nodes"][99]["body"], "99");
    let second = comments(&mut github, &first["comments"]["pageInfo"]["endCursor"]);
    assert_eq!(second["comments"]["pageInfo"]["hasNextPage"], false);
    assert_eq!(second["comments"]["nodes"][0]["body"], "100");

    let path = "/repos/acme/keys/issues/1/comments?per_page=100";
    let page = get(&mut github, path);
    assert_eq!(page.body.as_array().map(Vec::len), Some(100));
    let next = "http://127.0.0.1:1/github/repos/acme/keys/issues/1/comments?per_page=100&page=2";
    let link = format!("<{next}>; rel=\"next\", <{next}>; rel=\"last\"");
    assert_eq!(page.link, Some(link));
    let page = get(&mut github, &format!("{path}&page=2"));
    assert_eq!(page.body.as_array().map(Vec::len), Some(1));
    Ok(())
}

#[test]
fn bodies_that_github_does_not_take() -> Tested {
    let mut github = begin()?;
    ask(&mut github)?;
    let path = "/repos/acme/keys/issues/1/comments";
    for body in [
        json!({}),
        json!({ "body": 1 }),
        json!({ "body": " \n" }),
        json!({ "body": "長".repeat(65_537) }),
    ] {
        let said = call(&mut github, Method::POST, path, &body);
        assert_eq!(said.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    let longest = json!({ "body": "長".repeat(65_536) });
    let said = call(&mut github, Method::POST, path, &longest);
    assert_eq!(said.status, StatusCode::CREATED);
    for path in [
        "/repos/acme/keys/issues/2/comments",
        "/repos/acme/other/issues/1/comments",
    ] {
        let said = call(&mut github, Method::POST, path, &longest);
        assert_eq!(said.status, StatusCode::NOT_FOUND);
    }
    Ok(())
}
