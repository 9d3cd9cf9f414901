//! What was most likely typed otherwise than meant in a text that is not YAML.
//!
//! A parser notices a typo where it can no longer go on, and that is often a line or more behind it. So the lines are gone through
//! from the first one on, as somebody reads them who knows what the file should look like, until one holds something that no
//! YAML file of ours can have there.

mod brackets;
mod signs;

use super::Finding;
use crate::domain::{Problem, Span, SyntaxCause, half_width, is_odd_blank};
use brackets::{Brackets, Progress};
pub(super) use signs::quoted;
use signs::{
    Separator, behind, cause, closing, conflict_marker, full_width, is_field, separator, word,
};

/// Returns the first typo of a text in which a parser could not go on at a byte, if it is one that can be named.
pub(super) fn first(text: &str, error: usize) -> Option<Finding> {
    let mut reader = Reader {
        text,
        inside: Inside::Fields,
        first: None,
        list: None,
        suspect: None,
    };
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let end = start + line.trim_end_matches(['\n', '\r']).len();
        // A parser that looks one word ahead reports the line before.
        let is_behind = start > error && !text[error..start].trim_end().is_empty();
        if is_behind && text[error..start].matches('\n').count() > 1 {
            return None;
        }
        let has_error = (start..start + line.len()).contains(&error);
        if let Some(found) = reader.line(start..end, has_error) {
            return Some(found);
        }
        start += line.len();
    }
    reader.end()
}

/// What the next line belongs to.
enum Inside {
    /// The fields around it.
    Fields,
    /// The value of a field that has none yet, if it begins behind this column.
    Open { indent: usize },
    /// Text without quotation marks, as far as it is indented more than this.
    Plain { indent: usize },
    /// A block of text (`|` or `>`), as far as it is indented more than this.
    Block { indent: usize },
    /// A text between quotation marks that began at a byte, for a field in a column.
    Quoted {
        mark: u8,
        start: usize,
        indent: usize,
    },
    /// A list or a mapping between brackets.
    Brackets(Brackets),
}

/// The first line that is no comment.
struct First {
    indent: usize,
    word: Span,
    /// Whether it is an item of a list.
    is_item: bool,
}

struct Reader<'a> {
    text: &'a str,
    inside: Inside,
    first: Option<First>,
    /// The column of the list whose items the lines are.
    list: Option<usize>,
    /// What is a typo only if the parser stops here or at the next field.
    suspect: Option<Finding>,
}

