//! Where in a repository a command runs.

use std::env;
use std::io;
use std::path::{Path, PathBuf};

use crate::check::CONFIGURATION_PATH;

/// A repository, and where in it.
pub(super) struct Root {
    /// The top of the repository; `.` if the command runs there.
    pub(super) path: PathBuf,
    /// The way from there to where the command runs.
    below: PathBuf,
}

impl Root {
    /// Looks for it from here upwards: the nearest folder that has a configuration or is the top of a checkout. Without any, it is
    /// where the command runs.
    pub(super) fn find() -> io::Result<Self> {
        let here = env::current_dir()?;
        let is_root = |folder: &&Path| {
            folder.join(CONFIGURATION_PATH).is_file() || folder.join(".git").exists()
        };
        let root = here.ancestors().find(is_root);
        let below = root.and_then(|root| here.strip_prefix(root).ok());
        Ok(match (root, below) {
            (Some(root), Some(below)) if !below.as_os_str().is_empty() => Self {
                path: root.to_owned(),
                below: below.to_owned(),
            },
            (Some(_) | None, Some(_) | None) => Self {
                path: PathBuf::from("."),
                below: PathBuf::new(),
            },
        })
    }

    pub(super) fn is_here(&self) -> bool {
        self.below.as_os_str().is_empty()
    }

    /// Takes a path as seen from here; what is not there, as seen from the top of the repository.
    pub(super) fn named(&self, path: PathBuf) -> PathBuf {
        let is_there = |path: &Path| path.symlink_metadata().is_ok();
        if path.is_absolute() || !is_there(&path) && is_there(&self.path.join(&path)) {
            path
        } else {
            self.below.join(path)
        }
    }
}
