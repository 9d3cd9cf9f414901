//! Why a command stopped before it did anything.

use super::view::{Findings, Stopped};
use crate::domain::{
    AccountId, AccountName, EnvironmentError, Exit, Failure, GitError, Locale, Refusal, Service,
};
use crate::key_history::Unknown;
use crate::messages::audit::{other_account, unknown};
use crate::messages::{
    self, Tally, closing, environment_error, failure_hint, git_error, no_such_account,
    refusal_hint, refusal_sentence, see_validate,
};

/// Why a command stopped before it did anything.
#[derive(Debug)]
pub enum RunError {
    /// A variable, an option or the checkout is missing or wrong.
    Environment(EnvironmentError),
    /// Git could not read the checkout.
    Git(GitError),
    /// The configuration or the schema is not in order.
    Configuration(Findings),
    /// The configuration has no account of this name.
    NoSuchAccount(AccountName),
    /// The credentials belong to another account than the one that was named.
    WrongAccount(Refusal),
    /// The credentials belong to an account that the configuration does not have.
    OtherAccount {
        /// The account that they belong to.
        found: AccountId,
        /// The accounts of the configuration.
        known: Vec<(AccountName, AccountId)>,
    },
    /// A service did not answer what everything else depends on.
    Remote(Failure),
    /// Nobody knows what the audit was to be about.
    Unknown {
        /// The language of the configuration.
        language: Locale,
        /// What nobody knows, and who was asked.
        unknown: Box<Unknown>,
    },
}

impl From<GitError> for RunError {
    fn from(error: GitError) -> Self {
        Self::Git(error)
    }
}

impl From<EnvironmentError> for RunError {
    fn from(error: EnvironmentError) -> Self {
        Self::Environment(error)
    }
}

impl RunError {
    /// Returns how the command ends.
    pub(super) fn exit(&self) -> Exit {
        match self {
            Self::Remote(_) => Exit::Remote,
            Self::Environment(_)
            | Self::Git(_)
            | Self::Configuration(_)
            | Self::NoSuchAccount(_)
            | Self::WrongAccount(_)
            | Self::OtherAccount { .. }
            | Self::Unknown { .. } => Exit::Usage,
        }
    }

    /// Returns the language of the configuration, as far as it was read.
    pub(super) fn language(&self) -> Option<Locale> {
        match self {
            Self::Unknown { language, .. } => Some(*language),
            Self::Environment(_) | Self::Git(_) | Self::Configuration(_) => None,
            Self::NoSuchAccount(_) | Self::WrongAccount(_) | Self::OtherAccount { .. } => None,
            Self::Remote(_) => None,
        }
    }

    /// Returns it in words.
    pub(super) fn say(&self, language: Locale) -> Stopped {
        let (code, (message, hint)) = match self {
            Self::Environment(error) => ("environment", environment_error(language, error)),
            Self::Git(error) => {
                let (what, hint) = git_error(language, *error);
                ("git", (what, hint.unwrap_or_default()))
            }
            Self::Configuration(findings) => {
                let tally = Tally::of(0, &findings.diagnostics);
                let hint = see_validate(language);
                ("configuration", (closing(language, &tally), hint))
            }
            Self::NoSuchAccount(name) => {
                let message = no_such_account(language, name);
                ("no-such-account", (message, String::new()))
            }
            Self::WrongAccount(refusal) => {
                let sentence = refusal_sentence(language, refusal);
                let hint = refusal_hint(language, refusal);
                let code = refusal.code();
                (code, (format!("{code}: {sentence}"), hint))
            }
            Self::OtherAccount { found, known } => {
                let known = known.iter().map(|(name, id)| format!("{name} ({id})"));
                let known: Vec<String> = known.collect();
                let words = other_account(language, found.as_str(), &known.join(", "));
                ("other-account", words)
            }
            Self::Remote(failure) => {
                let is_github = failure.operation.service() == Service::GitHub;
                let code = if is_github { "github" } else { "remote" };
                let hint = failure_hint(language, failure);
                (code, (messages::failure(language, failure), hint))
            }
            Self::Unknown { unknown: what, .. } => ("unknown", unknown(language, what)),
        };
        Stopped {
            code,
            message,
            hint,
        }
    }
}
