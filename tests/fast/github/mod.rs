//! The client of GitHub against a server that tells it anything.
mod honest;
mod server;

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use countersign::domain::{
    EnvironmentError, Failure, FailureKind, KEPT_MARK, MENTION_MARK, ObjectId, Operation,
    Repository, RequestPath, Timestamp,
};
use countersign::github::{Comment, GitHub, OwnComments, documents};
use honest::{answer, branch, evidence, id, is_no_fuller, less, merge, number_of};
use secrecy::SecretString;
use serde_json::{Value, json};
use server::{DATE, TOKEN, Told, ok, serve, status};

fn sorted(failure: &Failure) -> (FailureKind, Option<u16>, Option<&str>) {
    (failure.kind, failure.status, failure.code.as_deref())
}

#[tokio::test]
async fn an_honest_answer_is_converted_in_full() {
    let (github, log) = serve(|_, asked| ok(&answer(&asked.body))).await;
    let found = evidence(&github, &[id('a'), id('a')]).await.unwrap();
    assert_eq!(found.answer.now, Timestamp::from_http_date(DATE).unwrap());
    assert_eq!(found.answer.repository_id, 4711);
    assert_eq!(found.answer.default_branch, Some(branch()));
    assert_eq!(
        found.merges.into_iter().collect::<Vec<_>>(),
        [(id('a'), merge(&id('a')))]
    );
    assert!(found.failed.is_empty());

    let asked = log.all();
    assert_eq!(asked.len(), 1);
    assert_eq!(asked[0].line, "POST /github/graphql");
    assert!(
        asked[0]
            .head
            .contains(&format!("authorization: Bearer {TOKEN}\r\n"))
    );
    // Whoever sends a second one is not understood by every server.
    for header in [
        "authorization:",
        "user-agent:",
        "accept:",
        "x-github-api-version:",
    ] {
        assert_eq!(asked[0].head.matches(header).count(), 1, "{header}");
    }
    let version = "x-github-api-version: 2022-11-28\r\n";
    assert!(asked[0].head.contains(version));
    assert_eq!(asked[0].body["variables"]["owner"], "acme");
    assert_eq!(format!("{github:?}"), "GitHub(acme/keys)");
}

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

