//! Workflow commands, in lines that can say nothing else.
//!
//! The runner reads every line of the output (`ActionCommand.cs` in actions/runner): one that begins with `::`, after
//! white space, is a command, and so is one that has `##[` anywhere. It takes a carriage return for the end of a line.

use std::io::{self, Write};

use crate::domain::{Locale, Severity, is_deceptive};
use crate::messages::not_annotated;
use crate::render::source::Region;

/// GitHub shows this many errors of a step, and as many warnings, and silently drops the rest.
const MAX_ANNOTATIONS: usize = 10;

/// A message of a step, beside a line of a file or not.
pub(super) struct Annotation {
    pub(super) severity: Severity,
    /// The file, with nothing hidden in its name. `None` if the whole run is meant.
    pub(super) path: Option<String>,
    pub(super) region: Option<Region>,
    pub(super) title: String,
    pub(super) message: String,
}

impl Annotation {
    /// Returns an error of the whole run.
    pub(super) fn error(title: &str, message: String) -> Self {
        Self {
            severity: Severity::Error,
            path: None,
            region: None,
            title: title.to_owned(),
            message,
        }
    }
}

/// Writes as many annotations as GitHub shows, and says how many more there are.
pub(super) fn annotate(
    annotations: &[Annotation],
    language: Locale,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut left = 0;
    for severity in [Severity::Error, Severity::Warning] {
        let such = annotations.iter().filter(|one| one.severity == severity);
        left += such.clone().count().saturating_sub(MAX_ANNOTATIONS);
        such.take(MAX_ANNOTATIONS)
            .try_for_each(|annotation| writeln!(out, "{}", command(annotation)))?;
    }
    match left {
        0 => Ok(()),
        left => writeln!(out, "{}", harmless(&not_annotated(language, left))),
    }
}

fn command(annotation: &Annotation) -> String {
    let name = match annotation.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    let mut properties = Vec::new();
    if let Some(path) = &annotation.path {
        properties.push(("file", path.clone()));
    }
    if let Some(Region { start, end }) = &annotation.region {
        properties.push(("line", start.line.to_string()));
        // Columns are understood within one line only; the last one still belongs to it.
        if start.line == end.line {
            let last = (end.column - 1).max(start.column);
            properties.push(("col", start.column.to_string()));
            properties.push(("endLine", end.line.to_string()));
            properties.push(("endColumn", last.to_string()));
        } else {
            properties.push(("endLine", end.line.to_string()));
        }
    }
    properties.push(("title", annotation.title.clone()));
    let properties: Vec<_> = properties
        .iter()
        .map(|(name, value)| format!("{name}={}", property(value)))
        .collect();
    // The older form is not looked for in a line of the newer one; that is the runner's business, and may change.
    format!(
        "::{name} {}::{}",
        properties.join(","),
        data(&annotation.message)
    )
    .replace("##[", "##\\[")
}

fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

/// Makes a line that is no command, however the runner reads it.
pub(super) fn harmless(line: &str) -> String {
    let line = line.replace('\r', "\\r").replace("##[", "##\\[");
    let is_blank = |c: char| c.is_whitespace() || is_deceptive(c);
    if line.trim_start_matches(is_blank).starts_with("::") {
        format!("| {line}")
    } else {
        line
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::source::Place;

    #[test]
    fn nothing_leaves_its_place_in_a_command() {
        let hostile = "100%\r\n::error::x,y=z##[add-mask]a";
        let place = |line, column| Place { line, column };
        let region = |end| Region {
            start: place(2, 3),
            end,
        };
        let command = |region| {
            command(&Annotation {
                severity: Severity::Error,
                path: Some(hostile.to_owned()),
                region,
                title: hostile.to_owned(),
                message: hostile.to_owned(),
            })
        };
        let property = "100%25%0D%0A%3A%3Aerror%3A%3Ax%2Cy=z##\\[add-mask]a";
        let data = "100%25%0D%0A::error::x,y=z##\\[add-mask]a";
        for (region, position) in [
            (None, ""),
            (
                Some(region(place(2, 9))),
                ",line=2,col=3,endLine=2,endColumn=8",
            ),
            (
                Some(region(place(2, 3))),
                ",line=2,col=3,endLine=2,endColumn=3",
            ),
            (Some(region(place(4, 1))), ",line=2,endLine=4"),
        ] {
            let expected = format!("::error file={property}{position},title={property}::{data}");
            assert_eq!(command(region), expected);
        }
    }

    #[test]
    fn a_line_of_somebody_else_is_no_command() {
        for (line, expected) in [
            ("1 | iamUser: ::error::x", "1 | iamUser: ::error::x"),
            ("::add-mask::a", "| ::add-mask::a"),
            (
                " \t\u{3000}\u{feff}::stop-commands::a",
                "|  \t\u{3000}\u{feff}::stop-commands::a",
            ),
            ("a ##[error]b", "a ##\\[error]b"),
            ("###[group]", "###\\[group]"),
            ("a\r::error::b", "a\\r::error::b"),
        ] {
            assert_eq!(harmless(line), expected);
        }
    }
}
