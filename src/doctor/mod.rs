//! Looks at an installation, changes nothing, and says what is right, what is not, and what to do.
//!
//! `look` and `account` ask; what they found out is judged by `judge`, `owners` and `accounts`, which ask nobody.

mod account;
mod accounts;
mod facts;
mod files;
mod judge;
mod look;
mod owners;
mod permissions;

use std::collections::BTreeSet;
use std::path::Path;

use futures_util::future::join_all;

use crate::aws::Access;
use crate::domain::{AccountName, Configuration, Exit, Language, Remark, UserPattern};
use crate::github::GitHub;
use facts::Facts;

/// What a run works with: as much of it as there is.
pub struct Edges<'a> {
    /// GitHub, as the token's owner sees it; nothing where the environment does not say enough.
    pub github: Option<GitHub>,
    /// How AWS is reached; nothing where it may not be.
    pub access: Option<Access>,
    /// Where there may be a checkout.
    pub directory: &'a Path,
    /// What is wrong with variables and options.
    pub environment: Vec<Remark>,
}

/// What a run found.
#[derive(Debug)]
pub struct Report {
    /// The language of the configuration.
    pub language: Language,
    /// Line by line.
    pub remarks: Vec<Remark>,
}

impl Report {
    /// Returns how the run ends: well only where a key would be issued.
    #[must_use]
    pub fn exit(&self) -> Exit {
        let exits = self.remarks.iter().map(Remark::exit);
        exits.fold(Exit::Done, Exit::max)
    }
}

/// Looks at everything; `account` limits it to one account of AWS.
pub async fn run(edges: &Edges<'_>, account: Option<&AccountName>) -> Report {
    let mut facts = Facts {
        environment: edges.environment.clone(),
        ..Facts::default()
    };
    let asked = match &edges.github {
        Some(github) => Some(look::baseline(github).await),
        None => None,
    };
    let mut baseline = None;
    match asked {
        Some(Ok((found, files))) => {
            facts.files = Some(files);
            baseline = Some(found);
        }
        Some(Err(failure)) => facts.github = Some(Err(failure)),
        None => {}
    }
    if facts.files.is_none() {
        facts.files = look::checkout(edges.directory).await.ok();
    }
    let configuration = facts
        .files
        .as_ref()
        .and_then(|files| judge::checked(files).0);
    if let Some((github, baseline)) = edges.github.as_ref().zip(baseline.as_ref()) {
        let found = look::github(github, baseline, configuration.as_ref()).await;
        facts.github = Some(Ok(found));
    }
    if let Some(configuration) = &configuration {
        if let Some(name) = account.filter(|name| !configuration.accounts.contains_key(name)) {
            facts.environment.push(Remark::NoSuchAccount(name.clone()));
        }
        if let Some(access) = &edges.access {
            let repository = baseline.as_ref().map(|baseline| baseline.repository_id);
            let asked = configuration.accounts.iter();
            let asked = asked.filter(|(name, _)| account.is_none_or(|only| only == *name));
            let asked = asked.map(|(name, account)| async {
                let users = users(configuration, name);
                let facts = account::ask(access, account, &users, repository).await;
                (name.clone(), facts)
            });
            facts.accounts = join_all(asked).await.into_iter().collect();
        }
    }
    Report {
        language: configuration
            .as_ref()
            .map(|it| it.language)
            .unwrap_or_default(),
        remarks: judge::all(&facts, configuration.as_ref()),
    }
}

/// Who may get keys in an account.
fn users<'a>(configuration: &'a Configuration, account: &AccountName) -> BTreeSet<&'a UserPattern> {
    let folders = configuration.folders.values();
    let folders = folders.filter(|folder| folder.account == *account);
    folders.flat_map(|folder| &folder.users).collect()
}
