//! Many merges and pull requests in one question, and what becomes of the others when one fails.

use super::*;

#[tokio::test]
async fn no_merge_and_many_merges_are_asked_for_in_batches() {
    let (github, log) = serve(|_, asked| ok(&answer(&asked.body))).await;
    let found = evidence(&github, &[]).await.unwrap();
    assert_eq!(
        (found.answer.default_branch, found.merges.len()),
        (Some(branch()), 0)
    );
    let many = commits(125);
    let found = evidence(&github, &many).await.unwrap();
    assert!(
        many.iter()
            .all(|commit| found.merges.get(commit) == Some(&merge(commit)))
    );
    assert_eq!(log.count(), 1 + 2 + 13);
}

/// An answer that says how many points are left.
fn limited_to(remaining: u32, body: &Value) -> Told {
    let headers = format!(
        "Date: {DATE}\r\nX-RateLimit-Resource: graphql\r\nX-RateLimit-Limit: 1000\r\n\
         X-RateLimit-Remaining: {remaining}\r\nX-RateLimit-Reset: 1793613600\r\n"
    );
    Told::Answer(200, headers, body.to_string())
}

#[tokio::test]
async fn what_can_wait_is_not_asked_when_the_rate_limit_runs_short() {
    let (github, log) = serve(|_, asked| limited_to(99, &answer(&asked.body))).await;
    // The first answer says how much is left, so the batches that were under way with it come, too.
    let found = github.merges(&commits(1_000)).await.unwrap();
    assert!((100..=400).contains(&found.merges.len()), "{}", log.count());
    assert_eq!(found.merges.len() + found.failed.len(), 1_000);
    let first = found.merges.keys().next().unwrap();
    assert_eq!(*first, commits(1)[0], "the first ones come first");
    let failure = found.failed.values().next().unwrap();
    assert_eq!(
        sorted(failure),
        (FailureKind::NotDone, None, Some("rate-limit-reserve"))
    );
    let left = github.rate_limits().graphql.unwrap();
    assert_eq!((left.limit, left.remaining), (1_000, 99));
    assert_eq!(left.resets.rfc3339(), "2026-11-02T10:00:00Z");

    // What is new is asked for all the same.
    assert_eq!(github.merges(&commits(1)).await.unwrap().merges.len(), 1);
}

#[tokio::test]
async fn answers_that_came_before_the_limit_was_used_up_count() {
    let (github, log) = serve(|number, asked| match number {
        0 => ok(&answer(&asked.body)),
        _ => ok(&json!({"errors": [{"type": "RATE_LIMITED"}]})),
    })
    .await;
    let found = github.merges(&commits(150)).await.unwrap();
    assert_eq!(log.count(), 2, "nobody asks again where there is no more");
    assert_eq!(found.merges.len() + found.failed.len(), 150);
    assert!(
        found
            .failed
            .values()
            .all(|one| one.code.as_deref() == Some("rate-limited"))
    );
}

#[tokio::test]
async fn only_a_pull_request_with_many_commits_is_asked_for_with_all_of_them() {
    let (github, log) = serve(|_, asked| {
        let mut body = answer(&asked.body);
        if asked.body["query"]
            .as_str()
            .unwrap()
            .contains("commits(first: 10)")
        {
            let more = body.pointer_mut("/data/repository/p1/commits/pageInfo/hasNextPage");
            more.into_iter().for_each(|more| *more = json!(true));
        }
        ok(&body)
    })
    .await;
    let numbers: Vec<u64> = commits(3).iter().map(|id| number_of(id.as_str())).collect();
    let pulls = github.pulls(&numbers).await;
    assert!(
        pulls
            .values()
            .all(|pull| pull.as_ref().unwrap().commits.is_some())
    );
    let asked = log.all();
    assert_eq!(asked.len(), 2);
    assert_eq!(asked[1].body["variables"]["p0"], json!(numbers[1]));
    assert_eq!(asked[1].body["variables"].as_object().unwrap().len(), 3);
}

