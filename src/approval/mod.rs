//! Whether a request was approved, decided from evidence and from nothing else.
//!
//! [`verify`] tries every rule in `rules`; what passes all of them becomes an [`Approval`], which nobody else can make.

mod case;
mod codeowners;
mod commit_lines;
mod deadline;
mod evidence;
mod explanation;
mod preview;
mod proof;
mod pushes;
mod remaining;
mod removal;
mod rotation;
mod rules;
#[cfg(test)]
mod tests;
mod verify;

pub use codeowners::{is_about, is_skipped, owners_of, teams_of};
pub use evidence::{
    Actor, ActorKind, Background, ChangedFile, Checkout, Commit, DefaultBranch, Event, Evidence,
    GitActor, Introduction, Merge, Opinion, PullRequest, Push, Pushes, Review,
};
pub use explanation::{Explanation, Owners, Verdict};
pub use preview::{Preview, preview};
#[cfg(test)]
pub(crate) use proof::approval_for_tests;
pub use proof::{Approval, ApprovalRecord};
pub use pushes::{Trail, trail};
pub use removal::{
    Agreement, Held, Removal, RemovalEvidence, Removed, had_lifecycle, verify_removal,
};
pub use rotation::{RecordedMerge, Rotation, verify_rotation};
pub use rules::{lapsed_since, stale_checkout};
pub use verify::{explain, verify};
