//! The forms of the output: JSON and SARIF against their schemas, GitHub's as its runner reads it.

mod audits;
mod doctors;
mod files;
mod reviews;
mod runner;
mod runs;
pub(crate) mod schemas;
