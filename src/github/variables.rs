//! A repository's variables for its workflows.

use serde::Deserialize;

use super::GitHub;
use super::rest::{malformed, parsed};
use crate::domain::{Failure, Operation};

const LOOK: Operation = Operation::ReadSetup;

#[derive(Deserialize)]
struct Variable {
    name: String,
    value: String,
}

impl GitHub {
    /// Returns whether a variable is set to a non-empty value. One that the token cannot see counts as not set.
    ///
    /// <https://docs.github.com/en/rest/actions/variables#get-a-repository-variable>
    ///
    /// # Errors
    /// GitHub did not answer.
    pub async fn has_variable(&self, name: &str) -> Result<bool, Failure> {
        let path = format!("/repos/{}/actions/variables/{name}", self.repository);
        let Some(reply) = self.get(LOOK, &path).await? else {
            return Ok(false);
        };
        let found: Variable = parsed(LOOK, &reply)?;
        match found.name == name {
            true => Ok(!found.value.is_empty()),
            false => Err(malformed(LOOK)),
        }
    }
}
