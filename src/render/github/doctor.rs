//! What `doctor` found.

use std::io::{self, Write};

use super::annotation::{Annotation, annotate};
use super::summary::Page;
use super::{lines, log};
use crate::domain::{Level, Severity};
use crate::messages::remarks::mark;
use crate::render::doctor::{Examination, human, words};
use crate::render::form::Summary;

/// Writes what `doctor` found.
pub(in crate::render) fn examination(
    found: &Examination<'_>,
    summary: Option<Summary<'_>>,
    out: &mut dyn Write,
) -> io::Result<()> {
    log(|text| human(found, false, text), out)?;
    let annotations = found.remarks.iter().filter_map(|one| {
        let (what, hint) = words(one, found.language);
        Some(Annotation {
            severity: match one.level() {
                Level::Right | Level::Note => return None,
                Level::Unknown => Severity::Warning,
                Level::Wrong => Severity::Error,
            },
            path: None,
            region: None,
            title: one.code().to_owned(),
            message: lines(&what, hint.as_deref().unwrap_or_default()),
        })
    });
    annotate(&annotations.collect::<Vec<_>>(), found.language, out)?;
    if let Some(summary) = summary {
        let mut page = Page::new("doctor", found.language, summary);
        for one in found.remarks {
            let (what, hint) = words(one, found.language);
            let what = format!("{} {what}", mark(one.level()));
            page.paragraph(&lines(&what, hint.as_deref().unwrap_or_default()));
        }
        page.paragraph(&found.verdict());
    }
    Ok(())
}
