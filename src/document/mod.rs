//! A file's text: strict YAML with positions. The only folder that names `serde_yaml`.
//!
//! Two parsers read every file. `saphyr-parser` gives positions and sees what `serde_yaml` hides: anchors, aliases, tags,
//! several documents. `serde_yaml` makes the values. Where they disagree, what a reviewer sees cannot be trusted, and the
//! file is refused.

mod events;
mod finding;
mod raw;
mod simple;
mod syntax;
mod tree;
mod typos;
mod values;
mod written;

pub use finding::Finding;
pub use raw::MAX_BYTES;
pub use tree::{Entry, Node, Value};
pub use written::{Field, written};

use crate::domain::Problem;

/// A file whose top is a mapping.
#[derive(Debug, Clone, PartialEq)]
pub struct Document {
    /// The mapping, with the position of everything in it.
    pub root: Node,
}

/// What came out of a text: as much as could be read, and everything that is wrong.
#[derive(Debug)]
pub struct Parsed {
    /// What stands in the file; to be looked at for further problems, and to be used only if there are none.
    pub document: Option<Document>,
    /// The problems; those that are errors forbid the use of the document.
    pub problems: Vec<Finding>,
}

impl Document {
    /// Reads a file, and goes on after a problem as far as that makes sense.
    pub fn parse(bytes: &[u8]) -> Parsed {
        let mut problems = Vec::new();
        let document = raw::decode(bytes)
            .map_err(|problem| problems.push(problem))
            .ok()
            .and_then(|text| read(text, &mut problems));
        Parsed { document, problems }
    }
}

fn read(text: &str, problems: &mut Vec<Finding>) -> Option<Document> {
    raw::hidden_characters(text, problems);
    let is_clean = problems.is_empty();
    let before = problems.len();
    let marked = events::read(text, problems);
    if !is_clean {
        // What the parser stumbles over is most likely the hidden character.
        problems.retain(|(_, problem)| !matches!(problem, Problem::YamlSyntax { .. }));
    }
    let marked = marked?;
    if problems.len() > before {
        // An anchor or a tag: the values are not what they look like, so there is nothing to check in them.
        return None;
    }
    let mut findings = Vec::new();
    let root = values::resolve(text, marked, &mut findings);
    // Hidden characters are what parsers disagree about, and they have been reported already.
    problems.extend(findings.into_iter().filter(|(_, problem)| {
        is_clean || !matches!(problem, Problem::AmbiguousYaml | Problem::CutOff)
    }));
    let root = root?;
    match root.value {
        Value::Map(_) => Some(Document { root }),
        Value::Null => {
            problems.push((syntax::anything(text), Problem::EmptyFile));
            None
        }
        Value::Bool(_) | Value::Number(_) | Value::Text(_) | Value::List(_) => {
            let found = typos::first(text, text.len());
            problems.push(match found {
                Some((span, Problem::YamlSyntax { cause })) => {
                    let cause = Some(cause);
                    (span, Problem::NotAMapping { cause })
                }
                Some(other) => other,
                None => {
                    let span = syntax::visible_part(text, root.span);
                    (Some(span), Problem::NotAMapping { cause: None })
                }
            });
            None
        }
    }
}

#[cfg(test)]
mod tests;
