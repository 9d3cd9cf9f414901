//! What `audit` found.

use std::io::{self, Write};

use super::annotation::{Annotation, annotate};
use super::summary::Page;
use super::{lines, log};
use crate::domain::{Failure, Severity};
use crate::messages::audit::misfit;
use crate::messages::{Message, say};
use crate::render::audit::{Audit, human};
use crate::render::form::Summary;
use crate::story::Story;

/// Writes what `audit` found.
pub(in crate::render) fn audit(
    audit: &Audit<'_>,
    summary: Option<Summary<'_>>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut text = Vec::new();
    match audit.stopped {
        Some(stopped) => writeln!(text, "{}", lines(&stopped.message, &stopped.hint))?,
        None => human(audit, false, &mut text)?,
    }
    log(|out| out.write_all(&text), out)?;
    let stopped = audit.stopped.map(|stopped| {
        let message = lines(&stopped.message, &stopped.hint);
        annotation(stopped.code, message)
    });
    let mut annotations: Vec<Annotation> = stopped.into_iter().collect();
    for story in audit.stories {
        annotations.extend(of_story(audit, story));
    }
    annotations.extend(audit.failures.iter().map(|failure| failed(audit, failure)));
    annotate(&annotations, audit.language, out)?;
    if let Some(summary) = summary {
        let mut page = Page::new("audit", audit.language, summary);
        page.paragraph(String::from_utf8_lossy(&text).trim_end());
    }
    Ok(())
}

fn of_story<'a>(audit: &'a Audit<'_>, story: &'a Story) -> impl Iterator<Item = Annotation> + 'a {
    let key = story.facts.key.as_ref().map(|key| key.id.to_string());
    let secret = story
        .facts
        .secret
        .as_ref()
        .map(|secret| secret.name.clone());
    let name = crate::domain::visible(&key.or(secret).unwrap_or_default());
    let misfits = story.misfits.iter().map(move |one| {
        let (what, hint) = misfit(audit.language, one);
        annotation(one.code(), lines(&format!("{name}: {what}"), &hint))
    });
    let failures = story.facts.failures.iter();
    misfits.chain(failures.map(|failure| failed(audit, failure)))
}

fn failed(audit: &Audit<'_>, failure: &Failure) -> Annotation {
    let hint = say(audit.language, Message::FailureHint(failure));
    annotation("failed", lines(&failure.to_string(), &hint))
}

fn annotation(title: &str, message: String) -> Annotation {
    Annotation {
        severity: Severity::Error,
        path: None,
        region: None,
        title: title.to_owned(),
        message,
    }
}
