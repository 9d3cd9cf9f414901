//! What is to be done: what is desired, what was observed and the time go in; steps come out.
//!
//! Deciding happens here and nowhere else. No step needs a decision when it is carried out.

mod decide;
mod observed;
mod orphan;
mod outcome;
mod recover;
mod step;
mod suspects;
mod sweep;
mod trail;

pub use decide::{Found, KEYS_PER_USER, Look, Plan, of_all};
pub use observed::{AccessKey, Address, KeyUse, LastUse, Secret, SecretPlace};
pub use orphan::Orphan;
#[cfg(test)]
pub(crate) use orphan::orphan_for_tests;
pub use outcome::Outcome;
pub use step::Step;
pub use suspects::asks_about;
pub use sweep::{REACH, Registers, Sweep, Swept, Unheld, Verdict, judge, unheld, watch, watched};
pub use trail::{Creation, Creations, KeyChange, KeyEvent, Trail};

#[cfg(test)]
mod tests;
