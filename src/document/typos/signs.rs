//! The signs of YAML in a line, and what people type in their place.

use crate::document::Finding;
use crate::domain::{Problem, Span, SyntaxCause, half_width, is_odd_blank};

/// What git writes at the beginning of a line around the two sides of a merge that it cannot make.
const CONFLICT_MARKERS: [&str; 4] = ["<<<<<<<", "|||||||", "=======", ">>>>>>>"];

/// Returns the conflict marker at the beginning of a line.
pub(super) fn conflict_marker(line: &str) -> Option<&'static str> {
    CONFLICT_MARKERS.into_iter().find(|marker| {
        line.strip_prefix(marker)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t']))
    })
}

/// What ends the name of a field.
pub(super) enum Separator {
    /// A colon and a blank; where the value can begin.
    Colon(usize),
    /// Something else that was meant so.
    Typo(Finding),
    None,
}

/// Finds what ends the name of a field that begins a part of a line.
pub(super) fn separator(text: &str, line: Span) -> Separator {
    let content = &text[line.clone()];
    let mut at = match content.as_bytes() {
        [mark @ (b'"' | b'\''), rest @ ..] => match closing(&content[1..], *mark) {
            Some(len) if len <= rest.len() => 1 + len,
            Some(_) | None => return Separator::None,
        },
        _ => 0,
    };
    let mut tight = None;
    while let Some(c) = content[at..].chars().next() {
        let here = line.start + at;
        let next = content[at + c.len_utf8()..].chars().next();
        match c {
            ':' => match next {
                None | Some(' ' | '\t') => return Separator::Colon(here + 1),
                Some(next) if is_odd_blank(next) => {
                    return Separator::Typo(full_width(text, here + 1));
                }
                Some(_) => tight = tight.or(Some(here)),
            },
            '#' if content[..at].ends_with(' ') => break,
            c if at > 0 && half_width(c) == Some(':') => {
                return Separator::Typo(full_width(text, here));
            }
            _ => {}
        }
        at += c.len_utf8();
    }
    match tight {
        Some(at) => Separator::Typo(cause(at..at + 1, SyntaxCause::TightColon)),
        None => Separator::None,
    }
}

/// Returns how long the rest of a text between quotation marks is, with the mark that closes it.
pub(super) fn closing(rest: &str, mark: u8) -> Option<usize> {
    let bytes = rest.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' if mark == b'"' => at += 1,
            b'\'' if mark == b'\'' && bytes.get(at + 1) == Some(&b'\'') => at += 1,
            byte if byte == mark => return Some(at + 1),
            _ => {}
        }
        at += 1;
    }
    None
}

/// Finds a full-width character behind a closing quotation mark or bracket.
pub(super) fn behind(text: &str, rest: Span) -> Option<Finding> {
    let content = text[rest.clone()].trim_start_matches([' ', '\t']);
    let first = content.chars().next()?;
    half_width(first).map(|_| full_width(text, rest.end - content.len()))
}

/// Cuts off what the parser counts to a text between quotation marks only because the next value begins later.
pub(in crate::document) fn quoted(text: &str, span: Span, mark: u8) -> Span {
    let rest = text.get(span.start + 1..span.end).unwrap_or_default();
    let len = closing(rest, mark).filter(|_| text.as_bytes()[span.start] == mark);
    span.start..len.map_or(span.end, |len| span.start + 1 + len)
}

/// Returns whether a line looks like a field: one word and a colon.
pub(super) fn is_field(line: &str) -> bool {
    let line = line.trim_start_matches([' ', '-']);
    let parts = line.split_once(|c| half_width(c).unwrap_or(c) == ':');
    parts.is_some_and(|(name, rest)| {
        let name = name.trim_matches(['"', '\'']);
        let is_of_a_name = |c: char| c.is_alphanumeric() || "_-./@".contains(c);
        !name.is_empty() && name.chars().all(is_of_a_name) && !rest.starts_with("//")
    })
}

/// Returns whether a full-width character has a meaning for YAML in its half-width form.
pub(super) fn is_sign(c: char) -> bool {
    matches!(
        half_width(c),
        Some(',' | ':' | '[' | ']' | '{' | '}' | '"' | '\'' | '#' | ' ')
    )
}

/// Returns the unbroken run of one full-width character.
pub(super) fn full_width(text: &str, at: usize) -> Finding {
    let c = text[at..].chars().next().unwrap_or(' ');
    let run = text[at..].chars().take_while(|other| *other == c);
    let end = at + run.map(char::len_utf8).sum::<usize>();
    cause(at..end, SyntaxCause::FullWidth(c))
}

/// Returns the word that begins at a byte.
pub(super) fn word(text: &str, at: usize) -> Span {
    let len = text[at..].find([' ', ':', '：', '\n', '\r']);
    at..len
        .filter(|len| *len > 0)
        .map_or(text.len(), |len| at + len)
}

pub(super) fn cause(span: Span, cause: SyntaxCause) -> Finding {
    (Some(span), Problem::YamlSyntax { cause })
}
