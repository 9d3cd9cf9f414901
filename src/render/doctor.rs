//! What `doctor` prints: line by line, what is right, what is not, and what to do.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};

use super::form::Form;
use super::{github, json};
use crate::domain::{Exit, Language, Level, Remark};
use crate::messages::remarks::{mark, remark, verdict};

/// What `doctor` found.
#[derive(Debug, Clone, Copy)]
pub struct Examination<'a> {
    /// Line by line.
    pub remarks: &'a [Remark],
    /// How it ends.
    pub exit: Exit,
    /// The language of the words.
    pub language: Language,
}

impl Examination<'_> {
    /// Says in one line how it all stands.
    pub(super) fn verdict(&self) -> String {
        let count = |level| {
            let remarks = self.remarks.iter();
            remarks.filter(|remark| remark.level() == level).count()
        };
        verdict(self.language, count(Level::Wrong), count(Level::Unknown))
    }
}

/// Writes what `doctor` found.
///
/// # Errors
/// Those of `out`.
pub fn examination(found: &Examination<'_>, form: Form<'_>, out: &mut dyn Write) -> io::Result<()> {
    match form {
        Form::Human { is_coloured } => human(found, is_coloured, out),
        Form::Json | Form::Sarif => out.write_all(json::examination(found).as_bytes()),
        Form::GitHub { summary } => github::examination(found, summary, out),
    }
}

pub(super) fn human(
    found: &Examination<'_>,
    is_coloured: bool,
    out: &mut dyn Write,
) -> io::Result<()> {
    for one in found.remarks {
        let style = match is_coloured {
            true => color(one.level()).on_default().bold(),
            false => Style::new(),
        };
        let (what, hint) = words(one, found.language);
        writeln!(out, "{style}{}{style:#} {what}", mark(one.level()))?;
        if let Some(hint) = hint {
            writeln!(out, "  → {hint}")?;
        }
    }
    writeln!(out, "{}", found.verdict())
}

/// Says a remark, with the account that it is about.
pub(super) fn words(one: &Remark, language: Language) -> (String, Option<String>) {
    let (what, hint) = remark(language, one);
    match one {
        Remark::Account(name, _) => (format!("{name}: {what}"), hint),
        _ => (what, hint),
    }
}

fn color(level: Level) -> AnsiColor {
    match level {
        Level::Right => AnsiColor::Green,
        Level::Note | Level::Unknown => AnsiColor::Yellow,
        Level::Wrong => AnsiColor::Red,
    }
}
