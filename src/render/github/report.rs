//! Writes any report to the log, as annotations, and into the job summary.

use std::io::{self, Write};

use super::annotation::{Annotation, annotate, harmless};
use super::summary::Page;
use super::{audit, doctor, files, inventory, review, run};
use crate::render::human;
use crate::render::human::printer::Printer;
use crate::render::lines::with_hint;
use crate::render::view::{Head, Report, Summary};

/// Writes what a command found and did. A summary that cannot be written is no error.
pub(in crate::render) fn report(
    report: &Report,
    head: &Head<'_>,
    summary: Option<Summary<'_>>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let language = head.language;
    let stopped = head.stopped.map(|stopped| {
        let text = with_hint(&stopped.message, &stopped.hint);
        (stopped.code, text)
    });
    let mut log = Vec::new();
    let page = &mut Printer {
        language,
        is_coloured: false,
        out: &mut log,
    };
    match (&stopped, report) {
        (None, _) => human::report::report(report, page)?,
        (Some((_, text)), Report::Run(run)) => {
            human::findings::findings(&run.findings, page)?;
            writeln!(page.out, "{text}")?;
        }
        (Some((_, text)), _) => writeln!(page.out, "{text}")?,
    }
    let log = String::from_utf8_lossy(&log);
    log.lines()
        .try_for_each(|line| writeln!(out, "{}", harmless(line)))?;

    let stop = stopped
        .iter()
        .map(|(code, text)| Annotation::error(code, text.clone()));
    let annotations = match report {
        Report::Files(report) => files::annotations(&report.findings, language),
        Report::Run(report) => run::annotations(report, language),
        Report::Review(report) => review::annotations(report, language),
        Report::Audit(report) => audit::annotations(report, language),
        Report::Inventory(report) => inventory::annotations(report, language),
        Report::Doctor(report) => doctor::annotations(report, language),
    };
    let annotations: Vec<Annotation> = stop.chain(annotations).collect();
    annotate(&annotations, language, out)?;

    let Some(summary) = summary else {
        return Ok(());
    };
    let mut page = Page::new(report.command(), language, summary);
    if let Some((_, text)) = &stopped {
        page.paragraph(text);
    }
    match report {
        Report::Files(report) => files::summary(report, &mut page),
        Report::Run(report) => run::summary(report, stopped.is_some(), &mut page),
        Report::Review(report) => review::summary(report, &mut page),
        // It is told in no other way.
        Report::Audit(_) if stopped.is_none() => page.paragraph(log.trim_end()),
        Report::Audit(_) => {}
        Report::Inventory(report) => inventory::summary(report, &mut page),
        Report::Doctor(report) => doctor::summary(report, &mut page),
    }
    Ok(())
}
