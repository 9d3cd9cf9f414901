//! `countersign init --account`: adds an account to a repository that is already set up, through a pull request.
//!
//! It can be run again after any failure: it reuses a branch and a pull request that it made before.

mod addition;
mod edit;
mod remaining_steps;
#[cfg(test)]
mod tests;

use std::io::{self, Write};

pub use addition::Addition;

use super::script::{self, Stack};
use super::{failed_with, is_plain};
use crate::check::{self, CONFIGURATION_PATH};
use crate::domain::{
    Account, Configuration, Diagnostic, Exit, Failure, Locale, ObjectId, partition,
};
use crate::github::{Baseline, Changed, GitHub, RepositoryFacts, SetupCall};
use crate::messages::adding::{Adding, say};
use crate::render::complain;

const RECONCILE: &str = ".github/workflows/reconcile.yml";

/// The current state of the repository.
struct Place {
    about: RepositoryFacts,
    baseline: Baseline,
    configuration: Configuration,
    text: String,
    /// Whether `reconcile.yml` may list the accounts that it runs for.
    has_matrix: bool,
}

/// How much of the change exists already.
struct There {
    /// The head of its branch.
    branch: Option<ObjectId>,
    /// Whether the branch has the change.
    is_changed: bool,
    /// The pull request.
    pull: Option<u64>,
    /// The configuration's blob on that branch, or on the default branch if there is no such branch.
    blob: ObjectId,
}

/// The calls that are left.
struct Open {
    /// The calls that come before the pull request.
    calls: Vec<SetupCall>,
    pull: Pull,
}

/// The pull request.
enum Pull {
    Merged,
    Open(u64),
    ToOpen(SetupCall),
}

/// Why nothing was done.
enum Stop {
    Failed(Failure),
    Refused(Box<Adding>),
}

