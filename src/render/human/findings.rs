//! Problems for people: the line, a caret, and what to do.

use std::io;

use annotate_snippets::renderer::{
    DEFAULT_EMPHASIS_STYLE, DEFAULT_ERROR_STYLE, DEFAULT_LINE_NUM_STYLE, DEFAULT_WARNING_STYLE,
};
use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Renderer, Snippet};

use super::printer::Printer;
use crate::domain::{Diagnostic, Severity, Span};
use crate::messages::{Levels, Tally, Words, closing, explain, levels};
use crate::render::source::{Excerpt, place};
use crate::render::view::{FilesReport, Findings};

/// Writes every diagnostic, then a line that counts them.
pub(in crate::render) fn files(report: &FilesReport, page: &mut Printer<'_>) -> io::Result<()> {
    findings(&report.findings, page)?;
    let tally = Tally::of(report.requests, &report.findings.diagnostics);
    writeln!(page.out, "{}", closing(page.language, &tally))
}

/// Writes every diagnostic, as rustc does, each followed by an empty line.
pub(in crate::render) fn findings(found: &Findings, page: &mut Printer<'_>) -> io::Result<()> {
    let levels = levels(page.language);
    for diagnostic in &found.diagnostics {
        let words = explain(page.language, diagnostic);
        let source = found.sources.get(&diagnostic.path);
        match (source, &diagnostic.span) {
            (Some(source), Some(span)) => {
                let spans: Vec<_> = std::iter::once(span)
                    .chain(diagnostic.problem.related())
                    .collect();
                let excerpt = Excerpt::new(source, &spans);
                let place = place(source, span.start);
                let position = format!(":{}:{}", place.line, place.column);
                let margin = excerpt.last_line().to_string().len();
                header(diagnostic, &words, &levels, &position, margin, page)?;
                body(excerpt, words, &levels, page)?;
            }
            (Some(_) | None, Some(_) | None) => {
                header(diagnostic, &words, &levels, "", 1, page)?;
                let frame = page.style(DEFAULT_LINE_NUM_STYLE);
                let bold = page.style(DEFAULT_EMPHASIS_STYLE);
                let (help, text) = (levels.help, words.help);
                writeln!(page.out, "  {frame}={frame:#} {bold}{help}{bold:#}: {text}")?;
            }
        }
        writeln!(page.out)?;
    }
    Ok(())
}

/// Writes the first two lines. The library's own would count the columns of what is shown, escapes and all.
fn header(
    diagnostic: &Diagnostic,
    words: &Words,
    levels: &Levels,
    position: &str,
    margin: usize,
    page: &mut Printer<'_>,
) -> io::Result<()> {
    let (level, colour) = match diagnostic.problem.severity() {
        Severity::Error => (levels.error, DEFAULT_ERROR_STYLE),
        Severity::Warning => (levels.warning, DEFAULT_WARNING_STYLE),
    };
    let colour = page.style(colour);
    let bold = page.style(DEFAULT_EMPHASIS_STYLE);
    let frame = page.style(DEFAULT_LINE_NUM_STYLE);
    let (code, title) = (diagnostic.problem.code(), &words.title);
    writeln!(
        page.out,
        "{colour}{level}[{code}]{colour:#}{bold}: {title}{bold:#}"
    )?;
    let path = diagnostic.shown_path();
    writeln!(
        page.out,
        "{:margin$}{frame}-->{frame:#} {path}{position}",
        ""
    )
}

fn body(excerpt: Excerpt, words: Words, levels: &Levels, page: &mut Printer<'_>) -> io::Result<()> {
    let snippet = Snippet::source(excerpt.text)
        .line_start(excerpt.first_line)
        .annotations(annotations(excerpt.spans, words.label, levels));
    let group = Group::with_level(Level::ERROR)
        .element(snippet)
        .element(Level::HELP.with_name(levels.help).message(words.help));
    let renderer = if page.is_coloured {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    writeln!(page.out, "{}", renderer.render(&[group]))
}

fn annotations(spans: Vec<Span>, label: String, levels: &Levels) -> Vec<Annotation<'static>> {
    let mut spans = spans.into_iter();
    let primary = AnnotationKind::Primary
        .span(spans.next().unwrap_or(0..0))
        .label((!label.is_empty()).then_some(label));
    let context = spans.map(|span| AnnotationKind::Context.span(span).label(levels.first));
    std::iter::once(primary).chain(context).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Locale, samples};

    #[test]
    fn colours_change_nothing_else() {
        let source = "iamUser: batch\nreason: 夜間 \u{202e}\r\n".as_bytes();
        for (problem, span) in samples::all().zip([None, Some(9..14), Some(30..33)].iter().cycle())
        {
            let diagnostic = Diagnostic {
                path: "requests/a.yaml".to_owned(),
                span: span.clone(),
                problem,
                typo: None,
            };
            for language in [Locale::ENGLISH, Locale::JAPANESE] {
                let write = |is_coloured| {
                    let mut out = Vec::new();
                    let found = Findings {
                        diagnostics: vec![diagnostic.clone()],
                        sources: [("requests/a.yaml".to_owned(), source.to_vec())].into(),
                    };
                    let mut page = Printer {
                        language,
                        is_coloured,
                        out: &mut out,
                    };
                    findings(&found, &mut page).unwrap();
                    String::from_utf8(out).unwrap()
                };
                let (plain, coloured) = (write(false), write(true));
                assert_eq!(anstream::adapter::strip_str(&coloured).to_string(), plain);
                assert_ne!(coloured, plain);
            }
        }
    }
}
