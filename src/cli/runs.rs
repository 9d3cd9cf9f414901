//! `countersign plan`, `reconcile`, `review`, `audit` and `doctor`.

use std::io::{self, IsTerminal, Write};
use std::path::Path;

use super::form::Chosen;
use super::{Run, Which, environment};
use crate::audit;
use crate::aws::Access;
use crate::doctor;
use crate::domain::{Exit, Language, Remark, RequestPath};
use crate::reconcile::{self, Interrupt, refuse, show};
use crate::render::{Examination, Progress, Stopped, Tense, complain, examination};
use crate::review;
use crate::story::Subject;

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
        Err(wrong) => {
            complain(&wrong.to_string(), &wrong.hint)?;
            return Ok(Exit::Usage);
        }
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

pub(super) async fn review(
    run: &Run,
    which: &Which,
    language: Option<Language>,
    is_coloured: bool,
    out: &mut dyn Write,
) -> io::Result<Exit> {
    let mut chosen = Chosen::of_run(run.format, is_coloured);
    let edges = match environment::outside(run.repo.as_deref()) {
        Ok(outside) => review::Edges {
            github: outside.github,
            access: Access::Environment,
        },
        Err(wrong) => {
            let stopped = stopped(wrong);
            let language = language.unwrap_or_default();
            return review::refuse(&stopped, Exit::Usage, language, chosen.form(), out);
        }
    };
    let which = which.pull.map_or(review::Which::All, review::Which::One);
    let report = review::run(&edges, which, run.account.as_ref()).await;
    review::show(report, language, chosen.form(), out)
}

pub(super) async fn audit(
    run: &Run,
    subject: &Subject,
    language: Option<Language>,
    is_coloured: bool,
    out: &mut dyn Write,
) -> io::Result<Exit> {
    let mut chosen = Chosen::of_run(run.format, is_coloured);
    let edges = match environment::edges(run.repo.as_deref()).await {
        Ok(edges) => edges,
        Err(wrong) => {
            let (stopped, language) = (stopped(wrong), language.unwrap_or_default());
            return audit::refuse(&stopped, Exit::Usage, subject, language, chosen.form(), out);
        }
    };
    let report = audit::run(&edges, subject, run.account.as_ref()).await;
    audit::show(report, subject, language, chosen.form(), out)
}

pub(super) async fn doctor(
    run: &Run,
    language: Option<Language>,
    is_coloured: bool,
    out: &mut dyn Write,
) -> io::Result<Exit> {
    let mut chosen = Chosen::of_run(run.format, is_coloured);
    let (github, access, wrong) = environment::examined(run.repo.as_deref());
    let edges = doctor::Edges {
        github,
        access,
        directory: Path::new("."),
        environment: wrong.into_iter().map(said).collect(),
    };
    let report = doctor::run(&edges, run.account.as_ref()).await;
    let exit = report.exit();
    let found = Examination {
        remarks: &report.remarks,
        exit,
        language: language.unwrap_or(report.language),
    };
    examination(&found, chosen.form(), out)?;
    Ok(exit)
}

fn said(wrong: environment::Wrong) -> Remark {
    Remark::Environment {
        what: wrong.to_string(),
        hint: wrong.hint,
    }
}

fn stopped(wrong: environment::Wrong) -> Stopped {
    Stopped {
        code: "environment",
        message: wrong.to_string(),
        hint: wrong.hint,
    }
}
