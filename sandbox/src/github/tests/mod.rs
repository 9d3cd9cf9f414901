//! Stories, and what GitHub says about them over HTTP.

mod approvals;
mod comments;
mod disk;
mod merges;
mod people;
mod rest;
mod schema;

use http::{Method, Request, StatusCode, header};
use hyper::body::Bytes;
use serde_json::{Value, json};

use super::answer::{answer, operation};
use super::{Author, Change, GitHub, Merge, Opinion};

type Tested = Result<(), Box<dyn std::error::Error>>;

/// 2026-11-23T15:00:00Z, when each story begins.
const NOON: i64 = 1_795_446_000;

const REQUEST: &str = "requests/batch-exporter.yaml";

/// A repository with a README and a code owner.
fn begin() -> Result<GitHub, super::Refusal> {
    let files = [
        Change::add("README.md", "# Keys\n"),
        Change::add(".github/CODEOWNERS", "/requests/ @kenji\n"),
    ];
    GitHub::new("acme", "keys", &files, NOON)
}

/// Hanako asks for a key: a branch `ask` with one commit, and a pull request.
fn ask(github: &mut GitHub) -> Result<u64, super::Refusal> {
    ask_as(github, &Author::new("hanako"))
}

fn ask_as(github: &mut GitHub, author: &Author) -> Result<u64, super::Refusal> {
    let request = Change::add(REQUEST, "iamUser: batch-exporter\n");
    github.commit(author, "ask", &[request], NOON + 60)?;
    github.open_pull(&author.pusher, "ask", "A key for the batch", NOON + 120)
}

/// The honest story up to its end: returns the number and what `main` was updated to.
fn approved_and_merged(github: &mut GitHub, how: Merge) -> Result<(u64, String), super::Refusal> {
    let pull = ask(github)?;
    github.review(pull, "kenji", Opinion::Approve, NOON + 180)?;
    let merge = github.merge(pull, "hanako", how, NOON + 240)?;
    Ok((pull, merge))
}

/// Sends a request with the token.
fn call(github: &mut GitHub, method: Method, path: &str, body: &Value) -> Said {
    let token = format!("Bearer {}", github.token());
    call_with(github, method, path, body, &token)
}

fn call_with(
    github: &mut GitHub,
    method: Method,
    path: &str,
    body: &Value,
    authorization: &str,
) -> Said {
    let mut request = Request::new(Bytes::from(body.to_string()));
    *request.method_mut() = method;
    *request.uri_mut() = path.parse().expect("a path");
    let headers = request.headers_mut();
    let value = authorization.parse().expect("a header");
    headers.insert(header::AUTHORIZATION, value);
    headers.insert(
        header::HOST,
        header::HeaderValue::from_static("127.0.0.1:1"),
    );
    let response = answer(github, NOON + 3600, &request);
    Said {
        operation: operation(&request),
        status: response.status(),
        link: response
            .headers()
            .get(header::LINK)
            .map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned()),
        body: serde_json::from_slice(response.body()).expect("JSON"),
    }
}

struct Said {
    operation: String,
    status: StatusCode,
    link: Option<String>,
    body: Value,
}

fn get(github: &mut GitHub, path: &str) -> Said {
    call(github, Method::GET, path, &Value::Null)
}

fn graphql(github: &mut GitHub, query: &str, variables: &Value) -> Said {
    let body = json!({ "query": query, "variables": variables });
    call(github, Method::POST, "/graphql", &body)
}

/// The query for the evidence about one commit, as countersign asks it.
fn evidence_query() -> String {
    let fragments = include_str!("evidence.graphql");
    format!(
        "query($owner:String!,$name:String!,$m0:GitObjectID!){{ repository(owner:$owner,name:$name){{ \
         databaseId defaultBranchRef{{ name target{{ oid }} }} m0: object(oid:$m0){{ ...merge }} }} }}\n{fragments}"
    )
}

/// What GitHub says about a commit.
fn evidence(github: &mut GitHub, oid: &str) -> Value {
    let variables = json!({ "owner": "acme", "name": "keys", "m0": oid });
    let said = graphql(github, &evidence_query(), &variables);
    assert_eq!(said.status, StatusCode::OK);
    assert!(said.body.get("errors").is_none(), "{:#}", said.body);
    said.body["data"]["repository"].clone()
}

/// The one pull request that GitHub associates with a commit.
fn pull_of(github: &mut GitHub, oid: &str) -> Value {
    let evidence = evidence(github, oid);
    let pulls = &evidence["m0"]["associatedPullRequests"];
    assert_eq!(pulls["pageInfo"]["hasNextPage"], false);
    assert_eq!(
        pulls["nodes"].as_array().map(Vec::len),
        Some(1),
        "{pulls:#}"
    );
    pulls["nodes"][0].clone()
}
