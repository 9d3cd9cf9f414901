//! What `review` prints: a pull request, how it stands, and what was done about it.

use std::collections::BTreeMap;
use std::io::{self, Write};

use anstyle::{AnsiColor, Style};

use super::diagnostics::diagnostics;
use super::form::{Form, Stopped};
use super::{github, json};
use crate::domain::{
    Deed, Diagnostic, Exit, Failure, Language, Light, Login, Refusal, Remedy, Standing, Warning,
};
use crate::messages::pull::{deed as deed_of, heading, lack, remedy, warning};
use crate::messages::{Message, levels, say};

/// A pull request, how it stands, and what was done about it.
#[derive(Debug, Clone)]
pub struct PullReport {
    /// Its number.
    pub number: u64,
    /// Who opened it, if the account is still there.
    pub requester: Option<Login>,
    /// How it stands; nothing where that could not be found out.
    pub standing: Option<Standing>,
    /// What it lacks.
    pub missing: Vec<(Refusal, Remedy)>,
    /// What is wrong with its files.
    pub diagnostics: Vec<Diagnostic>,
    /// The text of each file that a diagnostic points into.
    pub sources: BTreeMap<String, Vec<u8>>,
    /// What was done.
    pub deeds: Vec<Deed>,
    /// What went wrong, first.
    pub failure: Option<Failure>,
}

impl PullReport {
    /// A pull request of which nothing could be found out.
    #[must_use]
    pub fn failed(number: u64, failure: Failure) -> Self {
        Self {
            number,
            requester: None,
            standing: None,
            missing: Vec::new(),
            diagnostics: Vec::new(),
            sources: BTreeMap::new(),
            deeds: Vec::new(),
            failure: Some(failure),
        }
    }

    pub(super) fn borrowed(&self) -> BTreeMap<&str, &[u8]> {
        let sources = self.sources.iter();
        sources
            .map(|(path, bytes)| (path.as_str(), bytes.as_slice()))
            .collect()
    }
}

/// What `review` found and did.
#[derive(Debug, Clone, Copy)]
pub struct Review<'a> {
    /// The pull requests, by number.
    pub pulls: &'a [PullReport],
    /// What is amiss with the repository.
    pub warnings: &'a [Warning],
    /// Why it stopped before it did anything, if it did.
    pub stopped: Option<&'a Stopped>,
    /// How it ends.
    pub exit: Exit,
    /// The language of the words.
    pub language: Language,
}

/// Writes what `review` found and did. Why it stopped is not in the human form: that is said on standard error.
///
/// # Errors
/// Those of `out`.
pub fn review(review: &Review<'_>, form: Form<'_>, out: &mut dyn Write) -> io::Result<()> {
    match form {
        Form::Human { is_coloured } => human(review, is_coloured, out),
        Form::Json | Form::Sarif => out.write_all(json::review(review).as_bytes()),
        Form::GitHub { summary } => github::review(review, summary, out),
    }
}

/// Writes each pull request with what is wrong with its files, what is missing and what was done, then the warnings.
///
/// # Errors
/// Those of `out`.
pub(super) fn human(review: &Review<'_>, is_coloured: bool, out: &mut dyn Write) -> io::Result<()> {
    let language = review.language;
    if review.stopped.is_some() {
        return Ok(());
    }
    let paint = |style: Style| if is_coloured { style } else { Style::new() };
    for pull in review.pulls {
        diagnostics(
            &pull.diagnostics,
            &pull.borrowed(),
            language,
            is_coloured,
            out,
        )?;
        let (word, color, line) = match &pull.standing {
            Some(standing) => (
                standing.word(),
                color(standing),
                heading(language, standing),
            ),
            None => ("failed", AnsiColor::Red, ""),
        };
        let style = paint(color.on_default().bold());
        let by = pull.requester.as_ref();
        let by = by.map_or(String::new(), |login| format!(" ({login})"));
        let line = if line.is_empty() {
            String::new()
        } else {
            format!(": {line}")
        };
        writeln!(out, "{style}{word:>12}{style:#} #{}{by}{line}", pull.number)?;
        let bold = paint(Style::new().bold());
        for (refusal, _) in &pull.missing {
            let code = refusal.code();
            writeln!(
                out,
                "{:>12} {bold}{code}{bold:#}: {}",
                "",
                lack(language, refusal)
            )?;
            writeln!(out, "{:>12} → {}", "", remedy(language, refusal))?;
        }
        for deed in &pull.deeds {
            writeln!(out, "{:>12} {}", "", deed_of(language, deed))?;
        }
        if let Some(failure) = &pull.failure {
            let red = paint(AnsiColor::Red.on_default().bold());
            writeln!(out, "{:>12} {red}failed{red:#}: {failure}", "")?;
            let hint = say(language, Message::FailureHint(failure));
            writeln!(out, "{:>12} → {hint}", "")?;
        }
    }
    let yellow = paint(AnsiColor::Yellow.on_default().bold());
    for one in review.warnings {
        let level = levels(language).warning;
        writeln!(
            out,
            "{yellow}{level:>12}{yellow:#} {}",
            warning(language, one)
        )?;
    }
    writeln!(
        out,
        "{}",
        say(language, Message::Reviewed(review.pulls.len()))
    )
}

fn color(standing: &Standing) -> AnsiColor {
    match standing.light() {
        Some(Light::Success) => AnsiColor::Green,
        Some(Light::Pending) => AnsiColor::Cyan,
        Some(Light::Failure) => AnsiColor::Red,
        None => AnsiColor::Yellow,
    }
}
