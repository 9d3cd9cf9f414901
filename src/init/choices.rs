//! What was chosen.

use super::script::Stack;
use super::values::Release;
use crate::domain::{AccountId, Locale, Login, UserPattern};

/// What is to be set up.
#[derive(Debug, Clone)]
pub struct Choices {
    /// Who may approve; at least two, because nobody can approve their own request.
    pub approvers: Vec<Login>,
    /// Who requests keys, and needs write access for that, too.
    pub requesters: Vec<Login>,
    /// The IAM users that may get keys, one to four patterns.
    pub users: Vec<UserPattern>,
    /// Who receives the notices.
    pub email: String,
    /// The region of the secrets.
    pub region: String,
    /// The AWS account.
    pub account: AccountId,
    /// The release that the workflows run.
    pub release: Release,
    /// The SHA-256 of its archive for the workflows' runner, in hexadecimal digits.
    pub sha256: String,
    /// The language of notices and comments.
    pub language: Locale,
}

impl Choices {
    /// Returns what the stack is told.
    pub(super) fn stack(&self) -> Stack<'_> {
        Stack {
            name: "countersign",
            region: &self.region,
            users: &self.users,
            email: &self.email,
        }
    }

    /// Returns everybody who needs write access.
    pub(super) fn people(&self) -> Vec<Login> {
        let mut people: Vec<Login> = Vec::new();
        for login in self.approvers.iter().chain(&self.requesters) {
            if !people.contains(login) {
                people.push(login.clone());
            }
        }
        people
    }
}
