//! Forms: source snippets, plans, reports, the comment's Markdown.

mod comment;
mod diagnostics;
mod explanation;
mod progress;
mod report;
mod source;

pub use comment::{MARK, Row, comment, sections, told};
pub use diagnostics::diagnostics;
pub use explanation::explanation;
pub use progress::{Line, Progress};
pub use report::{Tense, report};
pub use source::{Place, place};
