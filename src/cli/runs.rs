//! `countersign plan` and `countersign reconcile`.

use std::io::{self, IsTerminal, Write};

use super::form::Chosen;
use super::{Run, environment};
use crate::domain::{Exit, Language, RequestPath};
use crate::reconcile::{self, Interrupt, complain, refuse, show};
use crate::render::{Progress, Stopped, Tense};

pub(super) async fn plan(
    run: &Run,
    language: Option<Language>,
    is_coloured: bool,
    out: &mut dyn Write,
) -> io::Result<Exit> {
    let mut chosen = Chosen::of_run(run.format, is_coloured);
    let tense = Tense::Future;
    let edges = match environment::edges(run.repo.as_deref()).await {
        Ok(edges) => edges,
        Err(wrong) => return refuse(&stopped(wrong), tense, language, chosen.form(), out),
    };
    let report = reconcile::plan(&edges, run.account.as_ref()).await;
    show(report, tense, language, chosen.form(), out)
}

pub(super) async fn explain(
    run: &Run,
    request: &RequestPath,
    language: Option<Language>,
    is_coloured: bool,
    out: &mut dyn Write,
) -> io::Result<Exit> {
    let edges = match environment::edges(run.repo.as_deref()).await {
        Ok(edges) => edges,
        Err(wrong) => return complain(&wrong.to_string(), &wrong.hint),
    };
    let explained = reconcile::explain(&edges, request).await;
    reconcile::show_explained(explained, language, is_coloured, out)
}

pub(super) async fn reconcile(
    run: &Run,
    language: Option<Language>,
    is_coloured: bool,
    out: &mut dyn Write,
) -> io::Result<Exit> {
    let mut chosen = Chosen::of_run(run.format, is_coloured);
    let tense = Tense::Past;
    let interrupt = Interrupt::by_signals()?;
    let edges = match environment::edges(run.repo.as_deref()).await {
        Ok(edges) => edges,
        Err(wrong) => return refuse(&stopped(wrong), tense, language, chosen.form(), out),
    };
    let progress = Progress::new(io::stderr().is_terminal());
    let report = reconcile::run(&edges, run.account.as_ref(), &progress, &interrupt).await;
    show(report, tense, language, chosen.form(), out)
}

fn stopped(wrong: environment::Wrong) -> Stopped {
    Stopped {
        code: "environment",
        message: wrong.to_string(),
        hint: wrong.hint,
    }
}
