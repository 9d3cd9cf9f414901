//! Objects of the repository by their names, read by one `git cat-file` after the other question.

use std::path::PathBuf;
use std::process::Stdio;

use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};
use tokio::sync::Mutex;

use super::command::{error, in_time, inside, start};
use super::{GitError, GitErrorKind};
use crate::domain::ObjectId;

const OPERATION: &str = "cat-file";

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

/// A tree as git stores it.
#[derive(Debug)]
pub(super) struct Tree {
    pub(super) id: ObjectId,
    /// Its entries, as bytes.
    pub(super) bytes: Vec<u8>,
}

/// Everything that one repository holds. A process that answers questions is started for the first of them and goes on
/// until the value is dropped; one whose answer broke off is not asked again.
#[derive(Debug)]
pub(super) struct Objects {
    repository: PathBuf,
    /// Knows which commits are here, and fetches none.
    commits: Mutex<Option<CatFile>>,
    /// Reads trees and blobs; git fetches those that a partial clone is without.
    contents: Mutex<Option<CatFile>>,
}

impl Objects {
    pub(super) fn new(repository: PathBuf) -> Self {
        Self {
            repository,
            commits: Mutex::default(),
            contents: Mutex::default(),
        }
    }

    /// Returns a `git` for the repository.
    pub(super) fn git(&self) -> Command {
        inside(&self.repository)
    }

    /// Returns whether a commit is in this clone, without fetching it.
    pub(super) async fn has_commit(&self, commit: &ObjectId) -> Result<bool, GitError> {
        let mut command = self.git();
        command.env("GIT_NO_LAZY_FETCH", "1");
        let header = ask(&self.commits, command, "--batch-check", async |git| {
            git.ask(commit.as_str()).await?;
            git.header().await
        });
        let header = header.await?;
        Ok(header.is_some_and(|header| header.kind == "commit" && header.id == *commit))
    }

    /// Reads a tree that must be there.
    pub(super) async fn tree(&self, name: &str) -> Result<Tree, GitError> {
        ask(&self.contents, self.git(), "--batch", async |git| {
            git.ask(name).await?;
            let header = git.header().await?;
            let header = header.filter(|header| header.kind == "tree");
            let header = header.ok_or_else(unreadable)?;
            let bytes = git.bytes(header.size).await?;
            Ok(Tree {
                id: header.id,
                bytes,
            })
        })
        .await
    }

    /// Reads many blobs at once, each up to `limit` bytes, in the order of their ids.
    pub(super) async fn blobs(
        &self,
        blobs: &[ObjectId],
        limit: usize,
    ) -> Result<Vec<Content>, GitError> {
        ask(&self.contents, self.git(), "--batch", async |git| {
            let mut contents = Vec::with_capacity(blobs.len());
            // As many as surely fit into the pipe, so that neither side waits for the other.
            for some in blobs.chunks(BATCH) {
                for blob in some {
                    git.ask(blob.as_str()).await?;
                }
                for blob in some {
                    contents.push(git.content(blob, limit).await?);
                }
            }
            Ok(contents)
        })
        .await
    }
}

/// How many questions wait at most for their answers: a pipe holds at least 4,096 bytes, and a question has at most 65.
const BATCH: usize = 60;

/// Asks the process that is there, or a new one. It is put back when the answer was read to its end.
async fn ask<T>(
    place: &Mutex<Option<CatFile>>,
    command: Command,
    form: &str,
    question: impl AsyncFnOnce(&mut CatFile) -> Result<T, GitError>,
) -> Result<T, GitError> {
    let mut place = place.lock().await;
    let mut git = match place.take() {
        Some(git) => git,
        None => CatFile::start(command, form)?,
    };
    let answer = in_time(OPERATION, question(&mut git)).await?;
    *place = Some(git);
    Ok(answer)
}

/// A `git cat-file` that waits for the next question. It is killed when it is dropped.
#[derive(Debug)]
struct CatFile {
    _process: Child,
    questions: ChildStdin,
    answers: BufReader<ChildStdout>,
}

/// The line before an object's content.
struct Header {
    id: ObjectId,
    kind: String,
    size: usize,
}

impl CatFile {
    fn start(mut command: Command, form: &str) -> Result<Self, GitError> {
        command.stdin(Stdio::piped());
        let mut process = start(OPERATION, command, &[form])?;
        Ok(Self {
            questions: process.stdin.take().ok_or_else(unreadable)?,
            answers: BufReader::new(process.stdout.take().ok_or_else(unreadable)?),
            _process: process,
        })
    }

