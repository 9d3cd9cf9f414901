//! What people do by hand in a sandbox that is running: `countersign sandbox approve` and the like.

use std::io::{self, Write};

use serde_json::{Value, json};

use super::words::{Scene, say};
use crate::domain::{Duration, Exit, Locale, Timestamp, visible};
use crate::render::complain;
use sandbox::{Answer, Client};

/// Something that a person does, or looks at.
#[derive(Debug, Clone)]
pub enum Act {
    /// Opens a pull request for a branch that was pushed.
    Open {
        branch: String,
        /// Whose pull request it is.
        login: String,
    },
    /// Approves a pull request.
    Approve { pull: u64, login: String },
    /// Merges a pull request.
    Merge { pull: u64, login: String },
    /// Closes a pull request without merging it.
    Close { pull: u64, login: String },
    /// Reads the comments on a pull request.
    Comments { pull: u64 },
    /// Reads the notices that were sent.
    Notices,
    Wait {
        /// How much of it.
        time: Duration,
    },
}

/// Does it in the sandbox at this address, and writes what came of it.
///
/// # Errors
/// `out` could not be written to.
pub fn act(
    act: &Act,
    address: Option<&str>,
    language: Option<Locale>,
    out: &mut dyn Write,
) -> io::Result<Exit> {
    let language = language.unwrap_or_default();
    let Some(client) = address.and_then(Client::new) else {
        complain(
            language,
            "COUNTERSIGN_SANDBOX",
            say(language, Scene::NoSandbox),
        )?;
        return Ok(Exit::Usage);
    };
    match done(act, &client) {
        Err(error) => {
            let what = format!("COUNTERSIGN_SANDBOX: {error}");
            complain(language, &what, say(language, Scene::NoSandbox))?;
            Ok(Exit::Remote)
        }
        Ok(answer) if answer.status >= 400 => {
            let what = format!("{}: {}", answer.status, reason(&answer.body));
            complain(language, &what, "")?;
            Ok(Exit::Remote)
        }
        Ok(answer) => {
            let shown = shown(act, &answer.body, language);
            writeln!(out, "{shown}").map(|()| Exit::Done)
        }
    }
}

fn done(act: &Act, client: &Client) -> io::Result<Answer> {
    let pull_path = |pull: &u64, rest: &str| format!("/pulls/{pull}{rest}");
    match act {
        Act::Open { branch, login } => {
            let title = "Request an access key";
            let body = json!({ "head": branch, "base": "main", "title": title });
            client.github(login, "POST", "/pulls", Some(&body))
        }
        Act::Approve { pull, login } => {
            let body = json!({ "event": "APPROVE" });
            client.github(login, "POST", &pull_path(pull, "/reviews"), Some(&body))
        }
        Act::Merge { pull, login } => {
            let body = json!({ "merge_method": "merge" });
            client.github(login, "PUT", &pull_path(pull, "/merge"), Some(&body))
        }
        Act::Close { pull, login } => {
            let body = json!({ "state": "closed" });
            client.github(login, "PATCH", &format!("/issues/{pull}"), Some(&body))
        }
        Act::Comments { pull } => {
            let path = format!("/issues/{pull}/comments?per_page=100");
            client.github("hanako", "GET", &path, None)
        }
        Act::Notices => client.sandbox("GET", "/notices", None),
        Act::Wait { time } => {
            let body = json!({ "seconds": time.seconds() });
            client.sandbox("POST", "/clock", Some(&body))
        }
    }
}

/// Returns why GitHub refuses, as its REST API says it.
fn reason(body: &Value) -> String {
    let message = body["message"].as_str().unwrap_or_default();
    let error = &body["errors"][0];
    let detail = error.as_str().or(error["message"].as_str());
    visible(detail.unwrap_or(message))
}

fn shown(act: &Act, body: &Value, language: Locale) -> String {
    let sentence = |scene: Scene, pull: &str, login: &str| {
        let sentence = say(language, scene);
        sentence.replace("{who}", login).replace("{}", pull)
    };
    match act {
        Act::Open { login, .. } => {
            let pull = body["number"].as_u64().unwrap_or_default();
            sentence(Scene::HasOpened, &pull.to_string(), login)
        }
        Act::Approve { pull, login } => sentence(Scene::HasApproved, &pull.to_string(), login),
        Act::Merge { pull, login } => sentence(Scene::HasMerged, &pull.to_string(), login),
        Act::Close { pull, login } => sentence(Scene::HasClosed, &pull.to_string(), login),
        Act::Comments { .. } => {
            let texts = listed(body).map(|comment| comment["body"].as_str().unwrap_or_default());
            let texts: Vec<String> = texts.map(without_marks).collect();
            or_nothing(texts.join("\n\n---\n\n"), language)
        }
        Act::Notices => {
            let texts = listed(body).map(|notice| {
                let text = |name: &str| notice[name].as_str().unwrap_or_default();
                without_marks(&format!("{}\n\n{}", text("subject"), text("message")))
            });
            or_nothing(texts.collect::<Vec<_>>().join("\n\n---\n\n"), language)
        }
        Act::Wait { .. } => {
            let now = body["now"].as_str().unwrap_or_default();
            let now = Timestamp::from_rfc3339(now).map(Timestamp::in_utc);
            sentence(Scene::HasWaited, &now.unwrap_or_default(), "")
        }
    }
}

fn listed(body: &Value) -> impl Iterator<Item = &Value> {
    body.as_array().into_iter().flatten()
}

fn or_nothing(text: String, language: Locale) -> String {
    match text.is_empty() {
        true => say(language, Scene::NothingYet).to_owned(),
        false => text,
    }
}

/// Returns a text as people see it: without the lines that GitHub does not show, and harmless.
fn without_marks(text: &str) -> String {
    let lines = text.lines().filter(|line| !line.starts_with("<!-- "));
    let lines: Vec<String> = lines.map(visible).collect();
    lines.join("\n").trim().to_owned()
}
