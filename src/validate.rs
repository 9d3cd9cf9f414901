//! `countersign validate`: checks files on the disk, offline.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use crate::check::{self, CONFIGURATION_PATH, SCHEMA_PATH};
use crate::document::MAX_BYTES;
use crate::domain::{Diagnostic, Exit, Language, Problem};
use crate::messages::Tally;
use crate::render::{self, Findings, Form};

const REQUESTS: &str = "requests";
const CODEOWNERS: [&str; 3] = [".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS"];

/// A schema is as large as the organisation likes, within reason.
const MAX_SCHEMA_BYTES: usize = 1 << 20;

/// Checks request files and the configuration, and writes what is wrong with them.
///
/// `root` is the top of the repository; `paths` are files or folders below it, and without any everything is checked.
/// Without a `language`, the configuration's is spoken.
///
/// # Errors
/// Those of `out`. What cannot be read is reported as a problem.
pub fn run(
    root: &Path,
    paths: &[PathBuf],
    language: Option<Language>,
    form: Form<'_>,
    out: &mut dyn Write,
) -> io::Result<Exit> {
    let mut found = Found::default();
    if paths.is_empty() {
        found.folder(root, REQUESTS);
        if !CODEOWNERS.iter().any(|path| root.join(path).is_file()) {
            found.problem(CODEOWNERS[0], Problem::NoCodeowners);
        }
    }
    for path in paths {
        found.named(root, path);
    }
    // A file that is named twice is still one file.
    found.files.sort_by(|a, b| a.path.cmp(&b.path));
    found.files.dedup_by(|a, b| a.path == b.path);
    let configuration = found.optional(root, CONFIGURATION_PATH, MAX_BYTES);
    let schema = found.optional(root, SCHEMA_PATH, MAX_SCHEMA_BYTES);
    let report = found.check(schema.as_deref(), configuration.as_deref());

    let configured = report
        .configuration
        .as_ref()
        .map(|configuration| configuration.language);
    let language = language.or(configured).unwrap_or_default();
    let mut sources: BTreeMap<&str, &[u8]> = BTreeMap::new();
    let requests = found
        .files
        .iter()
        .map(|file| (file.path.as_str(), file.bytes.as_slice()));
    sources.extend(requests);
    sources.extend(
        configuration
            .as_deref()
            .map(|bytes| (CONFIGURATION_PATH, bytes)),
    );
    let exit = report.exit();
    let found = Findings {
        diagnostics: &report.diagnostics,
        sources: &sources,
        tally: Tally::of(report.checked, &report.diagnostics),
        exit,
        language,
    };
    render::findings(&found, form, out)?;
    Ok(exit)
}

/// What lies on the disk.
#[derive(Default)]
struct Found {
    files: Vec<OnDisk>,
    problems: Vec<Diagnostic>,
}

struct OnDisk {
    path: String,
    is_regular: bool,
    bytes: Vec<u8>,
}

impl Found {
    fn check(&mut self, schema: Option<&[u8]>, configuration: Option<&[u8]>) -> check::Report {
        let files: Vec<_> = self
            .files
            .iter()
            .map(|file| check::File {
                path: &file.path,
                is_regular: file.is_regular,
                bytes: &file.bytes,
            })
            .collect();
        // Text that is not UTF-8 is no JSON, either.
        let schema = schema.map(|bytes| std::str::from_utf8(bytes).unwrap_or_default());
        let mut report = check::all(&files, schema, configuration);
        if let Some(configuration) = &report.configuration {
            let folders = check::folders(&report.requests, configuration);
            report.add(folders);
        }
        // What cannot be read is there.
        report.diagnostics.retain(|diagnostic| {
            diagnostic.problem != Problem::NoConfiguration
                || self
                    .problems
                    .iter()
                    .all(|other| other.path != diagnostic.path)
        });
        report.add(std::mem::take(&mut self.problems));
        report
    }

    /// Takes a path from the command line.
    fn named(&mut self, root: &Path, path: &Path) {
        let path = path.strip_prefix(root).unwrap_or(path);
        let parts: Vec<_> = path
            .components()
            .filter(|part| !matches!(part, std::path::Component::CurDir))
            .map(|part| part.as_os_str().to_string_lossy())
            .collect();
        let name = parts.join("/");
        if name == CONFIGURATION_PATH || name == SCHEMA_PATH {
            // Both are always checked.
        } else if root.join(path).is_dir() {
            let name = if name.is_empty() { REQUESTS } else { &name };
            self.folder(root, name);
        } else {
            self.file(root, name);
        }
    }

    /// Takes all files of a folder, without following links.
    fn folder(&mut self, root: &Path, name: &str) {
        let entries =
            fs::read_dir(root.join(name)).and_then(Iterator::collect::<io::Result<Vec<_>>>);
        let mut entries = match entries {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound && name == REQUESTS => return,
            Err(error) => return self.unreadable(name, &error),
        };
        entries.sort_by_key(fs::DirEntry::file_name);
        for entry in entries {
            let path = format!("{name}/{}", entry.file_name().to_string_lossy());
            if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                self.folder(root, &path);
            } else {
                self.file(root, path);
            }
        }
    }

    fn file(&mut self, root: &Path, path: String) {
        let place = root.join(&path);
        let is_regular = match fs::symlink_metadata(&place) {
            Ok(metadata) => metadata.is_file(),
            Err(error) => return self.unreadable(&path, &error),
        };
        let bytes = if is_regular {
            match read(&place, MAX_BYTES) {
                Ok(bytes) => bytes,
                Err(error) => return self.unreadable(&path, &error),
            }
        } else {
            Vec::new()
        };
        self.files.push(OnDisk {
            path,
            is_regular,
            bytes,
        });
    }

    /// Reads a file that a repository may do without.
    fn optional(&mut self, root: &Path, path: &str, most: usize) -> Option<Vec<u8>> {
        let place = root.join(path);
        let bytes = match fs::symlink_metadata(&place) {
            Ok(metadata) if metadata.is_file() => read(&place, most),
            Ok(_) => {
                self.problem(path, Problem::NotAFile);
                return None;
            }
            Err(error) => Err(error),
        };
        match bytes {
            Ok(bytes) => Some(bytes),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => {
                self.unreadable(path, &error);
                None
            }
        }
    }

    fn unreadable(&mut self, path: &str, error: &io::Error) {
        let is_missing = error.kind() == io::ErrorKind::NotFound;
        self.problem(path, Problem::Unreadable { is_missing });
    }

    fn problem(&mut self, path: &str, problem: Problem) {
        self.problems.push(Diagnostic {
            path: path.to_owned(),
            span: None,
            problem,
        });
    }
}

/// Reads a file up to one byte more than it may have.
fn read(path: &Path, most: usize) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let most = u64::try_from(most).unwrap_or(u64::MAX);
    File::open(path)?.take(most + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}
