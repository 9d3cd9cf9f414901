//! A parsed call of the REST API.

use http::{Method, Request, header};
use hyper::body::Bytes;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use serde_json::Value;

/// A method, a path, a query and a body.
#[derive(Debug)]
pub(in crate::github) struct Call {
    pub(super) method: Method,
    /// The segments of the path, decoded.
    pub(super) path: Vec<String>,
    pub(super) query: Vec<(String, String)>,
    pub(super) body: Bytes,
    /// The address of the same path, for links to other pages.
    pub(super) address: String,
}

impl Call {
    pub(in crate::github) fn new(request: &Request<Bytes>) -> Self {
        let uri = request.uri();
        let parts = uri.path().split('/').skip(1);
        let query = uri.query().unwrap_or_default();
        let host = request.headers().get(header::HOST);
        let host = host.and_then(|host| host.to_str().ok());
        Self {
            method: request.method().clone(),
            path: parts.map(decoded).collect(),
            query: form_urlencoded::parse(query.as_bytes())
                .into_owned()
                .collect(),
            body: request.body().clone(),
            address: match host {
                Some(host) => format!("http://{host}/github{}", uri.path()),
                None => format!("https://api.github.com{}", uri.path()),
            },
        }
    }

    /// Returns a query parameter.
    pub(super) fn parameter(&self, key: &str) -> Option<&str> {
        let mut query = self.query.iter();
        let (_, value) = query.find(|(known, _)| known == key)?;
        Some(value)
    }

    /// Returns a query parameter that is a number.
    pub(super) fn number(&self, key: &str) -> Option<usize> {
        self.parameter(key)?.parse().ok()
    }

    /// Returns the body as JSON.
    pub(super) fn json(&self) -> Option<Value> {
        serde_json::from_slice(&self.body).ok()
    }

    /// Returns the address of this call with some parameters replaced; a cursor replaces any other cursor.
    pub(super) fn with(&self, parameters: &[(&str, String)]) -> String {
        let is_cursor = |key: &str| matches!(key, "after" | "before");
        let replaces = |name: &str, key: &str| name == key || is_cursor(name) && is_cursor(key);
        let kept = self
            .query
            .iter()
            .filter(|(key, _)| !parameters.iter().any(|(name, _)| replaces(name, key)))
            .map(|(key, value)| (key.as_str(), value.as_str()));
        let new = parameters.iter().map(|(key, value)| (*key, value.as_str()));
        let query: Vec<String> = kept
            .chain(new)
            .map(|(key, value)| format!("{key}={}", encoded(value)))
            .collect();
        format!("{}?{}", self.address, query.join("&"))
    }
}

/// Escapes everything but letters, digits and `-._~`.
const ESCAPED: AsciiSet = NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

pub(super) fn encoded(text: &str) -> String {
    utf8_percent_encode(text, &ESCAPED).to_string()
}
