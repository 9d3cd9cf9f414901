//! Files and folders: their content, and their entries in a commit.

use juniper::{FieldResult, GraphQLObject, graphql_object};

use super::objects::GitObjectValue;
use super::scalars::GitObjectId;
use crate::github::GitHub;
use crate::github::disk::Object;

/// A file's content.
#[derive(GraphQLObject)]
#[graphql(impl = GitObjectValue, context = GitHub)]
pub(super) struct Blob {
    abbreviated_oid: String,
    byte_size: i32,
    is_binary: Option<bool>,
    is_truncated: bool,
    oid: GitObjectId,
    /// Null if the blob is binary.
    text: Option<String>,
}

impl Blob {
    /// GitHub truncates the text of large blobs.
    const LONGEST: usize = 512_000;

    pub(super) fn new(object: Object) -> Self {
        let Object { oid, content, .. } = object;
        let binary = content.contains(&0);
        let shown = &content[..content.len().min(Self::LONGEST)];
        Self {
            abbreviated_oid: oid.chars().take(7).collect(),
            byte_size: i32::try_from(content.len()).unwrap_or(i32::MAX),
            is_binary: Some(binary),
            is_truncated: content.len() > Self::LONGEST,
            oid: GitObjectId(oid),
            text: (!binary).then(|| String::from_utf8_lossy(shown).into_owned()),
        }
    }
}

/// A folder, by its object id and its path.
pub(super) struct Tree {
    oid: String,
    path: String,
    content: Vec<u8>,
}

impl Tree {
    pub(super) fn new(object: Object, path: &str) -> Self {
        Self {
            oid: object.oid,
            path: path.to_owned(),
            content: object.content,
        }
    }

    /// Reads what git writes into a tree: a mode, a blank, a name, a zero, and the bytes of an object id.
    fn entries(&self) -> Option<Vec<TreeEntry>> {
        let mut entries = Vec::new();
        let mut rest = self.content.as_slice();
        let width = self.oid.len() / 2;
        while !rest.is_empty() {
            let blank = rest.iter().position(|byte| *byte == b' ')?;
            let mode = u32::from_str_radix(std::str::from_utf8(&rest[..blank]).ok()?, 8).ok()?;
            rest = &rest[blank + 1..];
            let zero = rest.iter().position(|byte| *byte == 0)?;
            let name = String::from_utf8_lossy(&rest[..zero]).into_owned();
            let id = rest.get(zero + 1..zero + 1 + width)?;
            rest = &rest[zero + 1 + width..];
            entries.push(TreeEntry {
                mode,
                oid: id.iter().map(|byte| format!("{byte:02x}")).collect(),
                path: match self.path.as_str() {
                    "" => name,
                    folder => format!("{folder}/{name}"),
                },
            });
        }
        Some(entries)
    }
}

#[graphql_object]
#[graphql(impl = GitObjectValue, context = GitHub)]
impl Tree {
    fn abbreviated_oid(&self) -> String {
        self.oid.chars().take(7).collect()
    }

    fn oid(&self) -> GitObjectId {
        GitObjectId(self.oid.clone())
    }

    #[graphql(name = "entries")]
    fn all_entries(&self) -> Option<Vec<TreeEntry>> {
        self.entries()
    }
}

/// A file or a folder at a path.
pub(super) struct TreeEntry {
    path: String,
    mode: u32,
    oid: String,
}

impl TreeEntry {
    pub(super) fn new(path: String, mode: &str, oid: String) -> Self {
        Self {
            path,
            mode: u32::from_str_radix(mode, 8).unwrap_or_default(),
            oid,
        }
    }

    fn read(&self, github: &GitHub) -> FieldResult<Option<Object>> {
        Ok(github.disk.object(&self.oid)?)
    }
}

#[graphql_object]
#[graphql(context = GitHub)]
impl TreeEntry {
    /// Decimal: 33188 for 100644.
    fn mode(&self) -> FieldResult<i32> {
        Ok(i32::try_from(self.mode)?)
    }

    fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or_default()
    }

    fn oid(&self) -> GitObjectId {
        GitObjectId(self.oid.clone())
    }

    fn path(&self) -> Option<&str> {
        Some(&self.path)
    }

    #[graphql(name = "type")]
    fn kind(&self) -> &'static str {
        match self.mode {
            0o040_000 => "tree",
            0o160_000 => "commit",
            _ => "blob",
        }
    }

    fn size(&self, context: &GitHub) -> FieldResult<i32> {
        let size = self.read(context)?.map_or(0, |object| object.content.len());
        Ok(i32::try_from(size).unwrap_or(i32::MAX))
    }

    fn object(&self, context: &GitHub) -> FieldResult<Option<GitObjectValue>> {
        let object = self.read(context)?;
        Ok(object.and_then(|object| match object.kind.as_str() {
            "blob" => Some(Blob::new(object).into()),
            "tree" => Some(Tree::new(object, &self.path).into()),
            _ => None,
        }))
    }
}
