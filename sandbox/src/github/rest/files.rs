//! The files of pull requests, and blobs.
//!
//! <https://docs.github.com/en/rest/pulls/pulls#list-pull-requests-files>
//! <https://docs.github.com/en/rest/git/blobs#get-a-blob>

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::StatusCode;
use serde_json::{Value, json};

use super::call::Call;
use super::lists;
use super::reply::{Reply, not_found};
use crate::github::diff::{FileChange, FileStatus};
use crate::github::model::GitHub;

/// The most files that GitHub lists.
const MAX_FILES: usize = 3_000;

pub(super) fn of_pull(github: &GitHub, call: &Call, number: u64) -> Reply {
    let Ok(pull) = github.pull(number) else {
        return not_found();
    };
    let files = pull.files.iter().take(MAX_FILES);
    lists::numbered(call, files.collect(), |file| {
        self::file(github, &pull.head_oid, file)
    })
}

/// `diff-entry`
pub(super) fn file(github: &GitHub, head: &str, file: &FileChange) -> Value {
    let (page, api) = (github.html_url(), github.api_url());
    let path = &file.path;
    let blob = github.disk.object(&format!("{head}:{path}")).ok().flatten();
    let mut value = json!({
        "sha": blob.map(|object| object.oid),
        "filename": path,
        "status": match file.status {
            FileStatus::Added => "added",
            FileStatus::Deleted => "removed",
            FileStatus::Renamed => "renamed",
            FileStatus::Changed => "changed",
            FileStatus::Modified => "modified",
        },
        "additions": 1,
        "deletions": 0,
        "changes": 1,
        "blob_url": format!("{page}/blob/{head}/{path}"),
        "raw_url": format!("{page}/raw/{head}/{path}"),
        "contents_url": format!("{api}/contents/{path}?ref={head}"),
    });
    if let Some(previous) = &file.previous {
        value["previous_filename"] = previous.as_str().into();
    }
    value
}

pub(super) fn blob(github: &GitHub, sha: &str) -> Reply {
    let object = github.disk.object(sha).ok().flatten();
    match object.filter(|object| object.kind == "blob") {
        Some(object) => {
            let url = format!("{}/git/blobs/{sha}", github.api_url());
            // As GitHub does, in lines.
            let encoded = STANDARD.encode(&object.content);
            let lines: Vec<&str> = encoded
                .as_bytes()
                .chunks(60)
                .filter_map(|line| std::str::from_utf8(line).ok())
                .collect();
            let body = json!({
                "sha": object.oid,
                "node_id": format!("B_{}", object.oid),
                "size": object.content.len(),
                "url": url,
                "content": format!("{}\n", lines.join("\n")),
                "encoding": "base64",
            });
            Reply::new(StatusCode::OK, body)
        }
        None => not_found(),
    }
}
