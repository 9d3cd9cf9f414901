//! Lists in pages, with links to the others.

use http::{StatusCode, header};
use serde_json::Value;

use super::{Call, Reply};

/// The page of a list that `per_page` and `page` ask for; nothing else of it is written.
pub(super) fn numbered<T>(call: &Call, all: Vec<T>, write: impl Fn(T) -> Value) -> Reply {
    let size = size(call);
    let page = call.number("page").unwrap_or(1).max(1);
    let last = all.len().div_ceil(size).max(1);
    let link = |page: usize, relation| link(call, &[("page", page.to_string())], relation);
    let mut links = Vec::new();
    if page > 1 {
        links.push(link(page - 1, "prev"));
    }
    if page < last {
        links.push(link(page + 1, "next"));
        links.push(link(last, "last"));
    }
    if page > 1 {
        links.push(link(1, "first"));
    }
    let items = all.into_iter().skip((page - 1).saturating_mul(size));
    reply(items.take(size).map(write).collect(), &links)
}

/// The page of a list that `per_page` and `after` ask for; the cursor is the id of the last item seen.
pub(super) fn after_cursor(call: &Call, all: Vec<Value>) -> Reply {
    let size = size(call);
    let seen = call.parameter("after").and_then(|cursor| {
        let cursor: u64 = cursor.parse().ok()?;
        all.iter().position(|item| item["id"] == cursor)
    });
    let start = seen.map_or(0, |position| position + 1);
    let more = all.len() > start + size;
    let items: Vec<Value> = all.into_iter().skip(start).take(size).collect();
    let links = match items.last() {
        Some(last) if more => vec![link(call, &[("after", last["id"].to_string())], "next")],
        _ => Vec::new(),
    };
    reply(items, &links)
}

/// 30, or what is asked for, up to 100.
fn size(call: &Call) -> usize {
    call.number("per_page").unwrap_or(30).clamp(1, 100)
}

fn link(call: &Call, parameters: &[(&str, String)], relation: &str) -> String {
    format!("<{}>; rel=\"{relation}\"", call.with(parameters))
}

fn reply(items: Vec<Value>, links: &[String]) -> Reply {
    let mut reply = Reply::new(StatusCode::OK, Value::Array(items));
    if !links.is_empty() {
        reply.headers.push((header::LINK, links.join(", ")));
    }
    reply
}
