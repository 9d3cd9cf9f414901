//! What `doctor` prints: line by line, what is right, what is not, and what to do.

use std::io;

use anstyle::AnsiColor;

use super::printer::Printer;
use crate::domain::Level;
use crate::messages::diagnoses::mark;
use crate::render::lines::{of_remark, verdict_of};
use crate::render::view::DoctorReport;

/// Writes each diagnosis, then a line that sums them up.
pub(in crate::render) fn doctor(report: &DoctorReport, page: &mut Printer<'_>) -> io::Result<()> {
    for one in &report.diagnoses {
        let style = page.color(color(one.level()));
        let (what, hint) = of_remark(page.language, one);
        writeln!(page.out, "{style}{}{style:#} {what}", mark(one.level()))?;
        if let Some(hint) = hint {
            writeln!(page.out, "  → {hint}")?;
        }
    }
    writeln!(page.out, "{}", verdict_of(page.language, report))
}

fn color(level: Level) -> AnsiColor {
    match level {
        Level::Right => AnsiColor::Green,
        Level::Note | Level::Unknown => AnsiColor::Yellow,
        Level::Wrong => AnsiColor::Red,
    }
}
