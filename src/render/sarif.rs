//! SARIF 2.1.0 for code scanning.

use std::collections::BTreeMap;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};

use super::json::{parts::LanguageTag, text::text};
use super::lines::in_two_lines;
use super::source::region;
use super::view::{Findings, Head};
use crate::domain::{Diagnostic, Locale, Problem, Severity, Span};
use crate::messages::{about, explain, in_short, levels};

/// Writes a log with one run.
pub(super) fn log(found: &Findings, head: &Head<'_>) -> String {
    let language = head.language;
    let mut rules: BTreeMap<&str, &Problem> = BTreeMap::new();
    for diagnostic in &found.diagnostics {
        rules
            .entry(diagnostic.problem.code())
            .or_insert(&diagnostic.problem);
    }
    let index = |code: &str| rules.keys().position(|rule| *rule == code);
    let results: Vec<_> = found
        .diagnostics
        .iter()
        .map(|diagnostic| {
            let index = index(diagnostic.problem.code());
            result(diagnostic, index.unwrap_or_default(), found, language)
        })
        .collect();
    let rules: Vec<_> = rules
        .values()
        .map(|problem| rule(problem, language))
        .collect();
    text(&json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "countersign",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "language": LanguageTag::from(language),
                "rules": rules,
            }},
            // That files are wrong is what it is for; it has failed when it could not look.
            "invocations": [{ "executionSuccessful": true, "exitCode": head.exit.code() }],
            "columnKind": "utf16CodeUnits",
            "results": results,
        }],
    }))
}

fn rule(problem: &Problem, language: Locale) -> Value {
    let about = about(language, problem);
    let code = problem.code();
    json!({
        "id": code,
        "shortDescription": { "text": in_short(about) },
        "fullDescription": { "text": about },
        "help": { "text": format!("{about}\ndocs/codes.md: {code}") },
        "defaultConfiguration": { "level": level(problem) },
    })
}

fn result(diagnostic: &Diagnostic, index: usize, found: &Findings, language: Locale) -> Value {
    let source = found.sources.get(&diagnostic.path);
    let words = explain(language, diagnostic);
    let at = |span: Option<&Span>| {
        json!({
            "artifactLocation": { "uri": uri(&diagnostic.path), "uriBaseId": "%SRCROOT%" },
            "region": source.zip(span).map_or_else(whole, |(source, span)| part(source, span)),
        })
    };
    let mut result = json!({
        "ruleId": diagnostic.problem.code(),
        "ruleIndex": index,
        "level": level(&diagnostic.problem),
        "message": { "text": message(&in_two_lines(language, &words)) },
        "locations": [{ "physicalLocation": at(diagnostic.span.as_ref()) }],
    });
    if let Some(related) = diagnostic.problem.related() {
        result["relatedLocations"] = json!([{
            "id": 1,
            "message": { "text": levels(language).first },
            "physicalLocation": at(Some(related)),
        }]);
    }
    result
}

fn level(problem: &Problem) -> &'static str {
    match problem.severity() {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}

/// Code scanning takes no result without a line.
fn whole() -> Value {
    json!({ "startLine": 1 })
}

/// The end of a region is the column after it (SARIF 3.30.8).
fn part(source: &[u8], span: &Span) -> Value {
    let region = region(source, span, char::len_utf16);
    json!({
        "startLine": region.start.line,
        "startColumn": region.start.column,
        "endLine": region.end.line,
        "endColumn": region.end.column,
    })
}

/// What a segment of a path may have as it is, and what separates segments (RFC 3986, 3.3).
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b'/');

/// Writes a path as a relative reference.
fn uri(path: &str) -> String {
    utf8_percent_encode(path, PLAIN).to_string()
}

/// Writes a text in which nothing is a placeholder or a link (SARIF 3.11.5 and 3.11.6).
fn message(text: &str) -> String {
    text.replace('{', "{{")
        .replace('}', "}}")
        .replace("](", "] (")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_a_relative_reference() {
        for (path, expected) in [
            ("requests/prod/a.yaml", "requests/prod/a.yaml"),
            (
                "requests/夜 a%:#?.yaml",
                "requests/%E5%A4%9C%20a%25%3A%23%3F.yaml",
            ),
            ("a:b", "a%3Ab"),
            ("\u{1b}[31m", "%1B%5B31m"),
        ] {
            assert_eq!(uri(path), expected);
        }
    }

    #[test]
    fn nobody_puts_a_link_into_a_message() {
        assert_eq!(message("[a](1) {0} \\u"), "[a] (1) {{0}} \\u");
    }
}
