//! How much one query may ask for.

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
    match first(selection) {
        Some(first) => first.saturating_mul(below.saturating_add(1)),
        None => below,
    }
}

fn first(selection: &LookAheadSelection<'_, DefaultScalarValue>) -> Option<u64> {
    match selection.argument("first")?.value() {
        LookAheadValue::Scalar(DefaultScalarValue::Int(first)) => u64::try_from(*first).ok(),
        _ => None,
    }
}
