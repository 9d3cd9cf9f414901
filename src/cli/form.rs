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

/// The forms of the inventory.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum InventoryFormat {
    /// Text, for people
    Human,
    /// One JSON document, for programs
    Json,
    /// Annotations and a job summary, for GitHub Actions
    Github,
    /// A table for spreadsheets
    Csv,
    /// One page for browsers, which loads nothing
    Html,
}

/// Where a command writes to, and how.
pub(super) struct Output<'a> {
    pub(super) language: Option<Locale>,
    pub(super) is_coloured: bool,
    pub(super) out: &'a mut dyn Write,
}

/// The form that was chosen, and what it needs.
pub(super) struct Chosen {
    format: Format,
    is_coloured: bool,
    /// The job summary, and how much it still takes.
    summary: Option<(File, usize)>,
}

/// The forms of all commands.
enum Format {
    Human,
    Json,
    Github,
    Sarif,
    Csv,
    Html,
}

impl Chosen {
    pub(super) fn of_files(asked: Option<FileFormat>, is_coloured: bool) -> Self {
        let asked = asked.map(|format| match format {
            FileFormat::Human => Format::Human,
            FileFormat::Json => Format::Json,
            FileFormat::Github => Format::Github,
            FileFormat::Sarif => Format::Sarif,
        });
        Self::of(asked, is_coloured)
    }

    pub(super) fn of_run(asked: Option<RunFormat>, is_coloured: bool) -> Self {
        let asked = asked.map(|format| match format {
            RunFormat::Human => Format::Human,
            RunFormat::Json => Format::Json,
            RunFormat::Github => Format::Github,
        });
        Self::of(asked, is_coloured)
    }

    pub(super) fn of_inventory(asked: Option<InventoryFormat>, is_coloured: bool) -> Self {
        let asked = asked.map(|format| match format {
            InventoryFormat::Human => Format::Human,
            InventoryFormat::Json => Format::Json,
            InventoryFormat::Github => Format::Github,
            InventoryFormat::Csv => Format::Csv,
            InventoryFormat::Html => Format::Html,
        });
        Self::of(asked, is_coloured)
    }

    fn of(asked: Option<Format>, is_coloured: bool) -> Self {
        let is_in_actions = || variable("GITHUB_ACTIONS").is_some_and(|value| value == "true");
        let format = asked.unwrap_or_else(|| match is_in_actions() {
            true => Format::Github,
            false => Format::Human,
        });
        let summary = match format {
            Format::Github => summary(),
            Format::Human | Format::Json | Format::Sarif | Format::Csv | Format::Html => None,
        };
        Self {
            format,
            is_coloured,
            summary,
        }
    }

    pub(super) fn form(&mut self) -> Form<'_> {
        match self.format {
            Format::Human => Form::Human {
                is_coloured: self.is_coloured,
            },
            Format::Json => Form::Json,
            Format::Github => Form::GitHub {
                summary: self
                    .summary
                    .as_mut()
                    .map(|(file, room)| Summary { file, room: *room }),
            },
            Format::Sarif => Form::Sarif,
            Format::Csv => Form::Csv,
            Format::Html => Form::Html,
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
