//! A list or a mapping between brackets, from line to line.

use super::signs::{behind, cause, closing, full_width, is_sign};
use crate::document::Finding;
use crate::domain::{Span, SyntaxCause, half_width, is_odd_blank};

/// A list or a mapping between brackets that has begun.
pub(super) struct Brackets {
    start: usize,
    /// The column of the field that it is the value of.
    pub(super) indent: usize,
    /// Whether a line since then looks like the next field.
    pub(super) is_left: bool,
    depth: usize,
    quote: Option<u8>,
    /// Whether a text between quotation marks has just ended.
    is_after_quote: bool,
    /// A comment that has a closing bracket in it.
    comment: Option<Span>,
}

/// How far a line has come.
pub(super) enum Progress {
    /// The line ends inside the brackets.
    Open,
    /// The brackets end in the line; what is wrong behind them.
    Closed(Option<Finding>),
    /// Something is wrong inside them.
    Found(Finding),
}

impl Brackets {
    pub(super) fn new(start: usize, indent: usize) -> Self {
        Self {
            start,
            indent,
            is_left: false,
            depth: 0,
            quote: None,
            is_after_quote: false,
            comment: None,
        }
    }

    /// Goes on with a line. What can be text counts as a typo only where the parser stopped.
    pub(super) fn line(&mut self, text: &str, line: Span, has_error: bool) -> Progress {
        let mut suspect = None;
        let mut at = line.start;
        while at < line.end {
            let c = text[at..].chars().next().unwrap_or(' ');
            if let Some(mark) = self.quote {
                match closing(&text[at..line.end], mark) {
                    Some(len) => {
                        (self.quote, self.is_after_quote) = (None, true);
                        at += len;
                    }
                    None => return Progress::Open,
                }
                continue;
            }
            let before = &text[line.start..at];
            match c {
                '"' | '\''
                    if !self.is_after_quote
                        && (before.is_empty() || before.ends_with([' ', ',', '[', '{', ':'])) =>
                {
                    self.quote = Some(if c == '"' { b'"' } else { b'\'' });
                }
                '#' if before.is_empty() || before.ends_with([' ', '\t']) => {
                    if text[at..line.end].contains([']', '}']) && self.comment.is_none() {
                        self.comment = Some(at..line.end);
                    }
                    break;
                }
                '[' | '{' => self.depth += 1,
                ']' | '}' => {
                    self.depth = self.depth.saturating_sub(1);
                    if self.depth == 0 {
                        let after = || self.after(text, at + 1..line.end);
                        return Progress::Closed(suspect.or_else(after));
                    }
                }
                ' ' | '\t' | ',' | ':' => {}
                c if half_width(c).is_some() => {
                    let typo = full_width(text, at);
                    if self.is_after_quote {
                        return Progress::Found(suspect.unwrap_or(typo));
                    }
                    if has_error && is_sign(c) && suspect.is_none() {
                        suspect = Some(typo);
                    }
                }
                _ if has_error && self.is_after_quote => {
                    let end = at + c.len_utf8();
                    return Progress::Found(cause(at..end, SyntaxCause::NoComma));
                }
                _ => {}
            }
            if !matches!(c, ' ' | '\t') {
                self.is_after_quote = false;
            }
            at += c.len_utf8();
        }
        suspect.map_or(Progress::Open, Progress::Found)
    }

    /// What follows the last bracket.
    fn after(&self, text: &str, rest: Span) -> Option<Finding> {
        let content = text[rest.clone()].trim_start_matches([' ', '\t']);
        let is_comment = content.starts_with('#') && content.len() < rest.len();
        if content.is_empty() || is_comment || content.starts_with(':') {
            return None;
        }
        let is_typo = content.chars().next().is_some_and(|c| {
            is_odd_blank(c) || half_width(c) == Some('#') || half_width(c) == Some(',')
        });
        if is_typo {
            return behind(text, rest);
        }
        let sign = char::from(text.as_bytes()[self.start]);
        let span = self.start..self.start + 1;
        Some(cause(span, SyntaxCause::SpecialStart(sign)))
    }

    /// What is said where the text ends, or the next field begins, before the last bracket.
    pub(super) fn never_closed(&self) -> Finding {
        match &self.comment {
            Some(comment) => cause(comment.clone(), SyntaxCause::Comment),
            None => cause(self.start..self.start + 1, SyntaxCause::OpenBracket),
        }
    }
}
