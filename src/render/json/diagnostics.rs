//! What `validate` found: `schema/diagnostics.schema.json`.

use std::collections::BTreeMap;

use serde::Serialize;

use super::text;
use crate::domain::{Diagnostic, Language, Severity, Span};
use crate::messages::{explain, levels};
use crate::render::form::Findings;
use crate::render::source::{Place, region};

#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    language: &'static str,
    exit: u8,
    requests: usize,
    errors: usize,
    warnings: usize,
    diagnostics: Vec<Entry<'a>>,
}

/// One diagnostic. Both documents have it.
#[derive(Serialize)]
pub(super) struct Entry<'a> {
    path: &'a str,
    code: &'static str,
    severity: &'static str,
    range: Option<Range>,
    message: String,
    label: Option<String>,
    help: String,
    related: Vec<Related>,
}

#[derive(Serialize)]
struct Related {
    range: Range,
    message: &'static str,
}

#[derive(Serialize)]
struct Range {
    start: Point,
    end: Point,
}

#[derive(Serialize)]
struct Point {
    line: usize,
    column: usize,
    byte: usize,
}

/// Writes the document.
pub(in crate::render) fn findings(found: &Findings<'_>) -> String {
    text(&Document {
        version: 1,
        language: tag(found.language),
        exit: found.exit.code(),
        requests: found.tally.requests,
        errors: found.tally.errors,
        warnings: found.tally.warnings,
        diagnostics: entries(found.diagnostics, found.sources, found.language),
    })
}

pub(super) fn entries<'a>(
    diagnostics: &'a [Diagnostic],
    sources: &BTreeMap<&str, &[u8]>,
    language: Language,
) -> Vec<Entry<'a>> {
    diagnostics
        .iter()
        .map(|diagnostic| {
            let words = explain(language, &diagnostic.problem);
            let source = sources.get(diagnostic.path.as_str());
            let range = |span: &Span| source.map(|source| range(source, span));
            let related = diagnostic.problem.related().and_then(range);
            Entry {
                path: &diagnostic.path,
                code: diagnostic.problem.code(),
                severity: match diagnostic.problem.severity() {
                    Severity::Error => "error",
                    Severity::Warning => "warning",
                },
                range: diagnostic.span.as_ref().and_then(range),
                message: words.title,
                label: Some(words.label).filter(|label| !label.is_empty()),
                help: words.help,
                related: related
                    .map(|range| Related {
                        range,
                        message: levels(language).first,
                    })
                    .into_iter()
                    .collect(),
            }
        })
        .collect()
}

fn range(source: &[u8], span: &Span) -> Range {
    let region = region(source, span, |_| 1);
    let point = |place: Place, byte: usize| Point {
        line: place.line,
        column: place.column,
        byte: byte.min(source.len()),
    };
    Range {
        start: point(region.start, span.start),
        end: point(region.end, span.end.max(span.start)),
    }
}

/// The language as BCP 47 names it.
pub(in crate::render) fn tag(language: Language) -> &'static str {
    match language {
        Language::English => "en",
        Language::Japanese => "ja",
    }
}
