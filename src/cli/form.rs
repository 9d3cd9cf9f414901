//! Chooses the form of the output. Nobody else does.

use std::fs::{File, OpenOptions};
use std::io::Write;

use clap::ValueEnum;

use super::environment::variable;
use crate::domain::Locale;
use crate::render::{Form, Summary};

/// What GitHub takes of a step's summary, in bytes.
const MAX_BYTES: u64 = 1 << 20;

/// The forms of what `validate` finds.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum FileFormat {
    /// Text with source excerpts, for people
    Human,
    /// One JSON document, as in schema/diagnostics.schema.json
    Json,
    /// Annotations and a job summary, for GitHub Actions
    Github,
    /// SARIF 2.1.0, for code scanning
    Sarif,
}

/// The forms of what a run finds and does.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum RunFormat {
    /// Text, for people
    Human,
    /// One JSON document, for programs
    Json,
    /// Annotations and a job summary, for GitHub Actions
    Github,
}

/// Where a command writes to, and how.
pub(super) struct Output<'a> {
    pub(super) language: Option<Locale>,
    pub(super) is_coloured: bool,
    pub(super) out: &'a mut dyn Write,
}

/// The form that was chosen, and what it needs.
pub(super) struct Chosen {
    format: FileFormat,
    is_coloured: bool,
    /// The job summary, and how much it still takes.
    summary: Option<(File, usize)>,
}

impl Chosen {
    pub(super) fn of_files(asked: Option<FileFormat>, is_coloured: bool) -> Self {
        let is_in_actions = || variable("GITHUB_ACTIONS").is_some_and(|value| value == "true");
        let format = asked.unwrap_or_else(|| match is_in_actions() {
            true => FileFormat::Github,
            false => FileFormat::Human,
        });
        let summary = match format {
            FileFormat::Github => summary(),
            FileFormat::Human | FileFormat::Json | FileFormat::Sarif => None,
        };
        Self {
            format,
            is_coloured,
            summary,
        }
    }

    pub(super) fn of_run(asked: Option<RunFormat>, is_coloured: bool) -> Self {
        let asked = asked.map(|format| match format {
            RunFormat::Human => FileFormat::Human,
            RunFormat::Json => FileFormat::Json,
            RunFormat::Github => FileFormat::Github,
        });
        Self::of_files(asked, is_coloured)
    }

    pub(super) fn form(&mut self) -> Form<'_> {
        match self.format {
            FileFormat::Human => Form::Human {
                is_coloured: self.is_coloured,
            },
            FileFormat::Json => Form::Json,
            FileFormat::Github => Form::GitHub {
                summary: self
                    .summary
                    .as_mut()
                    .map(|(file, room)| Summary { file, room: *room }),
            },
            FileFormat::Sarif => Form::Sarif,
        }
    }
}

/// Opens the job summary. Without one, everything is in the log all the same.
fn summary() -> Option<(File, usize)> {
    let path = variable("GITHUB_STEP_SUMMARY")?;
    let file = OpenOptions::new()
        .append(true)
        .create(true)
        .open(path)
        .ok()?;
    let taken = file.metadata().ok()?.len();
    let room = usize::try_from(MAX_BYTES.saturating_sub(taken)).ok()?;
    Some((file, room))
}
