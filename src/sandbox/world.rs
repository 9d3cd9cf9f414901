//! The state of the sandbox, in one place.

use super::github::GitHub;

/// Everything the sandbox knows: its time, its accounts, its repository, and what it was asked.
#[derive(Debug)]
pub struct World {
    /// What time it is.
    pub clock: Clock,
    /// The repository, its people and its pull requests.
    pub github: GitHub,
    /// Every call that was answered, in order of arrival.
    pub calls: Vec<Call>,
}

/// The time of the sandbox, in seconds since 1970.
#[derive(Debug, Clone, Copy)]
pub enum Clock {
    /// Stands still until it is moved.
    Still(i64),
    /// Runs with the machine's clock, so many seconds apart from it.
    Running(i64),
}

/// One call that the sandbox answered.
#[derive(Debug, Clone)]
pub struct Call {
    /// The service and its operation: `iam:CreateAccessKey`, `github:POST /repos/{owner}/{repo}/issues/{number}/comments`.
    pub operation: String,
}

impl World {
    /// What time it is, in seconds since 1970.
    pub fn now(&self) -> i64 {
        match self.clock {
            Clock::Still(now) | Clock::Running(now) => now,
        }
    }
}
