//! What the environment says: where the repository, GitHub and AWS are.

use std::fmt;

use crate::aws::{self, Access};
use crate::domain::{Repository, visible};
use crate::git::Checkout;
use crate::github::{ConnectError, GitHub};
use crate::reconcile::Clients;
use crate::render::RunError;

/// A variable or an option that is missing or wrong, and what to do about it.
#[derive(Debug)]
pub(super) struct Wrong {
    what: String,
    pub(super) hint: String,
}

impl fmt::Display for Wrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.what)
    }
}

impl From<Wrong> for RunError {
    fn from(wrong: Wrong) -> Self {
        Self::Environment {
            what: wrong.what,
            hint: wrong.hint,
        }
    }
}

fn wrong(what: impl Into<String>, hint: impl Into<String>) -> Wrong {
    Wrong {
        what: what.into(),
        hint: hint.into(),
    }
}

/// What is reached over the network.
pub(super) struct Outside {
    name: String,
    pub(super) repository: Repository,
    pub(super) github: GitHub,
}

/// Reads where GitHub and AWS are, and sends nothing yet.
pub(super) fn outside(repo: Option<&str>) -> Result<Outside, Wrong> {
    let (name, repository) = repository(repo)?;
    let token = token()?;
    aws_endpoints()?;
    let github = github(&repository, token)?;
    Ok(Outside {
        name,
        repository,
        github,
    })
}

/// The same for whom nothing is to keep from the rest: as much of it as there is, and all that is wrong.
pub(super) fn examined(repo: Option<&str>) -> (Option<GitHub>, Option<Access>, Vec<Wrong>) {
    let mut all = Vec::new();
    let repository = repository(repo).map_err(|wrong| all.push(wrong)).ok();
    let token = token().map_err(|wrong| all.push(wrong)).ok();
    let access = aws_endpoints().map(|()| Access::Environment);
    let access = access.map_err(|wrong| all.push(wrong)).ok();
    let github = repository.zip(token).and_then(|((_, repository), token)| {
        let github = github(&repository, token);
        github.map_err(|wrong| all.push(wrong)).ok()
    });
    (github, access, all)
}

fn repository(repo: Option<&str>) -> Result<(String, Repository), Wrong> {
    let name = repo
        .map(str::to_owned)
        .or_else(|| variable("GITHUB_REPOSITORY"));
    let name = name.ok_or_else(|| {
        wrong(
            "no repository is named",
            "Give `--repo OWNER/NAME`, or set GITHUB_REPOSITORY.",
        )
    })?;
    let repository = Repository::new(&name).map_err(|invalid| {
        wrong(
            format!("{} is {invalid}", visible(&name)),
            "Give `--repo OWNER/NAME`, or set GITHUB_REPOSITORY.",
        )
    })?;
    Ok((name, repository))
}

fn token() -> Result<String, Wrong> {
    variable("GITHUB_TOKEN").ok_or_else(|| {
        wrong(
            "GITHUB_TOKEN is not set",
            "In a workflow, set it to `${{ github.token }}`; elsewhere, to a token that may read the repository and write comments.",
        )
    })
}

const ENDPOINTS: &str = "Endpoints are https, or on this machine.";

fn aws_endpoints() -> Result<(), Wrong> {
    aws::check_environment().map_err(|error| wrong(error.to_string(), ENDPOINTS))
}

fn github(repository: &Repository, token: String) -> Result<GitHub, Wrong> {
    let api = variable("GITHUB_API_URL").unwrap_or_else(|| "https://api.github.com".to_owned());
    let graphql = variable("GITHUB_GRAPHQL_URL")
        .unwrap_or_else(|| format!("{}/graphql", api.trim_end_matches('/')));
    GitHub::connect(&api, &graphql, token.into(), repository.clone()).map_err(|error| {
        let hint = match error {
            ConnectError::Proxy(_) => "Set it to http://HOST:PORT, or take it out.",
            ConnectError::Certificates => {
                "Install the system's root certificates, or set SSL_CERT_FILE."
            }
            ConnectError::Token => "Set GITHUB_TOKEN to a token that may read the repository.",
            ConnectError::Endpoint { .. } | ConnectError::TwoServers => ENDPOINTS,
        };
        wrong(error.to_string(), hint)
    })
}

/// The same, with the checkout that it runs in.
pub(super) async fn clients(repo: Option<&str>) -> Result<Clients, Wrong> {
    let Outside {
        name,
        repository,
        github,
    } = outside(repo)?;
    let here = std::path::Path::new(".");
    let checkout = Checkout::open(here).await.map_err(|error| {
        wrong(
            error.to_string(),
            error
                .kind
                .hint()
                .unwrap_or("Run it in a checkout of the repository."),
        )
    })?;
    Ok(Clients {
        checkout,
        github,
        run: run(&repository),
        repository,
        repository_id: variable("GITHUB_REPOSITORY_ID")
            .filter(|_| {
                variable("GITHUB_REPOSITORY").is_some_and(|here| here.eq_ignore_ascii_case(&name))
            })
            .and_then(|id| id.parse().ok()),
        access: Access::Environment,
    })
}

/// The page of the workflow run, or `local`.
fn run(repository: &Repository) -> String {
    let number = |name: &str| {
        variable(name).filter(|text| text.len() <= 20 && text.bytes().all(|b| b.is_ascii_digit()))
    };
    match (number("GITHUB_RUN_ID"), number("GITHUB_RUN_ATTEMPT")) {
        (Some(id), attempt) => {
            format!(
                "{repository}/actions/runs/{id}/attempts/{}",
                attempt.as_deref().unwrap_or("1")
            )
        }
        (None, _) => "local".to_owned(),
    }
}

pub(super) fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}
