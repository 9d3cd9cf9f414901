//! A pull request that changes one file: its calls, and how much of it exists already.

use http::Method;
use serde::Deserialize;
use serde_json::json;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::rest::{encoded, malformed, parsed};
use super::{GitHub, SetupCall};
use crate::domain::{Failure, ObjectId, Operation, Repository};

const LOOK: Operation = Operation::ReadSetup;

impl SetupCall {
    /// Creates a branch at a commit.
    ///
    /// <https://docs.github.com/en/rest/git/refs#create-a-reference>
    #[must_use]
    pub fn new_branch(repository: &Repository, branch: &str, at: &ObjectId) -> Self {
        let path = format!("/repos/{repository}/git/refs");
        let body = json!({ "ref": format!("refs/heads/{branch}"), "sha": at.as_str() });
        Self::new(Method::POST, path, body)
    }

    /// Replaces a file on a branch, if its blob is still the one that was seen.
    ///
    /// <https://docs.github.com/en/rest/repos/contents#create-or-update-file-contents>
    #[must_use]
    pub fn changed_file(
        repository: &Repository,
        (file, seen): (&str, &ObjectId),
        text: &str,
        branch: &str,
        message: &str,
    ) -> Self {
        let path = format!("/repos/{repository}/contents/{}", encoded(file));
        let body = json!({
            "message": message,
            "content": STANDARD.encode(text),
            "sha": seen.as_str(),
            "branch": branch,
        });
        Self::new(Method::PUT, path, body)
    }

    /// Opens a pull request.
    ///
    /// <https://docs.github.com/en/rest/pulls/pulls#create-a-pull-request>
    #[must_use]
    pub fn pull_request(
        repository: &Repository,
        (head, base): (&str, &str),
        title: &str,
        text: &str,
    ) -> Self {
        let path = format!("/repos/{repository}/pulls");
        let body = json!({ "title": title, "head": head, "base": base, "body": text });
        Self::new(Method::POST, path, body)
    }
}

#[derive(Deserialize)]
struct Reference {
    object: Object,
}

#[derive(Deserialize)]
struct Object {
    sha: String,
}

#[derive(Deserialize)]
struct Opened {
    number: u64,
}

#[derive(Deserialize)]
struct Comparison {
    files: Vec<Difference>,
}

#[derive(Deserialize)]
struct Difference {
    filename: String,
    status: String,
}

/// What merging one commit into another would change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Changed {
    /// No file.
    Nothing,
    /// Only the content of the given file.
    OnlyThis,
    /// Something else.
    More,
}

#[derive(Deserialize)]
struct Pull {
    number: u64,
    head: Head,
}

#[derive(Deserialize)]
struct Head {
    #[serde(rename = "ref")]
    branch: String,
}

impl GitHub {
    /// Returns the head of a branch; `None` if it does not exist.
    ///
    /// <https://docs.github.com/en/rest/git/refs#get-a-reference>
    ///
    /// # Errors
    /// GitHub did not answer.
    pub async fn branch_head(&self, branch: &str) -> Result<Option<ObjectId>, Failure> {
        // GitHub describes the reference as one segment of the path.
        let reference = encoded(&format!("heads/{branch}"));
        let path = format!("/repos/{}/git/ref/{reference}", self.repository);
        let Some(reply) = self.get(LOOK, &path).await? else {
            return Ok(None);
        };
        let Reference { object } = parsed(LOOK, &reply)?;
        let head = ObjectId::new(&object.sha);
        head.map(Some).map_err(|_| malformed(LOOK))
    }

    /// Returns what merging `head` into `base` would change; `None` if either commit does not exist.
    ///
    /// <https://docs.github.com/en/rest/commits/commits#compare-two-commits>
    ///
    /// # Errors
    /// GitHub did not answer.
    pub async fn changed_between(
        &self,
        (base, head): (&ObjectId, &ObjectId),
        file: &str,
    ) -> Result<Option<Changed>, Failure> {
        let commits = format!("{base}...{head}");
        let path = format!("/repos/{}/compare/{commits}", self.repository);
        let Some(reply) = self.get(LOOK, &path).await? else {
            return Ok(None);
        };
        let Comparison { files } = parsed(LOOK, &reply)?;
        Ok(Some(match &files[..] {
            [] => Changed::Nothing,
            [one] if one.filename == file && one.status == "modified" => Changed::OnlyThis,
            [_, ..] => Changed::More,
        }))
    }

    /// Opens a pull request and returns its number. One attempt.
    ///
    /// # Errors
    /// GitHub refused, or the outcome is unknown.
    pub async fn open_pull(&self, call: &SetupCall) -> Result<u64, Failure> {
        const OPEN: Operation = Operation::SetUp;
        let made = self.write(OPEN, Method::POST, call.path(), Some(call.body()));
        let Opened { number } = parsed(OPEN, &made.await?)?;
        Ok(number)
    }

    /// Returns the number of the open pull request from a branch of this repository into another; `None` if there is none.
    ///
    /// <https://docs.github.com/en/rest/pulls/pulls#list-pull-requests>
    ///
    /// # Errors
    /// GitHub did not answer.
    pub async fn open_pull_from(&self, branch: &str, base: &str) -> Result<Option<u64>, Failure> {
        let path = format!(
            "/repos/{}/pulls?state=open&head={}&base={}&per_page=100",
            self.repository,
            encoded(&format!("{}:{branch}", self.repository.owner)),
            encoded(base)
        );
        let Some(reply) = self.get(LOOK, &path).await? else {
            return Ok(None);
        };
        let pulls: Vec<Pull> = parsed(LOOK, &reply)?;
        let mut own = pulls.iter().filter(|pull| pull.head.branch == branch);
        Ok(own.next().map(|pull| pull.number))
    }
}
