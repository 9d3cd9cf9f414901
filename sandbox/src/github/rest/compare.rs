//! Two commits compared.
//!
//! <https://docs.github.com/en/rest/commits/commits#compare-two-commits>

use http::StatusCode;
use serde_json::{Value, json};

use super::files;
use super::json::simple_user;
use super::reply::{Reply, not_found};
use crate::github::commits::Signature;
use crate::github::model::GitHub;
use crate::github::refusal::Refusal;
use crate::time::rfc3339;

/// The most files that GitHub lists.
const MAX_FILES: usize = 300;

/// Compares from where the head branched off, as for a pull request.
pub(super) fn get(github: &GitHub, between: &str) -> Reply {
    let compared = between
        .split_once("...")
        .and_then(|(base, head)| compared(github, base, head).ok());
    match compared {
        Some(body) => Reply::new(StatusCode::OK, body),
        None => not_found(),
    }
}

/// `commit-comparison`
fn compared(github: &GitHub, base: &str, head: &str) -> Result<Value, Refusal> {
    let [base, head] = [base, head].map(|name| github.head(name).unwrap_or(name));
    let from = github.history.merge_base(base, head)?;
    let ahead = github.history.between(base, head);
    let behind = github.history.between(head, base);
    let (page, api) = (github.html_url(), github.api_url());
    let commit = |oid: &str| commit(github, oid);
    let changes = github.diff(from, head)?;
    let files = changes.iter().take(MAX_FILES);
    let files: Vec<Value> = files.map(|file| files::file(github, head, file)).collect();
    let shown = format!("{page}/compare/{base}...{head}");
    Ok(json!({
        "url": format!("{api}/compare/{base}...{head}"),
        "html_url": shown,
        "permalink_url": shown,
        "diff_url": format!("{shown}.diff"),
        "patch_url": format!("{shown}.patch"),
        "base_commit": commit(base),
        "merge_base_commit": commit(from),
        "status": match (ahead.is_empty(), behind.is_empty()) {
            (true, true) => "identical",
            (false, true) => "ahead",
            (true, false) => "behind",
            (false, false) => "diverged",
        },
        "ahead_by": ahead.len(),
        "behind_by": behind.len(),
        "total_commits": ahead.len(),
        "commits": ahead.iter().map(|oid| commit(oid)).collect::<Vec<Value>>(),
        "files": files,
    }))
}

/// `commit`
fn commit(github: &GitHub, oid: &str) -> Value {
    let (page, api) = (github.html_url(), github.api_url());
    let Some(draft) = github.history.get(oid) else {
        return Value::Null;
    };
    let signature = |signature: &Signature| json!({ "name": signature.name, "email": signature.email, "date": rfc3339(signature.at) });
    let account = |signature: &Signature| match github.user_by_email(&signature.email) {
        Some(user) => simple_user(user),
        None => json!({}),
    };
    let parents = draft.parents.iter().map(|parent| {
        json!({
            "sha": parent,
            "url": format!("{api}/commits/{parent}"),
            "html_url": format!("{page}/commit/{parent}"),
        })
    });
    json!({
        "sha": oid,
        "node_id": format!("C_{oid}"),
        "url": format!("{api}/commits/{oid}"),
        "html_url": format!("{page}/commit/{oid}"),
        "comments_url": format!("{api}/commits/{oid}/comments"),
        "commit": {
            "url": format!("{api}/git/commits/{oid}"),
            "author": signature(&draft.author),
            "committer": signature(&draft.committer),
            "message": draft.message,
            "comment_count": 0,
            "tree": { "sha": oid, "url": format!("{api}/git/trees/{oid}") },
        },
        "author": account(&draft.author),
        "committer": account(&draft.committer),
        "parents": parents.collect::<Vec<_>>(),
    })
}
