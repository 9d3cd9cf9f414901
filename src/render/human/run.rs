//! What `plan` and `reconcile` print: a request, where it stands, and what to do.

use std::io;

use anstyle::AnsiColor;

use super::findings::findings;
use super::printer::Printer;
use crate::domain::{Exit, Failure, RateLimits, Status, Tone};
use crate::messages::{
    self, failed, interrupted, leftover, not_announced, refusal_sentence, same_failure, untested,
    will,
};
use crate::plan::{Outcome, Step, Sweep};
use crate::render::lines::{Line, closing, is_told, label, of_status, of_sweep};
use crate::render::view::{Mode, RunReport, is_settled};

/// Writes what is wrong with files, each request that is not settled, what the sweep found, then a line that counts all requests.
pub(in crate::render) fn run(report: &RunReport, page: &mut Printer<'_>) -> io::Result<()> {
    findings(&report.findings, page)?;
    let open = report
        .outcomes
        .iter()
        .filter(|outcome| !is_settled(outcome));
    let mut told = Vec::new();
    for outcome in open {
        self::outcome(outcome, report.mode, &mut told, page)?;
    }
    for sweep in &report.sweeps {
        let mut lines = of_sweep(page.language, sweep, report.mode);
        for line in &mut lines {
            match line {
                Line::Failure(failure) if is_told(&told, failure) => {
                    *line = Line::Text(same_failure(page.language));
                }
                Line::Failure(failure) => told.push(failure),
                Line::Text(_) | Line::Hint(_) | Line::Refusal(_) => {}
            }
        }
        if !lines.is_empty() {
            page.verb("sweep", sweep_color(sweep), sweep.account.as_str())?;
            page.lines(&lines)?;
        }
    }
    if report.is_interrupted {
        writeln!(page.out, "{}", interrupted(page.language))?;
    }
    // Before anything was looked at there is nothing to count.
    if !report.is_interrupted || !report.outcomes.is_empty() {
        writeln!(page.out, "{}", closing(page.language, &report.outcomes))?;
    }
    rate_limits(&report.rate_limits, page)
}

/// Writes how much GitHub still allows, if it said so.
pub(super) fn rate_limits(limits: &RateLimits, page: &mut Printer<'_>) -> io::Result<()> {
    match messages::rate_limits(page.language, limits) {
        nothing if nothing.is_empty() => Ok(()),
        line => writeln!(page.out, "{line}"),
    }
}

/// Writes a request. `told` are the failures that were written out already.
fn outcome<'a>(
    outcome: &'a Outcome,
    mode: Mode,
    told: &mut Vec<&'a Failure>,
    page: &mut Printer<'_>,
) -> io::Result<()> {
    let (status, language) = (&outcome.status, page.language);
    page.verb(
        label(language, outcome),
        color(status),
        outcome.path.as_str(),
    )?;
    let is_idle = outcome.steps.is_empty() && outcome.failure.is_none();
    if let Some(key) = status.key() {
        page.detail(&format!("{} ({key})", outcome.secret))?;
        if is_idle && matches!(status, Status::Issued { .. }) {
            page.detail(&not_announced(language, &outcome.secret))?;
        }
        if matches!(status, Status::Life(_)) {
            page.lines(&of_status(language, outcome))?;
        }
    } else if is_idle || !matches!(status, Status::Waiting) {
        page.lines(&of_status(language, outcome))?;
    }
    if let Status::Settling(refusals) = status {
        for refusal in refusals {
            let sentence = refusal_sentence(language, refusal);
            page.detail(&format!("{}: {sentence}", refusal.code()))?;
        }
    }
    match &outcome.failure {
        Some(failure) if is_told(told, failure) => {
            let red = page.color(AnsiColor::Red);
            let (word, same) = (failed(language), same_failure(language));
            page.detail(&format!("{red}{word}{red:#}: {same}"))?;
        }
        Some(failure) => {
            told.push(failure);
            page.lines(&[Line::Failure(failure)])?;
        }
        None => {}
    }
    if mode == Mode::Plan {
        steps(&outcome.steps, page)?;
    }
    if outcome.is_untested {
        page.detail(&untested(language))?;
    }
    if !outcome.leftover.is_empty() {
        page.detail(&leftover(language))?;
        steps(&outcome.leftover, page)?;
    }
    Ok(())
}

fn steps(steps: &[Step], page: &mut Printer<'_>) -> io::Result<()> {
    steps
        .iter()
        .try_for_each(|step| page.detail(&will(page.language, step)))
}

fn color(status: &Status) -> AnsiColor {
    match status.tone() {
        Tone::Pending => AnsiColor::Cyan,
        Tone::Wrong => AnsiColor::Red,
        Tone::Over => AnsiColor::Yellow,
        Tone::Good => AnsiColor::Green,
    }
}

fn sweep_color(sweep: &Sweep) -> AnsiColor {
    match sweep.exit() {
        Exit::Done => AnsiColor::Cyan,
        Exit::Wrong | Exit::Remote | Exit::Person | Exit::Usage => AnsiColor::Red,
    }
}
