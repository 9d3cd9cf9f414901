//! What is to be done: what is desired, what was observed and the time go in; steps come out.
//!
//! Deciding happens here and nowhere else. No step needs a decision when it is carried out.

mod decide;
mod observed;
mod outcome;
mod step;

pub use decide::{Found, KEYS_PER_USER, Look, Plan, of_all};
pub use observed::{AccessKey, Secret, SecretPlace};
pub use outcome::Outcome;
pub use step::Step;

#[cfg(test)]
mod tests;
