//! The same `reconcile`, with AWS and GitHub's schema as others have written them. `tests/peers/run` starts it.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test that cannot go on fails"
)]
#![expect(clippy::print_stdout, reason = "what was run, for a test that fails")]

mod documents;
mod moto;
mod reconcile;
mod stack;
mod suite;
