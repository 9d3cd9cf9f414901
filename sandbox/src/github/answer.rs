//! The HTTP side of GitHub: checks the token and the rate limits, and passes a request to one of the two APIs.

use http::{Method, Request, Response, StatusCode, header};
use hyper::body::Bytes;
use serde_json::json;

use super::budget::Limit;
use super::graphql;
use super::model::{GitHub, Kind};
use super::rest;
use super::rest::call::Call;
use super::rest::reply::Reply;

/// Returns the operation of a request: `github:GET /repos/{owner}/{repo}`.
pub(crate) fn operation(request: &Request<Bytes>) -> String {
    if is_graphql(request) {
        return "github:POST /graphql".to_owned();
    }
    rest::operation(&Call::new(request))
}

/// Returns the response to a request, whose path is as on `api.github.com`. `now` is in seconds since 1970.
pub(crate) fn answer(github: &mut GitHub, now: i64, request: &Request<Bytes>) -> Response<Bytes> {
    github.now = now;
    let viewer = viewer(github, request).map(str::to_owned);
    let is_known = viewer.is_some();
    github.viewer = viewer.unwrap_or_default();
    github.budget.rest.renew(now);
    github.budget.graphql.renew(now);
    let reply = if !is_known {
        Reply::error(StatusCode::UNAUTHORIZED, "Bad credentials")
    } else if is_graphql(request) {
        let reply = if github.budget.graphql.remaining() == 0 {
            // With status 200: docs, "Exceeding the rate limit".
            let error = json!({ "type": "RATE_LIMITED", "message": EXCEEDED });
            Reply::new(StatusCode::OK, json!({ "errors": [error] }))
        } else {
            let (status, value) = graphql::answer(github, request.body());
            Reply::new(status, value)
        };
        limited(reply, &github.budget.graphql, "graphql")
    } else {
        let reply = if github.budget.rest.remaining() == 0 {
            Reply::error(StatusCode::FORBIDDEN, EXCEEDED)
        } else {
            github.budget.rest.spend(1);
            rest::reply(github, now, &Call::new(request))
        };
        limited(reply, &github.budget.rest, "core")
    };
    response(scoped(github, reply))
}

const EXCEEDED: &str = "API rate limit exceeded for installation.";

/// Adds the rate limit headers that every response has.
fn limited(mut reply: Reply, limit: &Limit, resource: &str) -> Reply {
    let headers = limit.headers(resource).into_iter();
    reply
        .headers
        .extend(headers.map(|(name, value)| (http::HeaderName::from_static(name), value)));
    reply
}

/// Adds what a person's token may do.
fn scoped(github: &GitHub, mut reply: Reply) -> Reply {
    let viewer = github.user(&github.viewer);
    if viewer.is_ok_and(|viewer| viewer.kind == Kind::User) {
        let scopes = (
            http::HeaderName::from_static("x-oauth-scopes"),
            github.scopes.clone(),
        );
        reply.headers.push(scopes);
    }
    reply
}

fn is_graphql(request: &Request<Bytes>) -> bool {
    request.method() == Method::POST && request.uri().path() == "/graphql"
}

/// Returns the login of whoever makes a call; `None` without a token that is known.
fn viewer<'a>(github: &'a GitHub, request: &Request<Bytes>) -> Option<&'a str> {
    let header = request.headers().get(header::AUTHORIZATION);
    let words = header
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split_once(' '));
    let (scheme, token) = words?;
    let scheme = scheme.to_ascii_lowercase();
    let token = (scheme == "bearer" || scheme == "token").then_some(token)?;
    github.owner_of(token.trim())
}

fn response(reply: Reply) -> Response<Bytes> {
    let body = match reply.status {
        StatusCode::NO_CONTENT => String::new(),
        _ => reply.body.to_string(),
    };
    let mut response = Response::new(Bytes::from(body));
    *response.status_mut() = reply.status;
    let headers = response.headers_mut();
    let kind = header::HeaderValue::from_static("application/json; charset=utf-8");
    headers.insert(header::CONTENT_TYPE, kind);
    for (name, value) in reply.headers {
        if let Ok(value) = header::HeaderValue::from_str(&value) {
            headers.insert(name, value);
        }
    }
    response
}
