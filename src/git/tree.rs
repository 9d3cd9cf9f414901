//! Files as commits hold them.

use super::objects::{Content, Tree, unreadable};
use super::{Checkout, GitError};
use crate::check;
use crate::domain::{ObjectId, RequestPath};

/// More than any folder of requests has.
const MAX_ENTRIES: usize = 200_000;

/// GitHub loads no CODEOWNERS of 3 MB or more.
const CODEOWNERS_LIMIT: usize = 2_999_999;

/// An entry of a commit's tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TreeFile {
    /// Its path. Where the bytes are no UTF-8 it has U+FFFD, so it is no request's path.
    pub path: String,
    /// Its mode, such as `100644`.
    pub mode: String,
    /// Its content; a commit where the mode is `160000`.
    pub blob: ObjectId,
}

/// What was found at a commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AtCommit<T> {
    Found(T),
    /// The commit is here, and has no such file.
    NoFile,
    /// The commit is not in this clone, so nothing is known.
    NoCommit,
}

impl Checkout {
    /// Lists everything below a folder, such as `requests/`.
    pub async fn files(
        &self,
        commit: &ObjectId,
        folder: &'static str,
    ) -> Result<Vec<TreeFile>, GitError> {
        let mut files = Vec::new();
        let mut open: Vec<TreeFile> = self
            .entry(commit, folder.trim_end_matches('/'))
            .await?
            .into_iter()
            .filter(TreeFile::is_folder)
            .collect();
        while let Some(entry) = open.pop() {
            if entry.is_folder() {
                let inside = self.folder(entry.blob.as_str(), &entry.path).await?;
                open.extend(inside.into_iter().rev());
            } else {
                files.push(entry);
            }
            // The same folder may be named over and over, in ever more levels.
            if files.len() + open.len() > MAX_ENTRIES {
                return Err(unreadable());
            }
        }
        Ok(files)
    }

    /// Looks up one path, whatever lies there, a folder included.
    pub async fn file_at(
        &self,
        commit: &ObjectId,
        path: &str,
    ) -> Result<AtCommit<TreeFile>, GitError> {
        if !self.objects.has_commit(commit).await? {
            return Ok(AtCommit::NoCommit);
        }
        let entry = self.entry(commit, path).await?;
        Ok(entry.map_or(AtCommit::NoFile, AtCommit::Found))
    }

    /// Returns the content id of a request at a commit, if it is a regular file there, mode 100644.
    pub async fn blob_at(
        &self,
        commit: &ObjectId,
        path: &RequestPath,
    ) -> Result<AtCommit<ObjectId>, GitError> {
        Ok(match self.file_at(commit, path.as_str()).await? {
            AtCommit::Found(file) if file.mode == "100644" => AtCommit::Found(file.blob),
            AtCommit::Found(_) | AtCommit::NoFile => AtCommit::NoFile,
            AtCommit::NoCommit => AtCommit::NoCommit,
        })
    }

    /// Returns the text of a regular file; `None` if it is not there, not regular, longer than `limit` bytes or no UTF-8.
    pub async fn text_at(
        &self,
        commit: &ObjectId,
        path: &str,
        limit: usize,
    ) -> Result<Option<String>, GitError> {
        match self.file_at(commit, path).await? {
            AtCommit::Found(file) => self.text(file, limit).await,
            AtCommit::NoFile | AtCommit::NoCommit => Ok(None),
        }
    }

    /// Returns CODEOWNERS as GitHub would read it at a commit; `None` if GitHub would read none.
    pub async fn codeowners(&self, commit: &ObjectId) -> Result<Option<String>, GitError> {
        for path in check::CODEOWNERS_PATHS {
            match self.file_at(commit, path).await? {
                // What is found first counts, even if it cannot be read.
                AtCommit::Found(file) => return self.text(file, CODEOWNERS_LIMIT).await,
                AtCommit::NoFile => {}
                AtCommit::NoCommit => return Ok(None),
            }
        }
        Ok(None)
    }

    /// Reads many blobs at once, each up to `limit` bytes, in the order of their ids.
    pub async fn contents(
        &self,
        blobs: &[ObjectId],
        limit: usize,
    ) -> Result<Vec<Content>, GitError> {
        self.objects.blobs(blobs, limit).await
    }

