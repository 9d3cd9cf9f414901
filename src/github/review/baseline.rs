//! What the default branch has: the rules by which pull requests are judged.

use serde_json::Value;

use super::contents::regular;
use super::wire;
use crate::approval::DefaultBranch;
use crate::domain::{Failure, FailureKind, Operation, Timestamp};
use crate::github::GitHub;
use crate::github::each::Each;
use crate::github::graphql::failure;

const FOLDERS: Operation = Operation::ListFolders;

/// How many folders one query asks about.
const BATCH: usize = 20;

/// How many times it is asked for deeper folders.
const MAX_QUERIES: usize = 10;

/// What the default branch has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Baseline {
    /// GitHub's time.
    pub now: Timestamp,
    /// The repository's numeric id.
    pub repository_id: u64,
    pub branch: DefaultBranch,
    /// The configuration, if there is one that is a regular file.
    pub configuration: Option<Vec<u8>>,
    /// The schema of requests, likewise.
    pub schema: Option<Vec<u8>>,
    /// CODEOWNERS, where GitHub looks for it first.
    pub codeowners: Option<String>,
    /// The lines of CODEOWNERS that GitHub skips.
    pub codeowners_errors: Vec<CodeownersError>,
    /// The paths of the files under `requests/`.
    pub requests: Vec<String>,
}

impl Baseline {
    /// Returns the schema as text.
    pub fn schema_text(&self) -> Option<&str> {
        std::str::from_utf8(self.schema.as_deref()?).ok()
    }
}

/// A line of CODEOWNERS that GitHub skips.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodeownersError {
    /// Where the file is.
    pub path: String,
    /// Counted from one.
    pub line: u64,
    /// What is wrong, in GitHub's words.
    pub kind: String,
    pub source: String,
}

/// The first of the files that GitHub looks at, if it is one that it reads.
pub(super) fn codeowners(head: &mut wire::HeadCommit) -> Result<Option<String>, Failure> {
    let places = [
        head.owners0.take(),
        head.owners1.take(),
        head.owners2.take(),
    ];
    let first = regular(places.into_iter().flatten().next())?;
    Ok(first.and_then(|bytes| String::from_utf8(bytes).ok()))
}

impl GitHub {
    /// Lists the files of a folder, by looking into its folders until there are none left.
    ///
    /// <https://docs.github.com/en/graphql/reference/objects#tree>
    pub(super) async fn files_in(&self, folder: wire::Folder) -> Result<Vec<String>, Failure> {
        let malformed = || failure(FOLDERS, FailureKind::NotDone, "malformed-answer");
        let mut files = Vec::new();
        let mut unseen = Vec::new();
        sort(folder, &mut files, &mut unseen).ok_or_else(malformed)?;
        for _ in 0..MAX_QUERIES {
            if unseen.is_empty() {
                return Ok(files);
            }
            let asked: Vec<String> = unseen.drain(..unseen.len().min(BATCH)).collect();
            let expressions = asked.iter();
            let expressions = expressions.map(|path| Value::from(format!("HEAD:{path}")));
            let answered = self
                .query_each::<Option<wire::Folder>>(FOLDERS, &EACH, expressions, FOLDER)
                .await?;
            for folder in answered.things {
                if let Some(folder) = folder? {
                    sort(folder, &mut files, &mut unseen).ok_or_else(malformed)?;
                }
            }
        }
        Err(failure(FOLDERS, FailureKind::Refused, "too-many-folders"))
    }
}

/// Sorts what lies in a folder into files, and folders that have not been looked into.
fn sort(folder: wire::Folder, files: &mut Vec<String>, unseen: &mut Vec<String>) -> Option<()> {
    for wire::Name { path, kind, object } in folder.entries? {
        let path = path?;
        match (kind.as_str(), object) {
            ("tree", Some(folder)) if folder.entries.is_some() => sort(folder, files, unseen)?,
            ("tree", _) => unseen.push(path),
            _ => files.push(path),
        }
    }
    Some(())
}

const EACH: Each = Each {
    name: "folders",
    beside: "",
    letter: 't',
    kind: "String!",
    field: "object(expression: $) { ...folder }",
};

/// Writes the query about this many folders.
pub(super) fn folders(count: usize) -> String {
    EACH.document(count, FOLDER)
}

/// Three levels of folders.
pub(super) const FOLDER: &str = "
fragment folder on Tree {
  entries { ...name object { ... on Tree { entries { ...name object { ... on Tree { entries { ...name object { __typename } } } } } } } }
}

fragment name on TreeEntry { path type }
";
