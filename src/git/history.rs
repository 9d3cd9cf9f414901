//! Which commit of the first-parent chain brought a file.

use std::collections::{BTreeMap, BTreeSet};

use tokio::io::{AsyncBufRead, AsyncBufReadExt, BufReader};

use super::command::{error, finish, in_time, start};
use super::{Checkout, GitError, GitErrorKind};
use crate::approval::Introduction;
use crate::domain::{ObjectId, RequestPath, Timestamp};

pub(super) const OPERATION: &str = "log";

/// One raw, NUL-separated list of changes per commit, each against its first parent, renames told as delete and add.
pub(super) const FORMAT: [&str; 9] = [
    "--first-parent",
    "--diff-merges=first-parent",
    "--no-renames",
    "--raw",
    "-z",
    "--no-abbrev",
    "-O/dev/null",
    "--no-color",
    "--format=tformat:%H %ct %P",
];

impl Checkout {
    /// Finds, for each path, the last commit on the first-parent chain of `head` that changed it.
    ///
    /// One walk serves all paths and ends as soon as the last of them is found. The chain is what the branch itself was,
    /// commit by commit; what happened inside a merged branch stays outside, for that is where somebody may have had his
    /// own CODEOWNERS for one commit. A path that no commit changed is not in the map.
    ///
    /// # Errors
    /// `git` failed, or the history broke off: half a walk proves nothing.
    pub async fn introductions(
        &self,
        head: &ObjectId,
        wanted: &[RequestPath],
    ) -> Result<BTreeMap<RequestPath, Introduction>, GitError> {
        let mut missing: BTreeSet<&RequestPath> = wanted.iter().collect();
        let mut found = BTreeMap::new();
        if missing.is_empty() {
            return Ok(found);
        }
        let arguments = [&FORMAT[..], &[head.as_str(), "--", "requests/"]].concat();
        in_time(OPERATION, async {
            let mut child = start(OPERATION, self.git(), &arguments)?;
            let stdout = child.stdout.take().ok_or(UNREADABLE)?;
            let mut walk = Walk::new(BufReader::new(stdout));
            while let Some(change) = walk.next().await? {
                let Some(path) = change.path.filter(|path| missing.remove(path)) else {
                    continue;
                };
                found.insert(path, change.introduction);
                if missing.is_empty() {
                    // Dropping the process ends it.
                    return Ok(found);
                }
            }
            finish(OPERATION, &mut child).await?;
            Ok(found)
        })
        .await
    }

    /// Returns the request files that one commit itself added to its first parent.
    pub async fn added_by(&self, commit: &ObjectId) -> Result<Vec<RequestPath>, GitError> {
        // Without a path, because a path would make the walk go on to a commit that touched it.
        let arguments = [&FORMAT[..], &["--max-count=1", commit.as_str(), "--"]].concat();
        in_time(OPERATION, async {
            let mut child = start(OPERATION, self.git(), &arguments)?;
            let stdout = child.stdout.take().ok_or(UNREADABLE)?;
            let mut walk = Walk::new(BufReader::new(stdout));
            let mut added = Vec::new();
            while let Some(change) = walk.next().await? {
                if change.introduction.is_new_file {
                    added.extend(change.path);
                }
            }
            finish(OPERATION, &mut child).await?;
            Ok(added)
        })
        .await
    }
}

pub(super) const UNREADABLE: GitError = GitError {
    operation: OPERATION,
    kind: GitErrorKind::Unreadable,
};

/// A path that a commit changed.
pub(super) struct Change {
    pub(super) introduction: Introduction,
    /// `None` if it is no request's path.
    pub(super) path: Option<RequestPath>,
    /// The same as git spells it; bytes that are no UTF-8 have become U+FFFD.
    pub(super) spelled: String,
    /// What lay there before, if that was a regular file, mode 100644, and is there no more.
    pub(super) removed: Option<ObjectId>,
    /// What lies there since, if nothing did before and it is such a file.
    pub(super) added: Option<ObjectId>,
}

/// Reads what `git log --raw -z` writes: a line with a commit, its time and its parents, then pairs of what changed and where.
pub(super) struct Walk<R> {
    reader: R,
    commit: Option<(ObjectId, Timestamp, Vec<ObjectId>)>,
}

impl<R: AsyncBufRead + Unpin> Walk<R> {
    pub(super) fn new(reader: R) -> Self {
        Self {
            reader,
            commit: None,
        }
    }

    pub(super) async fn next(&mut self) -> Result<Option<Change>, GitError> {
        while let Some(field) = self.field().await? {
            let text = std::str::from_utf8(&field).map_err(|_| UNREADABLE)?;
            // A line feed stands between a commit and its first change.
            let text = text.strip_prefix('\n').unwrap_or(text);
            if let Some(what) = text.strip_prefix(':') {
                let (removed, added) = files(what)?;
                let path = self.field().await?.ok_or(UNREADABLE)?;
                let (commit, committed, parents) = self.commit.clone().ok_or(UNREADABLE)?;
                return Ok(Some(Change {
                    introduction: Introduction {
                        commit,
                        parents,
                        committed,
                        is_new_file: added.is_some(),
                    },
                    spelled: String::from_utf8_lossy(&path).into_owned(),
                    removed,
                    added,
                    path: std::str::from_utf8(&path)
                        .ok()
                        .and_then(|path| RequestPath::new(path).ok()),
                }));
            }
            self.commit = Some(commit(text).ok_or(UNREADABLE)?);
        }
        Ok(None)
    }

    /// Reads up to the next NUL; a last field without one was broken off.
    async fn field(&mut self) -> Result<Option<Vec<u8>>, GitError> {
        let mut field = Vec::new();
        match self.reader.read_until(0, &mut field).await {
            Ok(0) => Ok(None),
            Ok(_) if field.pop() == Some(0) => Ok(Some(field)),
            Ok(_) | Err(_) => Err(error(OPERATION, GitErrorKind::Unreadable)),
        }
    }
}

/// Reads a commit, when it was committed, and its parents. A time that is no number is long ago.
fn commit(line: &str) -> Option<(ObjectId, Timestamp, Vec<ObjectId>)> {
    let mut words = line.split_ascii_whitespace();
    let commit = ObjectId::new(words.next()?).ok()?;
    let committed = Timestamp::from_seconds(words.next()?.parse().unwrap_or_default());
    let parents: Result<Vec<ObjectId>, _> = words.map(ObjectId::new).collect();
    Some((commit, committed, parents.ok()?))
}

/// Reads `000000 100644 <old id> <new id> A`: which regular file was removed, and which was added.
fn files(what: &str) -> Result<(Option<ObjectId>, Option<ObjectId>), GitError> {
    let fields: Vec<&str> = what.split(' ').collect();
    let id = |id: &str| ObjectId::new(id).map(Some).map_err(|_| UNREADABLE);
    match fields.as_slice() {
        ["100644", "000000", old, _, "D"] => Ok((id(old)?, None)),
        ["000000", "100644", _, new, "A"] => Ok((None, id(new)?)),
        [_, _, _, _, _] => Ok((None, None)),
        _ => Err(UNREADABLE),
    }
}
