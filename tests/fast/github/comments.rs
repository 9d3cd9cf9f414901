//! Comments on pull requests: which are ours, and how they are written.

use countersign::domain::{KEPT_MARK, MENTION_MARK};
use countersign::github::{Comment, OwnComments};

use super::*;

fn comments(nodes: Value, next: Option<&str>) -> Value {
    json!({"data": {"repository": {"pullRequest": {"comments": {
        "pageInfo": {"hasNextPage": next.is_some(), "endCursor": next},
        "nodes": nodes,
    }}}}})
}

fn mark(rest: &str) -> String {
    format!("{KEPT_MARK}{rest}")
}

fn mention() -> String {
    format!("{MENTION_MARK}{{}} -->")
}

#[tokio::test]
async fn our_comment_is_found_by_its_mark_and_its_author() {
    let node = |number: u64, body: &str, ours: bool| json!({"databaseId": number, "fullDatabaseId": number.to_string(), "body": body, "viewerDidAuthor": ours});
    let (github, log) = serve(move |number, asked| {
        assert_eq!(asked.body["variables"]["pull"], 7);
        if number == 0 {
            assert_eq!(asked.body["variables"]["after"], Value::Null);
            let nodes = json!([
                node(1, &mark("of another"), false),
                node(2, &format!("ours, quoting {}", mark("")), true),
                node(4, &mark("later"), true),
                node(6, &mention(), true),
                node(7, &mention(), false),
            ]);
            ok(&comments(nodes, Some("next")))
        } else {
            assert_eq!(asked.body["variables"]["after"], "next");
            let oldest = json!({"databaseId": null, "fullDatabaseId": 3, "body": mark(""), "viewerDidAuthor": true});
            ok(&comments(json!([node(5, &mark(""), true), oldest]), None))
        }
    })
    .await;
    let comment = |id, body: &str| Comment {
        id,
        body: body.to_owned(),
    };
    assert_eq!(
        github.comments(7).await.unwrap(),
        OwnComments {
            kept: vec![
                comment(3, &mark("")),
                comment(4, &mark("later")),
                comment(5, &mark(""))
            ],
            mentions: vec![comment(6, &mention())],
        }
    );
    assert_eq!(log.count(), 2);

    let (github, _) = serve(|_, _| ok(&comments(json!([]), None))).await;
    assert!(github.comments(7).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_comment_that_is_only_half_known_is_a_failure() {
    let honest =
        json!({"databaseId": 1, "fullDatabaseId": "1", "body": mark(""), "viewerDidAuthor": true});
    let mut answers = vec![
        comments(json!([null]), None),
        comments(json!(null), None),
        comments(
            json!([{"databaseId": null, "fullDatabaseId": null, "body": mark(""), "viewerDidAuthor": true}]),
            None,
        ),
        comments(
            json!([{"databaseId": 1, "fullDatabaseId": "1", "body": "", "viewerDidAuthor": true}]),
            None,
        ),
        json!({"data": {"repository": null}}),
        json!({"data": {"repository": {"pullRequest": null}}}),
        json!({"data": {"repository": {"pullRequest": null}}, "errors": [{"type": "NOT_FOUND", "path": ["repository", "pullRequest"]}]}),
    ];
    let mut endless = comments(json!([]), None);
    endless["data"]["repository"]["pullRequest"]["comments"]["pageInfo"]["hasNextPage"] =
        json!(true);
    answers.push(endless);
    for field in honest.as_object().unwrap().keys() {
        let mut node = honest.clone();
        node.as_object_mut().unwrap().remove(field);
        answers.push(comments(json!([node]), None));
    }
    for body in answers {
        let told = body.clone();
        let (github, _) = serve(move |_, _| ok(&told)).await;
        assert!(github.comments(7).await.is_err(), "{body}");
    }
    let (github, log) = serve(|_, _| ok(&comments(json!([]), Some("more")))).await;
    let failure = github.comments(7).await.unwrap_err();
    assert_eq!(failure.code.as_deref(), Some("too-many-comments"));
    assert_eq!(log.count(), 25);
}

#[tokio::test]
async fn a_comment_is_written_where_it_belongs() {
    let (github, log) = serve(|number, _| {
        let status = if number == 0 { 201 } else { 200 };
        Told::Answer(status, String::new(), "{\"id\": 12345678901}".to_owned())
    })
    .await;
    assert_eq!(
        github.create_comment(7, "text").await.unwrap(),
        12_345_678_901
    );
    github.edit_comment(12_345_678_901, "more").await.unwrap();
    let asked = log.all();
    assert_eq!(
        asked[0].line,
        "POST /github/repos/acme/keys/issues/7/comments"
    );
    assert_eq!(
        asked[1].line,
        "PATCH /github/repos/acme/keys/issues/comments/12345678901"
    );
    assert_eq!(asked[0].body, json!({"body": "text"}));
    let version = "x-github-api-version: 2022-11-28\r\n";
    for asked in &asked {
        assert!(asked.head.contains(TOKEN) && asked.head.contains(version));
    }

    let (github, _) = serve(|_, _| Told::Answer(201, String::new(), "{}".to_owned())).await;
    let failure = github.create_comment(7, "text").await.unwrap_err();
    assert_eq!(sorted(&failure), (FailureKind::Unknown, Some(201), None));
}
