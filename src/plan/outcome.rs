//! What became of one request in one run.

use super::step::Step;
use crate::domain::{Exit, Failure, IamUser, RequestPath, SecretName, Status};

/// What became of one request in one run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    pub path: RequestPath,
    /// The user the key is for.
    pub user: IamUser,
    pub secret: SecretName,
    pub status: Status,
    pub steps: Vec<Step>,
    /// The first thing that went wrong.
    pub failure: Option<Failure>,
    /// Whether the new key did not work while it was tested.
    pub is_untested: bool,
    /// What a second look still found to be done, though nothing went wrong.
    pub leftover: Vec<Step>,
}

impl Outcome {
    /// Returns whether people are to be told how it stands.
    pub fn is_to_announce(&self) -> bool {
        self.steps.iter().any(Step::is_announce)
    }

    /// Returns how a run ends that ends so for this request.
    pub fn exit(&self) -> Exit {
        let has_failed = self
            .failure
            .as_ref()
            .is_some_and(|failure| !failure.is_locked());
        let failed = if has_failed || !self.leftover.is_empty() {
            Exit::Remote
        } else {
            Exit::Done
        };
        failed.max(self.status.exit())
    }
}
