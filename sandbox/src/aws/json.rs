//! The responses of Secrets Manager, CloudTrail and KMS: JSON 1.1.

use http::{HeaderValue, Response, StatusCode};
use hyper::body::Bytes;
use serde_json::{Value, json};

use super::ids::Ids;
use super::request::{Failure, Request};

/// Returns the response: an object, or an error.
pub(super) fn answer(ids: &mut Ids, result: Result<Value, Failure>) -> Response<Bytes> {
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
    if let Ok(id) = HeaderValue::from_str(&ids.uuid()) {
        headers.insert("x-amzn-requestid", id);
    }
    response
}

/// Adds to `answer`, under `name`, the page that `NextToken` asks for.
pub(super) fn with_page<T>(
    mut answer: Value,
    name: &str,
    (request, size): (&Request, usize),
    all: &[T],
    entry: impl Fn(&T) -> Value,
) -> Result<Value, Failure> {
    let wrong = || Failure::new(400, "InvalidNextTokenException", "Invalid NextToken.");
    let start = match request.text("NextToken") {
        None => 0,
        Some(token) => token
            .strip_prefix("after-")
            .and_then(|start| start.parse().ok())
            .ok_or_else(wrong)?,
    };
    let page: Vec<Value> = all.iter().skip(start).take(size).map(entry).collect();
    let end = start + page.len();
    answer[name] = page.into();
    if end < all.len() {
        answer["NextToken"] = format!("after-{end}").into();
    }
    Ok(answer)
}
