//! A response of GitHub's API.

use http::StatusCode;
use serde_json::{Value, json};

/// A status, additional headers, and a JSON body.
#[derive(Debug)]
pub(in crate::github) struct Reply {
    pub(in crate::github) status: StatusCode,
    pub(in crate::github) headers: Vec<(http::HeaderName, String)>,
    pub(in crate::github) body: Value,
}

impl Reply {
    /// Returns a response without additional headers.
    pub(in crate::github) fn new(status: StatusCode, body: Value) -> Self {
        Self {
            status,
            headers: Vec::new(),
            body,
        }
    }

    /// Returns an error response.
    pub(in crate::github) fn error(status: StatusCode, message: &str) -> Self {
        let body = json!({
            "message": message,
            "documentation_url": "https://docs.github.com/rest",
            "status": status.as_str(),
        });
        Self::new(status, body)
    }
}

pub(super) fn not_found() -> Reply {
    Reply::error(StatusCode::NOT_FOUND, "Not Found")
}
