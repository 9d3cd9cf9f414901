//! The comments on pull requests, in Markdown.

/// GitHub takes 65,536 characters; text never has more characters than bytes.
const LONGEST: usize = 60_000;

pub(super) mod leaving;
mod lifetime;
pub(super) mod mention;
pub(super) mod pull;
mod quote;
pub(super) mod request;
mod role;
pub(super) mod sections;
mod way;
