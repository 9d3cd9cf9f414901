//! What is run after every change: everything but the suites that go through every call and every order.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a test that cannot prepare its world has failed, and shows what was said"
)]

#[path = "../kit/mod.rs"]
#[expect(dead_code, reason = "each binary needs a part of the kit")]
mod kit;

mod approvals;
mod deceptive;
mod docs;
mod doctor;
mod files;
mod formats;
mod git;
mod github;
mod house;
mod init;
mod inventory;
mod new;
mod reconcile;
mod sandbox_aws;
mod serving;
mod typing;
mod workflows;
