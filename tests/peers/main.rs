//! The same edges, held against what others have written. `tests/peers/run` starts it.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test that cannot go on fails"
)]
#![expect(clippy::print_stdout, reason = "what was run, for a test that fails")]

#[path = "../kit/mod.rs"]
#[expect(
    dead_code,
    unused_imports,
    reason = "each binary needs a part of the kit"
)]
mod kit;
#[path = "../proxy/mod.rs"]
mod proxy;

mod browser;
mod contract;
mod documents;
mod failing;
mod installation;
mod labels;
mod moto;
mod reconcile;
mod stack;
mod suite;
mod walk_through;
mod workflows;
