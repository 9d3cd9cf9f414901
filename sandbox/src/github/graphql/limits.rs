//! How much one query may ask for, and what it costs.

use juniper::{DefaultScalarValue, FieldResult, LookAheadSelection, LookAheadValue};

use super::connections::refused;

/// <https://docs.github.com/en/graphql/overview/rate-limits-and-query-limits-for-the-graphql-api#node-limit>
const NODES: u64 = 500_000;

/// Refuses a selection that could answer with more nodes than GitHub allows.
pub(super) fn check(selection: &LookAheadSelection<'_, DefaultScalarValue>) -> FieldResult<()> {
    let nodes = nodes(selection);
    if nodes > NODES {
        return Err(refused(
            "MAX_NODE_LIMIT_EXCEEDED",
            &format!(
                "This query requests up to {nodes} possible nodes which exceeds the maximum limit of {NODES}."
            ),
        ));
    }
    Ok(())
}

/// A connection's nodes, and for each of them those of the connections below it.
fn nodes(selection: &LookAheadSelection<'_, DefaultScalarValue>) -> u64 {
    let children = selection.children();
    let below = children.iter().map(nodes).fold(0, u64::saturating_add);
    match page_size(selection) {
        Some(first) => first.saturating_mul(below.saturating_add(1)),
        None => below,
    }
}

/// Returns the points that a selection costs: the requests that each connection takes if every page is full, a hundred to
/// a point, and at least one point.
///
/// <https://docs.github.com/en/graphql/overview/rate-limits-and-query-limits-for-the-graphql-api#predicting-the-point-value-of-a-query>
pub(super) fn points(selection: &LookAheadSelection<'_, DefaultScalarValue>) -> u64 {
    (requests(selection).saturating_add(50) / 100).max(1)
}

/// One request for a connection, and those of the connections below it for each of its nodes.
fn requests(selection: &LookAheadSelection<'_, DefaultScalarValue>) -> u64 {
    let children = selection.children();
    let below = children.iter().map(requests).fold(0, u64::saturating_add);
    match page_size(selection) {
        Some(size) => size.saturating_mul(below).saturating_add(1),
        None => below,
    }
}

fn page_size(selection: &LookAheadSelection<'_, DefaultScalarValue>) -> Option<u64> {
    number(selection, "first").or_else(|| number(selection, "last"))
}

fn number(selection: &LookAheadSelection<'_, DefaultScalarValue>, name: &str) -> Option<u64> {
    match selection.argument(name)?.value() {
        LookAheadValue::Scalar(DefaultScalarValue::Int(first)) => u64::try_from(*first).ok(),
        _ => None,
    }
}
