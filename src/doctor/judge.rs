//! What is right and what is not. Asks nobody.

use super::codeowners::{names, person, sample};
use super::facts::{Facts, Files, GitHubFacts};
use super::files::compare;
use super::look::INVENTORY;
use super::{accounts, owners};
use crate::approval;
use crate::check;
use crate::domain::{Configuration, Diagnosis, Diagnostic, Evidence, Failure, Rule, Warning};
use crate::github::{BranchRules, CodeownersError, MergeRules};
use crate::template;

/// What approvals depend on, besides the folders of requests.
const PROTECTED: [&str; 3] = [
    ".github/CODEOWNERS",
    check::CONFIGURATION_PATH,
    ".github/workflows/reconcile.yml",
];

/// Returns all diagnoses, in the order in which an installation is set up.
pub(super) fn all(facts: &Facts, configuration: Option<&Configuration>) -> Vec<Diagnosis> {
    let mut diagnoses = facts.environment.clone();
    let github = match &facts.github {
        Some(Ok(github)) => Some(github),
        Some(Err(failure)) => {
            diagnoses.push(Diagnosis::NoAnswer(failure.clone()));
            None
        }
        None => None,
    };
    match &facts.files {
        Some(files) => {
            diagnoses.extend(self::configuration(files));
            diagnoses.extend(codeowners(files, configuration, github));
        }
        None => diagnoses.push(Diagnosis::NoFiles),
    }
    if let Some(github) = github {
        diagnoses.extend(rules(github));
        diagnoses.extend(environments(github));
        diagnoses.extend(evidence(github));
    }
    if let Some(files) = &facts.files {
        let branch = github.map(|github| github.branch.as_str());
        diagnoses.extend(workflows(files, branch));
    }
    let has_inventory = match github.map(|github| &github.has_inventory) {
        Some(Ok(has_inventory)) => *has_inventory,
        Some(Err(failure)) => {
            diagnoses.push(Diagnosis::NoAnswer(failure.clone()));
            false
        }
        None => false,
    };
    for (name, account) in &facts.accounts {
        let said = accounts::all(account, has_inventory).into_iter();
        diagnoses.extend(said.map(|diagnosis| Diagnosis::Account(name.clone(), diagnosis)));
    }
    diagnoses
}

/// The configuration, if it and the schema are in order.
pub(super) fn checked(files: &Files) -> (Option<Configuration>, Vec<Diagnostic>) {
    let schema = files.schema.as_deref();
    // Text that is not UTF-8 is no JSON, either.
    let schema = schema.map(|bytes| std::str::from_utf8(bytes).unwrap_or_default());
    let checked = check::all(&[], schema, files.configuration.as_deref());
    let errors = checked.diagnostics.into_iter().filter(Diagnostic::is_error);
    (checked.configuration, errors.collect())
}

fn configuration(files: &Files) -> Vec<Diagnosis> {
    let (configuration, errors) = checked(files);
    match (configuration, errors.is_empty()) {
        (Some(configuration), true) => vec![Diagnosis::Configuration {
            accounts: configuration.accounts.len(),
        }],
        (_, _) => errors
            .into_iter()
            .map(|error| Diagnosis::WrongFile(Box::new(error)))
            .collect(),
    }
}

fn codeowners(
    files: &Files,
    configuration: Option<&Configuration>,
    github: Option<&GitHubFacts>,
) -> Vec<Diagnosis> {
    let Some(codeowners) = files.codeowners.as_deref() else {
        return vec![Diagnosis::NoCodeowners];
    };
    let mut diagnoses = Vec::new();
    if let Some(configuration) = configuration {
        diagnoses.extend(owners::of_folders(codeowners, configuration, github));
    }
    let folders = configuration.iter().flat_map(|it| it.folders.keys());
    let samples: Vec<String> = folders.map(|folder| sample(folder)).collect();
    if let Some(github) = github {
        let errors = github.codeowners_errors.iter();
        diagnoses.extend(errors.filter_map(|error| line_error(error, &samples, github)));
    }
    let mut unowned = Vec::from(PROTECTED);
    unowned.retain(|path| approval::owners_of(path, codeowners).is_empty());
    if !unowned.is_empty() {
        diagnoses.push(Diagnosis::Unprotected(unowned));
    }
    diagnoses
}

/// What GitHub finds wrong with a line. `None` if that is an owner who may not push: they are named already.
fn line_error(
    error: &CodeownersError,
    samples: &[String],
    github: &GitHubFacts,
) -> Option<Diagnosis> {
    let CodeownersError {
        path,
        line,
        kind,
        source,
    } = error;
    let mut samples = samples.iter();
    let is_about_requests = samples.any(|path| approval::is_about(source, path));
    let (path, line, kind) = (path.clone(), *line, kind.clone());
    if approval::is_skipped(source) {
        return Some(Diagnosis::SkippedLine {
            path,
            line,
            kind,
            is_about_requests,
        });
    }
    let is_in_doubt = is_about_requests && names_others(source);
    let mut may_push = github.may_push.iter();
    let is_named =
        may_push.any(|(login, may_push)| *may_push == Ok(Some(false)) && names(source, login));
    (is_in_doubt || !is_named).then_some(Diagnosis::UnknownOwner {
        path,
        line,
        kind,
        is_in_doubt,
    })
}

