//! What can be wrong with a file.

use std::ops::Range;

use super::text::visible;

/// A part of a file, in bytes.
pub type Span = Range<usize>;

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The file is refused.
    Error,
    /// The file is accepted.
    Warning,
}

/// One problem in one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// The file, as it was named.
    pub path: String,
    /// Where in the file; nothing where the file itself is meant.
    pub span: Option<Span>,
    /// What is wrong.
    pub problem: Problem,
}

/// What is wrong: the facts. `messages` has the words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// The file is not UTF-8.
    NotUtf8,
}

impl Problem {
    /// Returns the code: one per variant, in kebab case, never changed.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotUtf8 => "not-utf8",
        }
    }

    /// Returns how bad it is.
    #[must_use]
    pub fn severity(&self) -> Severity {
        match self {
            Self::NotUtf8 => Severity::Error,
        }
    }
}

impl Diagnostic {
    /// Returns the path with nothing hidden in it.
    #[must_use]
    pub fn shown_path(&self) -> String {
        visible(&self.path)
    }
}
