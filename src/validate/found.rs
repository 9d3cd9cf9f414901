//! What lies on the disk, as far as git would commit it. No link is followed, and nothing is opened that is not a plain file.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fs::{self, File, FileType, Metadata};
use std::io::{self, Read};
use std::path::{Component, Path, PathBuf};

use crate::check::{self, CONFIGURATION_PATH, SCHEMA_PATH};
use crate::document::MAX_BYTES;
use crate::domain::{Diagnostic, PathFault, Problem, RequestPath};
use crate::git::WorkTree;
use crate::parallel;

pub(super) const REQUESTS: &str = "requests";

/// The files to be checked, and what is wrong with those that cannot be.
pub(super) struct Found<'a> {
    root: &'a Path,
    /// What git would commit; `None` if that is not known.
    tree: Option<&'a WorkTree>,
    places: Vec<Place>,
    problems: Vec<Diagnostic>,
}

/// A file that has been seen and not been opened.
struct Place {
    /// From the top of the repository, with `/`.
    path: String,
    /// The same for the operating system: a name can be no text.
    place: PathBuf,
    is_file: bool,
    /// Whether it is only there to be compared with those that were named.
    is_for_comparison: bool,
}

/// A file that has been read.
pub(super) struct OnDisk {
    pub(super) path: String,
    is_regular: bool,
    pub(super) bytes: Vec<u8>,
    is_for_comparison: bool,
}

/// What one file has come to.
enum Content {
    Bytes(Vec<u8>),
    /// Executable, or no longer a file.
    NotPlain,
}

impl<'a> Found<'a> {
    pub(super) fn new(root: &'a Path, tree: Option<&'a WorkTree>) -> Self {
        Self {
            root,
            tree,
            places: Vec::new(),
            problems: Vec::new(),
        }
    }

    /// Takes everything under `requests/`.
    pub(super) fn everything(&mut self) {
        let place = self.root.join(REQUESTS);
        match fs::symlink_metadata(&place) {
            Ok(metadata) if metadata.is_dir() => self.folder(REQUESTS, &place),
            Ok(metadata) if metadata.is_file() => {
                let fault = PathFault::Elsewhere;
                self.problem(REQUESTS, Problem::NotARequest { fault });
            }
            Ok(_) => self.problem(REQUESTS, Problem::NotAFile),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => self.unreadable(REQUESTS, &error),
        }
    }

    /// Takes a file or a folder from the command line.
    pub(super) fn named(&mut self, path: &Path) {
        let Some(relative) = self.below_root(path) else {
            let fault = PathFault::Elsewhere;
            return self.problem(&path.to_string_lossy(), Problem::NotARequest { fault });
        };
        let name = shown(&relative);
        if name.is_empty() {
            return self.everything();
        }
        // A link on the way leads away, too.
        for folder in relative
            .ancestors()
            .skip(1)
            .collect::<Vec<_>>()
            .iter()
            .rev()
        {
            if is_link(&self.root.join(folder)) {
                return self.problem(&shown(folder), Problem::NotAFile);
            }
        }
        let place = self.root.join(&relative);
        match fs::symlink_metadata(&place) {
            Err(error) => self.unreadable(&name, &error),
            // Both are always checked.
            Ok(_) if name == CONFIGURATION_PATH || name == SCHEMA_PATH => {}
            Ok(_) if name == REQUESTS => self.everything(),
            // What git would not commit is nobody's request, unless it could be one, and somebody asks about it.
            Ok(_) if self.is_ignored(&name) && RequestPath::new(&name).is_err() => {}
            Ok(_) if !name.starts_with("requests/") => {
                let fault = PathFault::Elsewhere;
                self.problem(&name, Problem::NotARequest { fault });
            }
            Ok(metadata) if metadata.is_dir() && !looks_like_a_file(relative.as_os_str()) => {
                self.folder(&name, &place);
            }
            Ok(metadata) => self.place(name, place, metadata.file_type()),
        }
    }

