//! Whether a request was approved, decided from evidence and from nothing else.
//!
//! [`verify`] tries every rule in `rules.rs`; what passes all of them becomes an [`Approval`], which nobody else can make.

mod codeowners;
mod evidence;
mod proof;
mod rules;
#[cfg(test)]
mod tests;
mod verify;

pub use evidence::{
    Actor, ActorKind, ChangedFile, Checkout, Commit, DefaultBranch, Event, Evidence, Introduction,
    Merge, Opinion, PullRequest, Review,
};
pub use proof::Approval;
#[cfg(test)]
pub(crate) use proof::approval_for_tests;
pub use verify::{missing, verify};
