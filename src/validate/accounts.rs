//! `countersign accounts`: which accounts there are, for a matrix of jobs.

use std::io::{self, Write};
use std::path::Path;

use super::found::Found;
use crate::check::CONFIGURATION_PATH;
use crate::document::MAX_BYTES;
use crate::domain::{Diagnostic, Exit, Locale};
use crate::render::{self, FilesReport, Findings, Form, Report};

/// Writes the names of the configuration's accounts, one to a line.
///
/// If the configuration is not in order there are none, and what is wrong with it is said on standard error.
///
/// # Errors
/// Those of `out` and of standard error.
pub fn accounts(root: &Path, language: Option<Locale>, out: &mut dyn Write) -> io::Result<Exit> {
    let mut found = Found::new(root, None);
    let bytes = found.optional(CONFIGURATION_PATH, MAX_BYTES);
    let (report, _) = found.check(None, bytes.as_deref());
    let is_wrong = report.diagnostics.iter().any(Diagnostic::is_error);
    if let Some(configuration) = report.configuration.filter(|_| !is_wrong) {
        for name in configuration.accounts.keys() {
            writeln!(out, "{name}")?;
        }
        return Ok(Exit::Done);
    }
    let source = bytes.map(|bytes| (CONFIGURATION_PATH.to_owned(), bytes));
    let report = FilesReport {
        findings: Findings {
            diagnostics: report.diagnostics,
            sources: source.into_iter().collect(),
        },
        requests: report.checked,
        exit: Exit::Usage,
        language: language.unwrap_or_default(),
    };
    let form = Form::Human { is_coloured: false };
    render::write(&Report::Files(report), None, form, &mut io::stderr())
}
