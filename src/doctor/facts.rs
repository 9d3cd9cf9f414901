//! What was found out, before anything is made of it.

use std::collections::BTreeMap;

use super::codeowners::names;
use crate::aws::{Key, Topic};
use crate::domain::{
    Account, AccountName, Caller, Diagnosis, Duty, Failure, Login, Means, Obstacle,
};
use crate::github::{BranchRules, CodeownersError, MergeRules};

/// Everything that was found out.
#[derive(Debug, Default)]
pub(super) struct Facts {
    /// What is wrong with variables and options.
    pub(super) environment: Vec<Diagnosis>,
    /// The files of the default branch, or of the checkout where GitHub does not show them.
    pub(super) files: Option<Files>,
    /// What GitHub says, or why it does not. `None` if it cannot be asked.
    pub(super) github: Option<Result<GitHubFacts, Failure>>,
    pub(super) accounts: BTreeMap<AccountName, AccountFacts>,
}

/// The files that an installation consists of.
#[derive(Debug, Default, Clone)]
pub(super) struct Files {
    pub(super) configuration: Option<Vec<u8>>,
    pub(super) schema: Option<Vec<u8>>,
    pub(super) codeowners: Option<String>,
    /// Those of the workflows, in the order in which they are known.
    pub(super) workflows: Vec<Option<Vec<u8>>>,
}

/// What GitHub says of the repository.
#[derive(Debug)]
pub(super) struct GitHubFacts {
    pub(super) branch: String,
    /// Whether the token is a GitHub App's: a person's may read what none of a workflow may.
    pub(super) is_installation: bool,
    pub(super) codeowners_errors: Vec<CodeownersError>,
    /// `None` if they are not shown.
    pub(super) rules: Result<Option<(BranchRules, MergeRules)>, Failure>,
    /// How many may pass over them, where that is shown.
    pub(super) bypass: Result<Option<usize>, Failure>,
    /// Whether administrators may pass over each environment's rules; `None` if that is not shown.
    pub(super) environments: Vec<(&'static str, Result<Option<bool>, Failure>)>,
    /// Whether `inventory.yml` runs every day.
    pub(super) has_inventory: Result<bool, Failure>,
    pub(super) reads_pulls: Result<bool, Failure>,
    pub(super) reads_pushes: Result<bool, Failure>,
    /// Whether each owner may push; `None` if that is not shown.
    pub(super) may_push: Vec<(Login, Result<Option<bool>, Failure>)>,
    /// How many members each team has; `None` if that is not shown.
    pub(super) teams: BTreeMap<String, Result<Option<usize>, Failure>>,
}

impl GitHubFacts {
    /// Returns whether GitHub finds fault with a line that names this person.
    pub(super) fn is_in_doubt(&self, login: &Login) -> bool {
        let mut errors = self.codeowners_errors.iter();
        errors.any(|error| names(&error.source, login))
    }
}

/// What AWS says of an account.
#[derive(Debug)]
pub(super) struct AccountFacts {
    pub(super) account: Account,
    /// Whether the configuration has a role for `inventory`.
    pub(super) has_inventory_role: bool,
    pub(super) caller: Result<Caller, Failure>,
    pub(super) duties: Vec<DutyFacts>,
    /// `None` if it was not asked.
    pub(super) topic: Option<Result<Option<Topic>, Failure>>,
    /// `None` if it was not asked, or AWS's own key encrypts.
    pub(super) key: Option<Result<Option<Key>, Failure>>,
}

/// What is known of the permissions that a command needs.
#[derive(Debug)]
pub(super) struct DutyFacts {
    pub(super) duty: Duty,
    pub(super) means: Means,
    /// The role, where there is none of this name.
    pub(super) missing_role: Option<String>,
    pub(super) answers: Vec<Answer>,
}

/// What is known of one permission on one resource.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) permission: &'static str,
    /// For people.
    pub(super) resource: String,
    pub(super) verdict: Verdict,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Verdict {
    Allowed,
    Denied,
    Unknown(Obstacle),
    Failed(Failure),
}
