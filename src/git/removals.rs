//! Which commit of the first-parent chain took a file away, and what else it did.

use std::collections::{BTreeMap, BTreeSet};

use tokio::io::BufReader;

use super::command::{finish, in_time, start};
use super::history::{Change, FORMAT, OPERATION, UNREADABLE, Walk};
use super::{Checkout, GitError};
use crate::approval::Removed;
use crate::domain::{ObjectId, RequestPath};

/// How many commits one `git log` is asked about: a command line has room for ten thousand and more.
const BATCH: usize = 1_000;

impl Checkout {
    /// Finds, for each path, the last commit on the first-parent chain of `head` that changed it, where that removed a regular
    /// file, mode 100644; and the one before it.
    ///
    /// A path that lies there, whose last change did something else, or that no commit changed, is not in the map.
    ///
    /// # Errors
    /// `git` failed, or the history broke off: half a walk proves nothing.
    pub async fn removals(
        &self,
        head: &ObjectId,
        wanted: &[RequestPath],
    ) -> Result<BTreeMap<RequestPath, Removed>, GitError> {
        let mut found = self.last_two_changes(head, wanted).await?;
        let commits: BTreeSet<&ObjectId> = found.values().map(|one| &one.last.commit).collect();
        let commits: Vec<ObjectId> = commits.into_iter().cloned().collect();
        let mut others = BTreeMap::new();
        for batch in commits.chunks(BATCH) {
            others.extend(self.others(batch).await?);
        }
        for removed in found.values_mut() {
            // A commit that changed a path has been asked about, and git names it.
            let others = others.get(&removed.last.commit).ok_or(UNREADABLE)?;
            removed.others.clone_from(others);
        }
        Ok(found)
    }

    async fn last_two_changes(
        &self,
        head: &ObjectId,
        wanted: &[RequestPath],
    ) -> Result<BTreeMap<RequestPath, Removed>, GitError> {
        let mut last: BTreeSet<&RequestPath> = wanted.iter().collect();
        let mut before: BTreeSet<RequestPath> = BTreeSet::new();
        let mut found: BTreeMap<RequestPath, Removed> = BTreeMap::new();
        if last.is_empty() {
            return Ok(found);
        }
        let arguments = [&FORMAT[..], &[head.as_str(), "--", "requests/"]].concat();
        in_time(OPERATION, async {
            let mut child = start(OPERATION, self.git(), &arguments)?;
            let stdout = child.stdout.take().ok_or(UNREADABLE)?;
            let mut walk = Walk::new(BufReader::new(stdout));
            while let Some(change) = walk.next().await? {
                let Some(path) = change.path else {
                    continue;
                };
                if last.remove(&path) {
                    if let Some(blob) = change.removed {
                        let removed = Removed {
                            last: change.introduction,
                            blob,
                            brought: None,
                            others: Vec::new(),
                        };
                        before.insert(path.clone());
                        found.insert(path, removed);
                    }
                } else if before.remove(&path)
                    && let Some(removed) = found.get_mut(&path)
                    && change.added.as_ref() == Some(&removed.blob)
                {
                    removed.brought = Some(change.introduction);
                }
                if last.is_empty() && before.is_empty() {
                    // Dropping the process ends it.
                    return Ok(found);
                }
            }
            finish(OPERATION, &mut child).await?;
            Ok(found)
        })
        .await
    }

    /// Returns what else each of these commits changed, against its first parent: all but the removal of request files.
    async fn others(
        &self,
        commits: &[ObjectId],
    ) -> Result<BTreeMap<ObjectId, Vec<String>>, GitError> {
        let commits: Vec<&str> = commits.iter().map(ObjectId::as_str).collect();
        // Without a path, because what lies elsewhere matters most.
        let arguments = [&FORMAT[..], &["--no-walk=unsorted"], &commits, &["--"]].concat();
        in_time(OPERATION, async {
            let mut child = start(OPERATION, self.git(), &arguments)?;
            let stdout = child.stdout.take().ok_or(UNREADABLE)?;
            let mut walk = Walk::new(BufReader::new(stdout));
            let mut all: BTreeMap<ObjectId, Vec<String>> = BTreeMap::new();
            while let Some(Change {
                introduction,
                path,
                spelled,
                removed,
                added: _,
            }) = walk.next().await?
            {
                let others = all.entry(introduction.commit).or_default();
                if path.is_none() || removed.is_none() {
                    others.push(spelled);
                }
            }
            finish(OPERATION, &mut child).await?;
            Ok(all)
        })
        .await
    }
}
