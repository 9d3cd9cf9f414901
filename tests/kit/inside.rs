//! `reconcile` inside this process.

use std::path::Path;

use countersign::demo::Story;
use countersign::domain::{AccountName, LifeStatus, Status};
use countersign::reconcile::{self, Clients, Interrupt};
use countersign::render::{Form, Mode, Progress, RunError, RunReport, show};

/// What a run said, and whether it leaves nothing to a later one.
pub(crate) struct Ran {
    pub(crate) text: String,
    pub(crate) exit: u8,
    pub(crate) is_final: bool,
}

/// Runs once in a checkout.
pub(crate) async fn run(story: &Story, checkout: &Path) -> Ran {
    run_with(&story.clients(checkout).await.unwrap()).await
}

/// The same with these clients.
pub(crate) async fn run_with(clients: &Clients) -> Ran {
    let report = reported(clients, None).await;
    let is_final = report.as_ref().is_ok_and(is_final);
    let mut text = Vec::new();
    let form = Form::Human { is_coloured: false };
    let exit = show(report, RunReport::empty(Mode::Apply), None, form, &mut text).unwrap();
    Ran {
        text: String::from_utf8(text).unwrap(),
        exit: exit.code(),
        is_final,
    }
}

/// Runs once in a fresh checkout of the default branch, for one account or all.
pub(crate) fn report(story: &Story, account: Option<&AccountName>) -> RunReport {
    block_on(report_in(story, &story.checkout().unwrap(), account))
}

/// The same in a checkout that is there already.
pub(crate) async fn report_in(
    story: &Story,
    checkout: &Path,
    account: Option<&AccountName>,
) -> RunReport {
    let clients = story.clients(checkout).await.unwrap();
    reported(&clients, account).await.unwrap()
}

async fn reported(clients: &Clients, account: Option<&AccountName>) -> Result<RunReport, RunError> {
    let (progress, interrupt) = (Progress::new(false, None), Interrupt::never());
    reconcile::run(clients, account, &progress, &interrupt).await
}

fn is_final(report: &RunReport) -> bool {
    let mut outcomes = report.outcomes.iter();
    outcomes.all(|outcome| match outcome.status {
        Status::Waiting | Status::Settling(_) | Status::Reserved { .. } | Status::Issued { .. } => {
            false
        }
        Status::Life(LifeStatus::Overdue { .. } | LifeStatus::Rotating { old: None, .. }) => false,
        Status::Life(_)
        | Status::Announced { .. }
        | Status::Refused(_)
        | Status::Lapsed(_)
        | Status::Blocked { .. }
        | Status::NeedsAPerson(_) => true,
    })
}

pub(crate) fn block_on<T>(future: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    runtime.unwrap().block_on(future)
}
