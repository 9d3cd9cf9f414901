//! Paginated lists, as in Relay and GitHub.

use serde_json::json;

use super::node::{FieldError, Node};
use super::query::Selection;

const MAX_PAGE_SIZE: u64 = 100;

/// Returns the page of a list that `first` and `after`, or `last`, ask for.
pub(super) fn page<'a>(
    type_name: &'static str,
    all: Vec<Node<'a>>,
    selection: &Selection,
) -> Result<Node<'a>, FieldError> {
    let name = selection.name;
    let refused = |kind, message| Err(FieldError::new(kind, message));
    let (bound, size) = match (selection.number("last"), selection.number("first")) {
        (Some(last), _) => ("last", last),
        (None, Some(first)) => ("first", first),
        (None, None) => {
            let message = format!(
                "You must provide a `first` or `last` value to properly paginate the `{name}` connection."
            );
            return refused("MISSING_PAGINATION_BOUNDARIES", message);
        }
    };
    if size > MAX_PAGE_SIZE {
        let message = format!(
            "Requesting {size} records on the `{name}` connection exceeds the `{bound}` limit of {MAX_PAGE_SIZE} records."
        );
        return refused("EXCESSIVE_PAGINATION", message);
    }
    let (size, total) = (size as usize, all.len());
    let position = |cursor: &str| cursor.strip_prefix("cursor:v2:")?.parse().ok();
    let start = match selection.text("after") {
        _ if bound == "last" => total.saturating_sub(size),
        None => 0,
        Some(cursor) => match position(cursor) {
            Some(position) => position,
            None => {
                let message = format!("`{cursor}` does not appear to be a valid cursor.");
                return refused("INVALID_CURSOR_ARGUMENTS", message);
            }
        },
    };
    let nodes: Vec<Node> = all.into_iter().skip(start).take(size).collect();
    let end = start + nodes.len();
    let info = json!({
        "__typename": "PageInfo",
        "endCursor": (!nodes.is_empty()).then(|| format!("cursor:v2:{end}")),
        "hasNextPage": end < total,
    });
    Ok(Node::object(type_name, move |field| {
        Ok(Some(match field.name {
            "nodes" => Node::List(nodes.clone()),
            "pageInfo" => info.clone().into(),
            "totalCount" => total.into(),
            _ => return Ok(None),
        }))
    }))
}
