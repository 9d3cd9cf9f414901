//! The schema, and the rules that hold between files.
//!
//! A file that passes here can be acted on: whatever the schema of an organisation says, names, characters and sizes are
//! checked in code as well.

mod arns;
mod between;
mod comments;
mod configuration;
mod lifecycle;
mod placeholders;
mod report;
mod request;
mod schema;
mod typos;

pub use between::{duplicates, endless, folders};
pub use configuration::{CONFIGURATION_PATH, configuration};
pub use placeholders::{is_placeholder, placeholders};
pub use report::{File, Report, all};
pub use request::{Placed, Written, is_guide, request};
pub use schema::{REQUEST_SCHEMA, SCHEMA_PATH, Schema};

/// Where GitHub looks for CODEOWNERS; the first that is there counts.
///
/// <https://docs.github.com/en/repositories/managing-your-repositorys-settings-and-features/customizing-your-repository/about-code-owners>
pub const CODEOWNERS_PATHS: [&str; 3] = [".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS"];

use crate::document::Finding;
use crate::domain::{Diagnostic, Problem};

/// How many problems of one file are told; who made more made them on purpose, or in the wrong editor.
const MAX_PROBLEMS: usize = 20;

/// Gives the problems of one file their path, in the order of the file.
fn diagnostics(path: &str, bytes: &[u8], mut findings: Vec<Finding>) -> Vec<Diagnostic> {
    findings.sort_by_key(|(span, problem)| {
        (
            span.as_ref().map(|span| (span.start, span.end)),
            problem.code(),
        )
    });
    if findings.len() > MAX_PROBLEMS {
        let count = findings.len() - MAX_PROBLEMS;
        let next = findings.swap_remove(MAX_PROBLEMS).0;
        findings.truncate(MAX_PROBLEMS);
        findings.push((next, Problem::MoreProblems { count }));
    }
    findings
        .into_iter()
        .map(|(span, problem)| {
            let typo = span
                .as_ref()
                .and_then(|span| typos::find(bytes, span, &problem));
            let (typo, place) = typo.unzip();
            Diagnostic {
                path: path.to_owned(),
                span: place.or(span),
                problem,
                typo,
            }
        })
        .collect()
}

#[cfg(test)]
mod tests;