impl Reader<'_> {
    fn line(&mut self, line: Span, has_error: bool) -> Option<Finding> {
        let text = self.text;
        let content = &text[line.clone()];
        if let Some(marker) = conflict_marker(content) {
            let span = line.start..line.start + marker.len();
            return Some((Some(span), Problem::ConflictMarker));
        }
        let indent = content.len() - content.trim_start_matches(' ').len();
        let is_deeper = |than: usize| indent > than || content.trim_matches(' ').is_empty();
        match &mut self.inside {
            Inside::Quoted {
                mark,
                start,
                indent: column,
            } => {
                if indent <= *column && is_field(content) {
                    return Some(cause(*start..*start + 1, SyntaxCause::OpenQuote));
                }
                let (mark, start, column) = (*mark, *start, *column);
                return self.quoted(mark, start, line, column);
            }
            Inside::Brackets(brackets) => {
                brackets.is_left |= indent <= brackets.indent && is_field(content);
                if has_error && brackets.is_left {
                    return Some(brackets.never_closed());
                }
                return self.brackets(line, has_error);
            }
            Inside::Plain { indent: column } if is_deeper(*column) => {
                return self.suspect.take().filter(|_| has_error);
            }
            Inside::Block { indent: column } if is_deeper(*column) => return None,
            Inside::Fields | Inside::Open { .. } | Inside::Plain { .. } | Inside::Block { .. } => {}
        }
        if content.trim_matches(' ').is_empty() {
            return None;
        }
        let before = self.suspect.take();
        let found = self.fields(line.start + indent..line.end, indent, has_error);
        let suspect = || before.or_else(|| self.suspect.clone());
        found.or_else(|| if has_error { suspect() } else { None })
    }

    /// A line that begins a field, an item of a list or a comment.
    fn fields(&mut self, line: Span, indent: usize, has_error: bool) -> Option<Finding> {
        let text = self.text;
        let content = &text[line.clone()];
        let mut start = line.start;
        if content.starts_with('#') || ["---", "...", "%"].iter().any(|s| content.starts_with(s)) {
            return None;
        }
        if content.starts_with('\t') {
            return Some(cause(start..start + 1, SyntaxCause::Tab));
        }
        let first = content.chars().next().unwrap_or(' ');
        if is_odd_blank(first) || half_width(first) == Some('#') {
            return Some(full_width(text, start));
        }
        let is_item = content == "-" || content.starts_with("- ");
        match &self.first {
            Some(first) if has_error && indent < first.indent => {
                return Some(cause(first.word.clone(), SyntaxCause::Indent));
            }
            Some(first) if has_error && indent == first.indent && first.is_item && !is_item => {
                return Some(cause(first.word.clone(), SyntaxCause::Item));
            }
            Some(_) => {}
            None => {
                self.first = Some(First {
                    indent,
                    word: word(text, start),
                    is_item,
                });
                self.list = is_item.then_some(indent);
            }
        }
        let may_be_list =
            matches!(self.inside, Inside::Open { indent: column } if column <= indent);
        if is_item && has_error && self.list != Some(indent) && !may_be_list {
            return Some(cause(start..start + 1, SyntaxCause::Item));
        }
        if is_item {
            self.list = Some(indent);
        } else if self.list.is_some_and(|column| indent <= column) {
            self.list = None;
        }
        // An item can be text, and so can be what stands below the name of a field.
        let mut may_be_text = match self.inside {
            Inside::Open { indent: column } => indent > column,
            Inside::Fields
            | Inside::Plain { .. }
            | Inside::Block { .. }
            | Inside::Quoted { .. }
            | Inside::Brackets(_) => false,
        };
        let mut column = indent;
        let mut item = indent;
        while let Some(rest) = text[start..line.end].strip_prefix('-') {
            let blanks = rest.len() - rest.trim_start_matches(' ').len();
            if blanks == 0 && !rest.is_empty() {
                break;
            }
            item = column;
            column += 1 + blanks;
            start += 1 + blanks;
            may_be_text = true;
        }
        let rest = &text[start..line.end];
        if rest.is_empty() {
            self.inside = Inside::Open { indent: item };
            return None;
        }
        let mut chars = rest.chars();
        if let (Some('-'), Some(' ')) = (
            chars.next().filter(|c| *c != '-').and_then(half_width),
            chars.next().map(|c| half_width(c).unwrap_or(c)),
        ) {
            return Some(full_width(text, start));
        }
        match separator(text, start..line.end) {
            Separator::Colon(value) => self.value(value..line.end, column, has_error),
            Separator::Typo(typo) if may_be_text => {
                self.suspect = Some(typo);
                self.value(start..line.end, item, has_error)
            }
            Separator::None if may_be_text || rest.starts_with(['[', '{']) => {
                self.value(start..line.end, item, has_error)
            }
            Separator::Typo(typo) => Some(typo),
            Separator::None => Some(cause(start..line.end, SyntaxCause::NoColon)),
        }
    }

    /// The value of a field in a column, or of an item.
    fn value(&mut self, value: Span, indent: usize, has_error: bool) -> Option<Finding> {
        let text = self.text;
        let blanks =
            text[value.clone()].len() - text[value.clone()].trim_start_matches([' ', '\t']).len();
        let start = value.start + blanks;
        let content = &text[start..value.end];
        let mut chars = content.chars();
        match chars.next() {
            None | Some('#') => self.inside = Inside::Open { indent },
            Some(sign @ ('|' | '>')) => {
                let header = chars
                    .as_str()
                    .trim_start_matches(|c: char| "+-".contains(c) || c.is_ascii_digit());
                let is_header = header.trim_start_matches([' ', '\t']).is_empty()
                    || header.starts_with([' ', '\t']) && header.trim_start().starts_with('#');
                if !is_header {
                    return Some(cause(start..start + 1, SyntaxCause::SpecialStart(sign)));
                }
                self.inside = Inside::Block { indent };
            }
            Some(mark @ ('"' | '\'')) => {
                let mark = if mark == '"' { b'"' } else { b'\'' };
                return self.quoted(mark, start, start + 1..value.end, indent);
            }
            Some('[' | '{') => {
                self.inside = Inside::Brackets(Brackets::new(start, indent));
                return self.brackets(start..value.end, has_error);
            }
            Some(sign @ (',' | ']' | '}')) if has_error => {
                return Some(cause(start..start + 1, SyntaxCause::SpecialStart(sign)));
            }
            Some(first) => {
                self.inside = Inside::Plain { indent };
                if has_error {
                    return self.plain(start..value.end, first);
                }
            }
        }
        None
    }

    /// Text without quotation marks, on the line where the parser stopped.
    fn plain(&self, value: Span, first: char) -> Option<Finding> {
        let text = self.text;
        let opens = first != half_width(first).unwrap_or(first)
            && matches!(half_width(first), Some('[' | '{' | '"' | '\''));
        if opens {
            return Some(full_width(text, value.start));
        }
        let mut before = None;
        for (at, c) in text[value.clone()].char_indices() {
            let half = half_width(c).unwrap_or(c);
            let is_after_blank = before.is_some_and(|(_, b)| half_width(b).unwrap_or(b) == ' ');
            if half == '#' && is_after_blank {
                match before {
                    Some((blank, b)) if b != ' ' => {
                        return Some(full_width(text, value.start + blank));
                    }
                    Some(_) | None if c != '#' => return Some(full_width(text, value.start + at)),
                    Some(_) | None => return None,
                }
            }
            before = Some((at, c));
        }
        None
    }

    /// The rest of a line, from inside quotation marks.
    fn quoted(&mut self, mark: u8, start: usize, rest: Span, indent: usize) -> Option<Finding> {
        match closing(&self.text[rest.clone()], mark) {
            Some(len) => {
                self.inside = Inside::Fields;
                behind(self.text, rest.start + len..rest.end)
            }
            None => {
                self.inside = Inside::Quoted {
                    mark,
                    start,
                    indent,
                };
                None
            }
        }
    }

    /// The rest of a line, from inside brackets.
    fn brackets(&mut self, line: Span, has_error: bool) -> Option<Finding> {
        let Inside::Brackets(brackets) = &mut self.inside else {
            return None;
        };
        match brackets.line(self.text, line, has_error) {
            Progress::Open => None,
            Progress::Closed(found) => {
                self.inside = Inside::Fields;
                found
            }
            Progress::Found(found) => Some(found),
        }
    }

    /// The end of the text.
    fn end(self) -> Option<Finding> {
        match self.inside {
            Inside::Quoted { start, .. } => Some(cause(start..start + 1, SyntaxCause::OpenQuote)),
            Inside::Brackets(brackets) => Some(brackets.never_closed()),
            Inside::Fields | Inside::Open { .. } | Inside::Plain { .. } | Inside::Block { .. } => {
                None
            }
        }
    }
}
