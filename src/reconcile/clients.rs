//! What a run works with.

use crate::aws::Access;
use crate::domain::Repository;
use crate::git::Checkout;
use crate::github::GitHub;

/// What a run works with.
pub struct Clients {
    /// The checkout of the default branch.
    pub checkout: Checkout,
    /// GitHub, as the token's owner sees it.
    pub github: GitHub,
    pub repository: Repository,
    /// The repository's numeric id, if the workflow says it.
    pub repository_id: Option<u64>,
    /// How AWS is reached.
    pub access: Access,
    /// What claims say about this run: a URL, or `local`.
    pub run: String,
}

/// How many things a run does at the same time.
pub(super) const MAX_CONCURRENCY: usize = 8;
