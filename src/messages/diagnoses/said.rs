//! What `doctor` says in a line, and in the line below it.

use crate::domain::{Failure, Locale};
use crate::messages::{self, failure_hint};

/// What is; and what to do about it, if there is something to be done.
pub(super) type Said = (String, Option<String>);

pub(super) fn right(what: String) -> Said {
    (what, None)
}

pub(super) fn wrong([what, hint]: [String; 2]) -> Said {
    (what, Some(hint))
}

pub(super) fn failed(language: Locale, failure: &Failure) -> Said {
    let hint = failure_hint(language, failure);
    (messages::failure(language, failure), Some(hint))
}
