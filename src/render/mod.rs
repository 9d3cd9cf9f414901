//! Forms: source snippets, plans, reports, the comment's Markdown.
