//! What `review` prints: a pull request, how it stands, and what was done about it.

use std::io;

use anstyle::AnsiColor;

use super::findings::findings;
use super::printer::Printer;
use super::run::rate_limits;
use crate::domain::{CommitState, PullStatus};
use crate::messages::pull::{action, heading, pull_label, warning};
use crate::messages::{levels, reviewed};
use crate::render::lines::{Line, of_lack};
use crate::render::view::{PullReport, ReviewReport};

/// Writes each pull request with what is wrong with its files, what is missing and what was done, then the warnings.
pub(in crate::render) fn review(report: &ReviewReport, page: &mut Printer<'_>) -> io::Result<()> {
    for pull in &report.pulls {
        self::pull(pull, page)?;
    }
    for one in &report.warnings {
        let text = warning(page.language, one);
        page.verb(levels(page.language).warning, AnsiColor::Yellow, &text)?;
    }
    let count = report.pulls.len();
    writeln!(page.out, "{}", reviewed(page.language, count))?;
    rate_limits(&report.rate_limits, page)
}

fn pull(pull: &PullReport, page: &mut Printer<'_>) -> io::Result<()> {
    let language = page.language;
    findings(&pull.findings, page)?;
    let pull_status = pull.pull_status.as_ref();
    let line = pull_status.map_or(String::new(), |pull_status| {
        format!(": {}", heading(language, pull_status))
    });
    let by = pull.requester.as_ref();
    let by = by.map_or(String::new(), |login| format!(" ({login})"));
    let color = pull_status.map_or(AnsiColor::Red, color);
    page.verb(
        pull_label(language, pull_status),
        color,
        &format!("#{}{by}{line}", pull.number),
    )?;
    for missing in &pull.missing {
        page.lines(&of_lack(language, missing))?;
    }
    for one in &pull.actions {
        page.detail(&action(language, one))?;
    }
    page.lines(pull.failure.as_ref().map(Line::Failure).as_slice())
}

fn color(pull_status: &PullStatus) -> AnsiColor {
    match pull_status.commit_state() {
        Some(CommitState::Success) => AnsiColor::Green,
        Some(CommitState::Pending) => AnsiColor::Cyan,
        Some(CommitState::Failure) => AnsiColor::Red,
        None => AnsiColor::Yellow,
    }
}
