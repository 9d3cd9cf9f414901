//! What `doctor` found.

use super::annotation::Annotation;
use super::summary::Page;
use crate::domain::{Diagnosis, Level, Locale, Severity};
use crate::messages::diagnoses::mark;
use crate::render::lines::{of_remark, verdict_of, with_hint};
use crate::render::view::DoctorReport;

pub(super) fn annotations(report: &DoctorReport, language: Locale) -> Vec<Annotation> {
    let annotation = |one: &Diagnosis| {
        let severity = match one.level() {
            Level::Right | Level::Note => return None,
            Level::Unknown => Severity::Warning,
            Level::Wrong => Severity::Error,
        };
        let (what, hint) = of_remark(language, one);
        Some(Annotation {
            severity,
            ..Annotation::error(one.code(), with_hint(&what, &hint.unwrap_or_default()))
        })
    };
    report.diagnoses.iter().filter_map(annotation).collect()
}

pub(super) fn summary(report: &DoctorReport, page: &mut Page<'_>) {
    for one in &report.diagnoses {
        let (what, hint) = of_remark(page.language, one);
        let what = format!("{} {what}", mark(one.level()));
        page.paragraph(&with_hint(&what, &hint.unwrap_or_default()));
    }
    page.paragraph(&verdict_of(page.language, report));
}
