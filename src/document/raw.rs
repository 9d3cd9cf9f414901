//! What holds for every character of a file, comments included.

use super::Finding;
use crate::domain::{Problem, Span, is_deceptive};

/// How large a file may be.
pub const MAX_BYTES: usize = 16 * 1024;

/// Takes the bytes as text.
pub(super) fn decode(bytes: &[u8]) -> Result<&str, Finding> {
    if bytes.len() > MAX_BYTES {
        return Err((None, Problem::FileTooLarge { limit: MAX_BYTES }));
    }
    std::str::from_utf8(bytes).map_err(|error| {
        let start = error.valid_up_to();
        let end = error.error_len().map_or(bytes.len(), |len| start + len);
        (Some(start..end), Problem::NotUtf8)
    })
}

/// Reports what cannot be seen, or changes how the rest is seen: one problem for each unbroken run.
///
/// That includes U+0085, U+2028 and U+2029, which are line breaks to a YAML 1.1 parser and to nobody else, and the byte
/// order mark.
pub(super) fn hidden_characters(text: &str, problems: &mut Vec<Finding>) {
    let mut run: Option<(Span, char)> = None;
    let mut chars = text.char_indices().peekable();
    while let Some((at, character)) = chars.next() {
        let is_crlf = character == '\r' && chars.peek().is_some_and(|(_, next)| *next == '\n');
        if is_crlf || !is_hidden(character) {
            continue;
        }
        let end = at + character.len_utf8();
        match &mut run {
            Some((span, _)) if span.end == at => span.end = end,
            Some(_) | None => problems.extend(run.replace((at..end, character)).map(finding)),
        }
    }
    problems.extend(run.map(finding));
}

/// Says whether a character has no place in a file, or in a value that stands there as an escape.
pub(super) fn is_hidden(character: char) -> bool {
    !matches!(character, '\n' | '\t') && is_deceptive(character)
}

fn finding((span, character): (Span, char)) -> Finding {
    let escaped = false;
    let problem = Problem::HiddenCharacter { character, escaped };
    (Some(span), problem)
}
