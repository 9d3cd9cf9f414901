//! `countersign plan`, `reconcile`, `review`, `audit`, `inventory` and `doctor`.

use std::fs::{self, File};
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::Path;

use super::arguments::{Run, Which};
use super::environment;
use super::form::{Chosen, InventoryFormat, Output};
use crate::aws::Access;
use crate::domain::{Diagnosis, Exit, Locale, RequestPath};
use crate::key_history::Subject;
use crate::reconcile::{self, Interrupt};
use crate::render::{
    AuditReport, Form, InventoryReport, Mode, Progress, Report, ReviewReport, RunReport, show,
    write,
};
use crate::{audit, doctor, inventory, review};

pub(super) async fn plan(run: &Run, to: Output<'_>) -> io::Result<Exit> {
    let mut chosen = Chosen::of_run(run.format, to.is_coloured);
    let result = async {
        let clients = environment::clients(run.repo.as_deref()).await?;
        reconcile::plan(&clients, run.account.as_ref()).await
    };
    show(
        result.await,
        RunReport::empty(Mode::Plan),
        to.language,
        chosen.form(),
        to.out,
    )
}

pub(super) async fn explain(run: &Run, request: &RequestPath, to: Output<'_>) -> io::Result<Exit> {
    let explained = async {
        let clients = environment::clients(run.repo.as_deref()).await?;
        reconcile::explain(&clients, request).await
    };
    reconcile::show_explained(explained.await, to.language, to.is_coloured, to.out)
}

pub(super) async fn reconcile(run: &Run, to: Output<'_>) -> io::Result<Exit> {
    let mut chosen = Chosen::of_run(run.format, to.is_coloured);
    let interrupt = Interrupt::by_signals()?;
    let result = async {
        let clients = environment::clients(run.repo.as_deref()).await?;
        let progress = Progress::new(io::stderr().is_terminal(), to.language);
        reconcile::run(&clients, run.account.as_ref(), &progress, &interrupt).await
    };
    show(
        result.await,
        RunReport::empty(Mode::Apply),
        to.language,
        chosen.form(),
        to.out,
    )
}

pub(super) async fn review(run: &Run, which: &Which, to: Output<'_>) -> io::Result<Exit> {
    let mut chosen = Chosen::of_run(run.format, to.is_coloured);
    let which = which.pull.map_or(review::Which::All, review::Which::One);
    let account = run.account.as_ref();
    let result = async {
        let outside = environment::outside(run.repo.as_deref())?;
        review::run(&outside.github, &Access::Environment, which, account).await
    };
    show(
        result.await,
        ReviewReport::default(),
        to.language,
        chosen.form(),
        to.out,
    )
}

pub(super) async fn audit(run: &Run, subject: &Subject, to: Output<'_>) -> io::Result<Exit> {
    let mut chosen = Chosen::of_run(run.format, to.is_coloured);
    let result = async {
        let clients = environment::clients(run.repo.as_deref()).await?;
        audit::run(&clients, subject, run.account.as_ref()).await
    };
    show(
        result.await,
        AuditReport::empty(subject),
        to.language,
        chosen.form(),
        to.out,
    )
}

/// What the inventory is to be of, and how it is shown.
pub(super) struct InventoryOptions<'a> {
    pub(super) repo: Option<&'a str>,
    pub(super) scope: inventory::Scope<'a>,
    pub(super) format: Option<InventoryFormat>,
    pub(super) save: Option<&'a Path>,
}

pub(super) async fn inventory(options: InventoryOptions<'_>, to: Output<'_>) -> io::Result<Exit> {
    let mut chosen = Chosen::of_inventory(options.format, to.is_coloured);
    let interrupt = Interrupt::by_signals()?;
    let result = async {
        let clients = environment::clients(options.repo).await?;
        let progress = Progress::new(io::stderr().is_terminal(), to.language);
        inventory::run(&clients, options.scope, &progress, &interrupt).await
    };
    let result = result.await.map(Report::Inventory);
    if let (Ok(report), Some(folder)) = (&result, options.save) {
        save(report, folder, to.language)?;
    }
    show(
        result,
        Report::Inventory(InventoryReport::default()),
        to.language,
        chosen.form(),
        to.out,
    )
}

/// Writes the inventory in the forms that are kept.
fn save(report: &Report, folder: &Path, language: Option<Locale>) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    for (name, form) in [
        ("inventory.html", Form::Html),
        ("inventory.csv", Form::Csv),
        ("inventory.json", Form::Json),
    ] {
        let mut file = BufWriter::new(File::create(folder.join(name))?);
        write(report, language, form, &mut file)?;
        file.flush()?;
    }
    Ok(())
}

pub(super) async fn doctor(run: &Run, to: Output<'_>) -> io::Result<Exit> {
    let mut chosen = Chosen::of_run(run.format, to.is_coloured);
    let (github, access, wrong) = environment::examined(run.repo.as_deref());
    let report = doctor::run(
        github.as_ref(),
        access.as_ref(),
        Path::new("."),
        wrong.into_iter().map(Diagnosis::Environment).collect(),
        run.account.as_ref(),
    );
    let report = Report::Doctor(report.await);
    write(&report, to.language, chosen.form(), to.out)
}