impl From<Failure> for Stop {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

fn refuse<T>(why: Adding) -> Result<T, Stop> {
    Err(Stop::Refused(Box::new(why)))
}

/// Adds the account, or prints the commands for it, and prints the steps that are left to people.
///
/// # Errors
/// Those of `out`.
pub async fn add(
    github: &GitHub,
    addition: &Addition,
    is_dry: bool,
    out: &mut dyn Write,
) -> io::Result<Exit> {
    match added(github, addition, is_dry, out).await? {
        Ok(()) => Ok(Exit::Done),
        Err(stop) => stopped(addition.language, stop),
    }
}

/// Checks whether an account can be added, and prints the reason if not.
///
/// # Errors
/// Those of standard error.
pub async fn refuses(github: &GitHub, language: Locale) -> io::Result<Option<Exit>> {
    match look(github).await {
        Ok(_) => Ok(None),
        Err(stop) => stopped(language, stop).map(Some),
    }
}

fn stopped(language: Locale, stop: Stop) -> io::Result<Exit> {
    match stop {
        Stop::Failed(failure) => failed_with(language, &failure, &say(language, &Adding::Again)),
        Stop::Refused(why) => {
            complain(language, &say(language, &why), "")?;
            Ok(Exit::Usage)
        }
    }
}

async fn added(
    github: &GitHub,
    addition: &Addition,
    is_dry: bool,
    out: &mut dyn Write,
) -> io::Result<Result<(), Stop>> {
    let found = async {
        let place = look(github).await?;
        let configuration = &place.configuration;
        if let Some(known) = known(configuration, addition)? {
            let stack = stack_of(known).unwrap_or_else(|| stack_name(configuration, addition));
            let open = Open {
                calls: Vec::new(),
                pull: Pull::Merged,
            };
            return Ok((place, stack, open));
        }
        let stack = stack_name(configuration, addition);
        let account = account(addition, &stack);
        let open = open(github, &place, addition, &account).await?;
        Ok((place, stack, open))
    };
    let (place, stack, Open { calls, pull }) = match found.await {
        Ok(found) => found,
        Err(stop) => return Ok(Err(stop)),
    };
    let repository = &place.about.repository;
    let stack = Stack {
        name: &stack,
        region: &addition.region,
        users: &addition.users,
        email: &addition.email,
    };
    let stack = script::stack(repository, Some(&place.about), &stack);
    if is_dry {
        let language = addition.language;
        let last = match &pull {
            Pull::ToOpen(call) => Some(call),
            Pull::Merged | Pull::Open(_) => None,
        };
        let commands: String = calls.iter().chain(last).map(script::command).collect();
        let on_github = match commands.is_empty() {
            true => commands,
            false => script::title(&say(language, &Adding::OnGitHub)) + &commands,
        };
        let script = [
            on_github,
            script::title(&say(language, &Adding::OnAws)),
            script::clone(repository),
            stack,
        ];
        write!(out, "{}", script::until_one_fails(&script.concat()))?;
        return Ok(Ok(()));
    }
    for call in &calls {
        writeln!(out, "{}", call.shown())?;
        out.flush()?;
        if let Err(failure) = github.set_up(call).await {
            return Ok(Err(failure.into()));
        }
    }
    let is_quiet = calls.is_empty() && !matches!(pull, Pull::ToOpen(_));
    let pull = match pull {
        Pull::Merged => None,
        Pull::Open(number) => Some(number),
        Pull::ToOpen(call) => {
            writeln!(out, "{}", call.shown())?;
            out.flush()?;
            match github.open_pull(&call).await {
                Ok(number) => Some(number),
                Err(failure) => return Ok(Err(failure.into())),
            }
        }
    };
    let stack = script::until_one_fails(&stack);
    let remaining = remaining_steps::remaining_steps(
        (&place.configuration, place.has_matrix),
        addition,
        repository,
        pull,
        &stack,
    );
    write!(out, "{}{remaining}", if is_quiet { "" } else { "\n" })?;
    Ok(Ok(()))
}

/// Looks at the repository and its configuration.
async fn look(github: &GitHub) -> Result<Place, Stop> {
    let Some(about) = github.about().await? else {
        return refuse(Adding::NoRepository);
    };
    if !about.may_push {
        return refuse(Adding::MayNotPush);
    }
    if !is_plain(&about.default_branch) {
        return refuse(Adding::StrangeBranch(about.default_branch));
    }
    let baseline = github.review(&[]).await?.baseline;
    let bytes = baseline.configuration.clone().unwrap_or_default();
    let (configuration, diagnostics) = check::configuration(&bytes);
    let is_right = !diagnostics.iter().any(Diagnostic::is_error);
    let head = &baseline.branch.head;
    let workflow = github.contents(head, &[RECONCILE]).await?.files;
    let mut workflow = workflow.into_iter().flatten();
    let is_for_all = workflow.any(|file| {
        let text = String::from_utf8_lossy(&file.bytes);
        text.lines().any(|line| line.trim() == "account: [\"\"]")
    });
    match (configuration.filter(|_| is_right), String::from_utf8(bytes)) {
        (Some(configuration), Ok(text)) => Ok(Place {
            about,
            baseline,
            configuration,
            text,
            has_matrix: !is_for_all,
        }),
        (_, _) => refuse(Adding::NoConfiguration),
    }
}

/// Returns the name of the account's stack. Role names begin with it, and are unique within an AWS account across regions.
fn stack_name(configuration: &Configuration, addition: &Addition) -> String {
    let others = configuration.accounts.iter();
    let others = others.filter(|(name, _)| **name != addition.name);
    let is_free = |stack: &String| {
        let role = account(addition, stack).role;
        !others.clone().any(|(_, other)| other.role == role)
    };
    let plain = "countersign".to_owned();
    let by_region = format!("countersign-{}", addition.region);
    match is_free(&plain) {
        true => plain,
        false if is_free(&by_region) => by_region,
        false => format!("countersign-{}", addition.name),
    }
}

/// Returns the account, with the ARNs of what the stack creates.
fn account(addition: &Addition, stack: &str) -> Account {
    let Addition { id, region, .. } = addition;
    let partition = partition(region);
    let role = |of: &str| Some(format!("arn:{partition}:iam::{id}:role/{stack}-{of}"));
    Account {
        id: id.clone(),
        region: region.clone(),
        topic: format!("arn:{partition}:sns:{region}:{id}:{stack}"),
        kms_key: None,
        role: role("reconcile"),
        review_role: role("review"),
    }
}

/// Returns the account if it was added before, whatever was edited since. Refuses a name, an account or a folder that is taken.
fn known<'a>(
    configuration: &'a Configuration,
    addition: &Addition,
) -> Result<Option<&'a Account>, Stop> {
    let Addition {
        name, folder, id, ..
    } = addition;
    let is_same = |account: &Account| account.id == *id && account.region == addition.region;
    let is_its_folder = configuration
        .folders
        .get(folder)
        .map(|it| it.account == *name);
    match configuration.accounts.get(name) {
        Some(known) if is_same(known) && is_its_folder == Some(true) => return Ok(Some(known)),
        Some(known) if is_same(known) => return refuse(Adding::AccountTaken(name.clone())),
        Some(_) => return refuse(Adding::NameTaken(name.clone())),
        None => {}
    }
    let mut others = configuration.accounts.iter();
    if let Some((other, _)) = others.find(|(_, account)| is_same(account)) {
        return refuse(Adding::AccountTaken(other.clone()));
    }
    match is_its_folder {
        Some(_) => refuse(Adding::FolderTaken(folder.clone())),
        None => Ok(None),
    }
}

