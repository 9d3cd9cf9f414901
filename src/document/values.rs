//! The second parser: what the values are.

use serde_json::Number;

use super::events::{Content, Key, Marked};
use super::raw::hidden;
use super::tree::{Entry, Node, Value};
use super::{Finding, simple, syntax};
use crate::domain::{Problem, Span, SyntaxCause, deceptive, is_deceptive};

/// Gives every value its type, provided that both parsers read the same text in the same place.
pub(super) fn resolve(text: &str, marked: Marked, problems: &mut Vec<Finding>) -> Option<Node> {
    let value = match simple::read(text).map_or_else(|| serde_yaml::from_str(text), Ok) {
        Ok(value) => value,
        Err(error) => {
            problems.push(refused(text, &error));
            return None;
        }
    };
    Resolver { text, problems }.node(marked, value)
}

/// The first parser had nothing against the text.
fn refused(text: &str, error: &serde_yaml::Error) -> Finding {
    let at = error.location().map_or(0, |location| location.index());
    let at = (0..=at.min(text.len())).rfind(|at| text.is_char_boundary(*at));
    let at = at.unwrap_or(0);
    if text[at..].starts_with('\t') {
        let cause = SyntaxCause::Tab;
        return (Some(at..at + 1), Problem::YamlSyntax { cause });
    }
    let span = syntax::character_at(text, at);
    (Some(span), Problem::AmbiguousYaml)
}

struct Resolver<'a> {
    text: &'a str,
    problems: &'a mut Vec<Finding>,
}