fn commits(count: usize) -> Vec<ObjectId> {
    let ids = (0..count).map(|n| ObjectId::new(&format!("{n:040x}")).unwrap());
    ids.collect()
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

/// What GitHub answers to both questions about one merge.
fn whole_answer() -> Value {
    answer(&json!({"variables": {"m0": id('a').as_str()}}))
}

/// Every value in the answer: its place, as a JSON pointer, and whether it is a field.
fn places(value: &Value, place: &str, all: &mut Vec<(String, bool)>) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                let place = format!("{place}/{name}");
                all.push((place.clone(), true));
                places(value, &place, all);
            }
        }
        Value::Array(items) => {
            for (number, value) in items.iter().enumerate() {
                let place = format!("{place}/{number}");
                all.push((place.clone(), false));
                places(value, &place, all);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

#[tokio::test]
async fn an_answer_with_anything_missing_is_never_a_fuller_one() {
    let current = Arc::new(Mutex::new(Value::Null));
    let served = current.clone();
    let (github, log) = serve(move |_, _| ok(&served.lock().unwrap())).await;
    let honest = whole_answer();
    let mut all = Vec::new();
    places(&honest, "", &mut all);

    let mut mutations = Vec::new();
    for (place, is_field) in &all {
        if *is_field {
            let (parent, name) = place.rsplit_once('/').unwrap();
            let mut removed = honest.clone();
            let parent = removed.pointer_mut(parent).unwrap();
            parent.as_object_mut().unwrap().remove(name);
            mutations.push((format!("{place} removed"), removed, true));
        }
        for other in [
            json!(null),
            json!({}),
            json!([]),
            json!("?"),
            json!(-1),
            json!(1.5),
        ] {
            let current = honest.pointer(place).unwrap();
            // An empty list is an answer like any other.
            let is_answer = current.is_array() && other.is_array();
            let is_other = *current != other && !is_answer;
            if is_other {
                let mut replaced = honest.clone();
                *replaced.pointer_mut(place).unwrap() = other.clone();
                let must_fail = false;
                mutations.push((format!("{place} = {other}"), replaced, must_fail));
            }
        }
        // Of a pull request with more commits all are asked for.
        let is_of_commits = place.ends_with("/nodes/0/commits/pageInfo/hasNextPage");
        if place.ends_with("/hasNextPage") && !is_of_commits {
            let mut more = honest.clone();
            *more.pointer_mut(place).unwrap() = json!(true);
            mutations.push((format!("{place} = true"), more, false));
        }
    }
    let whole = merge(&id('a'));
    let (mut failed, mut lesser) = (0, 0);
    for (what, mutated, must_fail) in &mutations {
        *current.lock().unwrap() = mutated.clone();
        let asked = log.count();
        let found = evidence(&github, &[id('a')]).await;
        let asked = log.count() - asked;
        assert!(asked <= 3, "{what}: a wrong answer is not asked for again");
        let found = found.and_then(|found| match found.failed.get(&id('a')) {
            Some(failure) => Err(failure.clone()),
            None => Ok(found),
        });
        match found {
            Err(failure) => {
                assert_ne!(failure.kind, FailureKind::Unknown, "{what}");
                failed += 1;
            }
            Ok(found) => {
                assert!(!must_fail, "{what}: {found:?}");
                // Text that GitHub is free to choose may be other text; everything else is equal, or gone.
                let is_text = what.ends_with("= \"?\"");
                let merge = found.merges.get(&id('a')).cloned();
                let is_whole = merge.as_ref() == Some(&whole)
                    && found.answer.default_branch == Some(branch())
                    && found.answer.codeowners_errors == Some(vec!["* @nobody".to_owned()]);
                let is_lesser = less(&found.answer.default_branch, &Some(branch()), |a, b| a == b)
                    && less(&merge, &Some(whole.clone()), is_no_fuller);
                assert!(is_text || is_lesser && !is_whole, "{what}: {found:?}");
                lesser += 1;
            }
        }
    }
    println!(
        "{} mutations: {failed} failures, {lesser} lesser answers",
        mutations.len()
    );
}

#[tokio::test]
async fn text_that_github_may_yet_invent_is_not_taken_for_something_good() {
    let current = Arc::new(Mutex::new(Value::Null));
    let served = current.clone();
    let (github, _) = serve(move |_, _| ok(&served.lock().unwrap())).await;
    let pull = "/data/repository/m0/associatedPullRequests/nodes/0";
    for (place, text) in [
        (
            "latestOpinionatedReviews/nodes/0/state",
            "APPROVED_BY_MACHINE",
        ),
        (
            "latestOpinionatedReviews/nodes/0/author/__typename",
            "Agent",
        ),
        (
            "latestOpinionatedReviews/nodes/0/author/login",
            "hanako[bot]",
        ),
        ("timelineItems/nodes/0/previousReviewState", "NEW"),
        ("files/nodes/0/changeType", "COPIED"),
        ("author/__typename", "USER"),
    ] {
        let mut changed = whole_answer();
        *changed.pointer_mut(&format!("{pull}/{place}")).unwrap() = json!(text);
        *current.lock().unwrap() = changed;
        let found = evidence(&github, &[id('a')]).await.unwrap();
        let shown = format!("{:?}", found.merges[&id('a')]);
        let honest = format!("{:?}", merge(&id('a')));
        assert_ne!(shown, honest, "{place}");
        assert!(!shown.contains(text) || place.ends_with("login"), "{place}");
    }
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

/// What GitHub does, and what is to be known then of a read and of a write.
struct Case {
    tell: fn() -> Told,
    /// How often a read is sent.
    reads: usize,
    read: FailureKind,
    write: FailureKind,
    status: Option<u16>,
    code: Option<&'static str>,
}

fn refused(code: u16, tell: fn() -> Told) -> Case {
    Case {
        tell,
        reads: 1,
        read: FailureKind::Refused,
        write: FailureKind::Refused,
        status: Some(code),
        code: None,
    }
}

fn limited(code: u16, tell: fn() -> Told) -> Case {
    Case {
        read: FailureKind::NotDone,
        write: FailureKind::NotDone,
        code: Some("rate-limited"),
        ..refused(code, tell)
    }
}

fn in_doubt(reads: usize, code: Option<u16>, tell: fn() -> Told) -> Case {
    Case {
        tell,
        reads,
        read: FailureKind::NotDone,
        write: FailureKind::Unknown,
        status: code,
        code: None,
    }
}

fn with(status: u16, header: &str, body: &str) -> Told {
    Told::Answer(
        status,
        format!("Date: {DATE}\r\n{header}\r\n"),
        body.to_owned(),
    )
}

impl Case {
    async fn check(self) {
        let Self {
            tell,
            reads,
            read,
            write,
            status,
            code,
        } = self;
        let (github, log) = serve(move |_, _| tell()).await;
        // Only who never answers has to be waited for.
        let is_silent = matches!(tell(), Told::Hang);
        let deadline = Duration::from_millis(if is_silent { 1_000 } else { 20_000 });
        let github = github.with_deadline(deadline);
        let failure = github.merges(&[id('a')]).await.unwrap_err();
        assert_eq!(failure.kind, read, "{status:?} {code:?}");
        assert_eq!(log.count(), reads, "{status:?} {code:?}");
        let failures = [
            github.create_comment(7, "text").await.unwrap_err(),
            github.edit_comment(9, "text").await.unwrap_err(),
        ];
        for failure in failures {
            assert_eq!(sorted(&failure), (write, status, code));
            assert!(!format!("{failure:?}").contains("planted"));
        }
        assert_eq!(log.count(), reads + 2, "{status:?}: a write is sent once");
    }
}

#[tokio::test]
async fn reads_are_tried_again_where_that_can_help_and_writes_never() {
    let cases = [
        refused(401, || status(401)),
        refused(403, || status(403)),
        refused(404, || status(404)),
        Case {
            code: Some("conversation-locked"),
            ..refused(403, || {
                let message = "Unable to create comment because issue is locked.";
                with(
                    403,
                    "X-Other: x",
                    &json!({ "message": message }).to_string(),
                )
            })
        },
        refused(422, || status(422)),
        refused(307, || with(307, "Location: /elsewhere", "{}")),
        limited(429, || status(429)),
        limited(403, || with(403, "Retry-After: 60", "{}")),
        limited(403, || with(403, "X-RateLimit-Remaining: 0", "{}")),
        limited(403, || {
            with(
                403,
                "X-RateLimit-Remaining: 9",
                "You have exceeded a secondary rate limit.",
            )
        }),
        in_doubt(3, Some(500), || status(500)),
        in_doubt(3, Some(503), || status(503)),
        in_doubt(3, None, || Told::HangUp),
        in_doubt(3, None, || {
            Told::Half("{\"data\": null, \"id\": 1}".to_owned())
        }),
        in_doubt(3, None, || Told::Hang),
        in_doubt(1, Some(202), || with(202, "X-Other: x", "{\"id\": 1}")),
        Case {
            code: Some("answer-too-large"),
            ..in_doubt(1, Some(200), || {
                with(200, "X-Other: x", &"x".repeat(17 * 1024 * 1024))
            })
        },
    ];
    futures_util::future::join_all(cases.map(Case::check)).await;
}

#[tokio::test]
async fn a_read_that_succeeds_in_the_end_is_a_success() {
    let (github, log) = serve(|number, asked| match number {
        0 => status(500),
        1 => Told::HangUp,
        _ => ok(&answer(&asked.body)),
    })
    .await;
    let began = Instant::now();
    assert_eq!(github.merges(&[id('a')]).await.unwrap().merges.len(), 1);
    assert_eq!(log.count(), 3);
    assert!(began.elapsed() >= Duration::from_secs(1));
}

#[tokio::test]
async fn nobody_there_is_a_failure() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let repository = Repository::new("acme/keys").unwrap();
    let github =
        GitHub::connect(&address, &address, SecretString::from(TOKEN), repository).unwrap();
    let failure = github.merges(&[]).await.unwrap_err();
    assert_eq!(sorted(&failure), (FailureKind::NotDone, None, None));
    assert_eq!(failure.operation, Operation::QueryMerges);
}

#[tokio::test]
async fn an_answer_without_its_time_is_none() {
    for headers in ["", "Date: yesterday\r\n"] {
        let (github, _) = serve(move |_, asked| {
            Told::Answer(200, headers.to_owned(), answer(&asked.body).to_string())
        })
        .await;
        let failure = github.merges(&[id('a')]).await.unwrap_err();
        assert_eq!(
            sorted(&failure),
            (FailureKind::NotDone, Some(200), Some("no-date"))
        );
    }
}

#[tokio::test]
async fn blobs_are_those_of_files_at_commits() {
    let (github, log) = serve(|_, asked| {
        let variables = asked.body["variables"].as_object().unwrap();
        let mut objects = serde_json::Map::new();
        for (alias, expression) in variables {
            let expression = expression.as_str().unwrap();
            let object = match expression.split_once(':') {
                Some((_, "requests/here.yaml")) => {
                    json!({"__typename": "Blob", "oid": id('e').as_str()})
                }
                Some((_, "requests/tree.yaml")) => json!({"__typename": "Tree"}),
                Some(_) => json!(null),
                None => continue,
            };
            objects.insert(alias.clone(), object);
        }
        ok(&json!({"data": {"repository": objects}}))
    })
    .await;
    let file = |name: &str| (id('a'), RequestPath::new(name).unwrap());
    let mut files = vec![
        file("requests/here.yaml"),
        file("requests/tree.yaml"),
        file("requests/gone.yaml"),
    ];
    let mut expected = vec![Some(id('e')), None, None];
    for _ in 0..110 {
        files.push(file("requests/here.yaml"));
        expected.push(Some(id('e')));
    }
    assert_eq!(github.blobs_at(&files).await.unwrap(), expected);
    assert_eq!(log.count(), 2);
    assert_eq!(github.blobs_at(&[]).await.unwrap(), []);
    for object in [
        json!({"__typename": "Blob"}),
        json!({"oid": "e"}),
        json!("e"),
    ] {
        let (github, _) =
            serve(move |_, _| ok(&json!({"data": {"repository": {"b0": object}}}))).await;
        assert!(github.blobs_at(&files[..1]).await.is_err());
    }
    let (github, _) = serve(|_, _| ok(&json!({"data": {"repository": {}}}))).await;
    assert!(github.blobs_at(&files[..1]).await.is_err());
}

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

#[tokio::test]
async fn graphql_beside_the_api_s_path_is_called_where_it_is() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let server = format!("http://{}", listener.local_addr().unwrap());
    let first_line = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut bytes = [0; 64];
        tokio::io::AsyncReadExt::read(&mut stream, &mut bytes)
            .await
            .unwrap();
        String::from_utf8_lossy(&bytes)
            .lines()
            .next()
            .unwrap()
            .to_owned()
    });
    let github = GitHub::connect(
        &format!("{server}/api/v3"),
        &format!("{server}/api/graphql"),
        SecretString::from(TOKEN),
        Repository::new("acme/keys").unwrap(),
    )
    .unwrap()
    .with_deadline(Duration::from_millis(300));
    let _ = github.merges(&[]).await;
    assert_eq!(first_line.await.unwrap(), "POST /api/graphql HTTP/1.1");
}

#[tokio::test]
async fn a_token_is_not_sent_just_anywhere() {
    let connect = |api: &str, graphql: &str, token: &str| {
        let repository = Repository::new("acme/keys").unwrap();
        GitHub::connect(api, graphql, SecretString::from(token), repository).map(|_| ())
    };
    let api = "https://api.github.com";
    assert_eq!(connect(api, "https://api.github.com/graphql", "t"), Ok(()));
    assert_eq!(
        connect(api, "https://evil.example/graphql", "t"),
        Err(EnvironmentError::TwoServers)
    );
    assert_eq!(
        connect(api, "http://api.github.com/graphql", "t"),
        Err(EnvironmentError::GitHubEndpoint("GITHUB_GRAPHQL_URL"))
    );
    for token in ["", "a b", "a\nb", "ü"] {
        assert_eq!(connect(api, api, token), Err(EnvironmentError::WrongToken));
    }
}

#[test]
fn the_documents_are_all_there_and_whole() {
    let documents = documents();
    assert_eq!(documents.len(), 19);
    for (name, document) in documents {
        assert_eq!(
            document.matches('{').count(),
            document.matches('}').count(),
            "{name}"
        );
    }
}
