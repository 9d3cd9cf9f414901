//! The story of one key: what AWS, git and GitHub know about it, in the order in which it happened, and what does not fit.
//!
//! [`Story::tell`] makes it from [`Facts`] and from nothing else.

mod events;
mod facts;
mod misfits;
mod subject;
#[cfg(test)]
mod tests;

pub use events::{Event, Moment};
pub use facts::{Comment, Facts, Key, KeyState, Papers, Used, Withdrawal};
pub use misfits::{FORGETS_AFTER, Misfit};
pub use subject::{Searched, Subject, Unknown};

use crate::domain::Exit;

/// The story of one key, or of a secret that holds none yet.
#[derive(Debug, Clone, PartialEq)]
pub struct Story {
    /// What it is told from.
    pub facts: Facts,
    /// What happened, in order.
    pub moments: Vec<Moment>,
    /// What does not fit.
    pub misfits: Vec<Misfit>,
}

impl Story {
    /// Tells it.
    #[must_use]
    pub fn tell(facts: Facts) -> Self {
        Self {
            moments: events::of(&facts),
            misfits: misfits::of(&facts),
            facts,
        }
    }

    /// Returns how an audit ends that tells it.
    #[must_use]
    pub fn exit(&self) -> Exit {
        let untold = if self.facts.failures.is_empty() {
            Exit::Done
        } else {
            Exit::Remote
        };
        let misfits = self.misfits.iter().map(Misfit::exit);
        misfits.fold(untold, Exit::max)
    }
}
