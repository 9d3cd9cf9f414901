//! People at the sandbox's GitHub, and the checkout that a workflow would have.

use std::io;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use crate::aws::Access;
use crate::check;
use crate::domain::{Language, Locale, Repository};
use crate::git::Checkout;
use crate::github::GitHub;
use crate::reconcile::Clients;
use crate::template;
use sandbox::github::{Author, Change, GitHub as Host, Kind, Merge, Opinion, Permission};
use sandbox::{Sandbox, World};

/// A sandbox in which hanako asks and kenji approves.
#[derive(Debug)]
pub struct Story {
    pub sandbox: Sandbox,
    home: TempDir,
}

/// Who may bypass the rules in the demo.
pub(super) const ADMINISTRATOR: &str = "yuki";

/// The request of the story.
pub(super) const PATH: &str = "requests/20261102090000.yaml";

/// CODEOWNERS of the story: kenji and root own the requests.
pub const CODEOWNERS: &str = "/requests/  @kenji @root\n/.github/   @root\n";

/// The configuration of the story.
pub fn configuration(language: Locale) -> String {
    let language = match language.language {
        Language::English => "en",
        Language::Japanese => "ja",
    };
    format!(
        "language: {language}
approvals:
  required: 1
  timeout: 24h
  validFor: 24h
accounts:
  main:
    id: \"123456789012\"
    region: ap-northeast-1
    topic: arn:aws:sns:ap-northeast-1:123456789012:countersign
folders:
  requests/: {{ account: main, users: [\"*\"] }}
"
    )
}

impl Story {
    /// Begins in a repository with a configuration, CODEOWNERS and the schema, and no requests.
    ///
    /// # Errors
    /// The sandbox could not start.
    pub fn begin(sandbox: Sandbox, configuration: &str) -> io::Result<Self> {
        Self::owned(sandbox, configuration, CODEOWNERS)
    }

    /// Begins as the demo and the sandbox do: kenji and mika own the requests, and yuki is an administrator.
    pub(super) fn told(sandbox: Sandbox, language: Locale) -> io::Result<Self> {
        let owners = "/requests/  @kenji @mika\n/.github/   @kenji @mika\n";
        let story = Self::owned(sandbox, &configuration(language), owners)?;
        {
            let mut world = story.sandbox.world();
            let github = &mut world.github;
            github.add_user("mika", Kind::User, Permission::Write);
            github.add_user(ADMINISTRATOR, Kind::User, Permission::Admin);
        }
        Ok(story)
    }

    /// Puts the workflows into the repository, and the roles of a stack into its configuration.
    pub(super) fn furnish(&self, language: Locale) -> io::Result<()> {
        let roles = "    kmsKey: alias/countersign
    role: arn:aws:iam::123456789012:role/countersign-reconcile
    reviewRole: arn:aws:iam::123456789012:role/countersign-review
folders:\n";
        let configuration = configuration(language).replace("folders:\n", roles);
        let files = template::WORKFLOWS.map(|(path, text)| Change::add(path, text));
        let configured = Change::modify(check::CONFIGURATION_PATH, configuration);
        let changes: Vec<Change> = files.into_iter().chain([configured]).collect();
        let author = Author::new(ADMINISTRATOR);
        self.at_github(|world, now| {
            let pushed = world.github.push_to_default(&author, &changes, now);
            pushed.map(|_| ())
        })
    }

    fn owned(sandbox: Sandbox, configuration: &str, owners: &str) -> io::Result<Self> {
        let files = [
            Change::add(".github/CODEOWNERS", owners),
            Change::add(check::CONFIGURATION_PATH, configuration),
            Change::add(check::SCHEMA_PATH, check::REQUEST_SCHEMA),
        ];
        {
            let mut world = sandbox.world();
            let now = world.now();
            world.github =
                Host::new("acme", "access-keys", &files, now).map_err(io::Error::other)?;
        }
        Ok(Self {
            sandbox,
            home: home()?,
        })
    }

    /// Begins from how the world is now: what happens in one story does not happen in the other, but nobody may commit any
    /// more.
    ///
    /// # Errors
    /// The sandbox could not start.
    pub fn copy(&self) -> io::Result<Self> {
        Ok(Self {
            sandbox: self.sandbox.copy()?,
            home: home()?,
        })
    }

    /// Lets somebody add files on a branch of their own and open a pull request; returns its number.
    ///
    /// # Errors
    /// GitHub refuses.
    pub fn ask(&self, login: &str, files: &[(&str, &str)]) -> io::Result<u64> {
        let changes: Vec<Change> = files
            .iter()
            .map(|(path, text)| Change::add(*path, *text))
            .collect();
        self.at_github(|world, now| {
            let branch = format!("request-{now}");
            world
                .github
                .commit(&Author::new(login), &branch, &changes, now)?;
            world
                .github
                .open_pull(login, &branch, "Ask for an access key", now)
        })
    }

    /// Lets somebody approve a pull request.
    ///
    /// # Errors
    /// GitHub refuses.
    pub fn approve(&self, pull: u64, login: &str) -> io::Result<()> {
        self.at_github(|world, now| {
            world
                .github
                .review(pull, login, Opinion::Approve, now)
                .map(|_| ())
        })
    }

    /// Merges a pull request with a merge commit.
    ///
    /// # Errors
    /// GitHub refuses.
    pub fn merge(&self, pull: u64, login: &str) -> io::Result<()> {
        self.at_github(|world, now| {
            world
                .github
                .merge(pull, login, Merge::Commit, now)
                .map(|_| ())
        })
    }

    /// Lets the administrator of the demo remove a file from the default branch.
    pub(super) fn remove(&self, path: &str) -> io::Result<()> {
        let author = Author::new(ADMINISTRATOR);
        self.at_github(|world, now| {
            let changes = [Change::delete(path)];
            world
                .github
                .push_to_default(&author, &changes, now)
                .map(|_| ())
        })
    }

    /// Lets somebody open a pull request that removes a file; returns its number.
    ///
    /// # Errors
    /// GitHub refuses.
    pub fn take_back(&self, path: &str, login: &str) -> io::Result<u64> {
        self.at_github(|world, now| {
            let branch = format!("take-back-{now}");
            let changes = [Change::delete(path)];
            world
                .github
                .commit(&Author::new(login), &branch, &changes, now)?;
            world
                .github
                .open_pull(login, &branch, "Take a key back", now)
        })
    }

    /// Lets keys expire, go off and be rotated from now on.
    pub(super) fn gives_life(&self, language: Locale) -> io::Result<()> {
        let configuration = configuration(language) + "lifecycle:\n  enforce: delete\n";
        let author = Author::new(ADMINISTRATOR);
        let changes = [Change::modify(check::CONFIGURATION_PATH, configuration)];
        self.at_github(|world, now| {
            let pushed = world.github.push_to_default(&author, &changes, now);
            pushed.map(|_| ())
        })
    }

    /// Does it all: hanako asks, kenji approves, hanako merges.
    ///
    /// # Errors
    /// GitHub refuses.
    pub fn ask_and_merge(&self, files: &[(&str, &str)]) -> io::Result<u64> {
        let pull = self.ask("hanako", files)?;
        self.approve(pull, "kenji")?;
        self.merge(pull, "hanako")?;
        Ok(pull)
    }

    /// Checks the default branch out, with its whole history, and returns where.
    pub fn checkout(&self) -> io::Result<PathBuf> {
        let place = tempfile::Builder::new()
            .prefix("checkout-")
            .tempdir_in(self.home.path())?
            .keep();
        self.sandbox
            .world()
            .github
            .check_out(&place)
            .map_err(io::Error::other)?;
        Ok(place)
    }

    /// Connects to everything, as the command does with the variables that the sandbox prints.
    pub async fn clients(&self, checkout: &Path) -> io::Result<Clients> {
        let (github, access) = self.review_clients()?;
        Ok(Clients {
            checkout: Checkout::open(checkout).await.map_err(broken)?,
            repository: github.repository().clone(),
            github,
            repository_id: None,
            access,
            run: "local".to_owned(),
        })
    }

    /// The same for `review`, which needs no checkout.
    ///
    /// # Errors
    /// The sandbox's own addresses are wrong.
    pub fn review_clients(&self) -> io::Result<(GitHub, Access)> {
        let variables = self.sandbox.environment();
        let variable = |name: &str| {
            variables
                .iter()
                .find(|(key, _)| *key == name)
                .map(|(_, value)| value.clone())
                .unwrap_or_default()
        };
        let repository =
            Repository::new(&variable("GITHUB_REPOSITORY")).map_err(io::Error::other)?;
        let (api, graphql) = (variable("GITHUB_API_URL"), variable("GITHUB_GRAPHQL_URL"));
        let token = variable("GITHUB_TOKEN").into();
        let github = GitHub::connect(&api, &graphql, token, repository).map_err(broken)?;
        let access = Access::At {
            endpoint: variable("AWS_ENDPOINT_URL"),
            access_key_id: variable("AWS_ACCESS_KEY_ID"),
            secret: variable("AWS_SECRET_ACCESS_KEY"),
        };
        Ok((github, access))
    }

    /// Does something at GitHub, a minute after the last.
    fn at_github<T>(
        &self,
        story: impl FnOnce(&mut World, i64) -> Result<T, sandbox::github::Refusal>,
    ) -> io::Result<T> {
        let mut world = self.sandbox.world();
        world.pass(60);
        let now = world.now();
        story(&mut world, now).map_err(io::Error::other)
    }
}

/// What is wrong here is a bug of ours.
fn broken(error: impl std::fmt::Debug) -> io::Error {
    io::Error::other(format!("{error:?}"))
}

fn home() -> io::Result<TempDir> {
    tempfile::Builder::new().prefix("countersign-").tempdir()
}
