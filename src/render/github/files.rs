//! What is wrong with files.

use super::annotation::Annotation;
use super::markdown::{cell, code};
use super::summary::Page;
use crate::domain::{Diagnostic, Locale, Severity};
use crate::messages::{Tally, closing, explain, levels};
use crate::render::lines::in_two_lines;
use crate::render::source::{place, region};
use crate::render::view::{FilesReport, Findings};

pub(super) fn annotations(found: &Findings, language: Locale) -> Vec<Annotation> {
    let of_file = |diagnostic: &Diagnostic| {
        let source = found.sources.get(&diagnostic.path);
        let region = source
            .zip(diagnostic.span.as_ref())
            .map(|(source, span)| region(source, span, |_| 1));
        let words = explain(language, diagnostic);
        Annotation {
            severity: diagnostic.problem.severity(),
            path: Some(diagnostic.shown_path()),
            region,
            title: diagnostic.problem.code().to_owned(),
            message: in_two_lines(language, &words),
        }
    };
    found.diagnostics.iter().map(of_file).collect()
}

pub(super) fn summary(report: &FilesReport, page: &mut Page<'_>) {
    table(&report.findings, page);
    let tally = Tally::of(report.requests, &report.findings.diagnostics);
    page.paragraph(&closing(page.language, &tally));
}

pub(super) fn table(found: &Findings, page: &mut Page<'_>) {
    let language = page.language;
    let levels = levels(language);
    let rows = found.diagnostics.iter().map(|diagnostic| {
        let source = found.sources.get(&diagnostic.path);
        let mut at = diagnostic.shown_path();
        if let Some((source, span)) = source.zip(diagnostic.span.as_ref()) {
            let place = place(source, span.start);
            at.push_str(&format!(":{}:{}", place.line, place.column));
        }
        let level = match diagnostic.problem.severity() {
            Severity::Error => levels.error,
            Severity::Warning => levels.warning,
        };
        let words = explain(language, diagnostic);
        [
            code(&at),
            format!("{level} {}", code(diagnostic.problem.code())),
            cell(&in_two_lines(language, &words)),
        ]
    });
    page.table(|heads| [heads.place, heads.problem, heads.what], rows);
}
