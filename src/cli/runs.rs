//! `countersign plan` and `countersign reconcile`.

use std::io::{self, IsTerminal, Write};

use super::{Run, environment};
use crate::domain::{Exit, Language, RequestPath};
use crate::reconcile::{self, complain, show};
use crate::render::{Progress, Tense};

pub(super) async fn plan(
    run: &Run,
    language: Option<Language>,
    is_coloured: bool,
    out: &mut dyn Write,
) -> io::Result<Exit> {
    let edges = match environment::edges(run.repo.as_deref()).await {
        Ok(edges) => edges,
        Err(wrong) => return complain(&wrong.to_string(), &wrong.hint),
    };
    let report = reconcile::plan(&edges, run.account.as_ref()).await;
    show(report, Tense::Future, language, is_coloured, out)
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
    let edges = match environment::edges(run.repo.as_deref()).await {
        Ok(edges) => edges,
        Err(wrong) => return complain(&wrong.to_string(), &wrong.hint),
    };
    let progress = Progress::new(io::stderr().is_terminal());
    let report = reconcile::run(&edges, run.account.as_ref(), &progress).await;
    show(report, Tense::Past, language, is_coloured, out)
}
