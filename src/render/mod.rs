//! Forms: source snippets, plans, reports, the comment's Markdown.

mod diagnostics;
mod source;

pub use diagnostics::diagnostics;
pub use source::{Place, place};
