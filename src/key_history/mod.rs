//! The story of one key: what AWS, git and GitHub know about it, in the order in which it happened, and what does not fit.
//!
//! [`KeyHistory::tell`] makes it from [`Facts`] and from nothing else.

mod anomalies;
mod events;
mod facts;
mod subject;
#[cfg(test)]
mod tests;

pub use anomalies::{Anomaly, remembered_since};
pub use events::{Event, Moment};
pub use facts::{Comment, Facts, Key, KeyState, Provenance, Used, Withdrawal};
pub use subject::{Searched, Subject, Unknown};

use crate::domain::Exit;

/// The story of one key, or of a secret that holds none yet.
#[derive(Debug, Clone, PartialEq)]
pub struct KeyHistory {
    /// What it is told from.
    pub facts: Facts,
    /// What happened, in order.
    pub moments: Vec<Moment>,
    /// What does not fit.
    pub anomalies: Vec<Anomaly>,
}

impl KeyHistory {
    /// Tells it.
    pub fn tell(facts: Facts) -> Self {
        Self {
            moments: events::of(&facts),
            anomalies: anomalies::of(&facts),
            facts,
        }
    }

    /// Returns how an audit ends that tells it.
    pub fn exit(&self) -> Exit {
        let untold = if self.facts.failures.is_empty() {
            Exit::Done
        } else {
            Exit::Remote
        };
        let anomalies = self.anomalies.iter().map(Anomaly::exit);
        anomalies.fold(untold, Exit::max)
    }
}