/// Returns the name of the stack that made an account's role; `None` if the role has another name than a stack gives it.
fn stack_of(account: &Account) -> Option<String> {
    let (_, role) = account.role.as_deref()?.rsplit_once(":role/")?;
    let stack = role.strip_suffix("-reconcile")?;
    let is_plain = |b: u8| b.is_ascii_alphanumeric() || b == b'-';
    (!stack.is_empty() && stack.bytes().all(is_plain)).then(|| stack.to_owned())
}

fn branch(addition: &Addition) -> String {
    format!("countersign-account-{}", addition.name)
}

/// Returns the calls that are left.
async fn open(
    github: &GitHub,
    place: &Place,
    addition: &Addition,
    account: &Account,
) -> Result<Open, Stop> {
    let folder = addition.folder.as_str();
    let requests = &place.baseline.requests;
    if requests.iter().any(|path| path.starts_with(folder)) {
        return refuse(Adding::FolderHasFiles(folder.to_owned()));
    }
    let Some(text) = edit::with(&place.text, &place.configuration, addition, account) else {
        let edit::Lines { account, folder } = edit::lines(addition, account);
        return refuse(Adding::NoPlace(account, folder));
    };
    let there = there(github, place, addition, &text).await?;
    let repository = &place.about.repository;
    let (branch, base) = (branch(addition), &place.about.default_branch);
    let language = place.configuration.language;
    let title = say(language, &Adding::Title(addition.name.clone()));
    let mut calls = Vec::new();
    if there.branch.is_none() {
        let head = &place.baseline.branch.head;
        calls.push(SetupCall::new_branch(repository, &branch, head));
    }
    if !there.is_changed {
        let file = (CONFIGURATION_PATH, &there.blob);
        let call = SetupCall::changed_file(repository, file, &text, &branch, &title);
        calls.push(call);
    }
    let pull = match there.pull {
        Some(number) => Pull::Open(number),
        None => {
            let body = say(language, &Adding::Body);
            let between = (&*branch, &**base);
            Pull::ToOpen(SetupCall::pull_request(repository, between, &title, &body))
        }
    };
    Ok(Open { calls, pull })
}

/// Finds out how much of the change exists already.
async fn there(
    github: &GitHub,
    place: &Place,
    addition: &Addition,
    wanted: &str,
) -> Result<There, Stop> {
    let name = branch(addition);
    let branch = github.branch_head(&name).await?;
    let head = branch.as_ref().unwrap_or(&place.baseline.branch.head);
    let contents = github.contents(head, &[CONFIGURATION_PATH]).await?;
    let file = contents.files.into_iter().next().flatten();
    let Some((blob, bytes)) = file.and_then(|file| Some((file.blob?, file.bytes))) else {
        return refuse(Adding::BranchTaken(name));
    };
    let is_changed = bytes == wanted.as_bytes();
    if !is_changed && bytes != place.text.as_bytes() {
        return refuse(Adding::BranchTaken(name));
    }
    let pull = match &branch {
        Some(head) => {
            // Anyone with write access may have prepared it, with other changes in it.
            let between = (&place.baseline.branch.head, head);
            let changed = github.changed_between(between, CONFIGURATION_PATH).await?;
            match changed {
                Some(Changed::Nothing) => {}
                Some(Changed::OnlyThis) if is_changed => {}
                Some(Changed::OnlyThis | Changed::More) | None => {
                    return refuse(Adding::BranchTaken(name));
                }
            }
            let base = &place.about.default_branch;
            github.open_pull_from(&name, base).await?
        }
        None => None,
    };
    Ok(There {
        branch,
        is_changed,
        pull,
        blob,
    })
}
