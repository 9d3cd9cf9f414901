//! Forms: source snippets, plans, reports, the comment's Markdown.

mod comment;

pub use comment::{MARK, Row, comment, told};
