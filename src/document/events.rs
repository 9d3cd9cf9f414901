//! The first parser: positions, and what must not be in a file at all.

use saphyr_parser::{Event, Parser, ScalarStyle};

use super::{Finding, syntax, typos};
use crate::domain::{Problem, Span};

/// How deep lists and mappings may lie in each other.
const MAX_DEPTH: usize = 16;

/// A value that is not told apart yet: plain `12` may be a number.
pub(super) struct Marked {
    pub(super) span: Span,
    pub(super) content: Content,
}

pub(super) enum Content {
    Scalar { text: String, is_plain: bool },
    List(Vec<Marked>),
    Map(Vec<(Key, Marked)>),
}

/// A key and where it stands.
pub(super) struct Key {
    pub(super) text: String,
    pub(super) is_plain: bool,
    pub(super) span: Span,
}

/// Reads the one document of a text.
pub(super) fn read(text: &str, problems: &mut Vec<Finding>) -> Option<Marked> {
    let offsets = Offsets::new(text);
    let mut builder = Builder {
        text,
        problems,
        open: Vec::new(),
        root: None,
    };
    let mut documents = 0;
    for event in Parser::new_from_str(text) {
        let (event, span) = match event {
            Ok((event, span)) => (
                event,
                offsets.byte(span.start.index())..offsets.byte(span.end.index()),
            ),
            Err(error) => {
                let at = offsets.byte(error.marker().index());
                let finding = typos::first(text, at);
                let finding = finding.unwrap_or_else(|| syntax::explain(text, at, error.info()));
                builder.problems.push(finding);
                return None;
            }
        };
        if matches!(event, Event::DocumentStart(_)) {
            documents += 1;
            if documents > 1 {
                builder.problem(span, Problem::SeveralDocuments);
                return None;
            }
            continue;
        }
        if let Err(TooDeep(span)) = builder.take(event, span) {
            builder.problem(span, Problem::TooDeep { limit: MAX_DEPTH });
            return None;
        }
    }
    let root = builder.root;
    match &root {
        Some(marked) => directives(text, marked.span.start, problems),
        None => problems.push((syntax::anything(text), Problem::EmptyFile)),
    }
    root
}

/// Finds lines such as `%YAML 1.2`, which make no event. Before the first value there are only they, comments and `---`.
fn directives(text: &str, end: usize, problems: &mut Vec<Finding>) {
    let mut start = 0;
    for line in text[..end].split_inclusive('\n') {
        if line.starts_with('%') {
            let span = start..start + line.trim_end().len();
            problems.push((Some(span), Problem::Directive));
        }
        start += line.len();
    }
}

/// A list or mapping that has begun.
struct Open {
    start: usize,
    /// The key that waits for this value.
    key: Option<Key>,
    content: OpenContent,
}

enum OpenContent {
    List(Vec<Marked>),
    Map {
        entries: Vec<(Key, Marked)>,
        /// The key that waits for its value.
        key: Option<Key>,
    },
}

struct Builder<'a> {
    text: &'a str,
    problems: &'a mut Vec<Finding>,
    open: Vec<Open>,
    root: Option<Marked>,
}

struct TooDeep(Span);

