//! The job summary: tables, as long as they fit.

use super::markdown::{cell, code};
use super::why;
use crate::domain::{Language, Severity, Status};
use crate::messages::{Headings, Message, explain, headings, levels, not_in_summary, say};
use crate::plan::Outcome;
use crate::render::form::{Findings, Summary};
use crate::render::source::place;
use crate::render::words_in_one;

/// GitHub drops a summary that is larger, and the step's others with it.
const LONGEST: usize = 1 << 20;

/// Room for what is said below a table that is cut off.
const TAIL: usize = 1_024;

/// A part of the summary, written when it is dropped.
pub(super) struct Page<'a> {
    language: Language,
    headings: Headings,
    summary: Summary<'a>,
    text: String,
}

impl<'a> Page<'a> {
    pub(super) fn new(command: &str, language: Language, summary: Summary<'a>) -> Self {
        Self {
            language,
            headings: headings(language),
            summary,
            text: format!("### countersign {command}\n\n"),
        }
    }

    /// A paragraph; none of nothing.
    pub(super) fn paragraph(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        let text = format!("{}\n\n", cell(text));
        if self.fits(&text) {
            self.text.push_str(&text);
        }
    }

    /// What is wrong with files.
    pub(super) fn files(&mut self, found: &Findings<'_>) {
        let levels = levels(found.language);
        let rows = found.diagnostics.iter().map(|diagnostic| {
            let source = found.sources.get(diagnostic.path.as_str());
            let mut at = diagnostic.shown_path();
            if let Some((source, span)) = source.zip(diagnostic.span.as_ref()) {
                let place = place(source, span.start);
                at.push_str(&format!(":{}:{}", place.line, place.column));
            }
            let level = match diagnostic.problem.severity() {
                Severity::Error => levels.error,
                Severity::Warning => levels.warning,
            };
            let words = explain(found.language, &diagnostic.problem);
            [
                code(&at),
                format!("{level} {}", code(diagnostic.problem.code())),
                cell(&words_in_one(&words, found.language)),
            ]
        });
        let heads = [
            self.headings.place,
            self.headings.problem,
            self.headings.what,
        ];
        self.table(heads, found.diagnostics.len(), rows);
    }

    /// Where requests stand.
    pub(super) fn requests(&mut self, outcomes: &[&Outcome]) {
        let language = self.language;
        let rows = outcomes.iter().map(|outcome| {
            let name = say(language, Message::StatusName(&outcome.status));
            [
                code(outcome.path.as_str()),
                cell(&name),
                cell(&details(outcome, language)),
            ]
        });
        let heads = [
            self.headings.request,
            self.headings.status,
            self.headings.what,
        ];
        self.table(heads, outcomes.len(), rows);
    }

    /// Where pull requests stand: what each is called, the word for it, and why.
    pub(super) fn pulls(&mut self, pulls: &[(String, String, String)]) {
        let rows = pulls
            .iter()
            .map(|(name, word, why)| [cell(name), cell(word), cell(why)]);
        let heads = [self.headings.pull, self.headings.status, self.headings.what];
        self.table(heads, pulls.len(), rows);
    }

    fn table(&mut self, heads: [&str; 3], count: usize, rows: impl Iterator<Item = [String; 3]>) {
        if count == 0 {
            return;
        }
        let head = format!("| {} |\n| --- | --- | --- |\n", heads.join(" | "));
        let mut written = 0;
        if self.fits(&head) {
            self.text.push_str(&head);
            for row in rows {
                let row = format!("| {} |\n", row.join(" | "));
                if !self.fits(&row) {
                    break;
                }
                self.text.push_str(&row);
                written += 1;
            }
        }
        self.text.push('\n');
        if written < count {
            let text = not_in_summary(self.language, count - written);
            self.text.push_str(&format!("{}\n\n", cell(&text)));
        }
    }

    fn fits(&self, more: &str) -> bool {
        let room = self.summary.room.min(LONGEST);
        self.text.len() + more.len() + TAIL <= room
    }
}

impl Drop for Page<'_> {
    fn drop(&mut self) {
        if self.text.len() <= self.summary.room {
            // The log says the same, and what was to be done is done: a summary is not worth a failed run.
            drop(self.summary.file.write_all(self.text.as_bytes()));
        }
    }
}

fn details(outcome: &Outcome, language: Language) -> String {
    let mut lines = why(outcome, language);
    if let Status::Issued { key } | Status::Announced { key } = &outcome.status {
        lines.push(format!("`{}` (`{key}`)", outcome.secret));
    }
    if let Some(failure) = &outcome.failure {
        let hint = say(language, Message::FailureHint(failure));
        lines.push(super::lines(&failure.to_string(), &hint));
    }
    if outcome.is_untested {
        lines.push(say(language, Message::Untested));
    }
    if !outcome.leftover.is_empty() {
        lines.push(say(language, Message::Leftover));
    }
    lines.join("\n")
}