    /// Adds the files that could ask for the same as those that were named: they have the same name.
    pub(super) fn for_comparison(&mut self) {
        let named: BTreeSet<_> = self
            .places
            .iter()
            .map(|place| place.place.clone())
            .collect();
        let names: BTreeSet<_> = named.iter().filter_map(|place| place.file_name()).collect();
        let mut all = Self::new(self.root, self.tree);
        all.everything();
        let others = all.places.into_iter().filter(|other| {
            let name = other.place.file_name().unwrap_or_default();
            names.contains(name) && !named.contains(&other.place)
        });
        let others: Vec<_> = others
            .map(|place| Place {
                is_for_comparison: true,
                ..place
            })
            .collect();
        self.places.extend(others);
    }

    /// Reads all files, and checks them.
    pub(super) fn check(
        mut self,
        schema: Option<&[u8]>,
        configuration: Option<&[u8]>,
    ) -> (check::Report, Vec<OnDisk>) {
        let files = self.read();
        let given: Vec<_> = files
            .iter()
            .map(|file| check::File {
                path: &file.path,
                is_regular: file.is_regular,
                bytes: &file.bytes,
            })
            .collect();
        // Text that is not UTF-8 is no JSON, either.
        let schema = schema.map(|bytes| std::str::from_utf8(bytes).unwrap_or_default());
        let mut report = check::all(&given, schema, configuration);
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
        report.add(self.problems);
        let others = files.iter().filter(|file| file.is_for_comparison);
        let others: BTreeSet<_> = others.map(|file| file.path.as_str()).collect();
        if !others.is_empty() {
            report.checked = report.checked.saturating_sub(others.len());
            let is_other = |path: &str| others.contains(path);
            report.diagnostics.retain(|found| !is_other(&found.path));
        }
        (report, files)
    }

