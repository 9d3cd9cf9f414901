//! Where in a text a problem is, and what most likely caused it.

use super::Finding;
use crate::domain::{Problem, Span, SyntaxCause};

/// Sorts what the parser says into what somebody may have meant to write.
pub(super) fn explain(text: &str, at: usize, info: &str) -> Finding {
    let here = text[at..].chars().next();
    let says = |words: &str| info.contains(words);
    if says("unknown anchor") {
        return (Some(character_at(text, at)), Problem::Alias);
    }
    let line = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
    if text[line..].starts_with('%') && (says("directive") || says("TAG")) {
        return (Some(first_line(text, line..text.len())), Problem::Directive);
    }
    if says("parsing a tag") || says("scanning a tag") || says("handle") || says("verbatim tag") {
        return (Some(character_at(text, at)), Problem::Tag);
    }
    if says("anchor") {
        let is_alias = here == Some('*');
        let problem = if is_alias {
            Problem::Alias
        } else {
            Problem::Anchor
        };
        return (Some(character_at(text, at)), problem);
    }
    if text[..at].ends_with('\t') && here.is_some_and(|here| !here.is_whitespace()) {
        let cause = SyntaxCause::Tab;
        return (Some(at - 1..at), Problem::YamlSyntax { cause });
    }
    let mut span = character_at(text, at);
    let cause = if here == Some('#') && text[..at].ends_with([' ', '\t']) {
        span = first_line(text, at..text.len());
        SyntaxCause::Comment
    } else if here == Some('\t') || says("tab") {
        SyntaxCause::Tab
    } else if says("mapping values are not allowed") {
        SyntaxCause::ColonInValue
    } else if says("simple key expect") {
        // The parser notices at the end of the line, or later.
        span = line_before(text, at);
        SyntaxCause::NoColon
    } else if says("quoted scalar") && says("end of stream") {
        SyntaxCause::OpenQuote
    } else if says("trailing content") {
        SyntaxCause::AfterQuote
    } else if says("escape") || says("hexadecimal number") {
        SyntaxCause::Escape
    } else if let (true, Some(character @ ('-' | '?'))) =
        (says("not allowed in this context"), here)
    {
        SyntaxCause::Indicator(character)
    } else if says("expected key") || says("indent") || says("<document start>") {
        SyntaxCause::Indent
    } else if says("flow") || says("illegal placement") || says("misplaced bracket") {
        SyntaxCause::NoComma
    } else if let (true, Some(character)) = (says("unexpected character"), here) {
        SyntaxCause::SpecialStart(character)
    } else {
        SyntaxCause::Other
    };
    (Some(span), Problem::YamlSyntax { cause })
}

/// Returns the character at a position; at the end of the text, the last one that is not blank.
pub(super) fn character_at(text: &str, at: usize) -> Span {
    let visible = text.trim_end();
    let start = if at < visible.len() {
        at
    } else {
        visible.char_indices().last().map_or(0, |(start, _)| start)
    };
    let len = text[start..].chars().next().map_or(0, char::len_utf8);
    start..start + len
}

/// Returns the last character of a text that is not blank, if it has one.
pub(super) fn anything(text: &str) -> Option<Span> {
    Some(character_at(text, text.len())).filter(|span| !span.is_empty())
}

/// Returns the part of a span that shows best where it is: what lies on its first line or, without any, one character.
pub(super) fn visible_part(text: &str, span: Span) -> Span {
    match first_line(text, span) {
        empty if empty.is_empty() => character_at(text, empty.start),
        line => line,
    }
}

/// Returns the part of a span that lies on its first line.
pub(super) fn first_line(text: &str, span: Span) -> Span {
    match text[span.clone()].find(['\n', '\r']) {
        Some(len) => span.start..span.start + len,
        None => span,
    }
}

/// Returns the last line before a position that is not blank.
fn line_before(text: &str, at: usize) -> Span {
    let before = text[..at].trim_end();
    let start = before.rfind('\n').map_or(0, |newline| newline + 1);
    let indent = before[start..].len() - before[start..].trim_start().len();
    start + indent..before.len()
}

/// Returns where the sign of an anchor or a tag stands: in front of its value or, without a value, at its beginning.
pub(super) fn anchor_or_tag(text: &str, span: &Span, sign: char) -> Span {
    let start = if text[span.start..].starts_with(sign) {
        span.start
    } else {
        // Between the sign and the value there is at most the other sign, blanks and comments; a name has no blanks.
        text[..span.start]
            .match_indices(sign)
            .map(|(at, _)| at)
            .rfind(|at| {
                text[..*at]
                    .chars()
                    .next_back()
                    .is_none_or(|before| before.is_whitespace() || "[{,:-?".contains(before))
            })
            .unwrap_or(span.start)
    };
    let len = text[start..]
        .find([' ', '\t', '\r', '\n', ',', ']', '}'])
        .unwrap_or(text.len() - start);
    start..start + len
}
