//! What `plan` or `reconcile` found and did.

use super::annotation::Annotation;
use super::files;
use super::markdown::{cell, code};
use super::summary::Page;
use crate::domain::{Exit, Failure, Locale, Severity};
use crate::messages::{failed, interrupted, leftover, rate_limits, untested};
use crate::plan::{Outcome, Sweep};
use crate::render::lines::{Line, closing, is_told, label, of_status, of_sweep, text};
use crate::render::view::{RunReport, is_settled};

pub(super) fn annotations(run: &RunReport, language: Locale) -> Vec<Annotation> {
    let mut annotations = files::annotations(&run.findings, language);
    let mut told: Vec<&Failure> = Vec::new();
    for outcome in run.outcomes.iter().filter(|one| one.exit() != Exit::Done) {
        match &outcome.failure {
            Some(failure) if is_told(&told, failure) => continue,
            Some(failure) => told.push(failure),
            None => {}
        }
        annotations.push(of_request(outcome, language));
    }
    let is_over = |sweep: &&Sweep| {
        let failure = sweep.failure.as_ref();
        let has_more = !sweep.orphans.is_empty() || !sweep.manual_reviews.is_empty();
        !has_more && failure.is_some_and(|failure| is_told(&told, failure))
    };
    let open = run.sweeps.iter().filter(|sweep| sweep.exit() != Exit::Done);
    let open = open.filter(|sweep| !is_over(sweep));
    annotations.extend(open.map(|sweep| {
        let message = text(language, &of_sweep(language, sweep, run.mode));
        Annotation::error(&format!("sweep {}", sweep.account), message)
    }));
    annotations
}

/// One annotation for a request, whatever number of reasons it has: there are ten in all.
fn of_request(outcome: &Outcome, language: Locale) -> Annotation {
    let (title, message) = if let Some(failure) = &outcome.failure {
        (failed(language), Line::Failure(failure).text(language))
    } else if !outcome.leftover.is_empty() {
        ("leftover", leftover(language))
    } else {
        let why = text(language, &of_status(language, outcome));
        (label(language, outcome), why)
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
        [
            code(outcome.path.as_str()),
            cell(label(language, outcome)),
            cell(&details(outcome, language)),
        ]
    });
    page.table(|heads| [heads.request, heads.status, heads.what], rows);
    for sweep in &run.sweeps {
        page.paragraph(&text(language, &of_sweep(language, sweep, run.mode)));
    }
    if run.is_interrupted {
        page.paragraph(&interrupted(language));
    }
    let has_looked = !run.is_interrupted || !open.is_empty();
    if !is_stopped && has_looked {
        page.paragraph(&closing(language, &run.outcomes));
    }
    page.paragraph(&rate_limits(language, &run.rate_limits));
}

fn details(outcome: &Outcome, language: Locale) -> String {
    let mut lines = of_status(language, outcome);
    if let Some(key) = outcome.status.key() {
        lines.push(Line::Text(format!("`{}` (`{key}`)", outcome.secret)));
    }
    lines.extend(outcome.failure.as_ref().map(Line::Failure));
    if outcome.is_untested {
        lines.push(Line::Text(untested(language)));
    }
    if !outcome.leftover.is_empty() {
        lines.push(Line::Text(leftover(language)));
    }
    text(language, &lines)
}
