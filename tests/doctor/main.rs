//! `countersign doctor`, by the real binary on the sandbox: an installation in order, and one defect at a time.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test that cannot set its world up has failed, and shows what was said"
)]

mod accounts;
mod defects;
mod failing;
mod forms;
mod world;
