//! The node limit, and the cost of a query.

use super::query::Selection;

/// The most nodes that a query may request.
///
/// <https://docs.github.com/en/graphql/overview/rate-limits-and-query-limits-for-the-graphql-api#node-limit>
pub(super) const MAX_NODES: u64 = 500_000;

/// The cost of a selection, if every page is full.
pub(super) struct Cost {
    /// The nodes of all connections.
    pub(super) nodes: u64,
    /// One request for each connection, and those of the connections below it for each of its nodes.
    requests: u64,
}

impl Cost {
    pub(super) fn of(selections: &[Selection]) -> Self {
        let (mut nodes, mut requests) = (0_u64, 0_u64);
        for selection in selections {
            let mut cost = Self::of(&selection.fields);
            if let Some(size) = selection.number("first").or(selection.number("last")) {
                cost.nodes = size.saturating_mul(cost.nodes.saturating_add(1));
                cost.requests = size.saturating_mul(cost.requests).saturating_add(1);
            }
            nodes = nodes.saturating_add(cost.nodes);
            requests = requests.saturating_add(cost.requests);
        }
        Self { nodes, requests }
    }

    /// Returns the points: one for each hundred requests, at least one.
    ///
    /// <https://docs.github.com/en/graphql/overview/rate-limits-and-query-limits-for-the-graphql-api#predicting-the-point-value-of-a-query>
    pub(super) fn points(&self) -> u64 {
        (self.requests.saturating_add(50) / 100).max(1)
    }
}
