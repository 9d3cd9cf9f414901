//! Observes, plans, applies, and looks again.
//!
//! Every run looks at all requests and at the world, and does what is missing: `desired` reads the checkout, `observe`
//! asks AWS and GitHub, `plan` decides, `apply` and `announce` carry out what was decided.

mod account_state;
mod announce;
mod announcements;
mod apply;
mod clients;
mod desired;
mod entries;
mod evidence;
mod explain;
mod interrupt;
mod job_context;
mod jobs;
mod life;
mod observe;
mod proofs;
mod removals;
mod request_state;
mod resting;
mod sweep;
mod verify;

use sweep::Search;

use std::collections::BTreeMap;

use crate::domain::{AccountName, Failure};
use crate::plan::{Address, Secret};
use crate::render::{Mode, Progress, RunError, RunReport};

pub use clients::Clients;
pub(crate) use desired::{Desired, MAX_TEXT_BYTES, read};
pub(crate) use evidence::Unproved;
pub use explain::{Explained, explain, show_explained};
pub use interrupt::Interrupt;
pub use proofs::Pull;
pub(crate) use proofs::explain as explain_all;
pub use removals::RemovalProof;

/// Says what a run would do, and does nothing.
///
/// # Errors
/// A reason to stop that concerns the whole run. What goes wrong with one request is in its outcome.
pub async fn plan(clients: &Clients, account: Option<&AccountName>) -> Result<RunReport, RunError> {
    let Observation {
        desired,
        observed,
        searches,
        keys,
    } = observe(clients, account).await?;
    let sweeps = searches.into_iter().map(Search::foreseen).collect();
    let limits = clients.github.rate_limits();
    let outcomes = life::merge(observed.outcomes(), keys);
    Ok(desired.report(Mode::Plan, outcomes, sweeps, false, limits))
}

/// Issues what is approved, finishes what was begun, announces what was issued, and deletes keys that were lost.
///
/// # Errors
/// A reason to stop that concerns the whole run; then nothing was done. What goes wrong with one request is in its
/// outcome and stops no other.
pub async fn run(
    clients: &Clients,
    account: Option<&AccountName>,
    progress: &Progress,
    interrupt: &Interrupt,
) -> Result<RunReport, RunError> {
    let observed = tokio::select! {
        biased;
        () = interrupt.requested() => return Ok(interrupted()),
        observed = observe(clients, account) => observed,
    };
    let Observation {
        desired,
        mut observed,
        searches,
        mut keys,
    } = match observed {
        // A terminal sends the signal to git, too.
        Err(_) if interrupt.is_requested() => return Ok(interrupted()),
        observed => observed?,
    };
    let language = desired.configuration.language;
    let sweeps = sweep::apply(searches, &observed.accounts, language, progress, interrupt).await;
    apply::all(&mut observed, language, progress, interrupt).await;
    if let Some(world) = life::World::new(clients, &desired, &observed) {
        let control = life::RunControl {
            progress,
            interrupt,
        };
        life::apply(&world, &mut keys, &control).await;
        life::tell(&world, &mut keys, &control).await;
    }
    if !interrupt.is_requested() {
        tokio::select! {
            biased;
            () = interrupt.out_of_time() => {}
            () = verify::all(&mut observed) => {}
        }
        let unseen = &desired.unseen;
        announce::all(
            clients,
            &mut observed,
            unseen,
            language,
            progress,
            interrupt,
        )
        .await;
    }
    let is_interrupted = interrupt.is_requested();
    let limits = clients.github.rate_limits();
    let outcomes = life::merge(observed.outcomes(), keys);
    Ok(desired.report(Mode::Apply, outcomes, sweeps, is_interrupted, limits))
}

/// Proves that the requests of secrets were taken away by somebody who may: the permission for each, why there is none, or
/// GitHub's failure to say.
///
/// # Errors
/// A reason to stop that concerns the whole run.
pub async fn removals(
    clients: &Clients,
    secrets: &[&Secret],
) -> Result<BTreeMap<Address, Result<RemovalProof, Failure>>, RunError> {
    let desired = desired::read(&clients.checkout, None).await?;
    removals::prove(clients, &desired, secrets).await
}

/// A run that was asked to end before it had looked at everything, and so before it did anything.
fn interrupted() -> RunReport {
    RunReport {
        is_interrupted: true,
        ..RunReport::empty(Mode::Apply)
    }
}

/// What a run knows before it does anything.
struct Observation {
    desired: desired::Desired,
    observed: observe::Observed,
    searches: Vec<Search>,
    keys: Vec<life::TrackedKey>,
}

async fn observe(
    clients: &Clients,
    account: Option<&AccountName>,
) -> Result<Observation, RunError> {
    let desired = desired::read(&clients.checkout, account).await?;
    let mut observed = observe::all(clients, &desired).await?;
    let searches = sweep::look(&desired, &observed).await;
    let language = desired.configuration.language;
    resting::plan(clients, &mut observed, &desired.unseen, language).await;
    let keys = match life::World::new(clients, &desired, &observed) {
        Some(world) => life::plan(&world, &observed).await?,
        None => Vec::new(),
    };
    Ok(Observation {
        keys,
        desired,
        observed,
        searches,
    })
}
