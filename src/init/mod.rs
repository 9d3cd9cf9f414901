//! `countersign init`: sets up a repository that holds requests, without countersign's source.
//!
//! `plan` compares what is there with what there should be; every call is shown before it is made; `doctor` looks at the whole
//! afterwards. It can be run again at any time: what is there stays.

pub mod account;
mod ask;
mod choices;
mod files;
mod plan;
mod script;
#[cfg(test)]
mod tests;
pub mod values;

use std::io::{self, Write};
use std::path::Path;

use crate::aws::{Access, Aws};
use crate::check::CONFIGURATION_PATH;
use crate::doctor;
use crate::domain::{AccountId, Diagnosis, Exit, Failure, FailureKind, Locale, Login, Repository};
use crate::github::{GitHub, OwnRuleset, SetUp, SetupCall};
use crate::messages;
use crate::messages::installing::{Installing, after_failure, say};
use crate::render::{self, Form, Report, complain};
use plan::ENVIRONMENTS;

pub use ask::{Options, account_command, command, go_on};
pub use choices::Choices;

/// Returns the account that the credentials in the environment belong to.
///
/// # Errors
/// There are none, or AWS did not answer.
pub async fn own_account(access: &Access, region: &str) -> Result<AccountId, Failure> {
    let aws = Aws::open(access, region, None).await;
    let caller = aws.reader().caller().await?;
    Ok(caller.account)
}

/// How it is to be done and shown.
pub struct Setting<'a> {
    /// Whether the calls are only printed.
    pub is_dry: bool,
    /// Whether the output may have colours.
    pub is_coloured: bool,
    /// AWS, for `doctor`.
    pub access: Option<&'a Access>,
    /// The output.
    pub out: &'a mut dyn Write,
}

/// Checks whether the repository can be set up, and prints the reason if not.
///
/// # Errors
/// Those of standard error.
pub async fn refuses(github: &GitHub, language: Locale) -> io::Result<Option<Exit>> {
    Ok(look(github, &[], language).await?.err())
}

/// Reads the state of the repository, and prints the reason if `init` cannot go on.
async fn look(
    github: &GitHub,
    people: &[Login],
    language: Locale,
) -> io::Result<Result<Option<SetUp>, Exit>> {
    let there = match github.look_at_setup(&ENVIRONMENTS, people).await {
        Err(failure) => return failed(language, &failure).map(Err),
        Ok(there) => there,
    };
    if github.lacks_workflow_scope() {
        return refused(language, Installing::NoWorkflowScope).map(Err);
    }
    if let Some(why) = there.as_ref().and_then(hindrance) {
        return refused(language, why).map(Err);
    }
    if there.is_none() {
        match github.has_organization().await {
            Err(failure) => return failed(language, &failure).map(Err),
            Ok(false) => return refused(language, Installing::NoOrganization).map(Err),
            Ok(true) => {}
        }
    }
    Ok(Ok(there))
}

/// Sets the repository up, or prints how to, and says what is left for people to do.
///
/// # Errors
/// Those of `out`.
pub async fn run(github: &GitHub, choices: &Choices, setting: Setting<'_>) -> io::Result<Exit> {
    let language = choices.language;
    let there = match look(github, &choices.people(), language).await? {
        Err(exit) => return Ok(exit),
        Ok(there) => there,
    };
    let kept = match &there {
        Some(there) => files::kept(github, there, choices).await,
        None => Ok(Vec::new()),
    };
    let kept = match kept {
        Err(failure) => return failed(language, &failure),
        Ok(kept) => kept,
    };
    match setting.is_dry {
        true => print(
            github.repository(),
            there.as_ref(),
            &kept,
            choices,
            setting.out,
        ),
        false => apply(github, there, &kept, choices, setting).await,
    }
}

/// Returns whether a branch name is safe in shell commands and workflows.
fn is_plain(branch: &str) -> bool {
    let is_plain = |b: u8| b.is_ascii_alphanumeric() || b"._/-".contains(&b);
    (1..=200).contains(&branch.len()) && branch.bytes().all(is_plain)
}

/// Returns why `init` cannot go on with a repository; `None` if it can.
fn hindrance(there: &SetUp) -> Option<Installing<'_>> {
    if !there.about.is_admin {
        return Some(Installing::NoAdministrator);
    }
    let branch = &there.about.default_branch;
    if !is_plain(branch) {
        return Some(Installing::StrangeBranch(branch));
    }
    if !there.files.contains(CONFIGURATION_PATH) {
        let mut files = there.files.iter();
        if let Some(file) = files.find(|file| !files::may_be_there(file)) {
            return Some(Installing::OtherFiles(file));
        }
    }
    match &there.ruleset {
        OwnRuleset::Missing | OwnRuleset::InForce => None,
        OwnRuleset::Lacks(lacks) => Some(Installing::OtherRuleset {
            repository: &there.about.repository,
            lacks,
        }),
    }
}

