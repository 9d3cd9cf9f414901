//! The text of a file, made safe to show, with the places in it still right.

use crate::domain::{Span, deceptive};

/// How many characters are marked at most.
const MOST_MARKED: usize = 40;

/// A line and a column, both counted from one; the column in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) line: usize,
    pub(super) column: usize,
}

/// Returns the line and column of a byte.
pub(super) fn place(source: &[u8], at: usize) -> Place {
    place_in(source, at, |_| 1)
}

/// Where a span begins, and where the first thing after it does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Region {
    pub(super) start: Place,
    pub(super) end: Place,
}

/// Returns the region of a span, with columns as wide as `width` says.
pub(super) fn region(source: &[u8], span: &Span, width: fn(char) -> usize) -> Region {
    Region {
        start: place_in(source, span.start, width),
        end: place_in(source, span.end.max(span.start), width),
    }
}

fn place_in(source: &[u8], at: usize, width: fn(char) -> usize) -> Place {
    let before = &source[..at.min(source.len())];
    let start = line_start(before);
    let line = String::from_utf8_lossy(&before[start..]);
    Place {
        line: before.iter().filter(|byte| **byte == b'\n').count() + 1,
        column: line.chars().map(width).sum::<usize>() + 1,
    }
}

/// The lines that some spans lie on, with nothing hidden in them.
pub(super) struct Excerpt {
    /// The lines, without the line break of the last one.
    pub(super) text: String,
    /// The number of the first of them.
    pub(super) first_line: usize,
    /// The spans in `text`, each cut off at the end of its first line.
    pub(super) spans: Vec<Span>,
}

impl Excerpt {
    /// Takes whole lines out of a file, from the first span to the last.
    pub(super) fn new(source: &[u8], spans: &[&Span]) -> Self {
        let clamp = |at: usize| at.min(source.len());
        let first = spans.iter().map(|span| clamp(span.start)).min();
        let last = spans.iter().map(|span| clamp(span.start)).max();
        let (first, last) = (first.unwrap_or(0), last.unwrap_or(0));
        let start = line_start(&source[..first]);
        let end = line_end(source, last);
        let mut shown = Shown {
            text: String::new(),
            // Where each byte of the lines begins in the text; the last entry is the end.
            offsets: Vec::with_capacity(end - start + 1),
        };
        for chunk in source[start..end].utf8_chunks() {
            let hidden: Vec<_> = deceptive(chunk.valid()).map(|(at, _)| at).collect();
            let mut chars = chunk.valid().char_indices().peekable();
            while let Some((at, c)) = chars.next() {
                let is_crlf = c == '\r' && chars.peek().is_none_or(|(_, next)| *next == '\n');
                shown.push(c, is_crlf, hidden.binary_search(&at).is_ok());
            }
            for byte in chunk.invalid() {
                shown.offsets.push(shown.text.len());
                shown.text.push_str(&format!("\\x{byte:02x}"));
            }
        }
        shown.offsets.push(shown.text.len());
        let inside = |at: usize| shown.offsets[clamp(at).clamp(start, end) - start];
        let spans = spans
            .iter()
            .map(|span| {
                let line_end = line_end(source, clamp(span.start));
                let mark = inside(span.start)..inside(span.end.min(line_end));
                // A longer mark would push its own label out of sight.
                let most = shown.text[mark.clone()].char_indices().nth(MOST_MARKED);
                mark.start..most.map_or(mark.end, |(len, _)| mark.start + len)
            })
            .collect();
        Self {
            first_line: place(source, start).line,
            spans,
            text: shown.text,
        }
    }
}

impl Excerpt {
    /// Returns the number of the last line.
    pub(super) fn last_line(&self) -> usize {
        self.first_line + self.text.matches('\n').count()
    }
}

struct Shown {
    text: String,
    offsets: Vec<usize>,
}

impl Shown {
    fn push(&mut self, c: char, is_crlf: bool, is_hidden: bool) {
        let at = self.text.len();
        self.offsets.extend(std::iter::repeat_n(at, c.len_utf8()));
        if is_crlf {
            // Half of a line break.
        } else if is_hidden && !matches!(c, '\n' | '\t') {
            self.text.extend(c.escape_unicode());
        } else {
            self.text.push(c);
        }
    }
}

fn line_start(before: &[u8]) -> usize {
    before
        .iter()
        .rposition(|byte| *byte == b'\n')
        .map_or(0, |newline| newline + 1)
}

fn line_end(source: &[u8], at: usize) -> usize {
    source[at..]
        .iter()
        .position(|byte| *byte == b'\n')
        .map_or(source.len(), |len| at + len)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_counted_in_characters() {
        let source = "a: b\nreason: 夜間\n".as_bytes();
        let at = source.len() - "間\n".len();
        assert_eq!(
            place(source, at),
            Place {
                line: 2,
                column: 10
            }
        );
        assert_eq!(place(source, 0), Place { line: 1, column: 1 });
        assert_eq!(place(b"", 7), Place { line: 1, column: 1 });
    }

    #[test]
    fn a_region_has_the_columns_that_are_asked_for() {
        let source = "a: 𠮷野\nb: c\n".as_bytes();
        let columns = |span: Span, width| {
            let region = region(source, &span, width);
            let (start, end) = (region.start, region.end);
            (start.line, start.column, end.line, end.column)
        };
        assert_eq!(columns(3..10, |_| 1), (1, 4, 1, 6));
        assert_eq!(columns(3..10, char::len_utf16), (1, 4, 1, 7));
        assert_eq!(columns(3..99, |_| 1), (1, 4, 3, 1));
    }

    #[test]
    fn a_span_stays_on_what_it_was_on() {
        for (source, span, text, marked) in [
            (
                "a\nb: \u{202e}c\r\nd".as_bytes(),
                8..9,
                "b: \\u{202e}c",
                "c",
            ),
            (
                "a\nb: \u{202e}c\r\nd".as_bytes(),
                5..8,
                "b: \\u{202e}c",
                "\\u{202e}",
            ),
            (b"x: \x96\xe9y\n", 4..5, "x: \\x96\\xe9y", "\\xe9"),
            (b"one\ntwo\nthree", 1..6, "one", "ne"),
            (b"one\ntwo", 90..99, "two", ""),
            (b"\x1b[31m\n", 0..1, "\\u{1b}[31m", "\\u{1b}"),
        ] {
            let excerpt = Excerpt::new(source, &[&span]);
            assert_eq!(excerpt.text, text);
            assert_eq!(&excerpt.text[excerpt.spans[0].clone()], marked);
        }
    }

    #[test]
    fn two_spans_show_what_lies_between() {
        let excerpt = Excerpt::new(b"zero\none\ntwo\nthree\n", &[&(13..18), &(5..8)]);
        assert_eq!(
            (excerpt.text.as_str(), excerpt.first_line),
            ("one\ntwo\nthree", 2)
        );
        assert_eq!(excerpt.spans, [8..13, 0..3]);
    }
}
