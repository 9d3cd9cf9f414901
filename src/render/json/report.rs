//! Writes any report as JSON.

use super::text::text;
use super::{audit, doctor, findings, inventory, review, run};
use crate::render::view::{Head, Report};

/// Writes the document of a command.
pub(in crate::render) fn report(report: &Report, head: &Head<'_>) -> String {
    match report {
        Report::Files(report) => text(&findings::document(report, head)),
        Report::Run(report) => text(&run::document(report, head)),
        Report::Review(report) => text(&review::document(report, head)),
        Report::Audit(report) => text(&audit::document(report, head)),
        Report::Inventory(report) => text(&inventory::document(report, head)),
        Report::Doctor(report) => text(&doctor::document(report, head)),
    }
}
