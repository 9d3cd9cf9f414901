//! Paginated lists, with `Link` headers.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::{StatusCode, header};
use serde_json::Value;

use super::call::Call;
use super::reply::Reply;

/// Returns the page that `per_page` and `page` ask for; only its items are converted.
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

/// Returns the page that `per_page` and a cursor, `before` or `after`, ask for; `page` is ignored.
pub(super) fn by_cursor(call: &Call, all: Vec<Value>) -> Reply {
    let size = size(call);
    let seen = |key: &str| {
        let wanted = call.parameter(key)?;
        all.iter().position(|item| cursor(item) == wanted)
    };
    let (start, end) = match (seen("after"), seen("before")) {
        (Some(last), _) => (last + 1, last + 1 + size),
        (None, Some(first)) => (first.saturating_sub(size), first),
        (None, None) => (0, size),
    };
    let end = end.min(all.len());
    let mut links = Vec::new();
    if let Some(last) = all[start..end].last()
        && end < all.len()
    {
        links.push(link(call, &[("after", cursor(last))], "next"));
    }
    if let Some(first) = all[start..end].first()
        && start > 0
    {
        links.push(link(call, &[("before", cursor(first))], "prev"));
    }
    let items = all.into_iter().skip(start).take(end - start);
    reply(items.collect(), &links)
}

/// Returns GitHub's cursor for an item: a version, and the item's id in MessagePack.
fn cursor(item: &Value) -> String {
    let id = item["id"].as_u64().unwrap_or_default();
    let packed = [&b"v1:\x92\xcf"[..], &id.to_be_bytes(), b"\0"].concat();
    URL_SAFE_NO_PAD.encode(packed)
}

/// Returns the page size: 30, or as requested, up to 100.
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
