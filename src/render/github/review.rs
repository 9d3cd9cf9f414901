//! What `review` found and did.

use std::io::{self, Write};

use super::annotation::{Annotation, annotate};
use super::summary::Page;
use super::{lines, log};
use crate::domain::{Exit, Severity, Standing};
use crate::messages::pull::{heading, warning};
use crate::messages::{Message, rate_limits, say};
use crate::render::form::Summary;
use crate::render::review::{PullReport, Review, human};

/// Writes what `review` found and did.
pub(in crate::render) fn review(
    review: &Review<'_>,
    summary: Option<Summary<'_>>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let language = review.language;
    log(|text| human(review, false, text), out)?;
    let run = |severity, title: &str, message| Annotation {
        severity,
        path: None,
        region: None,
        title: title.to_owned(),
        message,
    };
    let mut annotations = Vec::new();
    if let Some(stopped) = review.stopped {
        let text = lines(&stopped.message, &stopped.hint);
        log(|out| writeln!(out, "{text}"), out)?;
        annotations.push(run(Severity::Error, stopped.code, text));
    }
    let is_wrong = |pull: &&PullReport| {
        let exit = pull.standing.as_ref().map(Standing::exit);
        let mut failed = pull.failure.iter();
        failed.any(|failure| !failure.is_locked()) || exit == Some(Exit::Wrong)
    };
    annotations.extend(review.pulls.iter().filter(is_wrong).map(|pull| {
        let title = pull.standing.as_ref().map_or("failed", Standing::word);
        run(Severity::Error, title, what(review, pull))
    }));
    annotations.extend(
        review
            .warnings
            .iter()
            .map(|one| run(Severity::Warning, one.code(), warning(language, one))),
    );
    annotate(&annotations, language, out)?;
    if let Some(summary) = summary {
        let mut page = Page::new("review", language, summary);
        if let Some(stopped) = review.stopped {
            page.paragraph(&lines(&stopped.message, &stopped.hint));
        }
        let rows: Vec<_> = review
            .pulls
            .iter()
            .map(|pull| {
                let standing = pull.standing.as_ref();
                let word = standing.map_or("failed", Standing::word);
                (
                    format!("#{}", pull.number),
                    word.to_owned(),
                    what(review, pull),
                )
            })
            .collect();
        page.pulls(&rows);
        for one in review.warnings {
            page.paragraph(&warning(language, one));
        }
        page.paragraph(&rate_limits(language, &review.rate_limits));
    }
    Ok(())
}

/// How a pull request stands and why, in lines.
fn what(review: &Review<'_>, pull: &PullReport) -> String {
    let language = review.language;
    let heading = pull
        .standing
        .iter()
        .map(|standing| format!("#{}: {}", pull.number, heading(language, standing)));
    let missing = pull.missing.iter().map(|lack| {
        let (what, hint) = lack.words(language);
        lines(&what, &hint)
    });
    let files = pull.diagnostics.iter().map(|one| {
        format!(
            "`{}`: {}",
            one.shown_path().replace('`', "'"),
            one.problem.code()
        )
    });
    let failed = pull.failure.iter().map(|failure| {
        lines(
            &failure.to_string(),
            &say(language, Message::FailureHint(failure)),
        )
    });
    let all: Vec<String> = heading.chain(files).chain(missing).chain(failed).collect();
    all.join("\n")
}
