//! Files: their content, and their entries in a commit.

use juniper::GraphQLObject;

use super::objects::GitObjectValue;
use super::scalars::GitObjectId;
use crate::sandbox::github::GitHub;
use crate::sandbox::github::commits::Mode;
use crate::sandbox::github::disk::Object;

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

/// A file at a path.
#[derive(GraphQLObject)]
#[graphql(context = GitHub)]
pub(super) struct TreeEntry {
    /// Decimal: 33188 for 100644.
    mode: i32,
    name: String,
    object: Option<GitObjectValue>,
    oid: GitObjectId,
    path: Option<String>,
    size: i32,
    #[graphql(name = "type")]
    kind: String,
}

impl TreeEntry {
    pub(super) fn new(path: String, mode: Mode, object: Object) -> Self {
        Self {
            mode: i32::from_str_radix(mode.octal(), 8).unwrap_or_default(),
            name: path.rsplit('/').next().unwrap_or_default().to_owned(),
            oid: GitObjectId(object.oid.clone()),
            path: Some(path),
            size: i32::try_from(object.content.len()).unwrap_or(i32::MAX),
            kind: object.kind.clone(),
            object: Some(Blob::new(object).into()),
        }
    }
}
