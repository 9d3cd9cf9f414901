//! The files of a commit, as data.

use std::fmt::Write;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use serde_json::Value;

use super::wire;
use crate::document::MAX_BYTES;
use crate::domain::{Cause, Failure, FailureKind, ObjectId, Operation};
use crate::github::GitHub;
use crate::github::graphql::failure;
use crate::github::rest::parsed;
use crate::github::wire::{InRepository, nullable};

const OPERATION: Operation = Operation::QueryContents;
const BLOB: Operation = Operation::GetBlob;

/// How many files one query asks about.
pub(super) const BATCH: usize = 100;

/// The mode 100644 in decimal, as GitHub writes it.
const REGULAR: u32 = 0o100_644;

/// The files of a commit.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Contents {
    /// Each file, in the order in which they were asked for; `None` if there is none.
    pub files: Vec<Option<FileAt>>,
    /// Our status of the commit.
    pub status: Option<StatusAt>,
}

/// A file as it is at a commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileAt {
    /// Its object id; `None` if it is no file, but a submodule, say.
    pub blob: Option<ObjectId>,
    /// Whether it is a regular file, mode 100644.
    pub is_regular: bool,
    /// Its content; of one that is too large, more than a request may have.
    pub bytes: Vec<u8>,
}

/// A commit status.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatusAt {
    /// Its state, in GitHub's capitals.
    pub state: String,
    pub description: String,
    pub target: String,
}

#[derive(Deserialize)]
struct Answer {
    #[serde(deserialize_with = "nullable")]
    commit: Option<Commit>,
}

#[derive(Deserialize)]
struct Commit {
    #[serde(deserialize_with = "nullable")]
    status: Option<Status>,
    #[serde(flatten)]
    files: std::collections::BTreeMap<String, Value>,
}

#[derive(Deserialize)]
struct Status {
    #[serde(deserialize_with = "nullable")]
    context: Option<Context>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Context {
    state: String,
    #[serde(deserialize_with = "nullable")]
    description: Option<String>,
    #[serde(deserialize_with = "nullable")]
    target_url: Option<String>,
}

#[derive(Deserialize)]
struct RawBlob {
    content: String,
    encoding: String,
}

impl GitHub {
    /// Reads files of a commit, and our status of it.
    ///
    /// <https://docs.github.com/en/graphql/reference/objects#commit> (`file`, `status`)
    ///
    /// # Errors
    /// GitHub did not answer all of it.
    pub async fn contents(&self, commit: &ObjectId, paths: &[&str]) -> Result<Contents, Failure> {
        let mut whole = Contents::default();
        // One that is answered in parts only is asked for in halves: the files may be large.
        let mut left: Vec<&[&str]> = paths.chunks(BATCH).rev().collect();
        if left.is_empty() {
            left.push(&[]);
        }
        while let Some(part) = left.pop() {
            match self.part(commit, part).await {
                Ok(contents) => {
                    whole.files.extend(contents.files);
                    whole.status = contents.status;
                }
                Err(failure) if failure.cause == Cause::AnswerTooLarge && part.len() > 1 => {
                    let (first, second) = part.split_at(part.len() / 2);
                    left.extend([second, first]);
                }
                Err(failure) => return Err(failure),
            }
        }
        Ok(whole)
    }

    async fn part(&self, commit: &ObjectId, paths: &[&str]) -> Result<Contents, Failure> {
        let malformed = || failure(OPERATION, FailureKind::NotDone, "malformed-answer");
        let mut variables = vec![("commit".to_owned(), Value::from(commit.as_str()))];
        let names = paths
            .iter()
            .enumerate()
            .map(|(n, path)| (format!("p{n}"), Value::from(*path)));
        variables.extend(names);
        let answered = self
            .query::<InRepository<Answer>>(OPERATION, &document(paths.len()), variables, &[])
            .await?;
        let mut commit = answered.data.repository.commit.ok_or_else(malformed)?;
        let mut contents = Contents {
            files: Vec::with_capacity(paths.len()),
            status: commit
                .status
                .and_then(|status| status.context)
                .map(|context| StatusAt {
                    state: context.state,
                    description: context.description.unwrap_or_default(),
                    target: context.target_url.unwrap_or_default(),
                }),
        };
        for n in 0..paths.len() {
            let entry = commit
                .files
                .remove(&format!("f{n}"))
                .ok_or_else(malformed)?;
            let entry: Option<wire::Entry> =
                serde_json::from_value(entry).map_err(|_| malformed())?;
            contents.files.push(match entry {
                Some(entry) => Some(self.file(entry).await?),
                None => None,
            });
        }
        Ok(contents)
    }