/// Prints all that is missing as commands.
fn print(
    repository: &Repository,
    there: Option<&SetUp>,
    kept: &[&str],
    choices: &Choices,
    out: &mut dyn Write,
) -> io::Result<Exit> {
    let language = choices.language;
    let kept = match kept {
        [] => String::new(),
        kept => script::title(&say(language, Installing::Kept(kept))),
    };
    let creation = there.is_none().then(|| SetupCall::creation(repository));
    let created = plan::created(repository);
    let plan = plan::plan(repository, there.unwrap_or(&created), choices);
    let calls = creation.iter().chain(&plan.calls);
    let script = [
        kept,
        script::title(&say(language, Installing::OnGitHub)),
        calls.map(script::command).collect(),
        script::title(&say(language, Installing::OnAws)),
        script::clone(repository),
        script::stack(
            repository,
            there.map(|there| &there.about),
            &choices.stack(),
        ),
    ];
    write!(out, "{}", script::until_one_fails(&script.concat()))?;
    Ok(Exit::Done)
}

async fn apply(
    github: &GitHub,
    mut there: Option<SetUp>,
    kept: &[&str],
    choices: &Choices,
    setting: Setting<'_>,
) -> io::Result<Exit> {
    let Setting {
        access,
        is_coloured,
        out,
        ..
    } = setting;
    let language = choices.language;
    let repository = github.repository();
    if there.is_none() {
        let creation = SetupCall::creation(repository);
        if let Err(failure) = made(github, &creation, out).await? {
            return failed(language, &failure);
        }
        there = match look(github, &choices.people(), language).await? {
            Err(exit) => return Ok(exit),
            Ok(there) => there,
        };
    }
    // Created a moment ago, GitHub may not show it yet.
    let Some(there) = there else {
        return refused(language, Installing::NotThereYet);
    };
    let plan = plan::plan(repository, &there, choices);
    let mut are_workflows_off = false;
    for call in &plan.calls {
        let made = made(github, call, out).await?;
        let may_have_been = !matches!(&made, Err(failure) if failure.kind != FailureKind::Unknown);
        are_workflows_off |= may_have_been && *call == SetupCall::no_workflows(repository);
        match made {
            Err(failure) if are_workflows_off => {
                let again = say(language, Installing::AgainWhileOff);
                return failed_with(language, &failure, &again);
            }
            Err(failure) => return failed(language, &failure),
            Ok(()) => are_workflows_off &= *call != SetupCall::workflows(repository),
        }
    }
    writeln!(out)?;
    let report = doctor::run(
        Some(github),
        access,
        Path::new("."),
        Vec::<Diagnosis>::new(),
        None,
    );
    let report = Report::Doctor(report.await);
    let exit = render::write(&report, Some(language), Form::Human { is_coloured }, out)?;
    let stack = script::stack(repository, Some(&there.about), &choices.stack());
    let stack = script::until_one_fails(&stack);
    let left = Installing::Left {
        repository: &repository.to_string(),
        stack: &stack,
        email: &choices.email,
        kept,
        files: &plan.for_a_pull_request,
        open_environments: &plan.open_environments,
    };
    write!(out, "\n{}", say(language, left))?;
    Ok(exit)
}

/// Makes a call that was shown before.
async fn made(
    github: &GitHub,
    call: &SetupCall,
    out: &mut dyn Write,
) -> io::Result<Result<(), Failure>> {
    writeln!(out, "{}", call.shown())?;
    out.flush()?;
    Ok(github.set_up(call).await)
}

fn failed(language: Locale, failure: &Failure) -> io::Result<Exit> {
    failed_with(language, failure, &say(language, Installing::Again))
}

fn failed_with(language: Locale, failure: &Failure, again: &str) -> io::Result<Exit> {
    let what = messages::failure(language, failure);
    complain(language, &what, &after_failure(language, failure, again))?;
    Ok(Exit::Remote)
}

/// Prints why nothing is done.
///
/// # Errors
/// Those of standard error.
pub fn refused(language: Locale, why: Installing<'_>) -> io::Result<Exit> {
    complain(language, &say(language, why), "")?;
    Ok(Exit::Usage)
}