    /// Reads a file that a repository may do without.
    pub(super) fn optional(&mut self, path: &str, most: usize) -> Option<Vec<u8>> {
        let place = self.root.join(path);
        let metadata = match place.parent() {
            Some(folder) if is_link(folder) => {
                self.problem(path, Problem::NotAFile);
                return None;
            }
            Some(_) | None => fs::symlink_metadata(&place),
        };
        let content = match metadata {
            Ok(metadata) if metadata.is_file() => read(&place, most, false),
            Ok(_) => Ok(Content::NotPlain),
            Err(error) => Err(error),
        };
        match content {
            Ok(Content::Bytes(bytes)) => Some(bytes),
            Ok(Content::NotPlain) => {
                self.problem(path, Problem::NotAFile);
                None
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => {
                self.unreadable(path, &error);
                None
            }
        }
    }

    pub(super) fn problem(&mut self, path: &str, problem: Problem) {
        self.problems.push(Diagnostic {
            path: path.to_owned(),
            span: None,
            problem,
            typo: None,
        });
    }

    fn read(&mut self) -> Vec<OnDisk> {
        // A file that is named twice is still one file.
        self.places
            .sort_by(|a, b| a.place.as_os_str().cmp(b.place.as_os_str()));
        self.places
            .dedup_by(|a, b| a.place.as_os_str() == b.place.as_os_str());
        let places = std::mem::take(&mut self.places);
        let tells = match self.tree {
            Some(tree) => tree.has_modes,
            // Some file systems call every file executable; then it means nothing.
            None => fs::metadata(self.root.join(CONFIGURATION_PATH))
                .is_ok_and(|metadata| !is_executable(&metadata)),
        };
        let contents = parallel::map(&places, |place| {
            if place.is_file && !self.is_committed_otherwise(&place.path) {
                read(&place.place, MAX_BYTES, tells)
            } else {
                Ok(Content::NotPlain)
            }
        });
        let mut files = Vec::with_capacity(places.len());
        for (place, content) in places.into_iter().zip(contents) {
            let (is_regular, bytes) = match content {
                Ok(Content::Bytes(bytes)) => (true, bytes),
                Ok(Content::NotPlain) => (false, Vec::new()),
                Err(error) => {
                    if !place.is_for_comparison {
                        self.unreadable(&place.path, &error);
                    }
                    continue;
                }
            };
            files.push(OnDisk {
                path: place.path,
                is_regular,
                bytes,
                is_for_comparison: place.is_for_comparison,
            });
        }
        files
    }

    /// Takes all files of a folder.
    fn folder(&mut self, name: &str, place: &Path) {
        let entries = fs::read_dir(place).and_then(Iterator::collect::<io::Result<Vec<_>>>);
        let entries = match entries {
            Ok(entries) => entries,
            Err(error) => return self.unreadable(name, &error),
        };
        for entry in entries {
            let file_name = entry.file_name();
            let path = format!("{name}/{}", file_name.to_string_lossy());
            if self.is_ignored(&path) {
                continue;
            }
            match entry.file_type() {
                Ok(kind) if kind.is_dir() && !looks_like_a_file(&file_name) => {
                    self.folder(&path, &entry.path());
                }
                Ok(kind) => self.place(path, entry.path(), kind),
                Err(error) => self.unreadable(&path, &error),
            }
        }
    }

    fn is_ignored(&self, path: &str) -> bool {
        self.tree.is_some_and(|tree| tree.is_ignored(path))
    }

    /// Returns whether git would commit a plain file as something else, for it does not go by what lies on this disk.
    fn is_committed_otherwise(&self, path: &str) -> bool {
        self.tree.is_some_and(|tree| {
            !tree.has_modes && tree.executables.contains(path)
                || !tree.has_links && tree.links.contains(path)
        })
    }

    fn place(&mut self, path: String, place: PathBuf, kind: FileType) {
        self.places.push(Place {
            path,
            place,
            is_file: kind.is_file(),
            is_for_comparison: false,
        });
    }

    /// Returns a path as seen from the top of the repository; `None` if it leads out.
    fn below_root(&self, path: &Path) -> Option<PathBuf> {
        let absolute;
        let path = match path.strip_prefix(self.root) {
            Ok(path) => path,
            Err(_) if path.is_absolute() => {
                absolute = fs::canonicalize(self.root).ok()?;
                path.strip_prefix(&absolute).ok()?
            }
            Err(_) => path,
        };
        let mut relative = PathBuf::new();
        for part in path.components() {
            match part {
                Component::Normal(part) => relative.push(part),
                Component::CurDir => {}
                Component::ParentDir if relative.pop() => {}
                Component::ParentDir | Component::RootDir | Component::Prefix(_) => return None,
            }
        }
        Some(relative)
    }

    fn unreadable(&mut self, path: &str, error: &io::Error) {
        let is_missing = error.kind() == io::ErrorKind::NotFound;
        self.problem(path, Problem::Unreadable { is_missing });
    }
}

/// Returns a path with `/` between its parts.
fn shown(path: &Path) -> String {
    let parts: Vec<_> = path.iter().map(OsStr::to_string_lossy).collect();
    parts.join("/")
}

/// A folder that poses as a request is reported, not looked into.
fn looks_like_a_file(name: &OsStr) -> bool {
    let name = name.to_string_lossy().to_ascii_lowercase();
    name.ends_with(".yaml") || name.ends_with(".yml")
}

fn is_link(place: &Path) -> bool {
    fs::symlink_metadata(place).is_ok_and(|metadata| metadata.is_symlink())
}

/// Reads a file up to one byte more than it may have.
fn read(place: &Path, most: usize, refuse_executable: bool) -> io::Result<Content> {
    let mut file = File::open(place)?;
    let metadata = file.metadata()?;
    if !metadata.is_file() || refuse_executable && is_executable(&metadata) {
        return Ok(Content::NotPlain);
    }
    let len = usize::try_from(metadata.len()).map_or(most + 1, |len| len.min(most + 1));
    let mut bytes = vec![0; len];
    file.read_exact(&mut bytes)?;
    Ok(Content::Bytes(bytes))
}

/// Returns whether git would take this for a program: only plain files are requests.
#[cfg(unix)]
fn is_executable(metadata: &Metadata) -> bool {
    use std::os::unix::fs::PermissionsExt;
    metadata.permissions().mode() & 0o100 != 0
}

#[cfg(not(unix))]
fn is_executable(_metadata: &Metadata) -> bool {
    false
}
