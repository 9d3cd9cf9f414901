//! Problems for people: the line, a caret, and what to do.

use std::collections::BTreeMap;
use std::io::{self, Write};

use annotate_snippets::renderer::{
    DEFAULT_EMPHASIS_STYLE, DEFAULT_ERROR_STYLE, DEFAULT_LINE_NUM_STYLE, DEFAULT_WARNING_STYLE,
};
use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Renderer, Snippet};
use anstyle::Style;

use super::source::{Excerpt, place};
use crate::domain::{Diagnostic, Language, Severity, Span};
use crate::messages::{Levels, Words, explain, levels};

/// Writes every diagnostic, as rustc does, each followed by an empty line.
///
/// `sources` has the files by the paths that the diagnostics name; without its file, a diagnostic has no snippet.
///
/// # Errors
/// Those of `out`.
pub(super) fn diagnostics(
    diagnostics: &[Diagnostic],
    sources: &BTreeMap<&str, &[u8]>,
    language: Language,
    is_coloured: bool,
    out: &mut dyn Write,
) -> io::Result<()> {
    let levels = levels(language);
    for diagnostic in diagnostics {
        let words = explain(language, &diagnostic.problem);
        let source = sources.get(diagnostic.path.as_str());
        match (source, &diagnostic.span) {
            (Some(source), Some(span)) => {
                let excerpt = excerpt(source, span, diagnostic.problem.related());
                let place = place(source, span.start);
                let position = format!(":{}:{}", place.line, place.column);
                let margin = excerpt.last_line().to_string().len();
                header(
                    diagnostic,
                    &words,
                    &levels,
                    &position,
                    margin,
                    is_coloured,
                    out,
                )?;
                body(excerpt, words, &levels, is_coloured, out)?;
            }
            (Some(_) | None, Some(_) | None) => {
                header(diagnostic, &words, &levels, "", 1, is_coloured, out)?;
                let frame = style(DEFAULT_LINE_NUM_STYLE, is_coloured);
                let bold = style(DEFAULT_EMPHASIS_STYLE, is_coloured);
                let (help, text) = (levels.help, words.help);
                writeln!(out, "  {frame}={frame:#} {bold}{help}{bold:#}: {text}")?;
            }
        }
        writeln!(out)?;
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
    is_coloured: bool,
    out: &mut dyn Write,
) -> io::Result<()> {
    let (level, colour) = match diagnostic.problem.severity() {
        Severity::Error => (levels.error, DEFAULT_ERROR_STYLE),
        Severity::Warning => (levels.warning, DEFAULT_WARNING_STYLE),
    };
    let colour = style(colour, is_coloured);
    let bold = style(DEFAULT_EMPHASIS_STYLE, is_coloured);
    let frame = style(DEFAULT_LINE_NUM_STYLE, is_coloured);
    let (code, title) = (diagnostic.problem.code(), &words.title);
    writeln!(
        out,
        "{colour}{level}[{code}]{colour:#}{bold}: {title}{bold:#}"
    )?;
    let path = diagnostic.shown_path();
    writeln!(out, "{:margin$}{frame}-->{frame:#} {path}{position}", "")
}

fn body(
    excerpt: Excerpt,
    words: Words,
    levels: &Levels,
    is_coloured: bool,
    out: &mut dyn Write,
) -> io::Result<()> {
    let snippet = Snippet::source(excerpt.text)
        .line_start(excerpt.first_line)
        .annotations(annotations(excerpt.spans, words.label, levels));
    let group = Group::with_level(Level::ERROR)
        .element(snippet)
        .element(Level::HELP.with_name(levels.help).message(words.help));
    let renderer = if is_coloured {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    writeln!(out, "{}", renderer.render(&[group]))
}

fn annotations(spans: Vec<Span>, label: String, levels: &Levels) -> Vec<Annotation<'static>> {
    let mut spans = spans.into_iter();
    let primary = AnnotationKind::Primary
        .span(spans.next().unwrap_or(0..0))
        .label((!label.is_empty()).then_some(label));
    let context = spans.map(|span| AnnotationKind::Context.span(span).label(levels.first));
    std::iter::once(primary).chain(context).collect()
}

fn excerpt(source: &[u8], span: &Span, related: Option<&Span>) -> Excerpt {
    let spans: Vec<_> = std::iter::once(span).chain(related).collect();
    Excerpt::new(source, &spans)
}

fn style(style: Style, is_coloured: bool) -> Style {
    if is_coloured { style } else { Style::new() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::samples;

    #[test]
    fn colours_change_nothing_else() {
        let source = "iamUser: batch\nreason: 夜間 \u{202e}\r\n".as_bytes();
        let sources = [("requests/a.yaml", source)].into();
        for (problem, span) in samples::all().zip([None, Some(9..14), Some(30..33)].iter().cycle())
        {
            let diagnostic = Diagnostic {
                path: "requests/a.yaml".to_owned(),
                span: span.clone(),
                problem,
            };
            for language in [Language::English, Language::Japanese] {
                let write = |is_coloured| {
                    let mut out = Vec::new();
                    let all = std::slice::from_ref(&diagnostic);
                    diagnostics(all, &sources, language, is_coloured, &mut out).unwrap();
                    String::from_utf8(out).unwrap()
                };
                let (plain, coloured) = (write(false), write(true));
                assert_eq!(anstream::adapter::strip_str(&coloured).to_string(), plain);
                assert_ne!(coloured, plain);
            }
        }
    }
}
