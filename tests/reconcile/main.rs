//! `plan` and `reconcile` on the sandbox: the real binary, real clients, real HTTP, real git.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot prepare its world has failed"
)]

mod support;

mod auditing;
mod calls;
mod conversations;
mod failing;
mod faulty;
mod interrupted;
mod issuing;
mod locked;
mod people;
mod profiles;
mod proxied;
mod recovering;
mod refusing;
mod roles;
mod sweeping;
mod taking_over;
