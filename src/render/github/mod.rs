//! GitHub Actions: what people get in the log, annotations, and the job summary.

mod annotation;
mod audit;
mod doctor;
mod markdown;
mod review;
mod summary;

use std::io::{self, Write};

use annotation::{Annotation, annotate, harmless};
use summary::Page;

use super::form::{Findings, Run, Summary, human_findings, human_run};
use super::source::region;
use super::sweep;
use super::words_in_one;
use crate::domain::{Diagnostic, Exit, Refusal, Severity, Status};
use crate::messages::{Message, advice_in_lines, explain, rate_limits, say};
use crate::plan::{Outcome, Sweep};
use crate::render::report::is_settled;

/// Writes what `validate` found.
pub(super) fn findings(
    found: &Findings<'_>,
    summary: Option<Summary<'_>>,
    out: &mut dyn Write,
) -> io::Result<()> {
    log(|text| human_findings(found, false, text), out)?;
    annotate(&of_files(found), found.language, out)?;
    if let Some(summary) = summary {
        let mut page = Page::new("validate", found.language, summary);
        page.files(found);
        page.paragraph(&crate::messages::closing(found.language, &found.tally));
    }
    Ok(())
}

/// Writes what `plan` or `reconcile` found and did.
pub(super) fn run(
    run: &Run<'_>,
    summary: Option<Summary<'_>>,
    out: &mut dyn Write,
) -> io::Result<()> {
    log(|text| human_run(run, false, text), out)?;
    if let Some(stopped) = run.stopped {
        let text = lines(&stopped.message, &stopped.hint);
        log(|out| writeln!(out, "{text}"), out)?;
    }
    let mut annotations: Vec<_> = run
        .stopped
        .map(|stopped| Annotation {
            severity: Severity::Error,
            path: None,
            region: None,
            title: stopped.code.to_owned(),
            message: lines(&stopped.message, &stopped.hint),
        })
        .into_iter()
        .collect();
    let found = run.findings();
    annotations.extend(of_files(&found));
    annotations.extend(
        run.outcomes
            .iter()
            .filter(|outcome| outcome.exit() != Exit::Done)
            .map(|outcome| of_request(run, outcome)),
    );
    let swept = run.sweeps.iter().filter(|sweep| sweep.exit() != Exit::Done);
    annotations.extend(swept.map(|sweep| of_sweep(run, sweep)));
    annotate(&annotations, run.language, out)?;
    if let Some(summary) = summary {
        let mut page = Page::new(run.tense.command(), run.language, summary);
        if let Some(stopped) = run.stopped {
            page.paragraph(&lines(&stopped.message, &stopped.hint));
        }
        page.files(&found);
        let open: Vec<_> = run.outcomes.iter().filter(|one| !is_settled(one)).collect();
        page.requests(&open);
        for sweep in run.sweeps {
            page.paragraph(&sweep::text(sweep, run.tense, run.language));
        }
        if run.is_interrupted {
            page.paragraph(&say(run.language, Message::Interrupted));
        }
        let has_counted = run.stopped.is_none() && !(run.is_interrupted && open.is_empty());
        if has_counted {
            page.paragraph(&super::report::closing(run.outcomes, run.language));
        }
        page.paragraph(&rate_limits(run.language, &run.rate_limits));
    }
    Ok(())
}

pub(super) use audit::audit;
pub(super) use doctor::examination;
pub(super) use review::review;

/// Writes a text for people, with nothing in it that the runner could take for a command.
fn log(
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut text = Vec::new();
    write(&mut text)?;
    String::from_utf8_lossy(&text)
        .lines()
        .try_for_each(|line| writeln!(out, "{}", harmless(line)))
}

fn of_files(found: &Findings<'_>) -> Vec<Annotation> {
    let of_file = |diagnostic: &Diagnostic| {
        let source = found.sources.get(diagnostic.path.as_str());
        let region = source
            .zip(diagnostic.span.as_ref())
            .map(|(source, span)| region(source, span, |_| 1));
        Annotation {
            severity: diagnostic.problem.severity(),
            path: Some(diagnostic.shown_path()),
            region,
            title: diagnostic.problem.code().to_owned(),
            message: words_in_one(
                &explain(found.language, &diagnostic.problem),
                found.language,
            ),
        }
    };
    found.diagnostics.iter().map(of_file).collect()
}

/// One annotation for a request, whatever number of reasons it has: there are ten in all.
fn of_request(run: &Run<'_>, outcome: &Outcome) -> Annotation {
    let language = run.language;
    let mut title = outcome.status.word().to_owned();
    let mut message = why(outcome, language).join("\n");
    if let Some(failure) = &outcome.failure {
        title = "failed".to_owned();
        let hint = say(language, Message::FailureHint(failure));
        message = lines(&failure.to_string(), &hint);
    } else if !outcome.leftover.is_empty() {
        title = "leftover".to_owned();
        message = say(language, Message::Leftover);
    }
    Annotation {
        severity: Severity::Error,
        path: Some(outcome.path.to_string()),
        region: None,
        title,
        message,
    }
}

fn of_sweep(run: &Run<'_>, sweep: &Sweep) -> Annotation {
    Annotation {
        severity: Severity::Error,
        path: None,
        region: None,
        title: format!("sweep {}", sweep.account),
        message: sweep::text(sweep, run.tense, run.language),
    }
}

/// Says why a request is where it is, a line for each reason and each hint.
fn why(outcome: &Outcome, language: crate::domain::Language) -> Vec<String> {
    let refusal = |refusal: &Refusal| {
        let sentence = say(language, Message::Refusal(refusal));
        let hint = say(language, Message::RefusalHint(refusal));
        lines(&format!("{}: {sentence}", refusal.code()), &hint)
    };
    match &outcome.status {
        Status::Refused(refusals) => refusals.iter().map(refusal).collect(),
        Status::Lapsed(lapsed) => vec![refusal(lapsed)],
        Status::Blocked { keys: _ } => vec![lines(
            &say(language, Message::StatusSentence(&outcome.status)),
            &say(language, Message::BlockedHint(&outcome.user)),
        )],
        Status::NeedsAPerson(doubt) => {
            let sentence = say(language, Message::StatusSentence(&outcome.status));
            std::iter::once(sentence)
                .chain(advice_in_lines(language, doubt))
                .collect()
        }
        Status::Settling(_) => vec![say(language, Message::StatusSentence(&outcome.status))],
        Status::Waiting
        | Status::Reserved { .. }
        | Status::Issued { key: _ }
        | Status::Announced { key: _ } => {
            vec![say(language, Message::StatusSentence(&outcome.status))]
        }
    }
}

fn lines(what: &str, hint: &str) -> String {
    match hint {
        "" => what.to_owned(),
        hint => format!("{what}\n→ {hint}"),
    }
}
