//! Every call × everything that can go wrong with it, at every moment and in every order.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test that cannot prepare its world has failed, and says how many cases there were"
)]

#[path = "../kit/mod.rs"]
#[expect(
    dead_code,
    unused_imports,
    reason = "each binary needs a part of the kit"
)]
mod kit;
#[path = "../proxy/mod.rs"]
mod proxy;

mod exactly_once;
mod life;
mod schedules;
mod secrecy;
