//! Objects without links to others.

use std::fmt::Debug;

use serde_json::{Value, json};

use crate::github::diff::FileChange;
use crate::github::model::{Comment, GitHub, Kind, Status, User};
use crate::time::rfc3339;

/// `Actor`, by its id; null if the account is gone.
pub(super) fn actor(github: &GitHub, id: Option<u64>) -> Value {
    let user = id.and_then(|id| github.user_by_id(id));
    let actor = user.map(|user| {
        json!({
            "__typename": format!("{:?}", user.kind),
            "login": user.login,
        })
    });
    actor.into()
}

/// `User`, also for an app, which is shown as one with its longer login.
pub(super) fn user(user: &User) -> Value {
    json!({
        "__typename": "User",
        "login": user.rest_login(),
    })
}

/// `GitActor`, by the e-mail address in a commit.
pub(super) fn git_actor(github: &GitHub, name: &str, email: &str) -> Value {
    let account = github.user_by_email(email).filter(|user| match user.kind {
        Kind::User | Kind::Bot => true,
        Kind::Mannequin | Kind::Organization => false,
    });
    json!({
        "__typename": "GitActor",
        "name": name,
        "email": email,
        "user": account.map(user),
    })
}

/// `GpgSignature`, as GitHub makes it.
pub(super) fn signature() -> Value {
    json!({
        "__typename": "GpgSignature",
        "isValid": true,
        "wasSignedByGitHub": true,
    })
}

/// `StatusContext`
pub(super) fn status_context(status: &Status) -> Value {
    json!({
        "__typename": "StatusContext",
        "context": status.context,
        "description": status.description,
        "state": status.state.to_uppercase(),
        "targetUrl": status.target_url,
    })
}

/// `PullRequestChangedFile`
pub(super) fn changed_file(file: &FileChange) -> Value {
    json!({
        "__typename": "PullRequestChangedFile",
        "changeType": value(file.status),
        "path": file.path,
    })
}

/// `IssueComment`
pub(super) fn issue_comment(github: &GitHub, comment: &Comment) -> Value {
    let viewer = github.user(&github.viewer);
    json!({
        "__typename": "IssueComment",
        "author": actor(github, Some(comment.author)),
        "body": comment.body,
        "createdAt": rfc3339(comment.created_at),
        "databaseId": int(comment.id),
        "fullDatabaseId": comment.id.to_string(),
        "url": github.comment_url(comment),
        "viewerDidAuthor": viewer.is_ok_and(|viewer| viewer.id == comment.author),
    })
}

/// `RepositoryCodeowners`, the errors in the file; null if there is none.
pub(super) fn codeowners(github: &GitHub) -> Value {
    let error = |(path, line, kind, source)| {
        json!({
            "__typename": "RepositoryCodeownersError",
            "kind": kind,
            "line": line,
            "path": path,
            "source": source,
        })
    };
    let errors = github.codeowners_errors().map(|errors| {
        let errors: Vec<Value> = errors.into_iter().map(error).collect();
        json!({ "__typename": "RepositoryCodeowners", "errors": errors })
    });
    errors.into()
}

/// `Int`; null if the number does not fit.
pub(super) fn int(number: u64) -> Value {
    i32::try_from(number).ok().into()
}

/// Returns an enum value, for variants named as GitHub's: `CHANGES_REQUESTED` for `ChangesRequested`.
pub(super) fn value(variant: impl Debug) -> String {
    upper(&format!("{variant:?}"))
}

/// Returns a name in upper case: `CLOSED_EVENT` for `ClosedEvent`.
pub(super) fn upper(name: &str) -> String {
    let mut upper = String::new();
    for letter in name.chars() {
        if letter.is_uppercase() && !upper.is_empty() {
            upper.push('_');
        }
        upper.push(letter.to_ascii_uppercase());
    }
    upper
}
