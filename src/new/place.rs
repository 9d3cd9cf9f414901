//! The repository that a request is written into.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;

use super::setting::Setting;
use crate::check::{self, CONFIGURATION_PATH, SCHEMA_PATH, Schema};
use crate::domain::{Configuration, Diagnostic, Exit, Locale, Problem, Timestamp};
use crate::render::{self, FilesReport, Findings, Form, Report};

/// What a request must fit to.
pub(super) struct Place {
    pub(super) schema: Arc<Schema>,
    pub(super) codeowners: Option<String>,
    /// What is worth a look in the configuration and in CODEOWNERS.
    pub(super) warnings: Vec<Diagnostic>,
    /// The text that the warnings are about, by path.
    pub(super) sources: BTreeMap<String, Vec<u8>>,
    pub(super) language: Locale,
    has_schema: bool,
}

impl Place {
    /// Reads the configuration and the schema. `None` if they are not in order, which is written to `out`.
    pub(super) fn read(
        setting: &Setting<'_>,
        out: &mut dyn Write,
    ) -> io::Result<Option<(Self, Configuration)>> {
        let text = |path: &str| fs::read(setting.root.join(path)).ok();
        let bytes = text(CONFIGURATION_PATH);
        let schema = text(SCHEMA_PATH);
        let mut diagnostics = Vec::new();
        let checked = match &bytes {
            Some(bytes) => {
                let (configuration, found) = check::configuration(bytes);
                diagnostics.extend(found);
                configuration
            }
            None => {
                diagnostics.push(whole_file(CONFIGURATION_PATH, Problem::NoConfiguration));
                None
            }
        };
        let schema_text = schema.as_deref().map(String::from_utf8_lossy);
        let compiled = Schema::of_requests(schema_text.as_deref())
            .map_err(|problem| diagnostics.push(whole_file(SCHEMA_PATH, problem)))
            .ok();
        if let (Some(configuration), Some(schema)) = (checked, compiled)
            && !diagnostics.iter().any(Diagnostic::is_error)
        {
            let codeowners = check::CODEOWNERS_PATHS.iter();
            let codeowners = codeowners
                .filter_map(|path| Some((*path, text(path)?)))
                .next();
            let mut sources: BTreeMap<_, _> = BTreeMap::new();
            sources.extend(bytes.map(|bytes| (CONFIGURATION_PATH.to_owned(), bytes)));
            if let Some((path, bytes)) = &codeowners {
                diagnostics.extend(check::placeholders(path, bytes));
                sources.insert((*path).to_owned(), bytes.clone());
            }
            let place = Self {
                schema,
                codeowners: codeowners.and_then(|(_, bytes)| String::from_utf8(bytes).ok()),
                warnings: diagnostics,
                sources,
                language: configuration.language,
                has_schema: setting.root.join(SCHEMA_PATH).is_file(),
            };
            return Ok(Some((place, configuration)));
        }
        let configuration = bytes.unwrap_or_default();
        let report = FilesReport {
            findings: Findings {
                diagnostics,
                sources: [(CONFIGURATION_PATH.to_owned(), configuration)].into(),
            },
            requests: 0,
            exit: Exit::Usage,
            language: setting.language.unwrap_or_default(),
        };
        let is_coloured = setting.is_coloured;
        let form = Form::Human { is_coloured };
        render::write(&Report::Files(report), None, form, out)?;
        Ok(None)
    }

    /// The line by which editors find the schema.
    pub(super) fn comment(&self, folder: &str) -> String {
        if !self.has_schema {
            return String::new();
        }
        let up = "../".repeat(folder.matches('/').count());
        format!("# yaml-language-server: $schema={up}{SCHEMA_PATH}\n")
    }
}

fn whole_file(path: &str, problem: Problem) -> Diagnostic {
    Diagnostic {
        path: path.to_owned(),
        span: None,
        problem,
        typo: None,
    }
}

/// Returns the time by this machine's clock.
pub(super) fn now() -> Timestamp {
    Timestamp::from_seconds(jiff::Timestamp::now().as_second())
}

/// Returns the time in UTC as a name, `20261102090000`, which the SSM workflow gave; a later one where that is taken.
pub(super) fn free_name(root: &Path) -> io::Result<String> {
    let mut time = jiff::Timestamp::now();
    loop {
        let name = time.strftime("%Y%m%d%H%M%S").to_string();
        if same_name(root, &name)?.is_none() {
            return Ok(name);
        }
        time += jiff::SignedDuration::from_secs(1);
    }
}

/// Returns a request of this name, in whatever folder: two of them could ask for the same key.
pub(super) fn same_name(root: &Path, name: &str) -> io::Result<Option<String>> {
    let mut open = vec!["requests".to_owned()];
    while let Some(folder) = open.pop() {
        let entries = match fs::read_dir(root.join(&folder)) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            Err(error) => return Err(error),
        };
        for entry in entries {
            let entry = entry?;
            let file = entry.file_name().to_string_lossy().into_owned();
            let path = format!("{folder}/{file}");
            if entry.file_type()?.is_dir() {
                open.push(path);
            } else if file.strip_suffix(".yaml") == Some(name) {
                return Ok(Some(path));
            }
        }
    }
    Ok(None)
}
