//! Prints any report.

use std::io;

use super::audit::audit;
use super::doctor::doctor;
use super::findings::files;
use super::inventory::inventory;
use super::printer::Printer;
use super::review::review;
use super::run::run;
use crate::render::view::Report;

/// Prints what a command found and did.
pub(in crate::render) fn report(report: &Report, page: &mut Printer<'_>) -> io::Result<()> {
    match report {
        Report::Files(report) => files(report, page),
        Report::Run(report) => run(report, page),
        Report::Review(report) => review(report, page),
        Report::Audit(report) => audit(report, page),
        Report::Inventory(report) => inventory(report, page),
        Report::Doctor(report) => doctor(report, page),
    }
}
