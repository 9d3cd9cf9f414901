//! An answer of the REST API.

use http::StatusCode;
use serde_json::{Value, json};

/// What is answered: a status, headers besides the usual ones, JSON.
#[derive(Debug)]
pub(in crate::github) struct Reply {
    pub(in crate::github) status: StatusCode,
    pub(in crate::github) headers: Vec<(http::HeaderName, String)>,
    pub(in crate::github) body: Value,
}

impl Reply {
    /// A reply without further headers.
    pub(in crate::github) fn new(status: StatusCode, body: Value) -> Self {
        Self {
            status,
            headers: Vec::new(),
            body,
        }
    }

    /// A reply that says why not.
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
