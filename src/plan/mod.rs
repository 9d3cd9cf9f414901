//! What is to be done: what is desired, what was observed and the time go in; steps come out.
//!
//! Deciding happens here and nowhere else. No step needs a decision when it is carried out.

mod allowed;
mod decide;
mod input;
mod observed;
mod orphan;
mod outcome;
mod record;
mod recover;
mod step;
mod steps;
mod suspects;
mod sweep;
mod trail;

pub use allowed::KEYS_PER_USER;
pub use decide::of_all;
pub use input::PlanInput;
pub use observed::{AccessKey, Address, KeyUse, LastUse, Secret, SecretPlace};
pub use orphan::Orphan;
#[cfg(test)]
pub(crate) use orphan::orphan_for_tests;
pub use outcome::Outcome;
pub use record::{Going, KeyRecord, Reservation};
pub use recover::after_take_over;
pub use step::Step;
pub use steps::{Plan, RecoveredKey};
pub use suspects::asks_about;
pub use sweep::{REACH, Registers, Sweep, Swept, Unheld, Verdict, judge, unheld, watch, watched};
pub use trail::{Creation, Creations, KeyChange, KeyEvent, Trail};

#[cfg(test)]
mod tests;
