//! Observes, plans, applies, and looks again.
//!
//! Every run looks at all requests and at the world, and does what is missing: `desired` reads the checkout, `observe`
//! asks AWS and GitHub, `plan` decides, `apply` and `announce` carry out what was decided.

mod announce;
mod apply;
mod desired;
mod explain;
mod looks;
mod news;
mod observe;
mod proofs;
mod show;

use std::collections::BTreeMap;

use crate::aws::Access;
use crate::domain::{AccountName, Diagnostic, Exit, Language, Refusal, Repository};
use crate::git::{Checkout, GitError};
use crate::github::GitHub;
use crate::plan::Outcome;
use crate::render::Progress;

pub use explain::{Explained, explain, show_explained};
pub use show::{refuse, show};

/// What a run works with.
pub struct Edges {
    /// The checkout of the default branch.
    pub checkout: Checkout,
    /// GitHub, as the token's owner sees it.
    pub github: GitHub,
    /// The repository.
    pub repository: Repository,
    /// The repository's numeric id, where the workflow says it.
    pub repository_id: Option<u64>,
    /// How AWS is reached.
    pub access: Access,
    /// What claims say about this run: a URL, or `local`.
    pub run: String,
}

/// What a run found out and did.
#[derive(Debug)]
pub struct Report {
    /// The language of the configuration.
    pub language: Language,
    /// Each request, by path.
    pub outcomes: Vec<Outcome>,
    /// What is wrong with files; those are not among the outcomes.
    pub diagnostics: Vec<Diagnostic>,
    /// The text of each file that a diagnostic points into.
    pub sources: BTreeMap<String, Vec<u8>>,
}

impl Report {
    /// Returns how the run ends.
    #[must_use]
    pub fn exit(&self) -> Exit {
        let files = if self.diagnostics.iter().any(Diagnostic::is_error) {
            Exit::Wrong
        } else {
            Exit::Done
        };
        self.outcomes
            .iter()
            .map(Outcome::exit)
            .fold(files, Exit::max)
    }
}

/// Why a run stopped before it did anything.
#[derive(Debug)]
pub enum Stop {
    /// Git could not read the checkout.
    Git(GitError),
    /// The configuration is not in order.
    Configuration {
        /// What is wrong with it.
        diagnostics: Vec<Diagnostic>,
        /// The text of each file that a diagnostic points into.
        sources: BTreeMap<String, Vec<u8>>,
    },
    /// The configuration has no account of this name.
    NoSuchAccount(AccountName),
    /// The credentials belong to another account.
    WrongAccount(Refusal),
}

impl From<GitError> for Stop {
    fn from(error: GitError) -> Self {
        Self::Git(error)
    }
}

/// Says what a run would do, and does nothing.
///
/// # Errors
/// A reason to stop that concerns the whole run. What goes wrong with one request is in its outcome.
pub async fn plan(edges: &Edges, account: Option<&AccountName>) -> Result<Report, Stop> {
    let desired = desired::read(&edges.checkout, account).await?;
    let observed = observe(edges, &desired).await?;
    let outcomes = observed.outcomes();
    Ok(desired.report(outcomes))
}

/// Issues what is approved, finishes what was begun, and announces what was issued.
///
/// # Errors
/// A reason to stop that concerns the whole run; then nothing was done. What goes wrong with one request is in its
/// outcome and stops no other.
pub async fn run(
    edges: &Edges,
    account: Option<&AccountName>,
    progress: &Progress,
) -> Result<Report, Stop> {
    let desired = desired::read(&edges.checkout, account).await?;
    let mut observed = observe(edges, &desired).await?;
    apply::all(&mut observed, progress).await;
    observe::again(&mut observed).await;
    announce::all(
        edges,
        &mut observed,
        desired.configuration.language,
        progress,
    )
    .await;
    let outcomes = observed.outcomes();
    Ok(desired.report(outcomes))
}

async fn observe(edges: &Edges, desired: &desired::Desired) -> Result<observe::Observed, Stop> {
    let mut observed = observe::all(edges, desired).await?;
    announce::plan(edges, &mut observed, desired.configuration.language).await;
    Ok(observed)
}

/// How many things are done at the same time.
const AT_ONCE: usize = 8;
