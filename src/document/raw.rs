//! What holds for every character of a file, comments included.

use super::Finding;
use crate::domain::{Encoding, Problem, Span, deceptive};

/// How large a file may be.
pub const MAX_BYTES: usize = 16 * 1024;

/// Takes the bytes as text.
pub(super) fn decode(bytes: &[u8]) -> Result<&str, Finding> {
    if bytes.len() > MAX_BYTES {
        let span = character_around(bytes, MAX_BYTES);
        return Err((Some(span), Problem::FileTooLarge { limit: MAX_BYTES }));
    }
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let start = error.valid_up_to();
        let end = error.error_len().map_or(bytes.len(), |len| start + len);
        let encoding = match bytes {
            [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => Encoding::Utf16,
            _ if is_full_of_zeros(bytes) => Encoding::Utf16,
            _ => Encoding::Unknown,
        };
        (Some(start..end), Problem::NotUtf8 { encoding })
    })?;
    if is_full_of_zeros(bytes) {
        let first = text.find('\0').unwrap_or(0);
        let encoding = Encoding::Utf16;
        return Err((Some(first..first + 1), Problem::NotUtf8 { encoding }));
    }
    // JIS is ASCII, with an escape sequence in front of everything that is not.
    if let Some(start) = JIS.iter().filter_map(|escape| text.find(escape)).min() {
        let encoding = Encoding::Iso2022Jp;
        return Err((Some(start..start + 3), Problem::NotUtf8 { encoding }));
    }
    Ok(text)
}

/// What goes over to JIS X 0208 (two editions), JIS X 0201, its half-width kana, and JIS X 0212 (RFC 1468, RFC 1554).
const JIS: [&str; 5] = ["\x1b$@", "\x1b$B", "\x1b(J", "\x1b(I", "\x1b$("];

/// UTF-16 has U+0000 for half of each character that is ASCII.
fn is_full_of_zeros(bytes: &[u8]) -> bool {
    bytes.iter().filter(|byte| **byte == 0).count() > bytes.len() / 8
}

/// Returns the character that a byte belongs to; where the bytes are no UTF-8, the byte.
fn character_around(bytes: &[u8], at: usize) -> Span {
    let is_inside = |at: usize| bytes.get(at).is_some_and(|byte| byte & 0xc0 == 0x80);
    let start = (at.saturating_sub(3)..=at).rfind(|at| !is_inside(*at));
    let start = start.unwrap_or(at);
    let end = (start + 1..=start + 4).find(|at| !is_inside(*at));
    let span = start..end.unwrap_or(start + 1);
    match bytes.get(span.clone()).map(std::str::from_utf8) {
        Some(Ok(_)) => span,
        Some(Err(_)) | None => at..at + 1,
    }
}

/// Reports what cannot be seen, or changes how the rest is seen: one problem for each unbroken run.
///
/// That includes U+0085, U+2028 and U+2029, which are line breaks to a YAML 1.1 parser and to nobody else, and the byte
/// order mark.
pub(super) fn hidden_characters(text: &str, problems: &mut Vec<Finding>) {
    if text.bytes().all(|b| matches!(b, b' '..=b'~' | b'\n')) {
        return;
    }
    let mut run: Option<(Span, char)> = None;
    for (at, character) in hidden(text) {
        if character == '\r' && text[at..].starts_with("\r\n") {
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

/// Returns the characters that are not allowed in a file, or in a value written with escapes, each with its byte offset.
pub(super) fn hidden(text: &str) -> impl Iterator<Item = (usize, char)> {
    deceptive(text).filter(|(_, character)| !matches!(character, '\n' | '\t'))
}

fn finding((span, character): (Span, char)) -> Finding {
    let escaped = false;
    let problem = Problem::HiddenCharacter { character, escaped };
    (Some(span), problem)
}
