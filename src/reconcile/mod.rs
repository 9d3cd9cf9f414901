//! Observes, plans, applies, and looks again.
//!
//! Every run looks at all requests and at the world, and does what is missing: `desired` reads the checkout, `observe`
//! asks AWS and GitHub, `plan` decides, `apply` and `announce` carry out what was decided.

mod again;
mod announce;
mod apply;
mod clients;
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
mod steps;
mod sweep;

use crate::domain::AccountName;
use crate::plan::Sweep;
use crate::render::{Mode, Progress, RunError as Stop, RunReport};
use clients::Clients as Edges;

pub use clients::Clients;
pub(crate) use desired::{Desired, MOST, read};
pub use explain::{Explained, explain, show_explained};
pub use interrupt::Interrupt;
pub(crate) use proofs::explain as explain_all;

/// Says what a run would do, and does nothing.
///
/// # Errors
/// A reason to stop that concerns the whole run. What goes wrong with one request is in its outcome.
pub async fn plan(edges: &Edges, account: Option<&AccountName>) -> Result<RunReport, Stop> {
    let Observation {
        desired,
        observed,
        sweeps,
    } = observe(edges, account).await?;
    let limits = edges.github.rate_limits();
    Ok(desired.report(Mode::Plan, observed.outcomes(), sweeps, false, limits))
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
) -> Result<RunReport, Stop> {
    let observed = tokio::select! {
        biased;
        () = interrupt.requested() => return Ok(interrupted()),
        observed = observe(edges, account) => observed,
    };
    let Observation {
        desired,
        mut observed,
        mut sweeps,
    } = match observed {
        // A terminal sends the signal to git, too.
        Err(_) if interrupt.is_requested() => return Ok(interrupted()),
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
    let outcomes = observed.outcomes();
    Ok(desired.report(Mode::Apply, outcomes, sweeps, is_interrupted, limits))
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
