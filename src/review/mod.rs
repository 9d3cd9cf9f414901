//! Looks at pull requests before their merge: says what they ask for, who must approve, and what is missing.
//!
//! Everything is read through GitHub's API, the files as data: `look` asks, `judge` decides how a pull request stands,
//! `act` says what is to be done about it and does it. Every run does what is missing and no more.

mod act;
mod aws;
mod changes;
mod judge;
mod leaving;
mod look;
mod run;
mod tell;

use std::time::Instant;

use futures_util::stream::{self, StreamExt};

use crate::aws::Access;
use crate::check::{self, CONFIGURATION_PATH, SCHEMA_PATH};
use crate::domain::{AccountName, Configuration, Diagnostic, Failure};
use crate::github::{Baseline, GitHub};
use crate::render::{Findings, PullReport, ReviewReport, RunError};
use aws::Accounts;
use run::{Run, requires_status};

/// How many pull requests are looked at at the same time.
const MAX_CONCURRENCY: usize = 4;

/// Which pull requests are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// This one.
    One(u64),
    /// All that are open, and those that were closed within the last week.
    All,
}

/// Looks at pull requests and does what is missing.
///
/// `account` limits what is asked of AWS, and the notices, to one account.
///
/// # Errors
/// A reason to stop that concerns the whole run. What goes wrong with one pull request is in its report.
pub async fn run(
    github: &GitHub,
    access: &Access,
    which: Which,
    account: Option<&AccountName>,
) -> Result<ReviewReport, RunError> {
    let (numbers, listed_rules) = match which {
        Which::One(number) => (vec![number], None),
        Which::All => {
            let listing = github.pull_requests().await.map_err(RunError::Remote)?;
            let rules = github.branch_rules(&listing.default_branch).await;
            let rules = rules.map_err(RunError::Remote)?;
            let numbers = changes::candidates(&listing, requires_status(rules));
            (numbers, Some(rules))
        }
    };
    let asked = Instant::now();
    let review = github.review(&numbers).await.map_err(RunError::Remote)?;
    let configuration = configuration(&review.baseline)?;
    if let Some(name) = account.filter(|name| !configuration.accounts.contains_key(name)) {
        return Err(RunError::NoSuchAccount(name.clone()));
    }
    let rules = match listed_rules {
        Some(rules) => rules,
        None => {
            let rules = github.branch_rules(&review.baseline.branch.name).await;
            rules.map_err(RunError::Remote)?
        }
    };
    let run = Run {
        github,
        asked,
        baseline: review.baseline,
        configuration,
        accounts: Accounts::new(access, account),
        rules,
    };
    let pulls = review.pulls.into_iter();
    let pulls = pulls.map(|(number, pull)| one(&run, number, pull));
    let pulls: Vec<_> = stream::iter(pulls)
        .buffered(MAX_CONCURRENCY)
        .collect()
        .await;
    Ok(ReviewReport {
        language: run.configuration.language,
        pulls: pulls.into_iter().flatten().collect(),
        warnings: run.warnings(),
        rate_limits: github.rate_limits(),
    })
}

/// Looks at one pull request, decides, acts. `None` if it has nothing to do with requests.
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
        Err(failure) => Some(PullReport {
            number,
            failure: Some(failure),
            ..PullReport::default()
        }),
    }
}

/// The configuration, if it and the schema are in order.
fn configuration(baseline: &Baseline) -> Result<Configuration, RunError> {
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
            Err(RunError::Configuration(Findings {
                diagnostics: checked.diagnostics,
                sources: sources.collect(),
            }))
        }
    }
}
