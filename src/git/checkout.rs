//! The repository that countersign runs in.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::Arc;

use tokio::process::Command;

use super::command::{discovering, error, in_time, output};
use super::objects::Objects;
use super::{GitError, GitErrorKind};
use crate::approval;
use crate::domain::ObjectId;

/// A git repository, with or without a working tree.
#[derive(Debug, Clone)]
pub struct Checkout {
    pub(super) objects: Arc<Objects>,
}

impl Checkout {
    /// Finds the repository that a directory lies in.
    ///
    /// # Errors
    /// There is no `git`, no repository, or one that belongs to another user and that `safe.directory` does not name.
    pub async fn open(directory: &Path) -> Result<Self, GitError> {
        const OPERATION: &str = "rev-parse";
        if !directory.is_dir() {
            return Err(error(OPERATION, GitErrorKind::NoRepository));
        }
        let mut command = discovering(directory);
        command
            .args([OPERATION, "--absolute-git-dir"])
            .stderr(Stdio::piped());
        let output = in_time(OPERATION, async {
            command
                .output()
                .await
                .map_err(|_| error(OPERATION, GitErrorKind::NotStarted))
        })
        .await?;
        if !output.status.success() {
            // What git says is read for these two sentences, and not kept.
            let said = String::from_utf8_lossy(&output.stderr);
            let kind = if said.contains("dubious ownership") {
                GitErrorKind::ForeignOwner
            } else if said.contains("not a git repository") {
                GitErrorKind::NoRepository
            } else {
                GitErrorKind::Exit(output.status.code())
            };
            return Err(error(OPERATION, kind));
        }
        match String::from_utf8(output.stdout)
            .ok()
            .as_deref()
            .and_then(|text| text.strip_suffix('\n'))
        {
            Some(path) if Path::new(path).is_absolute() => Ok(Self {
                objects: Arc::new(Objects::new(PathBuf::from(path))),
            }),
            _ => Err(error(OPERATION, GitErrorKind::Unreadable)),
        }
    }

    /// Returns the commit that is checked out, and whether the history reaches back to the first commit.
    ///
    /// A shallow clone's does not. A clone without blobs (`filter=blob:none`) has all commits and trees, which is enough;
    /// grafts are not honoured, so they take nothing away.
    ///
    /// # Errors
    /// `git` failed, or there is no commit yet.
    pub async fn evidence(&self) -> Result<approval::Checkout, GitError> {
        const OPERATION: &str = "rev-parse";
        let arguments = ["--is-shallow-repository", "HEAD^{commit}"];
        let answer = output(OPERATION, self.git(), &arguments).await?;
        let read = || {
            let (is_shallow, head) = std::str::from_utf8(&answer).ok()?.split_once('\n')?;
            let is_whole = match is_shallow {
                "false" => true,
                "true" => false,
                _ => return None,
            };
            let head = ObjectId::new(head.strip_suffix('\n')?).ok()?;
            Some(approval::Checkout { head, is_whole })
        };
        read().ok_or_else(|| error(OPERATION, GitErrorKind::Unreadable))
    }

    pub(super) fn git(&self) -> Command {
        self.objects.git()
    }
}
