//! What a field leads to.

use std::rc::Rc;

use serde_json::Value;

use super::query::Selection;
use crate::github::refusal::Refusal;

/// A value of the graph. What leads on to more of it is read only when a query asks for it.
#[derive(Clone)]
pub(super) enum Node<'a> {
    /// A scalar, null, or an object that leads nowhere else, with its type in `__typename`.
    Json(Value),
    List(Vec<Node<'a>>),
    /// A list that is answered in pages, by the name of its type.
    Connection(&'static str, Vec<Node<'a>>),
    /// An object of a type, whose fields are found by their name and arguments; `None` if the type has no such field.
    Object(&'static str, Rc<dyn Fn(&Selection) -> Resolved<'a> + 'a>),
}

/// What a field of an object leads to.
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
