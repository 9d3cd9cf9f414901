//! Observes, plans, applies, and looks again.
//!
//! Every run looks at all requests and at the world, and does what is missing: `desired` reads the checkout, `observe`
//! asks AWS and GitHub, `plan` decides, `apply` and `announce` carry out what was decided.

mod again;
mod announce;
mod apply;
mod desired;
mod evidence;
mod explain;
mod ground;
mod interrupt;
mod looks;
mod news;
mod observe;
mod proofs;
mod recover;
mod show;
mod steps;
mod sweep;

use std::collections::BTreeMap;

use crate::aws::Access;
use crate::domain::{AccountName, Diagnostic, Exit, Language, RateLimits, Refusal, Repository};
use crate::git::{Checkout, GitError};
use crate::github::GitHub;
use crate::plan::{Outcome, Sweep};
use crate::render::Progress;

pub(crate) use desired::{Desired, MOST, read};
pub use explain::{Explained, explain, show_explained};
pub use interrupt::Interrupt;
pub(crate) use proofs::explain as explain_all;
pub(crate) use show::stopped;
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
    /// What the search for lost keys found, account by account.
    pub sweeps: Vec<Sweep>,
    /// Whether it was asked to end before it was done.
    pub is_interrupted: bool,
    /// How much GitHub still allows.
    pub rate_limits: RateLimits,
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
        let interrupted = if self.is_interrupted {
            Exit::Remote
        } else {
            Exit::Done
        };
        let requests = self.outcomes.iter().map(Outcome::exit);
        requests
            .chain(self.sweeps.iter().map(Sweep::exit))
            .fold(files.max(interrupted), Exit::max)
    }

    /// A run that was asked to end before it had looked at everything, and so before it did anything.
    fn interrupted() -> Self {
        Self {
            language: Language::default(),
            outcomes: Vec::new(),
            sweeps: Vec::new(),
            is_interrupted: true,
            rate_limits: RateLimits::default(),
            diagnostics: Vec::new(),
            sources: BTreeMap::new(),
        }
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
    let Observation {
        desired,
        observed,
        sweeps,
    } = observe(edges, account).await?;
    let limits = edges.github.rate_limits();
    Ok(desired.report(observed.outcomes(), sweeps, false, limits))
}

/// Issues what is approved, finishes what was begun, announces what was issued, and deletes keys that were lost.
///
/// # Errors
/// A reason to stop that concerns the whole run; then nothing was done. What goes wrong with one request is in its
/// outcome and stops no other.
pub async fn run(
    edges: &Edges,
    account: Option<&AccountName>,
    progress: &Progress,
    interrupt: &Interrupt,
) -> Result<Report, Stop> {
    let observed = tokio::select! {
        biased;
        () = interrupt.requested() => return Ok(Report::interrupted()),
        observed = observe(edges, account) => observed,
    };
    let Observation {
        desired,
        mut observed,
        mut sweeps,
    } = match observed {
        // A terminal sends the signal to git, too.
        Err(_) if interrupt.is_requested() => return Ok(Report::interrupted()),
        observed => observed?,
    };
    let language = desired.configuration.language;
    sweep::apply(
        &mut sweeps,
        &observed.accounts,
        language,
        progress,
        interrupt,
    )
    .await;
    apply::all(&mut observed, language, progress, interrupt).await;
    if !interrupt.is_requested() {
        tokio::select! {
            biased;
            () = interrupt.out_of_time() => {}
            () = again::all(&mut observed) => {}
        }
        announce::all(edges, &mut observed, language, progress, interrupt).await;
    }
    let is_interrupted = interrupt.is_requested();
    let limits = edges.github.rate_limits();
    Ok(desired.report(observed.outcomes(), sweeps, is_interrupted, limits))
}

/// What a run knows before it does anything.
struct Observation {
    desired: desired::Desired,
    observed: observe::Observed,
    sweeps: Vec<Sweep>,
}

async fn observe(edges: &Edges, account: Option<&AccountName>) -> Result<Observation, Stop> {
    let desired = desired::read(&edges.checkout, account).await?;
    let mut observed = observe::all(edges, &desired).await?;
    let sweeps = sweep::look(edges, &desired, &observed).await;
    announce::plan(edges, &mut observed, desired.configuration.language).await;
    Ok(Observation {
        desired,
        observed,
        sweeps,
    })
}

/// How many things are done at the same time.
const AT_ONCE: usize = 8;
