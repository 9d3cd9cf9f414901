//! What we say on a commit, and closing a pull request.

use http::Method;
use serde::Serialize;

use super::GitHub;
use crate::domain::{CommitState, Failure, ObjectId, Operation};

/// The name of our commit status, which a rule can require.
pub const STATUS: &str = "countersign";

#[derive(Serialize)]
struct Status<'a> {
    state: &'a str,
    context: &'a str,
    description: &'a str,
    target_url: &'a str,
}

#[derive(Serialize)]
struct State {
    state: &'static str,
}

impl GitHub {
    /// Sets our status of a commit. One attempt; to say the same twice does no harm.
    ///
    /// <https://docs.github.com/en/rest/commits/statuses#create-a-commit-status>
    ///
    /// # Errors
    /// GitHub did not do it, or nobody knows.
    pub async fn set_status(
        &self,
        commit: &ObjectId,
        state: CommitState,
        description: &str,
        target: &str,
    ) -> Result<(), Failure> {
        let path = format!("/repos/{}/statuses/{commit}", self.repository);
        let status = Status {
            state: state.word(),
            context: STATUS,
            description,
            target_url: target,
        };
        self.write(
            Operation::CreateCommitStatus,
            Method::POST,
            &path,
            Some(&status),
        )
        .await
        .map(|_| ())
    }

    /// Closes a pull request. One attempt; one that is closed already stays so.
    ///
    /// <https://docs.github.com/en/rest/issues/issues#update-an-issue>
    ///
    /// # Errors
    /// GitHub did not do it, or nobody knows.
    pub async fn close(&self, pull: u64) -> Result<(), Failure> {
        let path = format!("/repos/{}/issues/{pull}", self.repository);
        let closed = State { state: "closed" };
        self.write(
            Operation::ClosePullRequest,
            Method::PATCH,
            &path,
            Some(&closed),
        )
        .await
        .map(|_| ())
    }
}
