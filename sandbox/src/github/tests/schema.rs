//! The edges of GraphQL: what GitHub refuses, and how.

use serde_json::json;

use super::*;

fn one_error(said: &Said) -> (&str, &str) {
    assert_eq!(said.status, StatusCode::OK);
    let errors = said.body["errors"].as_array().expect("errors");
    assert_eq!(errors.len(), 1, "{:#}", said.body);
    let text = |key| errors[0][key].as_str().unwrap_or_default();
    (text("type"), text("message"))
}

#[test]
fn an_unknown_repository_is_null_with_a_reason() -> Tested {
    let mut github = begin()?;
    let variables = json!({ "owner": "acme", "name": "other", "m0": "0".repeat(40) });
    let said = graphql(&mut github, &evidence_query(), &variables);
    let (kind, message) = one_error(&said);
    assert_eq!(kind, "NOT_FOUND");
    let expected = "Could not resolve to a Repository with the name 'acme/other'.";
    assert_eq!(message, expected);
    assert_eq!(said.body["data"], json!({ "repository": null }));
    assert_eq!(said.body["errors"][0]["path"], json!(["repository"]));
    Ok(())
}

#[test]
fn an_unknown_object_is_null_without_a_reason() -> Tested {
    let mut github = begin()?;
    let said = evidence(&mut github, &"0".repeat(40));
    assert_eq!(said["m0"], Value::Null);
    Ok(())
}

#[test]
fn pages_have_at_most_a_hundred_nodes() -> Tested {
    let mut github = begin()?;
    ask(&mut github)?;
    let query = |arguments: &str| {
        format!(
            "{{ repository(owner:\"acme\",name:\"keys\"){{ pullRequest(number:1){{ \
             comments{arguments}{{ totalCount }} }} }} }}"
        )
    };
    for (arguments, kind) in [
        ("(first:101)", "EXCESSIVE_PAGINATION"),
        ("", "MISSING_PAGINATION_BOUNDARIES"),
        ("(first:1, after:\"x\")", "INVALID_CURSOR_ARGUMENTS"),
    ] {
        let said = graphql(&mut github, &query(arguments), &json!({}));
        assert_eq!(one_error(&said).0, kind);
    }
    let said = graphql(&mut github, &query("(first:100)"), &json!({}));
    assert!(said.body.get("errors").is_none());
    Ok(())
}

#[test]
fn a_query_has_at_most_half_a_million_nodes() -> Tested {
    let mut github = begin()?;
    let oid = github.head("main")?.to_owned();
    let mut batch = |size: usize| {
        let objects: String = (0..size)
            .map(|number| format!("m{number}: object(oid:\"{oid}\"){{ ...merge }} "))
            .collect();
        let fragments = include_str!("evidence.graphql");
        let query =
            format!("{{ repository(owner:\"acme\",name:\"keys\"){{ {objects} }} }}\n{fragments}");
        graphql(&mut github, &query, &json!({}))
    };
    assert!(batch(39).body.get("errors").is_none());
    let said = batch(40);
    assert_eq!(one_error(&said).0, "MAX_NODE_LIMIT_EXCEEDED");
    Ok(())
}

#[test]
fn what_does_not_fit_the_schema_is_told() -> Tested {
    let mut github = begin()?;
    ask(&mut github)?;
    let repository = "repository(owner:\"acme\",name:\"keys\")";
    for (query, expected) in [
        (
            "{ $R { nothing } }",
            "Field 'nothing' doesn't exist on type 'Repository'",
        ),
        (
            "{ $R { pullRequest(number:1){ author{ ...on User{ nothing } } } } }",
            "Field 'nothing' doesn't exist on type 'User'",
        ),
        (
            "{ $R { name(first:1) } }",
            "Field 'name' doesn't accept argument 'first'",
        ),
        (
            "{ repository(owner:\"acme\"){ name } }",
            "Field 'repository' is missing required arguments: name",
        ),
        (
            "query($n:Int!){ $R { pullRequest(number:$n){ number } } }",
            "Variable $n of type Int! was provided invalid value",
        ),
        (
            "{ $R { pullRequest(number:$n){ number } } }",
            "Variable $n is used by query but not declared",
        ),
        (
            "query($n:Int){ $R { name } }",
            "Variable $n is declared by query but not used",
        ),
        (
            "{ $R { ...all } }",
            "Fragment all was used, but not defined",
        ),
        (
            "{ $R { ...all } } fragment all on Repository { name ...all }",
            "Fragment all contains an infinite loop",
        ),
        (
            "{ $R { name } } fragment all on Repository { name }",
            "Fragment all was defined, but not used",
        ),
        (
            "{ $R }",
            "Field must have selections (field 'repository' returns Repository but has no selections)",
        ),
        (
            "{ $R { name { length } } }",
            "Selections can't be made on scalars (field 'name')",
        ),
        (
            "mutation { addComment { clientMutationId } }",
            "The sandbox answers queries only.",
        ),
        (
            "query a { $R { name } } query b { $R { name } }",
            "The sandbox answers one query, without directives.",
        ),
        (
            "{ $R { name @skip(if:true) } }",
            "The sandbox answers one query, without directives.",
        ),
    ] {
        let said = graphql(&mut github, &query.replace("$R", repository), &json!({}));
        assert_eq!(one_error(&said).1, expected, "{query}");
        assert!(said.body.get("data").is_none(), "{query}");
    }
    let query = "query($n:Int!){ $R { pullRequest(number:$n){ number } } }";
    let query = query.replace("$R", repository);
    let said = graphql(&mut github, &query, &json!({ "n": "1" }));
    let expected = "Variable $n of type Int! was provided invalid value";
    assert_eq!(one_error(&said).1, expected);
    let said = graphql(&mut github, "{ repository(", &json!({}));
    assert!(one_error(&said).1.contains("query parse error"));
    Ok(())
}