#[tokio::test]
async fn a_pull_request_that_fails_leaves_the_others() {
    let (github, _) = serve(|_, asked| {
        let mut body = answer(&asked.body);
        body["data"]["repository"]["p1"] = json!(null);
        body["errors"] =
            json!([{"type": "NOT_FOUND", "path": ["repository", "p1"], "message": "planted"}]);
        ok(&body)
    })
    .await;
    let pulls = github.pulls(&[0xaaaa, 0xbbbb, 0xcccc]).await;
    assert!(pulls[&0xaaaa].is_ok() && pulls[&0xcccc].is_ok());
    let failure = pulls[&0xbbbb].as_ref().unwrap_err();
    assert_eq!(failure.code.as_deref(), Some("NOT_FOUND"));

    // Another one than was asked for is none.
    let (github, _) = serve(|_, asked| {
        let mut body = answer(&asked.body);
        body["data"]["repository"]["p0"]["number"] = json!(8);
        ok(&body)
    })
    .await;
    let pulls = github.pulls(&[7]).await;
    let failure = pulls[&7].as_ref().unwrap_err();
    assert_eq!(failure.code.as_deref(), Some("malformed-answer"));
}

#[tokio::test]
async fn an_error_about_one_merge_leaves_the_others() {
    let (github, _) = serve(|_, asked| {
        let mut body = answer(&asked.body);
        body["data"]["repository"]["m1"]["associatedPullRequests"] = json!(null);
        body["errors"] = json!([{"type": "FORBIDDEN", "path": ["repository", "m1", "associatedPullRequests"], "message": "planted"}]);
        ok(&body)
    })
    .await;
    let found = github.merges(&[id('a'), id('b'), id('c')]).await.unwrap();
    assert_eq!(found.merges.len(), 2);
    let failure = &found.failed[&id('b')];
    assert_eq!(
        sorted(failure),
        (FailureKind::Refused, Some(200), Some("FORBIDDEN"))
    );
    assert!(!format!("{failure:?}").contains("planted"));
}

#[tokio::test]
async fn an_error_about_anything_else_is_an_error_of_all() {
    for (error, expected) in [
        (
            json!({"type": "RATE_LIMITED"}),
            (FailureKind::NotDone, "rate-limited"),
        ),
        (
            json!({"type": "RATE_LIMITED", "path": ["repository", "m0"]}),
            (FailureKind::NotDone, "rate-limited"),
        ),
        (
            json!({"type": "NOT_FOUND", "path": ["repository"]}),
            (FailureKind::Refused, "NOT_FOUND"),
        ),
        (
            json!({"type": "FORBIDDEN", "path": ["repository", "databaseId"]}),
            (FailureKind::Refused, "FORBIDDEN"),
        ),
        (
            json!({"type": "FORBIDDEN", "path": ["repository", 0]}),
            (FailureKind::Refused, "FORBIDDEN"),
        ),
        (
            json!({"message": "Something went wrong"}),
            (FailureKind::NotDone, "graphql-error"),
        ),
    ] {
        let told = error.clone();
        let (github, _) = serve(move |_, asked| {
            let mut body = answer(&asked.body);
            body["errors"] = json!([told]);
            ok(&body)
        })
        .await;
        let failure = github.merges(&[id('a')]).await.unwrap_err();
        assert_eq!(
            sorted(&failure),
            (expected.0, Some(200), Some(expected.1)),
            "{error}"
        );
    }
}

#[tokio::test]
async fn a_batch_that_fails_for_one_merge_is_asked_for_one_by_one() {
    let bad = id('b').as_str().to_owned();
    let (github, _) = serve(move |_, asked| {
        let asks_for_it = asked.body["variables"].to_string().contains(&bad);
        if asks_for_it {
            status(502)
        } else {
            ok(&answer(&asked.body))
        }
    })
    .await;
    let found = github.merges(&[id('a'), id('b'), id('c')]).await.unwrap();
    assert_eq!(
        found.merges.keys().collect::<Vec<_>>(),
        [&id('a'), &id('c')]
    );
    assert_eq!(
        sorted(&found.failed[&id('b')]),
        (FailureKind::NotDone, Some(502), None)
    );
}

#[tokio::test]
async fn answers_that_disagree_name_no_default_branch() {
    let many = commits(150);
    for (place, changed) in [
        (
            "/data/repository/defaultBranchRef/target/oid",
            json!(id('d').as_str()),
        ),
        ("/data/repository/databaseId", json!(4712)),
    ] {
        let (github, _) = serve(move |number, asked| {
            let mut body = answer(&asked.body);
            if number == 1 {
                *body.pointer_mut(place).unwrap() = changed.clone();
            }
            ok(&body)
        })
        .await;
        match github.merges(&many).await {
            Ok(found) => assert_eq!(found.default_branch, None),
            Err(failure) => assert_eq!(failure.code.as_deref(), Some("contradiction")),
        }
    }
}
