//! Lists in pages, as Relay and GitHub have them.

use juniper::{FieldError, FieldResult, GraphQLObject, graphql_value};

/// Information about pagination in a connection.
#[derive(Debug, Clone, GraphQLObject)]
pub(super) struct PageInfo {
    end_cursor: Option<String>,
    has_next_page: bool,
    has_previous_page: bool,
    start_cursor: Option<String>,
}

/// One page of a list.
pub(super) struct Page<T> {
    pub(super) nodes: Vec<Option<T>>,
    pub(super) page_info: PageInfo,
    pub(super) total_count: i32,
}

const LIMIT: usize = 100;

/// Cuts the page out of a list that `first` and `after` ask for; GitHub gives at most 100.
pub(super) fn page<T>(
    connection: &str,
    all: Vec<T>,
    first: Option<i32>,
    after: Option<&str>,
) -> FieldResult<Page<T>> {
    let Some(first) = first.and_then(|first| usize::try_from(first).ok()) else {
        return Err(refused(
            "MISSING_PAGINATION_BOUNDARIES",
            &format!(
                "You must provide a `first` or `last` value to properly paginate the `{connection}` connection."
            ),
        ));
    };
    if first > LIMIT {
        return Err(refused(
            "EXCESSIVE_PAGINATION",
            &format!(
                "Requesting {first} records on the `{connection}` connection exceeds the `first` limit of {LIMIT} records."
            ),
        ));
    }
    let start = match after {
        None => 0,
        Some(cursor) => position(cursor).ok_or_else(|| {
            refused(
                "INVALID_CURSOR_ARGUMENTS",
                &format!("`{cursor}` does not appear to be a valid cursor."),
            )
        })?,
    };
    let total = all.len();
    let nodes: Vec<Option<T>> = all.into_iter().skip(start).take(first).map(Some).collect();
    let end = start + nodes.len();
    Ok(Page {
        page_info: PageInfo {
            end_cursor: (!nodes.is_empty()).then(|| cursor(end)),
            has_next_page: end < total,
            has_previous_page: start > 0,
            start_cursor: (!nodes.is_empty()).then(|| cursor(start + 1)),
        },
        total_count: i32::try_from(total).unwrap_or(i32::MAX),
        nodes,
    })
}

/// Cuts the end out of a list that `last` asks for.
pub(super) fn end<T>(connection: &str, mut all: Vec<T>, last: i32) -> FieldResult<Page<T>> {
    let skipped = all.len().saturating_sub(usize::try_from(last)?);
    let rest = all.split_off(skipped);
    let mut page = page(connection, rest, Some(last), None)?;
    page.page_info.has_previous_page = skipped > 0;
    Ok(page)
}

/// An error with the type that GitHub gives it.
pub(super) fn refused(kind: &str, message: &str) -> FieldError {
    FieldError::new(message, graphql_value!({ "type": kind }))
}

/// Names the n-th node, counted from one; opaque to clients.
fn cursor(number: usize) -> String {
    format!("cursor:v2:{number}")
}

fn position(cursor: &str) -> Option<usize> {
    cursor.strip_prefix("cursor:v2:")?.parse().ok()
}

/// Declares a connection type: `connection!(IssueCommentConnection of IssueComment)`.
macro_rules! connection {
    ($name:ident of $node:ty) => {
        #[derive(juniper::GraphQLObject)]
        #[graphql(context = crate::github::GitHub)]
        pub(super) struct $name {
            nodes: Option<Vec<Option<$node>>>,
            page_info: $crate::github::graphql::connections::PageInfo,
            total_count: i32,
        }

        impl From<$crate::github::graphql::connections::Page<$node>> for $name {
            fn from(page: $crate::github::graphql::connections::Page<$node>) -> Self {
                Self {
                    nodes: Some(page.nodes),
                    page_info: page.page_info,
                    total_count: page.total_count,
                }
            }
        }
    };
}

pub(super) use connection;
