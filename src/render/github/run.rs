//! What `plan` or `reconcile` found and did.

use super::annotation::Annotation;
use super::files;
use super::markdown::{cell, code};
use super::summary::Page;
use crate::domain::{Exit, Language, Severity};
use crate::messages::{Message, rate_limits, say};
use crate::plan::Outcome;
use crate::render::lines::{Line, closing, of_status, of_sweep, text};
use crate::render::view::{RunReport, is_settled};

pub(super) fn annotations(run: &RunReport, language: Language) -> Vec<Annotation> {
    let mut annotations = files::annotations(&run.findings, language);
    let open = run.outcomes.iter().filter(|one| one.exit() != Exit::Done);
    annotations.extend(open.map(|outcome| of_request(outcome, language)));
    let open = run.sweeps.iter().filter(|sweep| sweep.exit() != Exit::Done);
    annotations.extend(open.map(|sweep| {
        let message = text(language, &of_sweep(language, sweep, run.mode));
        Annotation::error(&format!("sweep {}", sweep.account), message)
    }));
    annotations
}

/// One annotation for a request, whatever number of reasons it has: there are ten in all.
fn of_request(outcome: &Outcome, language: Language) -> Annotation {
    let (title, message) = if let Some(failure) = &outcome.failure {
        ("failed", Line::Failure(failure).text(language))
    } else if !outcome.leftover.is_empty() {
        ("leftover", say(language, Message::Leftover))
    } else {
        let why = text(language, &of_status(language, outcome));
        (outcome.status.word(), why)
    };
    Annotation {
        severity: Severity::Error,
        path: Some(outcome.path.to_string()),
        region: None,
        title: title.to_owned(),
        message,
    }
}

pub(super) fn summary(run: &RunReport, is_stopped: bool, page: &mut Page<'_>) {
    let language = page.language;
    files::table(&run.findings, page);
    let open: Vec<_> = run.outcomes.iter().filter(|one| !is_settled(one)).collect();
    let rows = open.iter().map(|outcome| {
        let name = say(language, Message::StatusName(&outcome.status));
        [
            code(outcome.path.as_str()),
            cell(&name),
            cell(&details(outcome, language)),
        ]
    });
    page.table(|heads| [heads.request, heads.status, heads.what], rows);
    for sweep in &run.sweeps {
        page.paragraph(&text(language, &of_sweep(language, sweep, run.mode)));
    }
    if run.is_interrupted {
        page.paragraph(&say(language, Message::Interrupted));
    }
    let has_looked = !run.is_interrupted || !open.is_empty();
    if !is_stopped && has_looked {
        page.paragraph(&closing(language, &run.outcomes));
    }
    page.paragraph(&rate_limits(language, &run.rate_limits));
}

fn details(outcome: &Outcome, language: Language) -> String {
    let mut lines = of_status(language, outcome);
    if let Some(key) = outcome.status.key() {
        lines.push(Line::Text(format!("`{}` (`{key}`)", outcome.secret)));
    }
    lines.extend(outcome.failure.as_ref().map(Line::Failure));
    if outcome.is_untested {
        lines.push(Line::Text(say(language, Message::Untested)));
    }
    if !outcome.leftover.is_empty() {
        lines.push(Line::Text(say(language, Message::Leftover)));
    }
    text(language, &lines)
}
