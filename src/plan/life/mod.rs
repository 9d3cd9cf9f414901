//! What becomes of an issued key: off, on again, deleted, rotated.
//!
//! The protocol is that of `docs/model`: a marker is taken before each call, the world is looked at again between the two,
//! and a call needs a permission that only this second look gives.

mod again;
mod brake;
mod decide;
mod facts;
mod job;
mod own;
mod replaced;
mod rotate;
mod seen;
mod switching;
#[cfg(test)]
mod tests;

pub use again::{LifePermit, again};
pub use brake::{Ended, Recent, hold_back};
pub use decide::plan;
pub use facts::{DesiredState, KeyTrail, LifeFacts, LifeInput};
pub use job::{LifeJob, LifePlan};
pub use own::{KeptOffKey, OwnKey};
pub use replaced::asks_for_use;
pub use rotate::suspects;
