//! What is the same for all pull requests of a run.

use std::time::Instant;

use super::aws::Accounts;
use crate::approval::{self, Background, PullRequest};
use crate::domain::{Configuration, Failure, Timestamp, Warning};
use crate::github::{About, Baseline, BranchRules, GitHub, Rules};

/// How many requests AWS is asked about at the same time.
pub(super) const MAX_CONCURRENCY: usize = 8;

/// What is the same for all pull requests of a run.
pub(super) struct Run<'a> {
    pub(super) github: &'a GitHub,
    /// When GitHub was asked about the pull requests.
    pub(super) asked: Instant,
    pub(super) baseline: Baseline,
    pub(super) configuration: Configuration,
    pub(super) accounts: Accounts,
    /// `None` if GitHub does not show them.
    pub(super) rules: Option<BranchRules>,
}

/// Whether our status is required, as far as GitHub shows the rules.
pub(super) fn requires_status(rules: Option<BranchRules>) -> bool {
    rules.is_some_and(|rules| rules.requires_status)
}

impl Run<'_> {
    pub(super) fn now(&self) -> Timestamp {
        self.baseline.now
    }

    /// Asks for what an open pull request does not say itself, about the owners of these files, too.
    pub(super) async fn background(
        &self,
        pull: &PullRequest,
        paths: impl Iterator<Item = &str>,
    ) -> Result<Background, Failure> {
        let owners = self.baseline.codeowners.as_deref();
        let teams = paths.filter_map(|path| Some(approval::teams_of(path, owners?)));
        let about = About {
            pull,
            teams: teams.flatten().collect(),
        };
        let rules = Rules::Known(self.rules);
        let background = self.github.backgrounds(&[about], rules).await;
        let background = background.into_iter().next().transpose()?;
        Ok(background.unwrap_or_default())
    }

    /// The lines of CODEOWNERS that GitHub skips; `None` if there is no CODEOWNERS.
    pub(super) fn codeowners_errors(&self) -> Option<Vec<String>> {
        let errors = self.baseline.codeowners_errors.iter();
        let lines = errors.map(|error| error.source.clone()).collect();
        self.baseline.codeowners.is_some().then_some(lines)
    }

    /// What is amiss with the rules.
    pub(super) fn warnings(&self) -> Vec<Warning> {
        let branch = || self.baseline.branch.name.clone();
        let Some(rules) = self.rules else {
            return vec![Warning::UnknownRules { branch: branch() }];
        };
        let BranchRules {
            requires_owner_review,
            dismisses_stale_approvals,
            requires_status: _,
        } = rules;
        let no_review =
            (!requires_owner_review).then(|| Warning::NoOwnerReview { branch: branch() });
        let stale =
            (!dismisses_stale_approvals).then(|| Warning::StaleApprovals { branch: branch() });
        no_review.into_iter().chain(stale).collect()
    }
}
