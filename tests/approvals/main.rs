//! Attacks on the approval, each in a world of its own on the sandbox, with an honest twin that differs in what matters.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod activity;
mod attacks;
mod budget;
mod calls;
mod comments;
mod explained;
mod lagging;
mod mutations;
mod play;
mod replay;
mod review;
