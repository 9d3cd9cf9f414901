//! What is to be done: what is desired, what was observed and the time go in; jobs, and the steps that they are, come out.
//!
//! Deciding happens here and nowhere else. No job needs a decision when it is carried out; one that takes over asks again.

mod allowed;
mod credential_report;
mod decide;
mod input;
mod job;
pub mod life;
mod observed;
mod orphan;
mod outcome;
mod record;
mod recover;
mod step;
mod suspects;
mod sweep;
mod trail;

pub use allowed::KEYS_PER_USER;
pub use credential_report::{CredentialReport, ReportedKey, ReportedUser};
pub use decide::Planner;
pub use input::PlanInput;
pub use job::{Job, Plan, Resumption};
pub use observed::{AccessKey, Address, KeyUse, LastUse, Secret, SecretPlace, SecretVersion};
#[cfg(test)]
pub(crate) use orphan::orphan_for_tests;
pub use orphan::{Orphan, OrphanKey};
pub use outcome::Outcome;
pub use record::{Going, KeyRecord, Reservation};
pub use recover::after_take_over;
pub use step::Step;
pub use suspects::asks_about;
pub use sweep::{
    AccountSecrets, DeletedKey, REACH, Sweep, UnreferencedKey, Verdict, judge, unreferenced, watch,
    watched,
};
pub use trail::{Creation, Creations, KeyChange, KeyEvent, Trail};

#[cfg(test)]
mod tests;
