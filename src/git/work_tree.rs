//! What git would make of the files that lie on the disk.

use std::collections::BTreeSet;
use std::path::Path;

use super::command::{OVERRIDES, discovering};

/// What git would commit otherwise than it lies on the disk. Paths are relative to the directory that was asked about, with `/`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkTree {
    /// Files that git ignores and does not track; a folder ends with `/`.
    pub ignored: BTreeSet<String>,
    /// Whether the mode on the disk tells what is executable: `core.fileMode`.
    pub has_modes: bool,
    /// Whether a link lies on the disk as a link: `core.symlinks`.
    pub has_links: bool,
    /// Of the files that git tracks, those that are executable.
    pub executables: BTreeSet<String>,
    /// Of the files that git tracks, those that are links.
    pub links: BTreeSet<String>,
}

impl WorkTree {
    /// Asks git about the files of a folder of `directory`, under the user's configuration, which says what is ignored, too. `None`
    /// if there is no git, no repository, or one that git does not trust.
    pub fn read(directory: &Path, folder: &str) -> Option<Self> {
        let git = |arguments: &[&str]| {
            let mut command = discovering(directory);
            command.args(OVERRIDES).args(arguments);
            let output = command.as_std_mut().output().ok()?;
            output.status.success().then_some(output.stdout)
        };
        let is_set = |name: &str| {
            let said = git(&["config", "--type=bool", "--get", name]);
            // Unset, git takes it for true.
            said.is_none_or(|said| said.trim_ascii() == b"true")
        };
        let ignored = git(&[
            "ls-files",
            "-z",
            "--others",
            "--ignored",
            "--exclude-standard",
            "--",
            folder,
        ])?;
        let tracked = git(&["ls-files", "-z", "--stage", "--", folder])?;
        let with_mode = |mode: &str| {
            let tracked = entries(&tracked);
            let tracked = tracked.filter_map(|entry| entry.split_once('\t'));
            let tracked = tracked.filter(|(stage, _)| stage.starts_with(mode));
            tracked.map(|(_, path)| path.to_owned()).collect()
        };
        Some(Self {
            ignored: entries(&ignored).map(str::to_owned).collect(),
            has_modes: is_set("core.fileMode"),
            has_links: is_set("core.symlinks"),
            executables: with_mode("100755 "),
            links: with_mode("120000 "),
        })
    }

    /// Returns whether git would leave a file or a folder out.
    pub fn is_ignored(&self, path: &str) -> bool {
        self.ignored.contains(path) || self.ignored.contains(&format!("{path}/"))
    }
}

/// Splits what `-z` writes. A path that is no text is left out: no request has one.
fn entries(output: &[u8]) -> impl Iterator<Item = &str> {
    let entries = output.split(|byte| *byte == 0);
    entries.filter_map(|entry| std::str::from_utf8(entry).ok().filter(|it| !it.is_empty()))
}
