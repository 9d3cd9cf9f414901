//! Looks at an installation, changes nothing, and says what is right, what is not, and what to do.
//!
//! `look` and `account` ask; what they found out is judged by `judge`, `owners` and `accounts`, which ask nobody.

mod account;
mod accounts;
mod codeowners;
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
use crate::domain::{AccountName, Configuration, Diagnosis, UserPattern};
use crate::github::GitHub;
use crate::render::DoctorReport;
use facts::Facts;

/// Looks at everything; `account` limits it to one account of AWS.
///
/// `github` and `access` are `None` if the environment does not say enough, which `environment` tells. There may be a
/// checkout in `directory`.
pub async fn run(
    github: Option<&GitHub>,
    access: Option<&Access>,
    directory: &Path,
    environment: Vec<Diagnosis>,
    account: Option<&AccountName>,
) -> DoctorReport {
    let mut facts = Facts {
        environment,
        ..Facts::default()
    };
    let asked = match github {
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
        facts.files = look::checkout(directory).await.ok();
    }
    let configuration = facts
        .files
        .as_ref()
        .and_then(|files| judge::checked(files).0);
    if let Some((github, baseline)) = github.zip(baseline.as_ref()) {
        let found = look::github(github, baseline, configuration.as_ref()).await;
        facts.github = Some(Ok(found));
    }
    if let Some(configuration) = &configuration {
        if let Some(name) = account.filter(|name| !configuration.accounts.contains_key(name)) {
            facts
                .environment
                .push(Diagnosis::NoSuchAccount(name.clone()));
        }
        if let Some(access) = access {
            let repository = baseline.as_ref().map(|baseline| baseline.repository_id);
            let enforce = configuration.lifecycle.as_ref().map(|it| it.enforce);
            let asked = configuration.accounts.iter();
            let asked = asked.filter(|(name, _)| account.is_none_or(|only| only == *name));
            let asked = asked.map(|(name, account)| async {
                let users = users(configuration, name);
                let inventory_role = configuration.inventory_roles.get(name);
                let facts =
                    account::ask(access, account, &users, repository, enforce, inventory_role)
                        .await;
                (name.clone(), facts)
            });
            facts.accounts = join_all(asked).await.into_iter().collect();
        }
    }
    DoctorReport {
        language: configuration
            .as_ref()
            .map(|it| it.language)
            .unwrap_or_default(),
        diagnoses: judge::all(&facts, configuration.as_ref()),
    }
}

/// Who may get keys in an account.
fn users<'a>(configuration: &'a Configuration, account: &AccountName) -> BTreeSet<&'a UserPattern> {
    let folders = configuration.folders.values();
    let folders = folders.filter(|folder| folder.account == *account);
    folders.flat_map(|folder| &folder.users).collect()
}