#[test]
fn a_query_s_own_names_are_answered() -> Tested {
    let mut github = begin()?;
    ask(&mut github)?;
    github.review(1, "kenji", Opinion::Comment, NOON + 180)?;
    github.review(1, "kenji", Opinion::Approve, NOON + 240)?;
    let query = "query($n:Int!,$first:Int=1,$after:String,$states:[PullRequestReviewState!]){ \
         here: repository(owner:\"acme\",name:\"keys\"){ __typename ...both ...again } } \
         fragment both on Repository { one: pullRequest(number:$n){ title author { \
         ...on User{ login } ...on Bot{ databaseId } ...on Actor{ __typename } } } } \
         fragment again on Repository { one: pullRequest(number:$n){ number \
         commits(first:$first,after:$after){ totalCount nodes{ commit{ __typename } } } \
         reviews(last:20,states:$states){ nodes{ state } } } }";
    let said = graphql(
        &mut github,
        query,
        &json!({ "n": 1, "states": ["APPROVED"] }),
    );
    assert_eq!(
        said.body,
        json!({ "data": { "here": {
            "__typename": "Repository",
            "one": {
                "title": "A key for the batch",
                "author": { "login": "hanako", "__typename": "User" },
                "number": 1,
                "commits": { "totalCount": 1, "nodes": [{ "commit": { "__typename": "Commit" } }] },
                "reviews": { "nodes": [{ "state": "APPROVED" }] },
            },
        } } })
    );
    Ok(())
}

#[test]
fn what_is_no_query_is_told() -> Tested {
    let mut github = begin()?;
    let said = call(&mut github, Method::POST, "/graphql", &json!({ "no": 1 }));
    let (_, message) = one_error(&said);
    assert_eq!(
        message,
        "A query attribute must be specified and must be a string."
    );
    Ok(())
}

#[test]
fn a_file_of_a_pull_request_can_be_read() -> Tested {
    let mut github = begin()?;
    ask(&mut github)?;
    let head = github.head("ask")?.to_owned();
    let expression = format!("{head}:{REQUEST}");
    let query = "query($e:String!,$o:GitObjectID!,$p:String!){ viewer { login } \
                 repository(owner:\"acme\",name:\"keys\"){ \
                 object(expression:$e){ __typename ... on Blob { text byteSize isBinary isTruncated } } \
                 head: object(oid:$o){ ... on Commit { file(path:$p){ mode type object{ \
                 ... on Blob { text } } } none: file(path:\"requests\"){ mode } } } \
                 pullRequests(first:10, states:[OPEN]){ nodes { number title state headRefName } } } }";
    let said = graphql(
        &mut github,
        query,
        &json!({ "e": expression, "o": head, "p": REQUEST }),
    );
    assert_eq!(said.body["data"]["viewer"]["login"], "github-actions[bot]");
    assert_eq!(
        said.body["data"]["repository"],
        json!({
            "object": {
                "__typename": "Blob",
                "text": "iamUser: batch-exporter\n",
                "byteSize": 24,
                "isBinary": false,
                "isTruncated": false,
            },
            "head": {
                "file": {
                    "mode": 0o100_644,
                    "type": "blob",
                    "object": { "text": "iamUser: batch-exporter\n" },
                },
                "none": null,
            },
            "pullRequests": { "nodes": [{
                "number": 1,
                "title": "A key for the batch",
                "state": "OPEN",
                "headRefName": "ask",
            }] },
        })
    );
    Ok(())
}
