//! Forms: source snippets, plans, reports, annotations, JSON, SARIF, the comment's Markdown.

mod comment;
mod diagnostics;
mod explanation;
mod form;
mod github;
mod json;
mod progress;
mod report;
mod sarif;
mod source;
mod sweep;

pub use comment::{MARK, Row, comment, sections, told};
pub use explanation::explanation;
pub use form::{Findings, Form, Run, Stopped, Summary, findings, run};
pub use progress::{Line, Progress};
pub use report::Tense;

use crate::domain::Language;
use crate::messages::{Words, levels};

/// Says a problem in two lines: what is wrong, and what to do.
fn words_in_one(words: &Words, language: Language) -> String {
    let Words { title, label, help } = words;
    let colon = if label.is_empty() { "" } else { ": " };
    format!("{title}{colon}{label}\n{}: {help}", levels(language).help)
}
