//! What no service has: the sandbox's clock, and the messages that its topic's subscribers were sent.

use http::{HeaderValue, Method, Request, Response, StatusCode, header};
use hyper::body::Bytes;
use serde_json::{Value, json};

use crate::time::rfc3339;
use crate::world::World;

/// Answers a request below `/sandbox`:
///
/// - `GET /sandbox/notices`: the published messages, oldest first
/// - `POST /sandbox/clock` with `{"seconds": …}`: lets time pass; returns the time afterwards
pub(crate) fn answer(world: &mut World, request: &Request<Bytes>) -> Response<Bytes> {
    match (request.method(), request.uri().path()) {
        (&Method::GET, "/sandbox/notices") => {
            let messages = world.sns.published().iter();
            let messages = messages.map(|message| {
                json!({
                    "topic": message.topic,
                    "subject": message.subject,
                    "message": message.message,
                    "attributes": message.attributes,
                })
            });
            ok(&messages.collect())
        }
        (&Method::POST, "/sandbox/clock") => {
            let sent: Value = serde_json::from_slice(request.body()).unwrap_or_default();
            let seconds = sent["seconds"].as_i64();
            // Clocks do not go back, and a year is as far as anything here reaches.
            let Some(seconds) = seconds.filter(|seconds| (0..=31_536_000).contains(seconds)) else {
                let mut response = ok(&json!({ "message": "seconds must be 0 to 31536000" }));
                *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
                return response;
            };
            world.pass(seconds);
            ok(&json!({ "now": rfc3339(world.now()) }))
        }
        _ => not_found(),
    }
}

/// Returns the answer to what there is not, in the form of GitHub's.
pub(crate) fn not_found() -> Response<Bytes> {
    let mut response = ok(&json!({ "message": "Not Found" }));
    *response.status_mut() = StatusCode::NOT_FOUND;
    response
}

fn ok(value: &Value) -> Response<Bytes> {
    let mut response = Response::new(Bytes::from(value.to_string()));
    let kind = HeaderValue::from_static("application/json; charset=utf-8");
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    response
}