/// Whether a line names owners who are no people: teams, or addresses.
fn names_others(line: &str) -> bool {
    let owners = line.split_whitespace().skip(1);
    let mut owners = owners.take_while(|owner| !owner.starts_with('#'));
    owners.any(|owner| owner.contains('@') && person(owner).is_none())
}

fn rules(github: &GitHubFacts) -> Vec<Diagnosis> {
    let branch = || github.branch.clone();
    let (rules, merging) = match &github.rules {
        Ok(Some((rules, merging))) => (*rules, merging),
        Ok(None) => {
            return vec![Diagnosis::Warning(Warning::UnknownRules {
                branch: branch(),
            })];
        }
        Err(failure) => return vec![Diagnosis::NoAnswer(failure.clone())],
    };
    let BranchRules {
        requires_owner_review,
        dismisses_stale_approvals,
        requires_status,
    } = rules;
    let either = |is_right: bool, right: Rule, wrong: Diagnosis| match is_right {
        true => Diagnosis::Rule(right),
        false => wrong,
    };
    let no_review = Diagnosis::Warning(Warning::NoOwnerReview { branch: branch() });
    let stale = Diagnosis::Warning(Warning::StaleApprovals { branch: branch() });
    let mut diagnoses = vec![
        either(requires_owner_review, Rule::OwnerReview, no_review),
        either(dismisses_stale_approvals, Rule::FreshApprovals, stale),
        either(requires_status, Rule::Status, Diagnosis::StatusNotRequired),
        methods(merging),
    ];
    if merging.has_queue {
        diagnoses.push(Diagnosis::MergeQueue);
    }
    if merging.requires_extra_approval == Some(false) {
        diagnoses.push(Diagnosis::NoExtraApproval);
    }
    // Without rules there is nothing to pass over.
    if !merging.rulesets.is_empty() {
        diagnoses.push(match &github.bypass {
            Ok(actors) => Diagnosis::Bypass(*actors),
            Err(failure) => Diagnosis::NoAnswer(failure.clone()),
        });
    }
    diagnoses
}

fn environments(github: &GitHubFacts) -> Vec<Diagnosis> {
    let mut diagnoses = Vec::new();
    let (mut open, mut is_hidden) = (Vec::new(), false);
    for (name, can_bypass) in &github.environments {
        match can_bypass {
            Ok(Some(true)) => open.push(*name),
            Ok(Some(false)) => {}
            Ok(None) => is_hidden |= *name != INVENTORY,
            Err(failure) => diagnoses.push(Diagnosis::NoAnswer(failure.clone())),
        }
    }
    if !open.is_empty() {
        diagnoses.push(Diagnosis::AdminsBypass(Some(open)));
    } else if is_hidden {
        diagnoses.push(Diagnosis::AdminsBypass(None));
    }
    diagnoses
}

fn methods(merging: &MergeRules) -> Diagnosis {
    let MergeRules {
        allows_merge,
        allows_squash,
        allows_rebase,
        has_queue: _,
        requires_extra_approval: _,
        rulesets: _,
    } = merging;
    match (*allows_merge || *allows_squash, *allows_rebase) {
        (true, false) => Diagnosis::Rule(Rule::MergeMethods),
        (true, true) => Diagnosis::RebaseAllowed,
        (false, _) => Diagnosis::OnlyRebase,
    }
}

/// What an approval is proved of: without it every request is refused.
fn evidence(github: &GitHubFacts) -> Vec<Diagnosis> {
    let said = |evidence: Evidence, read: &Result<bool, Failure>| match read {
        Ok(reads) => Diagnosis::Readable(evidence, *reads),
        Err(failure) => Diagnosis::NoAnswer(failure.clone()),
    };
    let mut diagnoses = vec![
        said(Evidence::PullRequests, &github.reads_pulls),
        said(Evidence::Pushes, &github.reads_pushes),
    ];
    diagnoses.extend(permissions(github));
    diagnoses
}

/// Whether it can be read who may push, as far as the owners tell: of somebody whom GitHub does not know it says the same
/// as to a token that may not ask.
fn permissions(github: &GitHubFacts) -> Option<Diagnosis> {
    let mut is_asked = false;
    for (login, may_push) in &github.may_push {
        match may_push {
            Ok(Some(_)) => return Some(Diagnosis::Readable(Evidence::Permissions, true)),
            Ok(None) if github.is_in_doubt(login) => {}
            Ok(None) => is_asked = true,
            Err(failure) => return Some(Diagnosis::NoAnswer(failure.clone())),
        }
    }
    is_asked.then_some(Diagnosis::Readable(Evidence::Permissions, false))
}

fn workflows(files: &Files, branch: Option<&str>) -> Vec<Diagnosis> {
    let found = template::WORKFLOWS.iter().zip(&files.workflows);
    found
        .map(|((path, known), found)| {
            Diagnosis::File(path, compare(known, found.as_deref(), branch))
        })
        .collect()
}
