//! GitHub's GraphQL API, as far as countersign uses it.
//!
//! <https://docs.github.com/en/graphql/reference>

mod connection;
mod execute;
mod files;
mod graph;
mod json;
mod limits;
mod node;
mod query;

use http::StatusCode;
use serde_json::{Map, Value, json};

use super::model::GitHub;
use limits::Cost;

/// Returns the response to a query; its errors have status 200, too.
pub(super) fn answer(github: &GitHub, body: &[u8]) -> (StatusCode, Value) {
    let Ok(body) = serde_json::from_slice::<Value>(body) else {
        let answer = json!({
            "message": "Problems parsing JSON",
            "documentation_url": "https://docs.github.com/graphql",
        });
        return (StatusCode::BAD_REQUEST, answer);
    };
    let answer = execute(github, &body).unwrap_or_else(|error| json!({ "errors": [error] }));
    (StatusCode::OK, answer)
}

fn execute(github: &GitHub, body: &Value) -> Result<Value, Value> {
    let Some(text) = body["query"].as_str() else {
        let message = "A query attribute must be specified and must be a string.";
        return Err(json!({ "message": message }));
    };
    let none = Map::new();
    let variables = body["variables"].as_object().unwrap_or(&none);
    let selections = query::read(text, variables)?;
    let (cost, most) = (Cost::of(&selections), limits::MAX_NODES);
    if cost.nodes > most {
        let message = format!(
            "This query requests up to {} possible nodes which exceeds the maximum limit of {most}.",
            cost.nodes
        );
        return Err(json!({ "type": "MAX_NODE_LIMIT_EXCEEDED", "message": message }));
    }
    github.budget.graphql.spend(cost.points());
    execute::execute(&graph::root(github), &selections)
}
