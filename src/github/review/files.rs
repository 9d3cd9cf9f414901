//! What a pull request does to files.

use serde::Deserialize;

use crate::domain::{Failure, FailureKind, Operation};
use crate::github::GitHub;
use crate::github::graphql::failure;
use crate::github::rest::parsed;
use crate::github::wire::{ChangedFile, Page};

const OPERATION: Operation = Operation::ListPullRequestFiles;

/// GitHub lists no more than 3,000 files of a pull request, a hundred to a page.
const PAGES: usize = 30;

/// What a pull request does to a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The file's path: hostile text.
    pub path: String,
    pub kind: ChangeKind,
}

/// What is done to a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ChangeKind {
    Added,
    /// It is taken away.
    Deleted,
    /// It is given another path; where GitHub says it, from which one.
    Renamed {
        from: Option<String>,
    },
    /// It is changed, or something else.
    Other,
}

fn change(file: &ChangedFile) -> Change {
    Change {
        path: file.path.clone(),
        kind: match file.change_type.as_str() {
            "ADDED" => ChangeKind::Added,
            "DELETED" => ChangeKind::Deleted,
            "RENAMED" | "COPIED" => ChangeKind::Renamed { from: None },
            _ => ChangeKind::Other,
        },
    }
}

#[derive(Deserialize)]
struct RestFile {
    filename: String,
    status: String,
    previous_filename: Option<String>,
}

/// What a pull request does to files, as far as GitHub lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changes {
    /// What it does to each file.
    pub files: Vec<Change>,
    /// Whether these are all.
    pub are_whole: bool,
}

/// The files of a whole page.
pub(super) fn changes(files: Option<Page<ChangedFile>>) -> Option<Vec<Change>> {
    let files = files.filter(|page| !page.page_info.has_next_page)?;
    let files: Option<Vec<ChangedFile>> = files.nodes?.into_iter().collect();
    Some(files?.iter().map(change).collect())
}

impl GitHub {
    /// Lists what a pull request does to files, also where these are more than a hundred, or had other paths before.
    ///
    /// <https://docs.github.com/en/rest/pulls/pulls#list-pull-requests-files>
    ///
    /// # Errors
    /// GitHub did not answer.
    pub async fn changes(&self, number: u64) -> Result<Changes, Failure> {
        let mut files = Vec::new();
        for page in 1..=PAGES {
            let path = format!(
                "/repos/{}/pulls/{number}/files?per_page=100&page={page}",
                self.repository
            );
            let denied = || failure(OPERATION, FailureKind::Refused, "denied");
            let reply = self.get(OPERATION, &path).await?.ok_or_else(denied)?;
            let listed: Vec<RestFile> = parsed(OPERATION, &reply)?;
            files.extend(listed.into_iter().map(|file| Change {
                path: file.filename,
                kind: match file.status.as_str() {
                    "added" => ChangeKind::Added,
                    "removed" => ChangeKind::Deleted,
                    "renamed" | "copied" => ChangeKind::Renamed {
                        from: file.previous_filename,
                    },
                    _ => ChangeKind::Other,
                },
            }));
            if !reply.has_next {
                break;
            }
        }
        Ok(Changes {
            // What comes after the last page is not listed at all.
            are_whole: files.len() < PAGES * 100,
            files,
        })
    }
}
