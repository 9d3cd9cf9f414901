//! What can go wrong between the caller and the sandbox.

use std::sync::Arc;

use http::{Response, StatusCode};
use hyper::body::Bytes;
use serde_json::Value;
use tokio::sync::watch;

/// On which side of the operation's effect a fault lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// Before the operation takes effect; with [`crate::Effect::Drop`] and [`crate::Effect::Answer`] it never does.
    Before,
    /// After the operation took effect; only the response is affected.
    After,
}

/// Holds calls until it is opened. Clones share one state.
#[derive(Debug, Clone)]
pub struct Gate(Arc<watch::Sender<bool>>);

impl Gate {
    /// Returns a closed gate.
    pub fn shut() -> Gate {
        Gate(Arc::new(watch::Sender::new(false)))
    }

    /// Releases the calls that wait, and those that come later.
    pub fn open(&self) {
        self.0.send_replace(true);
    }

    pub(crate) async fn pass(&self) {
        let mut opened = self.0.subscribe();
        // Its own sender keeps it from ending.
        let _ = opened.wait_for(|open| *open).await;
    }
}

/// An error with which any operation may respond.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// The service failed: 500.
    InternalError,
    /// The service is unavailable: 503.
    Unavailable,
    /// The caller is throttled.
    Throttle,
    /// The caller lacks the permission.
    Deny,
}

/// Keeps the first few bytes of the body.
///
/// No more than that: the AWS SDK takes XML that ends after its first tag for complete, with empty fields.
pub(crate) fn truncate(response: &mut Response<Bytes>) {
    let body = response.body_mut();
    body.truncate(10.min(body.len() / 2));
}

/// Empties every string of JSON, and removes every element of XML that holds text.
pub(crate) fn empty_fields(response: &mut Response<Bytes>) {
    let body = String::from_utf8_lossy(response.body()).into_owned();
    let emptied = match serde_json::from_str::<Value>(&body) {
        Ok(mut json) => {
            empty_json(&mut json);
            json.to_string()
        }
        Err(_) => empty_xml(&body),
    };
    *response.body_mut() = Bytes::from(emptied);
}

fn empty_json(value: &mut Value) {
    match value {
        Value::String(text) => text.clear(),
        Value::Array(items) => items.iter_mut().for_each(empty_json),
        Value::Object(fields) => fields.values_mut().for_each(empty_json),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// Removes every element that holds text; an empty date, for example, would not parse.
fn empty_xml(body: &str) -> String {
    let mut emptied = String::new();
    let mut tags = body.split_inclusive('>').peekable();
    while let Some(tag) = tags.next() {
        if tags.next_if(|next| !next.starts_with('<')).is_none() {
            emptied.push_str(tag);
        }
    }
    emptied
}

/// Returns an error in GitHub's format.
pub(crate) fn github_error(trouble: Trouble) -> Response<Bytes> {
    let (status, message) = match trouble {
        Trouble::InternalError => (StatusCode::INTERNAL_SERVER_ERROR, "Server Error"),
        Trouble::Unavailable => (StatusCode::SERVICE_UNAVAILABLE, "Service unavailable"),
        Trouble::Throttle => (
            StatusCode::FORBIDDEN,
            "You have exceeded a secondary rate limit.",
        ),
        Trouble::Deny => (
            StatusCode::FORBIDDEN,
            "Resource not accessible by integration",
        ),
    };
    let body = serde_json::json!({
        "message": message,
        "documentation_url": "https://docs.github.com/rest",
        "status": status.as_str(),
    });
    let mut response = Response::new(Bytes::from(body.to_string()));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(
        "content-type",
        http::HeaderValue::from_static("application/json; charset=utf-8"),
    );
    if trouble == Trouble::Throttle {
        headers.insert("retry-after", http::HeaderValue::from_static("60"));
    }
    response
}
