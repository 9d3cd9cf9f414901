//! What `plan` and `reconcile` print: a request, where it stands, and what to do.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};

use super::form::Run;
use super::sweep::{Line, lines};
use crate::domain::{Exit, Failure, Language, RateLimits, Refusal, Status};
use crate::messages::{self, Message, advice_in_lines, say, will};
use crate::plan::{Outcome, Step, Sweep};

/// Whether the steps are yet to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tense {
    /// They will be.
    Future,
    /// They have been.
    Past,
}

impl Tense {
    /// Returns the command that speaks so.
    pub(super) fn command(self) -> &'static str {
        match self {
            Self::Future => "plan",
            Self::Past => "reconcile",
        }
    }
}

/// Writes each request that is not settled, what the sweep found, then a line that counts all requests.
///
/// # Errors
/// Those of `out`.
pub(super) fn report(run: &Run<'_>, is_coloured: bool, out: &mut dyn Write) -> io::Result<()> {
    let mut page = Page {
        tense: run.tense,
        language: run.language,
        is_coloured,
        out,
    };
    let open = run.outcomes.iter().filter(|outcome| !is_settled(outcome));
    for outcome in open {
        page.outcome(outcome)?;
    }
    for sweep in run.sweeps {
        page.sweep(sweep)?;
    }
    if run.is_interrupted {
        writeln!(page.out, "{}", say(run.language, Message::Interrupted))?;
    }
    // Before anything was looked at there is nothing to count.
    if !run.is_interrupted || !run.outcomes.is_empty() {
        writeln!(page.out, "{}", closing(run.outcomes, run.language))?;
    }
    rate_limits(&run.rate_limits, run.language, page.out)
}

/// Writes how much GitHub still allows, if it said so.
pub(super) fn rate_limits(
    limits: &RateLimits,
    language: Language,
    out: &mut dyn Write,
) -> io::Result<()> {
    match messages::rate_limits(language, limits) {
        nothing if nothing.is_empty() => Ok(()),
        line => writeln!(out, "{line}"),
    }
}

pub(super) fn is_settled(outcome: &Outcome) -> bool {
    matches!(outcome.status, Status::Announced { .. })
        && outcome.steps.is_empty()
        && outcome.exit() == Exit::Done
}

struct Page<'a> {
    tense: Tense,
    language: Language,
    is_coloured: bool,
    out: &'a mut dyn Write,
}

