//! What is the same for all pull requests of a run.

use std::time::Instant;

use super::aws::Accounts;
use crate::domain::{Configuration, Timestamp, Warning};
use crate::github::{Baseline, BranchRules, GitHub};

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
