//! Which files differ.

use super::commits::Tree;

/// A file that differs between two commits, as `git diff` reports it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileChange {
    /// Its path in the newer commit, or in the older one if it was deleted.
    pub path: String,
    /// What happened to it.
    pub status: FileStatus,
    /// Its earlier path, if it was renamed.
    pub previous: Option<String>,
}

/// What happened to a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileStatus {
    /// It was created.
    Added,
    /// Its type changed, for example from a file to a symbolic link.
    Changed,
    /// It was deleted.
    Deleted,
    /// Its content or its mode changed.
    Modified,
    /// Its path changed.
    Renamed,
}

/// Returns the files that differ between two trees, where no file is taken for a renamed one.
pub(super) fn without_renames(old: &Tree, new: &Tree) -> Vec<FileChange> {
    let added = new.keys().filter(|path| !old.contains_key(*path));
    let mut paths: Vec<&Vec<u8>> = old.keys().chain(added).collect();
    paths.sort();
    let change = |path: &Vec<u8>| {
        let status = match (old.get(path), new.get(path)) {
            (None, _) => FileStatus::Added,
            (_, None) => FileStatus::Deleted,
            (Some(old), Some(new)) if old == new => return None,
            (Some(old), Some(new)) if old.mode.is_link() != new.mode.is_link() => {
                FileStatus::Changed
            }
            _ => FileStatus::Modified,
        };
        Some(FileChange {
            path: String::from_utf8_lossy(path).into_owned(),
            status,
            previous: None,
        })
    };
    paths.into_iter().filter_map(change).collect()
}