impl Page<'_> {
    fn outcome(&mut self, outcome: &Outcome) -> io::Result<()> {
        self.verb(
            outcome.status.word(),
            color(&outcome.status),
            outcome.path.as_str(),
        )?;
        match &outcome.status {
            Status::Refused(refusals) => refusals
                .iter()
                .try_for_each(|refusal| self.refusal(refusal))?,
            Status::Lapsed(refusal) => self.refusal(refusal)?,
            Status::Settling(refusals) => {
                self.sentence(&outcome.status)?;
                for refusal in refusals {
                    let sentence = say(self.language, Message::Refusal(refusal));
                    self.detail(&format!("{}: {sentence}", refusal.code()))?;
                }
            }
            Status::Blocked { .. } => {
                self.sentence(&outcome.status)?;
                self.hint(&say(self.language, Message::BlockedHint(&outcome.user)))?;
            }
            Status::Reserved { .. } => self.sentence(&outcome.status)?,
            Status::NeedsAPerson(doubt) => {
                self.sentence(&outcome.status)?;
                for line in advice_in_lines(self.language, doubt) {
                    self.detail(&line)?;
                }
            }
            Status::Waiting if outcome.steps.is_empty() && outcome.failure.is_none() => {
                self.sentence(&outcome.status)?;
            }
            Status::Issued { key } => {
                self.detail(&format!("{} ({key})", outcome.secret))?;
                if outcome.steps.is_empty() && outcome.failure.is_none() {
                    let message = Message::NotAnnounced(&outcome.secret);
                    self.detail(&say(self.language, message))?;
                }
            }
            Status::Announced { key } => self.detail(&format!("{} ({key})", outcome.secret))?,
            Status::Waiting => {}
        }
        if let Some(failure) = &outcome.failure {
            self.failure(failure)?;
        }
        if self.tense == Tense::Future {
            self.steps(&outcome.steps)?;
        }
        if outcome.is_untested {
            self.detail(&say(self.language, Message::Untested))?;
        }
        if !outcome.leftover.is_empty() {
            self.detail(&say(self.language, Message::Leftover))?;
            self.steps(&outcome.leftover)?;
        }
        Ok(())
    }

    fn sweep(&mut self, sweep: &Sweep) -> io::Result<()> {
        let lines = lines(sweep, self.tense, self.language);
        if lines.is_empty() {
            return Ok(());
        }
        self.verb("sweep", sweep_color(sweep), sweep.account.as_str())?;
        lines.iter().try_for_each(|line| match line {
            Line::Said(text) => self.detail(text),
            Line::Failed(failure) => self.failure(failure),
        })
    }

    fn sentence(&mut self, status: &Status) -> io::Result<()> {
        self.detail(&say(self.language, Message::StatusSentence(status)))
    }

    fn refusal(&mut self, refusal: &Refusal) -> io::Result<()> {
        let code = self.paint(Style::new().bold());
        let sentence = say(self.language, Message::Refusal(refusal));
        self.detail(&format!("{code}{}{code:#}: {sentence}", refusal.code()))?;
        self.hint(&say(self.language, Message::RefusalHint(refusal)))
    }

    fn failure(&mut self, failure: &Failure) -> io::Result<()> {
        let red = self.paint(AnsiColor::Red.on_default().bold());
        self.detail(&format!("{red}failed{red:#}: {failure}"))?;
        self.hint(&say(self.language, Message::FailureHint(failure)))
    }

    fn steps(&mut self, steps: &[Step]) -> io::Result<()> {
        steps
            .iter()
            .try_for_each(|step| self.detail(&will(self.language, step)))
    }

    fn hint(&mut self, text: &str) -> io::Result<()> {
        self.detail(&format!("→ {text}"))
    }

    fn detail(&mut self, text: &str) -> io::Result<()> {
        writeln!(self.out, "{:>12} {text}", "")
    }

    fn verb(&mut self, verb: &str, color: AnsiColor, object: &str) -> io::Result<()> {
        let style = self.paint(color.on_default().bold());
        writeln!(self.out, "{style}{verb:>12}{style:#} {object}")
    }

    fn paint(&self, style: Style) -> Style {
        if self.is_coloured {
            style
        } else {
            Style::new()
        }
    }
}

/// Counts all requests in one line.
pub(super) fn closing(outcomes: &[Outcome], language: Language) -> String {
    let mut counts: Vec<(&'static str, usize)> = Vec::new();
    for outcome in outcomes {
        let word = outcome.status.word();
        match counts.iter_mut().find(|(counted, _)| *counted == word) {
            Some((_, count)) => *count += 1,
            None => counts.push((word, 1)),
        }
    }
    let message = if outcomes.iter().all(is_settled) {
        Message::AllSettled(outcomes.len())
    } else {
        Message::Closing(&counts)
    };
    say(language, message)
}

fn color(status: &Status) -> AnsiColor {
    match status {
        Status::Waiting | Status::Settling(_) | Status::Reserved { .. } => AnsiColor::Cyan,
        Status::Refused(_) | Status::Blocked { .. } | Status::NeedsAPerson(_) => AnsiColor::Red,
        Status::Lapsed(_) => AnsiColor::Yellow,
        Status::Issued { .. } | Status::Announced { .. } => AnsiColor::Green,
    }
}

fn sweep_color(sweep: &Sweep) -> AnsiColor {
    match sweep.exit() {
        Exit::Done => AnsiColor::Cyan,
        Exit::Wrong | Exit::Remote | Exit::Person | Exit::Usage => AnsiColor::Red,
    }
}
