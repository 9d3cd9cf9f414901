//! Answers as GitHub's schema describes them: see `github::wire`.

use serde::Deserialize;

use crate::github::comments::Comments;
use crate::github::wire::{self, Actor, Nodes, PullRequest, nullable};

#[derive(Deserialize)]
pub(super) struct Repository {
    #[serde(flatten)]
    pub(super) shared: wire::Repository<Head, CodeownersError>,
    #[serde(deserialize_with = "nullable")]
    pub(super) requests: Option<Folder>,
}

/// The files that a run needs of the default branch; each is null where there is none.
#[derive(Deserialize)]
#[serde(tag = "__typename")]
pub(super) enum Head {
    Commit(Box<HeadCommit>),
    #[serde(other)]
    Other,
}

#[derive(Deserialize)]
pub(super) struct HeadCommit {
    pub(super) oid: String,
    #[serde(deserialize_with = "nullable")]
    pub(super) configuration: Option<Entry>,
    #[serde(deserialize_with = "nullable")]
    pub(super) schema: Option<Entry>,
    #[serde(deserialize_with = "nullable")]
    pub(super) owners0: Option<Entry>,
    #[serde(deserialize_with = "nullable")]
    pub(super) owners1: Option<Entry>,
    #[serde(deserialize_with = "nullable")]
    pub(super) owners2: Option<Entry>,
}

#[derive(Deserialize)]
pub(super) struct CodeownersError {
    pub(super) path: String,
    pub(super) line: u64,
    pub(super) kind: String,
    pub(super) source: String,
}

/// A file with its content. The mode is a number, 33188 for 100644.
#[derive(Deserialize)]
pub(super) struct Entry {
    pub(super) mode: u32,
    #[serde(deserialize_with = "nullable")]
    pub(super) object: Option<Object>,
}

#[derive(Deserialize)]
#[serde(tag = "__typename")]
pub(super) enum Object {
    Blob(Blob),
    #[serde(other)]
    Other,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Blob {
    pub(super) oid: String,
    pub(super) byte_size: u64,
    #[serde(deserialize_with = "nullable")]
    pub(super) is_binary: Option<bool>,
    pub(super) is_truncated: bool,
    #[serde(deserialize_with = "nullable")]
    pub(super) text: Option<String>,
}

/// A folder and what lies in it, some levels deep; below the last of them there are no entries.
#[derive(Deserialize)]
pub(super) struct Folder {
    pub(super) entries: Option<Vec<Name>>,
}

#[derive(Deserialize)]
pub(super) struct Name {
    #[serde(deserialize_with = "nullable")]
    pub(super) path: Option<String>,
    #[serde(rename = "type")]
    pub(super) kind: String,
    #[serde(deserialize_with = "nullable")]
    pub(super) object: Option<Folder>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Reviewed {
    #[serde(flatten)]
    pub(super) pull: PullRequest,
    pub(super) state: String,
    pub(super) is_draft: bool,
    pub(super) locked: bool,
    pub(super) closings: Nodes<Closed>,
    pub(super) reopenings: Nodes<Reopened>,
    #[serde(deserialize_with = "nullable")]
    pub(super) reviews: Option<Nodes<Review>>,
    pub(super) comments: Comments,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Closed {
    pub(super) created_at: String,
    #[serde(deserialize_with = "nullable")]
    pub(super) actor: Option<Actor>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Reopened {
    pub(super) created_at: String,
}

#[derive(Deserialize)]
pub(super) struct Review {
    pub(super) state: String,
    pub(super) body: String,
    #[serde(deserialize_with = "nullable")]
    pub(super) author: Option<Actor>,
}
