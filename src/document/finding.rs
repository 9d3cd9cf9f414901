//! A problem in a text that has no name yet.

use crate::domain::{Problem, Span};

/// A problem, and where it stands; `None` if it is nowhere in particular.
pub type Finding = (Option<Span>, Problem);
