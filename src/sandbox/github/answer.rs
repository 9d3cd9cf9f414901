//! What GitHub answers over HTTP: who may ask, and which of the two interfaces is asked.

use http::{Method, Request, Response, StatusCode, header};
use hyper::body::Bytes;

use super::rest::{self, Reply};
use super::{GitHub, graphql};
use crate::sandbox::server::Answer;
use crate::sandbox::world::World;

/// Answers a request for GitHub, whose path is as on `api.github.com`.
pub(in crate::sandbox) fn answer(world: &mut World, request: &Request<Bytes>) -> Answer {
    let now = world.now();
    let (operation, response) = respond(&mut world.github, now, request);
    Answer {
        operation,
        response,
    }
}

/// The operation that was asked for, and the response.
pub(super) fn respond(
    github: &mut GitHub,
    now: i64,
    request: &Request<Bytes>,
) -> (String, Response<Bytes>) {
    let is_graphql = request.method() == Method::POST && request.uri().path() == "/graphql";
    let call = rest::Call::new(request);
    let (template, route) = rest::route(&call);
    let operation = if is_graphql {
        "github:POST /graphql".to_owned()
    } else {
        format!("github:{} {template}", request.method())
    };
    let reply = if !is_known(github, request) {
        Reply::error(StatusCode::UNAUTHORIZED, "Bad credentials")
    } else if is_graphql {
        let (status, value) = graphql::execute(github, request.body());
        Reply::new(status, value)
    } else {
        rest::reply(github, now, &call, route)
    };
    (operation, response(reply))
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
    let mut response = Response::new(Bytes::from(reply.body.to_string()));
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
