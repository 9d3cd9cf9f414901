//! Writes what a command found and did, in the form that was chosen.

use std::io::{self, Write};

use super::error::RunError;
use super::human::complaint::complain;
use super::human::printer::Printer;
use super::human::{self, findings::findings};
use super::view::{Form, Head, Report, Stopped};
use super::{csv, github, html, json, sarif};
use crate::approval::Explanation;
use crate::domain::{Exit, Locale};

/// Writes what a command found and did, or why it stopped, and returns how it ends. Without a `language`, the
/// configuration's is spoken.
///
/// `empty` is the report of the command if it does nothing: all forms but the human one write it with the error.
///
/// # Errors
/// `out` or standard error cannot be written to.
pub fn show<R: Into<Report>>(
    result: Result<R, RunError>,
    empty: R,
    language: Option<Locale>,
    form: Form<'_>,
    out: &mut dyn Write,
) -> io::Result<Exit> {
    let error = match result {
        Ok(report) => return write(&report.into(), language, form, out),
        Err(error) => error,
    };
    let configured = error.language().unwrap_or_default();
    let language = configured.unless_asked_for(language);
    let mut stopped = error.say(language);
    let mut report = empty.into();
    if let (RunError::Configuration(found), Report::Run(run)) = (&error, &mut report) {
        // It shows the files itself.
        run.findings = found.clone();
        stopped.hint.clear();
    }
    let exit = error.exit();
    match form {
        Form::Human { is_coloured } => {
            let page = &mut Printer {
                language,
                is_coloured,
                out,
            };
            stop(language, &error, &stopped, &report, page)?;
            return Ok(exit);
        }
        // Neither has a place for it.
        Form::Csv | Form::Html => {
            complain(language, &stopped.message, &stopped.hint)?;
            return Ok(exit);
        }
        Form::Json | Form::GitHub { .. } | Form::Sarif => {}
    }
    let head = Head {
        exit,
        language,
        stopped: Some(&stopped),
    };
    write_as(&report, &head, form, out)?;
    Ok(exit)
}

/// Tells people why nothing was done: on standard error, or by showing what is wrong with the configuration.
fn stop(
    language: Locale,
    error: &RunError,
    stopped: &Stopped,
    report: &Report,
    page: &mut Printer<'_>,
) -> io::Result<()> {
    let RunError::Configuration(found) = error else {
        return complain(language, &stopped.message, &stopped.hint);
    };
    match report {
        Report::Run(_) => findings(found, page),
        Report::Review(_) => {
            findings(found, page)?;
            writeln!(page.out, "{}", stopped.message)
        }
        Report::Files(_) | Report::Audit(_) | Report::Inventory(_) | Report::Doctor(_) => {
            complain(language, &stopped.message, &stopped.hint)
        }
    }
}

/// Writes what a command found and did, and returns how it ends. Without a `language`, the configuration's is spoken.
///
/// # Errors
/// `out` cannot be written to.
pub fn write(
    report: &Report,
    language: Option<Locale>,
    form: Form<'_>,
    out: &mut dyn Write,
) -> io::Result<Exit> {
    let (exit, configured) = report.end();
    let head = Head {
        exit,
        language: configured.unless_asked_for(language),
        stopped: None,
    };
    write_as(report, &head, form, out)?;
    Ok(exit)
}

/// Writes why one request is approved or is not, for people.
///
/// # Errors
/// `out` cannot be written to.
pub fn explain(
    explanation: &Explanation,
    language: Locale,
    is_coloured: bool,
    out: &mut dyn Write,
) -> io::Result<()> {
    human::explanation::explanation(
        explanation,
        &mut Printer {
            language,
            is_coloured,
            out,
        },
    )
}

fn write_as(
    report: &Report,
    head: &Head<'_>,
    form: Form<'_>,
    out: &mut dyn Write,
) -> io::Result<()> {
    match (form, report) {
        (Form::Human { is_coloured }, _) => {
            let language = head.language;
            let page = &mut Printer {
                language,
                is_coloured,
                out,
            };
            human::report::report(report, page)
        }
        (Form::GitHub { summary }, _) => github::report::report(report, head, summary, out),
        (Form::Sarif, Report::Files(files)) => {
            out.write_all(sarif::log(&files.findings, head).as_bytes())
        }
        (Form::Sarif, Report::Run(run)) => {
            out.write_all(sarif::log(&run.findings, head).as_bytes())
        }
        (Form::Csv, Report::Inventory(inventory)) => csv::table(inventory, head.language, out),
        (Form::Html, Report::Inventory(inventory)) => html::page(inventory, head.language, out),
        (Form::Json, _)
        | (
            Form::Sarif,
            Report::Review(_) | Report::Audit(_) | Report::Inventory(_) | Report::Doctor(_),
        )
        | (
            Form::Csv | Form::Html,
            Report::Files(_)
            | Report::Run(_)
            | Report::Review(_)
            | Report::Audit(_)
            | Report::Doctor(_),
        ) => {
            let head = Head {
                language: head.language.in_utc(),
                ..*head
            };
            out.write_all(json::report::report(report, &head).as_bytes())
        }
    }
}
