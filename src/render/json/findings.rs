//! What `validate` found: `schema/diagnostics.schema.json`.

use schemars::JsonSchema;
use serde::Serialize;

use super::parts::{Code, LanguageTag, Text, words};
use crate::domain::{self, Diagnostic, Locale, Span};
use crate::messages::{Tally, explain, levels};
use crate::render::source::{self, Place, region};
use crate::render::view::{FilesReport, Findings, Head};

#[derive(Serialize, JsonSchema)]
#[schemars(title = "What `countersign validate --format json` writes")]
pub(super) struct Document<'a> {
    /// Fields may be added under the same version; removing one, or changing what it means, makes a new one.
    #[schemars(extend("const" = 1))]
    version: u32,
    /// The language of the sentences. Codes and statuses are the same in all.
    language: LanguageTag,
    /// The exit status of the command.
    #[schemars(range(max = 4))]
    exit: u8,
    /// How many request files were checked.
    requests: usize,
    /// How many of the diagnostics are errors.
    errors: usize,
    /// How many are warnings.
    warnings: usize,
    /// What is wrong, by path and place.
    diagnostics: Vec<Entry<'a>>,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Diagnostic")]
pub(super) struct Entry<'a> {
    /// The file, from the top of the repository, as it is named there: it can have any character.
    path: &'a str,
    /// What kind of problem it is: see docs/codes.md. There may be new ones.
    code: Code,
    /// An error refuses the file, a warning does not.
    severity: Severity,
    /// Where in the file; null if the file itself is meant.
    range: Option<Range>,
    /// What is wrong, in one line.
    message: Text,
    /// A few words to show at the place itself.
    label: Option<Text>,
    /// What to do.
    help: Text,
    /// Other places in the file that explain the problem.
    related: Vec<Related>,
}

words!(Severity = domain::Severity: Error, Warning);

#[derive(Serialize, JsonSchema)]
struct Related {
    range: Range,
    message: Text,
}

/// From the first character to the first one after it.
#[derive(Serialize, JsonSchema)]
struct Range {
    start: Point,
    end: Point,
}

#[derive(Serialize, JsonSchema)]
struct Point {
    /// Counted from one.
    #[schemars(range(min = 1))]
    line: usize,
    /// Counted from one, in characters (Unicode scalar values).
    #[schemars(range(min = 1))]
    column: usize,
    /// Counted from zero.
    byte: usize,
}

pub(super) fn document<'a>(report: &'a FilesReport, head: &Head<'_>) -> Document<'a> {
    let tally = Tally::of(report.requests, &report.findings.diagnostics);
    Document {
        version: 1,
        language: head.language.into(),
        exit: head.exit.code(),
        requests: tally.requests,
        errors: tally.errors,
        warnings: tally.warnings,
        diagnostics: entries(&report.findings, head.language),
    }
}

pub(super) fn entries(found: &Findings, language: Locale) -> Vec<Entry<'_>> {
    let entry = |diagnostic| entry(diagnostic, found, language);
    found.diagnostics.iter().map(entry).collect()
}

fn entry<'a>(diagnostic: &'a Diagnostic, found: &Findings, language: Locale) -> Entry<'a> {
    let words = explain(language, diagnostic);
    let source = found.sources.get(&diagnostic.path);
    let range = |span: &Span| source.map(|source| range(source, span));
    let related = diagnostic.problem.related().and_then(range);
    let related = related.map(|range| Related {
        range,
        message: Text(levels(language).first.to_owned()),
    });
    Entry {
        path: &diagnostic.path,
        code: Code(diagnostic.problem.code()),
        severity: diagnostic.problem.severity().into(),
        range: diagnostic.span.as_ref().and_then(range),
        message: Text(words.title),
        label: Text::some(words.label),
        help: Text(words.help),
        related: related.into_iter().collect(),
    }
}

fn range(source: &[u8], span: &Span) -> Range {
    let source::Region { start, end } = region(source, span, |_| 1);
    let point = |place: Place, byte: usize| Point {
        line: place.line,
        column: place.column,
        byte: byte.min(source.len()),
    };
    Range {
        start: point(start, span.start),
        end: point(end, span.end.max(span.start)),
    }
}