    async fn text(&self, file: TreeFile, limit: usize) -> Result<Option<String>, GitError> {
        if !matches!(file.mode.as_str(), "100644" | "100755") {
            return Ok(None);
        }
        let content = self.contents(&[file.blob], limit).await?.pop();
        Ok(match content {
            Some(Content::Bytes(bytes)) => String::from_utf8(bytes).ok(),
            Some(Content::TooLarge | Content::Absent) | None => None,
        })
    }

    /// Goes down from the root of a commit, folder by folder.
    async fn entry(&self, commit: &ObjectId, path: &str) -> Result<Option<TreeFile>, GitError> {
        let mut entries = self.folder(&format!("{commit}^{{tree}}"), "").await?;
        for (at, _) in path.match_indices('/') {
            let is_it = |entry: &TreeFile| entry.path == path[..at] && entry.is_folder();
            let Some(folder) = entries.into_iter().find(is_it) else {
                return Ok(None);
            };
            entries = self.folder(folder.blob.as_str(), &folder.path).await?;
        }
        Ok(entries.into_iter().find(|entry| entry.path == path))
    }

    /// Lists a tree that must be here, with the path that leads to it before each name.
    async fn folder(&self, tree: &str, path: &str) -> Result<Vec<TreeFile>, GitError> {
        let Tree { id, bytes } = self.objects.tree(tree).await?;
        entries(&bytes, id.as_str().len() / 2, path).ok_or_else(unreadable)
    }
}

impl TreeFile {
    fn is_folder(&self) -> bool {
        self.mode == "040000"
    }
}

/// Returns a mode of six digits as `git ls-tree` shows it: of a regular file only whether its owner may execute it counts,
/// though old tools wrote others, such as `100664`.
fn canonical(mode: &str) -> String {
    match u32::from_str_radix(mode, 8) {
        Ok(bits) if bits & 0o170_000 == 0o100_000 => {
            let is_executable = bits & 0o100 != 0;
            if is_executable { "100755" } else { "100644" }.to_owned()
        }
        Ok(_) | Err(_) => format!("{mode:0>6}"),
    }
}

/// Reads a tree object: for each entry its mode, a space, its name, a NUL, and the bytes of its id.
///
/// <https://git-scm.com/book/en/v2/Git-Internals-Git-Objects#_tree_objects>
fn entries(mut tree: &[u8], id_length: usize, path: &str) -> Option<Vec<TreeFile>> {
    let mut entries = Vec::new();
    while !tree.is_empty() {
        let space = tree.iter().position(|byte| *byte == b' ')?;
        let (mode, rest) = (tree.get(..space)?, tree.get(space + 1..)?);
        let end = rest.iter().position(|byte| *byte == 0)?;
        let (name, rest) = (rest.get(..end)?, rest.get(end + 1..)?);
        let (id, rest) = rest.split_at_checked(id_length)?;
        let id: String = id.iter().map(|byte| format!("{byte:02x}")).collect();
        let name = String::from_utf8_lossy(name);
        entries.push(TreeFile {
            path: match path {
                "" => name.into_owned(),
                folder => format!("{folder}/{name}"),
            },
            mode: canonical(std::str::from_utf8(mode).ok()?),
            blob: ObjectId::new(&id).ok()?,
        });
        tree = rest;
    }
    Some(entries)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mode_is_shown_as_git_shows_it() {
        let modes = ["100664", "100600", "100775", "120000", "40000", "160000"];
        assert_eq!(
            modes.map(canonical),
            ["100644", "100644", "100755", "120000", "040000", "160000"]
        );
    }

    #[test]
    fn a_tree_that_breaks_off_is_not_read() {
        let id = [0xab; 20];
        let mut tree = b"40000 requests\0".to_vec();
        tree.extend(id);
        tree.extend(b"100644 \xff.yaml\0");
        tree.extend(id);
        let paths = |tree| -> Option<Vec<(String, String)>> {
            let entries = entries(tree, 20, "folder")?;
            let path = |entry: TreeFile| (entry.mode, entry.path);
            Some(entries.into_iter().map(path).collect())
        };
        let expected = [
            ("040000", "folder/requests"),
            ("100644", "folder/\u{fffd}.yaml"),
        ];
        let expected = expected.map(|(mode, path)| (mode.to_owned(), path.to_owned()));
        assert_eq!(paths(&tree), Some(expected.to_vec()));
        for end in (1..tree.len()).filter(|end| *end != 35) {
            assert_eq!(paths(&tree[..end]), None, "{end}");
        }
    }
}