impl Builder<'_> {
    fn problem(&mut self, span: Span, problem: Problem) {
        let span = syntax::visible_part(self.text, span);
        self.problems.push((Some(span), problem));
    }

    fn take(&mut self, event: Event<'_>, span: Span) -> Result<(), TooDeep> {
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                self.anchor_or_tag(&span, anchor, tag.is_some());
                let span = match style {
                    ScalarStyle::DoubleQuoted => typos::quoted(self.text, span, b'"'),
                    ScalarStyle::SingleQuoted => typos::quoted(self.text, span, b'\''),
                    ScalarStyle::Plain | ScalarStyle::Literal | ScalarStyle::Folded => span,
                };
                self.scalar(text.into_owned(), style == ScalarStyle::Plain, span);
            }
            Event::Alias(_) => {
                self.problem(span.clone(), Problem::Alias);
                self.scalar(String::new(), true, span);
            }
            Event::SequenceStart(anchor, tag) => {
                self.anchor_or_tag(&span, anchor, tag.is_some());
                self.start(OpenContent::List(Vec::new()), span)?;
            }
            Event::MappingStart(anchor, tag) => {
                self.anchor_or_tag(&span, anchor, tag.is_some());
                let (entries, key) = (Vec::new(), None);
                self.start(OpenContent::Map { entries, key }, span)?;
            }
            Event::SequenceEnd | Event::MappingEnd => self.end(span.end),
            Event::Nothing
            | Event::StreamStart
            | Event::StreamEnd
            | Event::DocumentStart(_)
            | Event::DocumentEnd => {}
        }
        Ok(())
    }

    /// An anchor or a tag is in front of its value; the parser gives the value's position only.
    fn anchor_or_tag(&mut self, span: &Span, anchor: usize, has_tag: bool) {
        if anchor > 0 {
            self.problem(syntax::anchor_or_tag(self.text, span, '&'), Problem::Anchor);
        }
        if has_tag {
            self.problem(syntax::anchor_or_tag(self.text, span, '!'), Problem::Tag);
        }
    }

    /// Takes the key that waits for the next value, if the innermost mapping has one.
    fn waiting_key(&mut self) -> Option<Key> {
        match self.open.last_mut().map(|open| &mut open.content) {
            Some(OpenContent::Map { entries: _, key }) => key.take(),
            Some(OpenContent::List(_)) | None => None,
        }
    }

    fn expects_key(&self) -> bool {
        matches!(
            self.open.last().map(|open| &open.content),
            Some(OpenContent::Map {
                entries: _,
                key: None
            })
        )
    }

    fn scalar(&mut self, text: String, is_plain: bool, span: Span) {
        let is_empty = span.is_empty();
        // What is not written out is shown where it would stand.
        let span = if is_empty {
            syntax::character_at(self.text, span.start)
        } else {
            trimmed(self.text, span)
        };
        if self.expects_key() {
            self.key(Key {
                text,
                is_plain,
                span,
            });
            return;
        }
        let key = self.waiting_key();
        let span = match &key {
            Some(key) if is_empty => key.span.clone(),
            Some(_) | None => span,
        };
        let content = Content::Scalar { text, is_plain };
        self.put(key, Marked { span, content });
    }

    fn key(&mut self, key: Key) {
        let mut problems = Vec::new();
        if let Some(OpenContent::Map {
            entries,
            key: waiting,
        }) = self.open.last_mut().map(|open| &mut open.content)
        {
            if key.text == "<<" {
                problems.push((key.span.clone(), Problem::MergeKey));
            }
            if let Some((same, _)) = entries.iter().find(|(known, _)| known.text == key.text) {
                let problem = Problem::DuplicateKey {
                    key: key.text.clone(),
                    first: same.span.clone(),
                };
                problems.push((key.span.clone(), problem));
            }
            *waiting = Some(key);
        }
        for (span, problem) in problems {
            self.problem(span, problem);
        }
    }

    fn start(&mut self, content: OpenContent, span: Span) -> Result<(), TooDeep> {
        if self.open.len() == MAX_DEPTH {
            return Err(TooDeep(span));
        }
        let key = self.waiting_key();
        self.open.push(Open {
            start: span.start,
            key,
            content,
        });
        Ok(())
    }

    fn end(&mut self, end: usize) {
        let Some(open) = self.open.pop() else { return };
        let span = trimmed(self.text, open.start..end);
        let content = match open.content {
            OpenContent::List(items) => Content::List(items),
            OpenContent::Map { entries, key: _ } => Content::Map(entries),
        };
        if open.key.is_none() && self.expects_key() {
            self.problem(span.clone(), Problem::KeyNotText);
            if let Some(OpenContent::Map { entries: _, key }) =
                self.open.last_mut().map(|open| &mut open.content)
            {
                *key = Some(Key {
                    text: String::new(),
                    is_plain: false,
                    span,
                });
            }
            return;
        }
        self.put(open.key, Marked { span, content });
    }

    fn put(&mut self, key: Option<Key>, marked: Marked) {
        match (self.open.last_mut().map(|open| &mut open.content), key) {
            (Some(OpenContent::List(items)), _) => items.push(marked),
            (Some(OpenContent::Map { entries, key: _ }), Some(key)) => entries.push((key, marked)),
            (Some(OpenContent::Map { entries: _, key: _ }), None) => {}
            (None, _) => self.root = Some(marked),
        }
    }
}

/// Cuts off the blanks and comments that the parser counts to a value's end only because the next one begins later.
fn trimmed(text: &str, span: Span) -> Span {
    let end = span.start
        + text[span.clone()]
            .trim_end_matches([' ', '\t', '\r', '\n'])
            .len();
    span.start..end.max(span.start)
}

/// From the parser's characters to bytes.
struct Offsets {
    /// `None` if every character is one byte.
    starts: Option<Vec<usize>>,
    len: usize,
}

impl Offsets {
    fn new(text: &str) -> Self {
        Self {
            starts: (!text.is_ascii()).then(|| text.char_indices().map(|(at, _)| at).collect()),
            len: text.len(),
        }
    }

    fn byte(&self, character: usize) -> usize {
        match &self.starts {
            Some(starts) => starts.get(character).copied().unwrap_or(self.len),
            None => character.min(self.len),
        }
    }
}
