//! Attacks on the approval, each in a world of its own on the sandbox, with an honest twin that differs in what matters.
mod activity;
mod attacks;
mod budget;
mod calls;
mod comments;
mod explained;
mod lagging;
mod mutations;
pub(crate) mod play;
mod removals;
mod replay;
mod review;