    /// Takes a file out of an entry. A text that may not be what the blob has is asked for as it is.
    async fn file(&self, entry: wire::Entry) -> Result<FileAt, Failure> {
        let malformed = || failure(OPERATION, FailureKind::NotDone, "malformed-answer");
        let is_regular = entry.mode == REGULAR;
        let blob = match entry.object {
            Some(wire::Object::Blob(blob)) => blob,
            Some(wire::Object::Other) | None if is_regular => return Err(malformed()),
            Some(wire::Object::Other) | None => {
                return Ok(FileAt {
                    blob: None,
                    is_regular,
                    bytes: Vec::new(),
                });
            }
        };
        let oid = ObjectId::new(&blob.oid).map_err(|_| malformed())?;
        let bytes = match whole_text(&blob) {
            Some(text) => text.as_bytes().to_vec(),
            None if blob.byte_size > MAX_BYTES as u64 => vec![b' '; MAX_BYTES + 1],
            None => self.blob(&oid).await?,
        };
        Ok(FileAt {
            blob: Some(oid),
            is_regular,
            bytes,
        })
    }

    /// Reads a blob byte by byte.
    ///
    /// <https://docs.github.com/en/rest/git/blobs#get-a-blob>
    async fn blob(&self, oid: &ObjectId) -> Result<Vec<u8>, Failure> {
        let malformed = || failure(BLOB, FailureKind::NotDone, "malformed-answer");
        let path = format!("/repos/{}/git/blobs/{oid}", self.repository);
        let reply = self.get(BLOB, &path).await?.ok_or_else(malformed)?;
        let RawBlob { content, encoding } = parsed(BLOB, &reply)?;
        let is_base64 = encoding == "base64";
        let plain: String = content.split_ascii_whitespace().collect();
        let bytes = STANDARD.decode(plain).ok().filter(|_| is_base64);
        bytes.ok_or_else(malformed)
    }
}

/// The text of a blob, where it is all of it: GitHub shows other encodings in UTF-8, and of what it cannot read a mark.
fn whole_text(blob: &wire::Blob) -> Option<&str> {
    let text = blob.text.as_deref()?;
    let is_whole = blob.is_binary != Some(true)
        && !blob.is_truncated
        && text.len() as u64 == blob.byte_size
        && !text.contains('\u{fffd}');
    is_whole.then_some(text)
}

/// Returns the content of a regular file.
///
/// # Errors
/// GitHub does not show its text as it is: there is more than 512 kB of it, or it is no UTF-8.
pub(super) fn regular(entry: Option<wire::Entry>) -> Result<Option<Vec<u8>>, Failure> {
    let unreadable = || failure(OPERATION, FailureKind::Refused, "unreadable-file");
    match entry {
        Some(wire::Entry {
            mode: REGULAR,
            object: Some(wire::Object::Blob(blob)),
        }) => {
            let text = whole_text(&blob).ok_or_else(unreadable)?;
            Ok(Some(text.as_bytes().to_vec()))
        }
        Some(_) | None => Ok(None),
    }
}

/// Writes the query about this many files.
pub(super) fn document(files: usize) -> String {
    let mut variables = String::new();
    let mut fields = String::new();
    for n in 0..files {
        // Writing to a string cannot fail.
        let _ = write!(variables, ", $p{n}: String!");
        let _ = writeln!(fields, "        f{n}: file(path: $p{n}) {{ ...entry }}");
    }
    let entry = if files == 0 { "" } else { ENTRY };
    format!(
        "query contents($owner: String!, $name: String!, $commit: GitObjectID!{variables}) {{
  repository(owner: $owner, name: $name) {{
    commit: object(oid: $commit) {{
      ... on Commit {{
        status {{ context(name: \"{}\") {{ state description targetUrl }} }}
{fields}      }}
    }}
  }}
}}
{entry}",
        crate::github::STATUS
    )
}

/// A file with its content.
pub(super) const ENTRY: &str = "
fragment entry on TreeEntry {
  mode
  object { __typename ... on Blob { oid byteSize isBinary isTruncated text } }
}
";
