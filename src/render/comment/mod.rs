//! The comments on pull requests, in Markdown, and what is hidden in them.

pub(super) mod mark;
pub(super) mod mention;
pub(super) mod pull;
mod quote;
pub(super) mod request;
mod role;
pub(super) mod sections;
mod way;
