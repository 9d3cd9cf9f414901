//! What GitHub answers over HTTP: who may ask, and which of the two interfaces is asked.

use http::{Method, Request, Response, StatusCode, header};
use hyper::body::Bytes;

use super::rest::{self, Reply};
use super::{GitHub, graphql};
use crate::sandbox::server::Answer;
use crate::sandbox::world::World;

/// The operation that is asked for: `github:GET /repos/{owner}/{repo}`.
pub(in crate::sandbox) fn operation(request: &Request<Bytes>) -> String {
    if is_graphql(request) {
        return "github:POST /graphql".to_owned();
    }
    rest::route(&rest::Call::new(request)).0
}

/// Answers a request for GitHub, whose path is as on `api.github.com`.
pub(in crate::sandbox) fn answer(world: &mut World, request: &Request<Bytes>) -> Answer {
    let now = world.now();
    Answer {
        operation: operation(request),
        response: respond(&mut world.github, now, request),
    }
}

pub(super) fn respond(github: &mut GitHub, now: i64, request: &Request<Bytes>) -> Response<Bytes> {
    response(if !is_known(github, request) {
        Reply::error(StatusCode::UNAUTHORIZED, "Bad credentials")
    } else if is_graphql(request) {
        let (status, value) = graphql::execute(github, request.body());
        Reply::new(status, value)
    } else {
        let call = rest::Call::new(request);
        let (_, route) = rest::route(&call);
        rest::reply(github, now, &call, route)
    })
}

fn is_graphql(request: &Request<Bytes>) -> bool {
    request.method() == Method::POST && request.uri().path() == "/graphql"
}

fn is_known(github: &GitHub, request: &Request<Bytes>) -> bool {
    let header = request.headers().get(header::AUTHORIZATION);
    let words = header
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split_once(' '));
    words.is_some_and(|(scheme, token)| {
        let scheme = scheme.to_ascii_lowercase();
        (scheme == "bearer" || scheme == "token") && token.trim() == github.token
    })
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
