//! Files as commits hold them.

use std::process::Stdio;

use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};

use super::command::{error, finish, in_time, output, start};
use super::{Checkout, GitError, GitErrorKind};
use crate::domain::{ObjectId, RequestPath};

/// Where GitHub looks for CODEOWNERS; the first that is there counts.
///
/// <https://docs.github.com/en/repositories/managing-your-repositorys-settings-and-features/customizing-your-repository/about-code-owners>
const CODEOWNERS: [&str; 3] = [".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS"];

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

/// The content of a blob.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// All of it.
    Bytes(Vec<u8>),
    /// More than was asked for.
    TooLarge,
    /// There is no such blob here.
    Absent,
}

/// What was found at a commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AtCommit<T> {
    /// It is there.
    Found(T),
    /// The commit is here, and has no such file.
    NoFile,
    /// The commit is not in this clone, so nothing is known.
    NoCommit,
}

impl Checkout {
    /// Lists everything below a folder, such as `requests/`.
    ///
    /// # Errors
    /// `git` failed.
    pub async fn files(
        &self,
        commit: &ObjectId,
        folder: &'static str,
    ) -> Result<Vec<TreeFile>, GitError> {
        self.entries(&["-r", "-z", "--full-tree", commit.as_str(), "--", folder])
            .await
    }

    /// Looks up one path, whatever lies there, a folder included.
    ///
    /// # Errors
    /// `git` failed.
    pub async fn file_at(
        &self,
        commit: &ObjectId,
        path: &str,
    ) -> Result<AtCommit<TreeFile>, GitError> {
        if !self.has_commit(commit).await? {
            return Ok(AtCommit::NoCommit);
        }
        let entries = self
            .entries(&["-z", "--full-tree", commit.as_str(), "--", path])
            .await?;
        Ok(entries
            .into_iter()
            .find(|entry| entry.path == path)
            .map_or(AtCommit::NoFile, AtCommit::Found))
    }

    /// Returns the content id of a request at a commit, if it is a regular file there, mode 100644.
    ///
    /// # Errors
    /// `git` failed.
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

    /// Returns the text of a regular file; nothing if it is not there, not regular, longer than `limit` bytes or no UTF-8.
    ///
    /// # Errors
    /// `git` failed.
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

    /// Returns CODEOWNERS as GitHub would read it at a commit; nothing where GitHub would read none.
    ///
    /// # Errors
    /// `git` failed.
    pub async fn codeowners(&self, commit: &ObjectId) -> Result<Option<String>, GitError> {
        for path in CODEOWNERS {
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
    ///
    /// # Errors
    /// `git` failed.
    pub async fn contents(
        &self,
        blobs: &[ObjectId],
        limit: usize,
    ) -> Result<Vec<Content>, GitError> {
        const OPERATION: &str = "cat-file";
        if blobs.is_empty() {
            return Ok(Vec::new());
        }
        let mut command = self.git();
        command.stdin(Stdio::piped());
        let unreadable = || error(OPERATION, GitErrorKind::Unreadable);
        in_time(OPERATION, async {
            let mut child = start(OPERATION, command, &["--batch", "--buffer"])?;
            let mut questions = child.stdin.take().ok_or_else(unreadable)?;
            let mut answers = BufReader::new(child.stdout.take().ok_or_else(unreadable)?);
            // Asking and reading go on side by side: either pipe alone would fill up and stop both.
            let ask = async move {
                for blob in blobs {
                    let line = format!("{blob}\n");
                    if questions.write_all(line.as_bytes()).await.is_err() {
                        break; // git is gone, which the reader finds out.
                    }
                }
            };
            // It takes the pipe with it when it gives up, so that git, and with it the asking, ends too.
            let read = async move {
                let mut contents = Vec::with_capacity(blobs.len());
                for blob in blobs {
                    contents.push(
                        answer(&mut answers, blob, limit)
                            .await
                            .ok_or_else(unreadable)?,
                    );
                }
                Ok(contents)
            };
            let ((), contents) = tokio::join!(ask, read);
            let contents = contents?;
            finish(OPERATION, &mut child).await?;
            Ok(contents)
        })
        .await
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

    /// Returns whether a commit is in this clone, without fetching it.
    async fn has_commit(&self, commit: &ObjectId) -> Result<bool, GitError> {
        const OPERATION: &str = "cat-file";
        let mut command = self.git();
        command.env("GIT_NO_LAZY_FETCH", "1").stdin(Stdio::piped());
        in_time(OPERATION, async {
            let unreadable = || error(OPERATION, GitErrorKind::Unreadable);
            let mut child = start(
                OPERATION,
                command,
                &["--batch-check=%(objectname) %(objecttype)"],
            )?;
            let mut question = child.stdin.take().ok_or_else(unreadable)?;
            question
                .write_all(format!("{commit}\n").as_bytes())
                .await
                .map_err(|_| unreadable())?;
            drop(question);
            let mut text = String::new();
            let mut answer = child.stdout.take().ok_or_else(unreadable)?;
            answer
                .read_to_string(&mut text)
                .await
                .map_err(|_| unreadable())?;
            finish(OPERATION, &mut child).await?;
            Ok(text.trim_end() == format!("{commit} commit"))
        })
        .await
    }

    async fn entries(&self, arguments: &[&str]) -> Result<Vec<TreeFile>, GitError> {
        const OPERATION: &str = "ls-tree";
        output(OPERATION, self.git(), arguments)
            .await?
            .split(|byte| *byte == 0)
            .filter(|entry| !entry.is_empty())
            .map(|entry| entry_of(entry).ok_or(error(OPERATION, GitErrorKind::Unreadable)))
            .collect()
    }
}

/// Reads `100644 blob <id>\t<path>`.
fn entry_of(entry: &[u8]) -> Option<TreeFile> {
    let tab = entry.iter().position(|byte| *byte == b'\t')?;
    let (what, path) = (entry.get(..tab)?, entry.get(tab + 1..)?);
    let mut fields = std::str::from_utf8(what).ok()?.split(' ');
    let (mode, _kind, id) = (fields.next()?, fields.next()?, fields.next()?);
    Some(TreeFile {
        path: String::from_utf8_lossy(path).into_owned(),
        mode: mode.to_owned(),
        blob: ObjectId::new(id).ok()?,
    })
}

/// Reads one answer of `git cat-file --batch`: `<id> blob <size>`, the bytes, a line feed; or `<id> missing`.
async fn answer<R: tokio::io::AsyncBufRead + Unpin>(
    reader: &mut R,
    blob: &ObjectId,
    limit: usize,
) -> Option<Content> {
    let mut line = String::new();
    reader.read_line(&mut line).await.ok()?;
    let mut fields = line.strip_suffix('\n')?.split(' ');
    if fields.next()? != blob.as_str() {
        return None;
    }
    let kind = fields.next()?;
    if kind == "missing" {
        return Some(Content::Absent);
    }
    let size: usize = fields.next()?.parse().ok()?;
    if kind != "blob" || size > limit {
        // Read past, and not kept.
        let rest = u64::try_from(size).ok()?.checked_add(1)?;
        let passed = tokio::io::copy(&mut reader.take(rest), &mut tokio::io::sink()).await;
        let content = if kind == "blob" {
            Content::TooLarge
        } else {
            Content::Absent
        };
        return (passed.ok()? == rest).then_some(content);
    }
    let mut bytes = vec![0; size];
    reader.read_exact(&mut bytes).await.ok()?;
    (reader.read_u8().await.ok()? == b'\n').then_some(Content::Bytes(bytes))
}
