//! The wire form of Secrets Manager and CloudTrail: JSON 1.1.

use http::{HeaderValue, Response, StatusCode};
use hyper::body::Bytes;
use serde_json::{Value, json};

use super::request::Failure;
use crate::world::World;

/// The answer: an object, or an error.
pub(super) fn answer(world: &mut World, result: Result<Value, Failure>) -> Response<Bytes> {
    let (status, body) = match result {
        Ok(body) => (200, body),
        Err(failure) => (
            failure.status,
            json!({ "__type": failure.code, "message": failure.message }),
        ),
    };
    let mut response = Response::new(Bytes::from(body.to_string()));
    *response.status_mut() = StatusCode::from_u16(status).unwrap_or_default();
    let headers = response.headers_mut();
    headers.insert(
        "content-type",
        HeaderValue::from_static("application/x-amz-json-1.1"),
    );
    if let Ok(id) = HeaderValue::from_str(&world.ids.uuid()) {
        headers.insert("x-amzn-requestid", id);
    }
    response
}
