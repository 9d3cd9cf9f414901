//! A problem, and where it is.

use super::facts::Typo;
use super::problem::{Problem, Severity, Span};
use super::text::visible;

/// One problem in one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// The file, as it was named.
    pub path: String,
    /// Where in the file; `None` if the file itself is meant.
    pub span: Option<Span>,
    pub problem: Problem,
    /// What most likely brought it about, if the text tells.
    pub typo: Option<Typo>,
}

impl Diagnostic {
    /// Returns whether the file is refused for it.
    pub fn is_error(&self) -> bool {
        self.problem.severity() == Severity::Error
    }

    /// Returns the path with nothing hidden in it.
    pub fn shown_path(&self) -> String {
        visible(&self.path)
    }
}
