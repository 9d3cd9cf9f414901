//! What `review` prints: a pull request, how it stands, and what was done about it.

use std::collections::BTreeMap;
use std::io::{self, Write};

use anstyle::{AnsiColor, Style};

use super::diagnostics::diagnostics;
use super::form::{Form, Stopped};
use super::report::rate_limits;
use super::{github, json};
use crate::domain::{
    Deed, Diagnostic, Exit, Failure, Language, Light, Login, RateLimits, Refusal, Remedy, Standing,
    Warning, visible,
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
    pub missing: Vec<PullLack>,
    /// What is wrong with its files.
    pub diagnostics: Vec<Diagnostic>,
    /// The text of each file that a diagnostic points into.
    pub sources: BTreeMap<String, Vec<u8>>,
    /// What was done.
    pub deeds: Vec<Deed>,
    /// What went wrong, first.
    pub failure: Option<Failure>,
}

/// Something that a pull request lacks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PullLack {
    /// The file that lacks it; nothing where all of them do. Hostile text.
    pub path: Option<String>,
    /// What is missing.
    pub refusal: Refusal,
    /// What mends it.
    pub remedy: Remedy,
}

impl PullLack {
    /// Says it in two lines: the code and what is missing, and what mends it.
    pub(super) fn words(&self, language: Language) -> (String, String) {
        let path = self.path.as_ref();
        let path = path.map_or(String::new(), |path| {
            format!(" `{}`", visible(path).replace('`', "'"))
        });
        let what = lack(language, &self.refusal);
        (
            format!("{}{path}: {what}", self.refusal.code()),
            remedy(language, &self.refusal, self.remedy),
        )
    }
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
    /// How much GitHub still allows.
    pub rate_limits: RateLimits,
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
        for lack in &pull.missing {
            let (what, hint) = lack.words(language);
            writeln!(out, "{:>12} {what}\n{:>12} → {hint}", "", "")?;
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
    )?;
    rate_limits(&review.rate_limits, language, out)
}

fn color(standing: &Standing) -> AnsiColor {
    match standing.light() {
        Some(Light::Success) => AnsiColor::Green,
        Some(Light::Pending) => AnsiColor::Cyan,
        Some(Light::Failure) => AnsiColor::Red,
        None => AnsiColor::Yellow,
    }
}
