//! The forms in which a command says what it found, and what each of them is made of.

use std::collections::BTreeMap;
use std::io::{self, Write};

use super::diagnostics::diagnostics;
use super::report::{Tense, report};
use super::{github, json, sarif};
use crate::domain::{Diagnostic, Exit, Language, RateLimits};
use crate::messages::{Tally, closing};
use crate::plan::{Outcome, Sweep};

/// A form.
pub enum Form<'a> {
    /// For people: lines with carets, verbs.
    Human {
        /// Whether the output takes colours.
        is_coloured: bool,
    },
    /// For programs: see `schema/diagnostics.schema.json` and `schema/report.schema.json`.
    Json,
    /// For GitHub Actions: what people get, annotations, and a job summary.
    GitHub {
        /// The job summary, where there is one.
        summary: Option<Summary<'a>>,
    },
    /// For code scanning: SARIF 2.1.0, which knows of files only.
    Sarif,
}

/// The job summary of a step.
pub struct Summary<'a> {
    /// The end of its file.
    pub file: &'a mut dyn Write,
    /// How many bytes still fit: GitHub drops a summary that is larger than 1 MiB.
    pub room: usize,
}

/// What `validate` found.
#[derive(Debug, Clone, Copy)]
pub struct Findings<'a> {
    /// What is wrong, by path and place.
    pub diagnostics: &'a [Diagnostic],
    /// The files, by the paths that the diagnostics name.
    pub sources: &'a BTreeMap<&'a str, &'a [u8]>,
    /// How much was looked at.
    pub tally: Tally,
    /// How it ends.
    pub exit: Exit,
    /// The language of the words.
    pub language: Language,
}

/// What `plan` or `reconcile` found and did.
#[derive(Debug, Clone, Copy)]
pub struct Run<'a> {
    /// Which of the two.
    pub tense: Tense,
    /// Each request, by path.
    pub outcomes: &'a [Outcome],
    /// What the search for lost keys found, account by account.
    pub sweeps: &'a [Sweep],
    /// What is wrong with files, by path and place.
    pub diagnostics: &'a [Diagnostic],
    /// The files, by the paths that the diagnostics name.
    pub sources: &'a BTreeMap<&'a str, &'a [u8]>,
    /// Whether it was asked to end before it was done.
    pub is_interrupted: bool,
    /// How much GitHub still allows.
    pub rate_limits: RateLimits,
    /// Why it stopped before it did anything, if it did.
    pub stopped: Option<&'a Stopped>,
    /// How it ends.
    pub exit: Exit,
    /// The language of the words.
    pub language: Language,
}

impl<'a> Run<'a> {
    /// Returns what it found wrong with files.
    pub(super) fn findings(&self) -> Findings<'a> {
        Findings {
            diagnostics: self.diagnostics,
            sources: self.sources,
            tally: Tally::of(self.outcomes.len(), self.diagnostics),
            exit: self.exit,
            language: self.language,
        }
    }
}

/// Why a run stopped before it did anything.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stopped {
    /// One word in kebab case, never changed.
    pub code: &'static str,
    /// What is wrong.
    pub message: String,
    /// What to do; empty where there is nothing to say.
    pub hint: String,
}

/// Writes what `validate` found.
///
/// # Errors
/// Those of `out`.
pub fn findings(found: &Findings<'_>, form: Form<'_>, out: &mut dyn Write) -> io::Result<()> {
    match form {
        Form::Human { is_coloured } => human_findings(found, is_coloured, out),
        Form::Json => out.write_all(json::findings(found).as_bytes()),
        Form::GitHub { summary } => github::findings(found, summary, out),
        Form::Sarif => out.write_all(sarif::log(found).as_bytes()),
    }
}

/// Writes what a run found and did. Why it stopped is not in the human form: that is said on standard error.
///
/// # Errors
/// Those of `out`.
pub fn run(run: &Run<'_>, form: Form<'_>, out: &mut dyn Write) -> io::Result<()> {
    match form {
        Form::Human { is_coloured } => human_run(run, is_coloured, out),
        Form::Json => out.write_all(json::report(run).as_bytes()),
        Form::GitHub { summary } => github::run(run, summary, out),
        Form::Sarif => out.write_all(sarif::log(&run.findings()).as_bytes()),
    }
}

pub(super) fn human_findings(
    found: &Findings<'_>,
    is_coloured: bool,
    out: &mut dyn Write,
) -> io::Result<()> {
    let language = found.language;
    diagnostics(found.diagnostics, found.sources, language, is_coloured, out)?;
    writeln!(out, "{}", closing(language, &found.tally))
}

pub(super) fn human_run(run: &Run<'_>, is_coloured: bool, out: &mut dyn Write) -> io::Result<()> {
    let language = run.language;
    diagnostics(run.diagnostics, run.sources, language, is_coloured, out)?;
    match run.stopped {
        Some(_) => Ok(()),
        None => report(run, is_coloured, out),
    }
}
