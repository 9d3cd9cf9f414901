//! Whether a request was approved, decided from evidence and from nothing else.

mod evidence;
mod proof;

pub use evidence::{
    Actor, ActorKind, ChangedFile, Checkout, Commit, DefaultBranch, Event, Evidence, Introduction,
    Merge, Opinion, PullRequest, Review,
};
pub use proof::Approval;
