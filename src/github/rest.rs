//! What every call of the REST API needs: parts of paths, and answers read.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::de::DeserializeOwned;

use super::call::Reply;
use super::graphql::failure;
use crate::domain::{Failure, FailureKind, Operation};

pub(super) fn parsed<T: DeserializeOwned>(
    operation: Operation,
    reply: &Reply,
) -> Result<T, Failure> {
    serde_json::from_slice(&reply.body).map_err(|_| malformed(operation))
}

pub(super) fn malformed(operation: Operation) -> Failure {
    failure(operation, FailureKind::NotDone, "malformed-answer")
}

/// What stays as it is (RFC 3986, 2.3).
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'~');

/// Writes text so that it is one part of a path, or one value of a query.
pub(super) fn encoded(text: &str) -> String {
    utf8_percent_encode(text, PLAIN).to_string()
}
