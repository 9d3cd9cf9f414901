//! `countersign validate` and `countersign accounts`: look at files on the disk, offline, as git would commit them.

mod accounts;
mod found;

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::check::{self, CONFIGURATION_PATH, SCHEMA_PATH};
use crate::document::MAX_BYTES;
use crate::domain::{Exit, Locale, Problem};
use crate::git::WorkTree;
use crate::render::{self, FilesReport, Findings, Form, Report};
use found::Found;

pub use accounts::accounts;

/// A schema is as large as the organisation likes, within reason.
const MAX_SCHEMA_BYTES: usize = 1 << 20;

/// Checks request files and the configuration, and writes what is wrong with them.
///
/// `root` is the top of the repository; `paths` are files or folders below it, and without any everything is checked.
/// Without a `language`, the configuration's is spoken.
///
/// # Errors
/// Those of `out`. What cannot be read is reported as a problem.
pub fn run(
    root: &Path,
    paths: &[PathBuf],
    language: Option<Locale>,
    form: Form<'_>,
    out: &mut dyn Write,
) -> io::Result<Exit> {
    let tree = WorkTree::read(root, found::REQUESTS);
    let mut found = Found::new(root, tree.as_ref());
    if paths.is_empty() {
        found.everything();
    }
    let mut codeowners = check::CODEOWNERS_PATHS
        .iter()
        .filter(|path| root.join(path).is_file())
        .map(|path| {
            (
                (*path).to_owned(),
                fs::read(root.join(path)).unwrap_or_default(),
            )
        });
    let codeowners = codeowners.next();
    if codeowners.is_none() && paths.is_empty() {
        found.problem(check::CODEOWNERS_PATHS[0], Problem::NoCodeowners);
    }
    for path in paths {
        found.named(path);
    }
    if !paths.is_empty() {
        found.for_comparison();
    }
    let configuration = found.optional(CONFIGURATION_PATH, MAX_BYTES);
    let schema = found.optional(SCHEMA_PATH, MAX_SCHEMA_BYTES);
    let (mut report, files) = found.check(schema.as_deref(), configuration.as_deref());
    if let Some((path, bytes)) = &codeowners {
        report.add(check::placeholders(path, bytes));
    }

    let configured = report
        .configuration
        .as_ref()
        .map(|configuration| configuration.language);
    let language = configured.unwrap_or_default().unless_asked_for(language);
    let shown: BTreeSet<_> = report.diagnostics.iter().map(|d| d.path.as_str()).collect();
    let requests = files
        .into_iter()
        .filter(|file| shown.contains(file.path.as_str()))
        .map(|file| (file.path, file.bytes));
    let configuration = configuration.map(|bytes| (CONFIGURATION_PATH.to_owned(), bytes));
    let report = FilesReport {
        exit: report.exit(),
        requests: report.checked,
        findings: Findings {
            sources: requests.chain(configuration).chain(codeowners).collect(),
            diagnostics: report.diagnostics,
        },
        language,
    };
    render::write(&Report::Files(report), None, form, out)
}
