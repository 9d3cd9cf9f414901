//! Forms: source snippets, plans, reports, annotations, JSON, SARIF, the comment's Markdown.

mod audit;
mod comment;
mod complaint;
mod diagnostics;
mod doctor;
mod explanation;
mod form;
mod github;
mod json;
mod mark;
mod progress;
mod pull;
mod quote;
mod report;
mod review;
mod sarif;
mod source;
mod sweep;

pub use audit::{Audit, audit};
pub use comment::{Row, comment, sections};
pub use complaint::complain;
pub use doctor::{Examination, examination};
pub use explanation::explanation;
pub use form::{Findings, Form, Run, Stopped, Summary, findings, run};
pub use mark::{MARK, told};
pub use progress::{Line, Progress};
pub use pull::{PullPage, PullRow, pull};
pub use report::Tense;
pub use review::{PullLack, PullReport, Review, review};

use crate::domain::Language;
use crate::messages::{Words, levels};

/// Says a problem in two lines: what is wrong, and what to do.
fn words_in_one(words: &Words, language: Language) -> String {
    let Words { title, label, help } = words;
    let colon = if label.is_empty() { "" } else { ": " };
    format!("{title}{colon}{label}\n{}: {help}", levels(language).help)
}
