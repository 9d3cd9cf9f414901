//! What can go wrong with one call.

use std::time::Duration;

use http::Response;
use hyper::body::Bytes;

use crate::proxy::{Fate, error};
use crate::schedules::random::Random;

/// A fault, and what to say of it.
pub(crate) fn any(random: &mut Random, operation: &str) -> (&'static str, Fate) {
    let service = |status, code| error(operation, status, code, "The request failed.");
    match random.below(11) {
        0 | 1 => ("lost before", Fate::lost_before()),
        2 | 3 => ("lost after", Fate::lost_after()),
        4 => ("500 before", Fate::Answer(service(500, "InternalFailure"))),
        5 => ("500 after", Fate::answered(service(500, "InternalFailure"))),
        6 => ("throttled", Fate::Answer(throttled(operation))),
        7 => ("denied", Fate::Answer(denied(operation))),
        8 => ("truncated", Fate::Spoil(Box::new(truncate))),
        9 => ("emptied", Fate::Spoil(Box::new(empty))),
        _ => ("slow", Fate::Delay(Duration::from_millis(20))),
    }
}

/// Whether a client may try again after that.
pub(crate) fn may_pass(said: &str) -> bool {
    !matches!(said, "denied" | "emptied" | "slow")
}

fn throttled(operation: &str) -> Response<Bytes> {
    match operation.starts_with("github:") {
        true => error(
            operation,
            429,
            "",
            "You have exceeded a secondary rate limit.",
        ),
        false => error(operation, 400, "ThrottlingException", "Rate exceeded"),
    }
}

fn denied(operation: &str) -> Response<Bytes> {
    error(operation, 403, "AccessDenied", "Not authorized.")
}

pub(crate) fn truncate(response: &mut Response<Bytes>) {
    let body = response.body_mut();
    body.truncate(10.min(body.len() / 2));
}

/// Takes every text out of XML, and every field out of JSON.
pub(crate) fn empty(response: &mut Response<Bytes>) {
    let body = String::from_utf8_lossy(response.body()).into_owned();
    let emptied = match body.starts_with('{') {
        true => "{}".to_owned(),
        false => {
            let tags = body.split_inclusive('>');
            tags.filter_map(|tag| tag.find('<').map(|at| &tag[at..]))
                .collect()
        }
    };
    *response.body_mut() = Bytes::from(emptied);
}
