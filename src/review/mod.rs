//! Looks at pull requests before their merge: says what they ask for, who must approve, and what is missing.
//!
//! Everything is read through GitHub's API, the files as data: `look` asks, `judge` decides how a pull request stands,
//! `act` says what is to be done about it and does it. Every run does what is missing and no more.

mod act;
mod aws;
mod changes;
mod judge;
mod look;
mod show;
mod tell;

use std::collections::BTreeMap;
use std::time::Instant;

use futures_util::stream::{self, StreamExt};

use crate::aws::Access;
use crate::check::{self, CONFIGURATION_PATH, SCHEMA_PATH};
use crate::domain::{
    AccountName, Configuration, Diagnostic, Exit, Failure, Language, RateLimits, Warning,
};
use crate::github::{Baseline, GitHub};
use crate::render::{MARK, PullReport};
use aws::Accounts;
use look::{Run, requires_status};

pub use show::{refuse, show};

/// How many pull requests are looked at at the same time.
const AT_ONCE: usize = 4;

/// What a run works with.
pub struct Edges {
    /// GitHub, as the token's owner sees it.
    pub github: GitHub,
    /// How AWS is reached.
    pub access: Access,
}

/// Which pull requests are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// This one.
    One(u64),
    /// All that are open, and those that were closed within the last week.
    All,
}

/// What a run found and did.
#[derive(Debug)]
pub struct Report {
    /// The language of the configuration.
    pub language: Language,
    /// The pull requests that have to do with requests, by number.
    pub pulls: Vec<PullReport>,
    /// What is amiss with the repository.
    pub warnings: Vec<Warning>,
    /// How much GitHub still allows.
    pub rate_limits: RateLimits,
}

impl Report {
    /// Returns how the run ends.
    #[must_use]
    pub fn exit(&self) -> Exit {
        let is_failure = |failure: &&Failure| !failure.is_locked();
        let exit =
            |pull: &PullReport| match (pull.failure.as_ref().filter(is_failure), &pull.standing) {
                (Some(_), _) | (None, None) => Exit::Remote,
                (None, Some(standing)) => standing.exit(),
            };
        self.pulls.iter().map(exit).fold(Exit::Done, Exit::max)
    }
}

/// Why a run stopped before it did anything.
#[derive(Debug)]
pub enum Stop {
    /// GitHub did not answer.
    GitHub(Failure),
    /// The configuration of the default branch is not in order.
    Configuration {
        /// What is wrong with it.
        diagnostics: Vec<Diagnostic>,
        /// The text of each file that a diagnostic points into.
        sources: BTreeMap<String, Vec<u8>>,
    },
    /// The configuration has no account of this name.
    NoSuchAccount(AccountName),
}

/// Looks at pull requests and does what is missing.
///
/// `account` limits what is asked of AWS, and the notices, to one account.
///
/// # Errors
/// A reason to stop that concerns the whole run. What goes wrong with one pull request is in its report.
pub async fn run(
    edges: &Edges,
    which: Which,
    account: Option<&AccountName>,
) -> Result<Report, Stop> {
    let github = &edges.github;
    let (numbers, listed_rules) = match which {
        Which::One(number) => (vec![number], None),
        Which::All => {
            let listing = github.pull_requests().await.map_err(Stop::GitHub)?;
            let rules = github.branch_rules(&listing.default_branch).await;
            let rules = rules.map_err(Stop::GitHub)?;
            let numbers = changes::candidates(&listing, requires_status(rules));
            (numbers, Some(rules))
        }
    };
    let asked = Instant::now();
    let review = github.review(&numbers, MARK).await.map_err(Stop::GitHub)?;
    let configuration = configuration(&review.baseline)?;
    if let Some(name) = account.filter(|name| !configuration.accounts.contains_key(name)) {
        return Err(Stop::NoSuchAccount(name.clone()));
    }
    let rules = match listed_rules {
        Some(rules) => rules,
        None => {
            let rules = github.branch_rules(&review.baseline.branch.name).await;
            rules.map_err(Stop::GitHub)?
        }
    };
    let run = Run {
        github,
        asked,
        baseline: review.baseline,
        configuration,
        accounts: Accounts::new(&edges.access, account),
        rules,
    };
    let pulls = review.pulls.into_iter();
    let pulls = pulls.map(|(number, pull)| one(&run, number, pull));
    let pulls: Vec<_> = stream::iter(pulls).buffered(AT_ONCE).collect().await;
    Ok(Report {
        language: run.configuration.language,
        pulls: pulls.into_iter().flatten().collect(),
        warnings: run.warnings(),
        rate_limits: github.rate_limits(),
    })
}

/// Looks at one pull request, decides, acts; nothing where it has nothing to do with requests.
async fn one(
    run: &Run<'_>,
    number: u64,
    pull: Result<crate::github::ReviewedPull, Failure>,
) -> Option<PullReport> {
    let looked = match pull {
        Ok(pull) => look::at(run, pull).await,
        Err(failure) => Err(failure),
    };
    match looked {
        Ok(Some(looked)) => Some(act::on(run, judge::judge(run, looked)).await),
        Ok(None) => None,
        Err(failure) => Some(PullReport::failed(number, failure)),
    }
}

/// The configuration, if it and the schema are in order.
fn configuration(baseline: &Baseline) -> Result<Configuration, Stop> {
    let schema = baseline.schema_text();
    let checked = check::all(&[], schema, baseline.configuration.as_deref());
    let is_wrong = checked.diagnostics.iter().any(Diagnostic::is_error);
    match checked.configuration.filter(|_| !is_wrong) {
        Some(configuration) => Ok(configuration),
        None => {
            let files = [
                (CONFIGURATION_PATH, &baseline.configuration),
                (SCHEMA_PATH, &baseline.schema),
            ];
            let sources = files
                .into_iter()
                .filter_map(|(path, bytes)| Some((path.to_owned(), bytes.clone()?)));
            Err(Stop::Configuration {
                diagnostics: checked.diagnostics,
                sources: sources.collect(),
            })
        }
    }
}