impl Resolver<'_> {
    fn node(&mut self, marked: Marked, value: serde_yaml::Value) -> Option<Node> {
        use serde_yaml::Value as Yaml;
        let span = marked.span;
        let is_plain = matches!(
            marked.content,
            Content::Scalar {
                text: _,
                is_plain: true
            }
        );
        let value = match (marked.content, value) {
            (Content::Scalar { text, is_plain }, Yaml::String(same)) if text == same => {
                self.no_hidden_escape(&text, &span);
                if let Some(problem) = old_form(&text).filter(|_| is_plain) {
                    self.problem(span.clone(), problem);
                }
                Some(Value::Text(text))
            }
            (
                Content::Scalar {
                    text,
                    is_plain: true,
                },
                Yaml::Null,
            ) if is_null(&text) => Some(Value::Null),
            (
                Content::Scalar {
                    text,
                    is_plain: true,
                },
                Yaml::Bool(truth),
            ) if text.eq_ignore_ascii_case(if truth { "true" } else { "false" }) => {
                Some(Value::Bool(truth))
            }
            (
                Content::Scalar {
                    text,
                    is_plain: true,
                },
                Yaml::Number(number),
            ) => {
                return self.number(span, &text, &number);
            }
            (Content::List(items), Yaml::Sequence(values)) if items.len() == values.len() => {
                let nodes: Vec<_> = items
                    .into_iter()
                    .zip(values)
                    .map(|(item, value)| self.node(item, value))
                    .collect();
                return self.whole(span, nodes.into_iter().collect(), Value::List);
            }
            (Content::Map(entries), Yaml::Mapping(values)) if entries.len() == values.len() => {
                let entries: Vec<_> = entries
                    .into_iter()
                    .zip(values)
                    .map(|((key, marked), (name, value))| self.entry(key, marked, &name, value))
                    .collect();
                return self.whole(span, entries.into_iter().collect(), Value::Map);
            }
            (
                Content::Scalar {
                    text: _,
                    is_plain: _,
                }
                | Content::List(_)
                | Content::Map(_),
                Yaml::Null
                | Yaml::Bool(_)
                | Yaml::Number(_)
                | Yaml::String(_)
                | Yaml::Sequence(_)
                | Yaml::Mapping(_)
                | Yaml::Tagged(_),
            ) => None,
        };
        match &value {
            None => self.problem(span.clone(), Problem::AmbiguousYaml),
            Some(Value::Text(_) | Value::Bool(_)) if is_plain => self.cut_off(&span),
            Some(_) => {}
        }
        value.map(|value| Node { span, value })
    }

    fn whole<T>(&self, span: Span, parts: Option<T>, value: fn(T) -> Value) -> Option<Node> {
        parts.map(|parts| Node {
            span,
            value: value(parts),
        })
    }

    /// Refuses in a name what may belong to a text: two names that look the same would be two fields.
    fn no_selector(&mut self, key: &Key) {
        let hidden = key.text.chars().find(|c| is_deceptive(*c));
        if let Some(character) = hidden
            && deceptive(&key.text).next().is_none()
        {
            let escaped = !self.text[key.span.clone()].contains(character);
            self.problem(
                key.span.clone(),
                Problem::HiddenCharacter { character, escaped },
            );
        }
    }

    fn entry(
        &mut self,
        key: Key,
        marked: Marked,
        name: &serde_yaml::Value,
        value: serde_yaml::Value,
    ) -> Option<Entry> {
        let node = self.node(marked, value);
        match name.as_str() {
            Some(name) if name == key.text => {
                self.no_hidden_escape(&key.text, &key.span);
                self.no_selector(&key);
                if key.is_plain && old_form(&key.text).is_some() {
                    self.problem(key.span, Problem::KeyNotText);
                    return None;
                }
                if !is_literal(self.text, &key) {
                    let value = key.text;
                    self.problem(key.span, Problem::NotLiteral { value });
                    return None;
                }
                Some(Entry {
                    key: key.text,
                    key_span: key.span,
                    node: node?,
                })
            }
            Some(_) => {
                self.problem(key.span, Problem::AmbiguousYaml);
                None
            }
            None => {
                self.problem(key.span, Problem::KeyNotText);
                None
            }
        }
    }

    /// Hexadecimal, octal, infinite: parsers differ about them, and JSON has none of them.
    fn number(&mut self, span: Span, text: &str, number: &serde_yaml::Number) -> Option<Node> {
        let Ok(value) = serde_json::from_str::<Number>(text) else {
            self.problem(span.clone(), Problem::NumberForm);
            let value = Value::Text(text.to_owned());
            return Some(Node { span, value });
        };
        let is_same = match (value.as_i64(), value.as_u64()) {
            (Some(whole), _) => number.as_i64() == Some(whole),
            (None, Some(whole)) => number.as_u64() == Some(whole),
            (None, None) => number.as_f64() == value.as_f64(),
        };
        if !is_same {
            self.problem(span, Problem::AmbiguousYaml);
            return None;
        }
        self.cut_off(&span);
        let value = Value::Number(value);
        Some(Node { span, value })
    }

    /// Reports the comment that follows a value without quotation marks: it may have been meant to belong to it.
    fn cut_off(&mut self, span: &Span) {
        let rest = &self.text[span.end..];
        let comment = rest.trim_start_matches([' ', '\t']);
        if comment.len() < rest.len() && comment.starts_with('#') {
            let start = self.text.len() - comment.len();
            self.problem(start..self.text.len(), Problem::CutOff);
        }
    }

    /// `"\u202e"` is as misleading as the character itself, only later. What stands there itself has been reported.
    fn no_hidden_escape(&mut self, value: &str, span: &Span) {
        let written = &self.text[span.clone()];
        if written != value
            && let Some((_, character)) = hidden(value).next()
            && !written.contains(character)
        {
            let escaped = true;
            self.problem(
                span.clone(),
                Problem::HiddenCharacter { character, escaped },
            );
        }
    }

    fn problem(&mut self, span: Span, problem: Problem) {
        let span = syntax::visible_part(self.text, span);
        self.problems.push((Some(span), problem));
    }
}

/// Finds what is wrong with plain text that YAML 1.1, or the other reading of YAML 1.2, takes for something else.
///
/// Dates and times are left alone: nobody is deceived who reads one as text.
fn old_form(text: &str) -> Option<Problem> {
    let is_truth = ["yes", "no", "on", "off"]
        .iter()
        .any(|word| text.eq_ignore_ascii_case(word));
    if is_truth {
        return Some(Problem::TruthForm);
    }
    let is_whole = |text: &str, also: &[u8]| {
        let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
        digits.starts_with(|c: char| c.is_ascii_digit())
            && digits
                .bytes()
                .all(|b| b.is_ascii_digit() || also.contains(&b))
    };
    let (digits, power) = text.split_once(['e', 'E']).unwrap_or((text, "1"));
    let is_number =
        is_whole(digits, b"_.") && is_whole(power, b"") && digits.matches('.').count() < 2;
    is_number.then_some(Problem::NumberForm)
}

/// Returns whether a key stands in the file as it is read. A hidden character has been reported already.
fn is_literal(text: &str, key: &Key) -> bool {
    hidden(&key.text).next().is_some()
        || text[key.span.clone()].contains(&key.text) && !key.text.contains(['\n', '\t'])
}

fn is_null(text: &str) -> bool {
    matches!(text, "" | "~" | "null" | "Null" | "NULL")
}
