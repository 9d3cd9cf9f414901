//! What `review` found and did.

use super::annotation::Annotation;
use super::markdown::cell;
use super::summary::Page;
use crate::domain::{Exit, Locale, PullStatus, Severity};
use crate::messages::pull::{heading, pull_label, warning};
use crate::messages::rate_limits;
use crate::render::lines::{Line, of_lack, text};
use crate::render::view::{PullReport, ReviewReport};

pub(super) fn annotations(review: &ReviewReport, language: Locale) -> Vec<Annotation> {
    let is_wrong = |pull: &&PullReport| {
        let exit = pull.pull_status.as_ref().map(PullStatus::exit);
        pull.has_failed() || exit == Some(Exit::Wrong)
    };
    let wrong = review.pulls.iter().filter(is_wrong);
    let label = |pull: &PullReport| pull_label(language, pull.pull_status.as_ref());
    let wrong = wrong.map(|pull| Annotation::error(label(pull), why(pull, language)));
    let warnings = review.warnings.iter().map(|one| Annotation {
        severity: Severity::Warning,
        ..Annotation::error(one.code(), warning(language, one))
    });
    wrong.chain(warnings).collect()
}

pub(super) fn summary(review: &ReviewReport, page: &mut Page<'_>) {
    let language = page.language;
    let rows = review.pulls.iter().map(|pull| {
        [
            cell(&format!("#{}", pull.number)),
            cell(pull_label(language, pull.pull_status.as_ref())),
            cell(&why(pull, language)),
        ]
    });
    page.table(|heads| [heads.pull, heads.status, heads.what], rows);
    for one in &review.warnings {
        page.paragraph(&warning(language, one));
    }
    page.paragraph(&rate_limits(language, &review.rate_limits));
}

/// How a pull request stands and why, in lines.
fn why(pull: &PullReport, language: Locale) -> String {
    let heading = pull.pull_status.iter().map(|pull_status| {
        let heading = heading(language, pull_status);
        Line::Text(format!("#{}: {heading}", pull.number))
    });
    let files = pull.findings.diagnostics.iter().map(|one| {
        let path = one.shown_path().replace('`', "'");
        Line::Text(format!("`{path}`: {}", one.problem.code()))
    });
    let missing = pull.missing.iter().flat_map(|one| of_lack(language, one));
    let failed = pull.failure.iter().map(Line::Failure);
    let all: Vec<Line<'_>> = heading.chain(files).chain(missing).chain(failed).collect();
    text(language, &all)
}
