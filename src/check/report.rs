//! All files of a repository at once.

use std::collections::BTreeSet;

use super::{
    CONFIGURATION_PATH, SCHEMA_PATH, Schema, Written, configuration, duplicates, endless, is_guide,
    request,
};
use crate::domain::{Configuration, Diagnostic, Exit, Problem, Severity};
use crate::parallel;

/// A file under `requests/`, read from a disk or from git.
#[derive(Debug, Clone, Copy)]
pub struct File<'a> {
    /// Its path from the top of the repository, with `/` between its parts.
    pub path: &'a str,
    /// Whether it is a regular file, and not a symbolic link or something else.
    pub is_regular: bool,
    /// Its content; of one that is too large, more than `MAX_BYTES` of it.
    pub bytes: &'a [u8],
}

/// What the files of a repository say, and what is wrong with them.
#[derive(Debug)]
pub struct Report {
    /// The requests that can be acted on, by path. Whether their folders allow them is for `folders` to say.
    pub requests: Vec<Written>,
    /// The configuration, if there is one and it is in order.
    pub configuration: Option<Configuration>,
    /// Everything that is wrong, by path and place.
    pub diagnostics: Vec<Diagnostic>,
    /// How many request files were looked at.
    pub checked: usize,
}

/// Checks all request files, the schema that they follow (the embedded one if there is none) and the configuration.
#[must_use]
pub fn all(files: &[File<'_>], schema: Option<&str>, config: Option<&[u8]>) -> Report {
    let mut report = Report {
        requests: Vec::new(),
        configuration: None,
        diagnostics: Vec::new(),
        checked: 0,
    };
    // Either takes as long as some hundred files.
    let (schema, config) = std::thread::scope(|scope| {
        let schema = scope.spawn(|| Schema::of_requests(schema));
        let config = config.map(configuration);
        let schema = schema.join();
        (
            schema.unwrap_or_else(|panic| std::panic::resume_unwind(panic)),
            config,
        )
    });
    match config {
        Some((configuration, diagnostics)) => {
            report.configuration = configuration;
            report.diagnostics.extend(diagnostics);
        }
        None => report.whole_file(CONFIGURATION_PATH, Problem::NoConfiguration),
    }
    // Without the organisation's rules no request can be called right.
    match schema {
        Ok(schema) => {
            report.requests(files, &schema);
            let has_lifecycle = report
                .configuration
                .as_ref()
                .is_some_and(|configuration| configuration.lifecycle.is_some());
            if let Some(field) = schema.lacks().filter(|_| has_lifecycle) {
                let field = field.to_owned();
                report.whole_file(SCHEMA_PATH, Problem::SchemaLacksField { field });
            }
        }
        Err(problem) => report.whole_file(SCHEMA_PATH, problem),
    }
    if let Some(configuration) = &report.configuration {
        let found = duplicates(&report.requests, configuration);
        let endless = endless(&report.requests, configuration);
        report.refuse(found);
        report.refuse(endless);
    }
    report.sort();
    report
}

fn one(file: &File<'_>, schema: &Schema) -> (Option<Written>, Vec<Diagnostic>) {
    if file.is_regular {
        request(file.path, file.bytes, schema)
    } else {
        let found = (None, Problem::NotAFile);
        (None, super::diagnostics(file.path, file.bytes, vec![found]))
    }
}

impl Report {
    fn requests(&mut self, files: &[File<'_>], schema: &Schema) {
        let files: Vec<_> = files
            .iter()
            .filter(|file| !(file.is_regular && is_guide(file.path)))
            .collect();
        self.checked = files.len();
        for (written, diagnostics) in parallel::map(&files, |file| one(file, schema)) {
            self.requests.extend(written);
            self.diagnostics.extend(diagnostics);
        }
        self.requests.sort_by(|a, b| a.path.cmp(&b.path));
    }

    /// Adds diagnostics, in their place.
    pub fn add(&mut self, diagnostics: Vec<Diagnostic>) {
        self.diagnostics.extend(diagnostics);
        self.sort();
    }

    /// Returns how a run ends that found this: what is wrong with the repository counts more than a wrong request.
    pub fn exit(&self) -> Exit {
        self.diagnostics
            .iter()
            .filter(|diagnostic| diagnostic.problem.severity() == Severity::Error)
            .map(|diagnostic| {
                let is_missing = diagnostic.problem == Problem::Unreadable { is_missing: true };
                if diagnostic.path.starts_with("requests/") && !is_missing {
                    Exit::Wrong
                } else {
                    Exit::Usage
                }
            })
            .max()
            .unwrap_or(Exit::Done)
    }

    /// Adds diagnostics, and withdraws the requests that they are about.
    fn refuse(&mut self, diagnostics: Vec<Diagnostic>) {
        let paths: BTreeSet<_> = diagnostics.iter().map(|d| d.path.as_str()).collect();
        self.requests
            .retain(|request| !paths.contains(request.path.as_str()));
        self.diagnostics.extend(diagnostics);
    }

    fn whole_file(&mut self, path: &str, problem: Problem) {
        self.diagnostics.push(Diagnostic {
            path: path.to_owned(),
            span: None,
            problem,
            typo: None,
        });
    }

    fn sort(&mut self) {
        self.diagnostics.sort_by(|a, b| {
            let key = |d: &Diagnostic| d.span.as_ref().map(|span| (span.start, span.end));
            (&a.path, key(a), a.problem.code()).cmp(&(&b.path, key(b), b.problem.code()))
        });
    }
}
