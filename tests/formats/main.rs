//! The forms of the output: JSON and SARIF against their schemas, GitHub's as its runner reads it.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot prepare its world has failed"
)]

mod audits;
mod doctors;
mod files;
mod reviews;
mod runner;
mod runs;
mod schemas;