    async fn ask(&mut self, name: &str) -> Result<(), GitError> {
        let line = format!("{name}\n");
        let asked = self.questions.write_all(line.as_bytes()).await;
        asked.map_err(|_| unreadable())
    }

    /// Reads `<id> <type> <size>`; `None` for `<name> missing`.
    async fn header(&mut self) -> Result<Option<Header>, GitError> {
        let mut line = String::new();
        let read = self.answers.read_line(&mut line).await;
        let line = read.ok().and_then(|_| line.strip_suffix('\n'));
        let line = line.ok_or_else(unreadable)?;
        let words: Vec<&str> = line.split(' ').collect();
        match words[..] {
            [_, "missing"] => Ok(None),
            [id, kind, size] => Ok(Some(Header {
                id: ObjectId::new(id).map_err(|_| unreadable())?,
                kind: kind.to_owned(),
                size: size.parse().map_err(|_| unreadable())?,
            })),
            _ => Err(unreadable()),
        }
    }

    async fn content(&mut self, blob: &ObjectId, limit: usize) -> Result<Content, GitError> {
        let Some(header) = self.header().await? else {
            return Ok(Content::Absent);
        };
        if header.id != *blob {
            return Err(unreadable());
        }
        if header.kind == "blob" && header.size <= limit {
            return Ok(Content::Bytes(self.bytes(header.size).await?));
        }
        self.pass(header.size).await?;
        Ok(match header.kind.as_str() {
            "blob" => Content::TooLarge,
            _ => Content::Absent,
        })
    }

    /// Reads an object of this many bytes, and the line feed after it.
    async fn bytes(&mut self, size: usize) -> Result<Vec<u8>, GitError> {
        let mut bytes = vec![0; size];
        let read = self.answers.read_exact(&mut bytes).await;
        read.map_err(|_| unreadable())?;
        match self.answers.read_u8().await {
            Ok(b'\n') => Ok(bytes),
            _ => Err(unreadable()),
        }
    }

    /// Reads past an object, and keeps nothing of it.
    async fn pass(&mut self, size: usize) -> Result<(), GitError> {
        let rest = u64::try_from(size)
            .ok()
            .and_then(|size| size.checked_add(1));
        let rest = rest.ok_or_else(unreadable)?;
        let mut object = (&mut self.answers).take(rest);
        match tokio::io::copy(&mut object, &mut tokio::io::sink()).await {
            Ok(passed) if passed == rest => Ok(()),
            _ => Err(unreadable()),
        }
    }
}

pub(super) fn unreadable() -> GitError {
    error(OPERATION, GitErrorKind::Unreadable)
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use super::*;

    const COMMIT: &str = "0123456789012345678901234567890123456789";

    /// Asks a script in the place of `git cat-file` about the same commit three times.
    async fn asked(script: &str) -> Vec<Result<Option<String>, GitErrorKind>> {
        let place = Mutex::default();
        let mut answers = Vec::new();
        for _ in 0..3 {
            let mut shell = Command::new("sh");
            // The name of the operation and the form come after it, and are not looked at.
            shell.args(["-c", script]).stdout(Stdio::piped());
            let answer = ask(&place, shell, "--batch-check", async |git| {
                git.ask(COMMIT).await?;
                git.header().await
            });
            let kind = answer.await.map(|header| header.map(|header| header.kind));
            answers.push(kind.map_err(|error| error.kind));
        }
        answers
    }

    #[tokio::test]
    async fn one_process_answers_question_after_question() {
        let counts = r#"n=0; while read -r id; do n=$((n + 1)); echo "$id commit$n 7"; done"#;
        let kinds = ["commit1", "commit2", "commit3"].map(|kind| Ok(Some(kind.to_owned())));
        assert_eq!(asked(counts).await, kinds);
        let none = r#"while read -r id; do echo "$id missing"; done"#;
        assert_eq!(asked(none).await, [Ok(None), Ok(None), Ok(None)]);
    }

    #[tokio::test]
    async fn a_process_whose_answer_broke_off_is_not_asked_again() {
        let once = r#"read -r id; echo "$id commit 7"; read -r id; printf '%s com' "$id""#;
        let commit = Ok(Some("commit".to_owned()));
        let broken = Err(GitErrorKind::Unreadable);
        assert_eq!(asked(once).await, [commit.clone(), broken.clone(), commit]);
        for script in ["exit 0", "read -r id; echo", "read -r id; echo x commit 7"] {
            assert_eq!(asked(script).await, vec![broken.clone(); 3], "{script}");
        }
    }
}
