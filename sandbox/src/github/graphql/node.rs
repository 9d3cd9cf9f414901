//! The values of GitHub's graph.

use std::rc::Rc;

use serde_json::Value;

use super::query::Selection;
use crate::github::refusal::Refusal;

/// A value of the graph, resolved only as far as a query asks.
#[derive(Clone)]
pub(super) enum Node<'a> {
    /// A scalar, null, or an object without links, with its type in `__typename`.
    Json(Value),
    List(Vec<Node<'a>>),
    /// A paginated list, with the name of its type.
    Connection(&'static str, Vec<Node<'a>>),
    /// An object: its type, and the function that resolves its fields.
    Object(&'static str, Rc<dyn Fn(&Selection) -> Resolved<'a> + 'a>),
}

/// The value of a field; `None` if the type has no such field.
pub(super) type Resolved<'a> = Result<Option<Node<'a>>, FieldError>;

/// Why a field has no value.
pub(super) struct FieldError {
    /// GitHub's type of the error, if it has one.
    pub(super) kind: Option<&'static str>,
    pub(super) message: String,
}

impl<'a> Node<'a> {
    pub(super) const NULL: Self = Self::Json(Value::Null);

    pub(super) fn object(
        type_name: &'static str,
        field: impl Fn(&Selection) -> Resolved<'a> + 'a,
    ) -> Self {
        Self::Object(type_name, Rc::new(field))
    }

    pub(super) fn connection(
        type_name: &'static str,
        nodes: impl IntoIterator<Item = Self>,
    ) -> Self {
        Self::Connection(type_name, nodes.into_iter().collect())
    }
}

impl<T: Into<Value>> From<T> for Node<'_> {
    fn from(value: T) -> Self {
        Self::Json(value.into())
    }
}

impl FieldError {
    pub(super) fn new(kind: &'static str, message: String) -> Self {
        let kind = Some(kind);
        Self { kind, message }
    }
}

impl From<Refusal> for FieldError {
    fn from(refusal: Refusal) -> Self {
        Self {
            kind: None,
            message: refusal.to_string(),
        }
    }
}
