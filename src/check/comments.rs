//! Comments behind values.

use crate::document::Finding;
use crate::domain::Problem;

/// Returns whether a comment behind a value cannot be taken for a part of it: it has two blanks or more in front of it, and one
/// behind its `#`, as yamllint asks for.
pub(super) fn is_set_apart(bytes: &[u8], (span, problem): &Finding) -> bool {
    let Some(span) = span.as_ref().filter(|_| *problem == Problem::CutOff) else {
        return false;
    };
    let before = &bytes[..span.start];
    (before.ends_with(b"  ") || before.ends_with(b"\t"))
        && bytes[span.start..].trim_ascii_end().starts_with(b"# ")
}
