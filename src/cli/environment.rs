//! What the environment says: where the repository, GitHub and AWS are.

use std::io::{self, IsTerminal};

use crate::aws::{self, Access};
use crate::domain::{EnvironmentError, Repository};
use crate::git::Checkout;
use crate::github::GitHub;
use crate::reconcile::Clients;

/// What is reached over the network.
pub(super) struct Outside {
    name: String,
    pub(super) repository: Repository,
    pub(super) github: GitHub,
}

/// Checks everything that does not depend on the repository.
pub(super) fn check() -> Result<(), EnvironmentError> {
    token()?;
    aws::check_environment()
}

/// Reads where GitHub and AWS are, and sends nothing yet.
pub(super) fn outside(repo: Option<&str>) -> Result<Outside, EnvironmentError> {
    let (name, repository) = repository(repo)?;
    let token = token()?;
    aws::check_environment()?;
    let github = github(&repository, token)?;
    Ok(Outside {
        name,
        repository,
        github,
    })
}

/// The same for whom nothing is to keep from the rest: as much of it as there is, and all that is wrong.
pub(super) fn examined(
    repo: Option<&str>,
) -> (Option<GitHub>, Option<Access>, Vec<EnvironmentError>) {
    let mut all = Vec::new();
    let repository = repository(repo).map_err(|wrong| all.push(wrong)).ok();
    let token = token().map_err(|wrong| all.push(wrong)).ok();
    let access = aws::check_environment().map(|()| Access::Environment);
    let access = access.map_err(|wrong| all.push(wrong)).ok();
    let github = repository.zip(token).and_then(|((_, repository), token)| {
        let github = github(&repository, token);
        github.map_err(|wrong| all.push(wrong)).ok()
    });
    (github, access, all)
}

fn repository(repo: Option<&str>) -> Result<(String, Repository), EnvironmentError> {
    let name = repo
        .map(str::to_owned)
        .or_else(|| variable("GITHUB_REPOSITORY"))
        .ok_or(EnvironmentError::NoRepository)?;
    match Repository::new(&name) {
        Ok(repository) => Ok((name, repository)),
        Err(_) => Err(EnvironmentError::WrongRepository(name)),
    }
}

fn token() -> Result<String, EnvironmentError> {
    variable("GITHUB_TOKEN").ok_or(EnvironmentError::NoToken)
}

fn github(repository: &Repository, token: String) -> Result<GitHub, EnvironmentError> {
    let api = variable("GITHUB_API_URL").unwrap_or_else(|| "https://api.github.com".to_owned());
    let graphql = variable("GITHUB_GRAPHQL_URL")
        .unwrap_or_else(|| format!("{}/graphql", api.trim_end_matches('/')));
    GitHub::connect(&api, &graphql, token.into(), repository.clone())
}

/// The same, with the checkout that it runs in.
pub(super) async fn clients(repo: Option<&str>) -> Result<Clients, EnvironmentError> {
    let Outside {
        name,
        repository,
        github,
    } = outside(repo)?;
    let here = std::path::Path::new(".");
    let checkout = Checkout::open(here).await;
    let checkout = checkout.map_err(EnvironmentError::Git)?;
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

/// Returns whether a person is at the terminal to answer questions.
pub(super) fn is_interactive() -> bool {
    io::stdin().is_terminal() && io::stderr().is_terminal()
}

pub(super) fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}
