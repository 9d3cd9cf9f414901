//! What is missing: the calls that set a repository up, in their order.

use super::choices::Choices;
use super::files::files;
use crate::domain::Repository;
use crate::github::{OwnRuleset, RepositoryFacts, SetUp, SetupCall};

/// The environments that the roles in AWS trust.
pub(super) const ENVIRONMENTS: [&str; 3] = [
    "countersign-review",
    "countersign-reconcile",
    "countersign-inventory",
];

/// What is to be done.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Plan {
    /// The calls, in their order.
    pub(super) calls: Vec<SetupCall>,
    /// The files that are missing, and that only a pull request can bring any more.
    pub(super) for_a_pull_request: Vec<&'static str>,
    /// The environments that branches other than the default one can use.
    pub(super) open_environments: Vec<&'static str>,
}

/// Plans what a repository lacks that is there. Nothing that is there is replaced, but for settings.
///
/// Actions stays disabled, and nobody new gets write access, until the ruleset protects the default branch. The ruleset comes after
/// the files, because it blocks direct pushes.
pub(super) fn plan(repository: &Repository, there: &SetUp, choices: &Choices) -> Plan {
    let branch = &there.about.default_branch;
    let missing = files(choices, branch).into_iter();
    let missing = missing.filter(|(path, _)| !there.files.contains(*path));
    let mut plan = Plan::default();
    for (path, text) in missing {
        match there.takes_pushes {
            true => plan.calls.push(SetupCall::file(repository, path, &text)),
            false => plan.for_a_pull_request.push(path),
        }
    }
    for name in ENVIRONMENTS {
        let branches = there.environments.get(name);
        if branches.is_none() {
            plan.calls.push(SetupCall::environment(repository, name));
        }
        if !branches.is_some_and(|branches| branches.has_default) {
            plan.calls.push(SetupCall::branch(repository, name, branch));
        }
        if branches.is_some_and(|branches| branches.has_others) {
            plan.open_environments.push(name);
        }
    }
    if there.ruleset == OwnRuleset::Missing {
        plan.calls.push(SetupCall::ruleset(repository));
    }
    if !plan.calls.is_empty() {
        plan.calls.insert(0, SetupCall::no_workflows(repository));
    }
    plan.calls.extend([
        SetupCall::workflows(repository),
        SetupCall::chosen_actions(repository),
        SetupCall::workflow_permissions(repository),
    ]);
    let people = choices.people();
    let waiting = people.iter();
    let waiting = waiting.filter(|login| !there.writers.contains(login));
    plan.calls
        .extend(waiting.map(|login| SetupCall::collaborator(repository, login)));
    plan
}

/// What a repository has right after its creation, for a plan before it; its ids are not known.
pub(super) fn created(repository: &Repository) -> SetUp {
    SetUp {
        about: RepositoryFacts {
            id: 0,
            repository: repository.clone(),
            owner_id: 0,
            default_branch: "main".to_owned(),
            is_admin: true,
            may_push: true,
        },
        files: ["README.md".to_owned()].into(),
        environments: [].into(),
        ruleset: OwnRuleset::Missing,
        takes_pushes: true,
        writers: Vec::new(),
    }
}
