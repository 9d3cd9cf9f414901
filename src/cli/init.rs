//! `countersign init`: its options, and what they are checked for.

use std::io;

use clap::Args;

use super::environment::{self, is_interactive, variable};
use super::form::Output;
use crate::aws::Access;
use crate::domain::{AccountId, AccountName, Exit, Invalid, Locale, Login, UserPattern};
use crate::github::GitHub;
use crate::init::account::{self, Addition};
use crate::init::values::{self, Release};
use crate::init::{self, Choices, Options, Setting};
use crate::messages::asking::{Asking, ask as words};
use crate::messages::installing::{Installing, say};
use crate::prompt::Unanswered;
use crate::render::{Form, Mode, RunError, RunReport, complain, show};

/// What is to be set up.
#[derive(Debug, Args)]
pub(super) struct Init {
    /// The GitHub repository [default: $GITHUB_REPOSITORY]
    #[arg(long, value_name = "OWNER/NAME")]
    repo: Option<String>,

    /// Add an account with this name to a repository that is already set up, through a pull request
    #[arg(long, value_name = "NAME", value_parser = account_name, conflicts_with_all = ["approvers", "requesters", "release", "sha256"])]
    account: Option<AccountName>,

    /// The folder for the added account's requests [default: requests/NAME/]
    #[arg(long, value_name = "FOLDER", value_parser = folder, requires = "account")]
    folder: Option<String>,

    /// A code owner, who may approve; at least two
    #[arg(long = "approver", value_name = "LOGIN", value_parser = login)]
    approvers: Vec<Login>,

    /// Somebody who requests keys, and gets write access for that; repeatable
    #[arg(long = "requester", value_name = "LOGIN", value_parser = login)]
    requesters: Vec<Login>,

    /// IAM users that may get keys, such as batch-*; up to four times
    #[arg(long = "users", value_name = "PATTERN", value_parser = users)]
    users: Vec<UserPattern>,

    /// The address that receives the notices
    #[arg(long, value_name = "ADDRESS", value_parser = email)]
    email: Option<String>,

    /// The region of the secrets, such as ap-northeast-1
    #[arg(long, value_name = "REGION", value_parser = region)]
    region: Option<String>,

    /// The AWS account [default: the one of the credentials]
    #[arg(long, value_name = "ID", value_parser = account_id)]
    account_id: Option<AccountId>,

    /// The release of countersign that the workflows run
    #[arg(long, value_name = "OWNER/NAME@VERSION", value_parser = release)]
    release: Option<Release>,

    /// What the release's SHA256SUMS says of its archive for x86_64-unknown-linux-musl
    #[arg(long, value_name = "HEX", value_parser = sha256)]
    sha256: Option<String>,

    /// Print the calls as a script instead of making them
    #[arg(long)]
    dry_run: bool,
}

/// What is to be done.
enum What {
    Repository(Box<Choices>),
    Account(Box<Addition>),
}

/// Why nothing is set up.
enum Stop {
    Run(RunError),
    Unanswered(Unanswered),
    /// The reason has been printed.
    Ended(Exit),
    Output(io::Error),
}

impl From<RunError> for Stop {
    fn from(error: RunError) -> Self {
        Self::Run(error)
    }
}

impl From<Unanswered> for Stop {
    fn from(unanswered: Unanswered) -> Self {
        Self::Unanswered(unanswered)
    }
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        Self::Output(error)
    }
}

/// Sets the repository up.
pub(super) async fn run(chosen: Init, to: Output<'_>) -> io::Result<Exit> {
    let language = to.language.unwrap_or_default();
    let is_dry = chosen.dry_run;
    let (github, what) = match chosen.settled(language).await {
        Ok(settled) => settled,
        Err(Stop::Ended(exit)) => return Ok(exit),
        Err(Stop::Output(error) | Stop::Unanswered(Unanswered::Terminal(error))) => {
            return Err(error);
        }
        Err(Stop::Unanswered(Unanswered::Cancelled)) => {
            complain(language, &say(language, Installing::Cancelled), "")?;
            return Ok(Exit::Usage);
        }
        Err(Stop::Run(error)) => {
            let form = Form::Human {
                is_coloured: to.is_coloured,
            };
            let nothing = RunReport::empty(Mode::Apply);
            return show(Err(error), nothing, to.language, form, to.out);
        }
    };
    let setting = Setting {
        is_dry,
        is_coloured: to.is_coloured,
        access: Some(&Access::Environment),
        out: to.out,
    };
    match what {
        What::Repository(choices) => init::run(&github, &choices, setting).await,
        What::Account(addition) => account::add(&github, &addition, is_dry, setting.out).await,
    }
}

impl Init {
    /// Checks that setup is possible, then asks for the missing values.
    async fn settled(self, language: Locale) -> Result<(GitHub, What), Stop> {
        let mut options = Options {
            repository: self.repo.or_else(|| variable("GITHUB_REPOSITORY")),
            approvers: self.approvers,
            requesters: self.requesters,
            users: self.users,
            email: self.email,
            region: self.region,
            release: self.release,
            sha256: self.sha256,
            account_id: self.account_id,
            folder: self.folder,
        };
        if let Some(why) = options.fault() {
            return Err(Stop::Ended(init::refused(language, why)?));
        }
        let missing = match &self.account {
            Some(name) => options.missing_for_account(name),
            None => options.missing(),
        };
        let is_asked = !missing.is_empty();
        if is_asked && !is_interactive() {
            return Err(Stop::Ended(nobody_to_ask(language, &missing)?));
        }
        environment::check().map_err(RunError::from)?;
        options.ask_where(language)?;
        let outside =
            environment::outside(options.repository.as_deref()).map_err(RunError::from)?;
        let (github, repository) = (outside.github, outside.repository);
        let region = options.region.as_deref().unwrap_or_default();
        let own = match &options.account_id {
            Some(given) => given.clone(),
            None => init::own_account(&Access::Environment, region)
                .await
                .map_err(RunError::Remote)?,
        };
        if is_asked {
            let refused = match &self.account {
                Some(_) => account::refuses(&github, language).await?,
                None => init::refuses(&github, language).await?,
            };
            if let Some(exit) = refused {
                return Err(Stop::Ended(exit));
            }
        }
        let (what, command) = match self.account {
            None => {
                if is_asked {
                    options.ask_rest(language)?;
                }
                let choices = options.choices(own, language);
                let command = |it: &Choices| init::command(&repository, it, self.dry_run);
                let command = choices.as_ref().map(command);
                (choices.map(|it| What::Repository(Box::new(it))), command)
            }
            Some(name) => {
                if is_asked {
                    options.ask_account(&name, &own, language)?;
                }
                let addition = options.addition(name, own, language);
                let command = |it: &Addition| init::account_command(&repository, it, self.dry_run);
                let command = addition.as_ref().map(command);
                (addition.map(|it| What::Account(Box::new(it))), command)
            }
        };
        let (Some(what), Some(command)) = (what, command) else {
            return Err(Stop::Ended(nobody_to_ask(language, &missing)?));
        };
        if is_asked {
            confirm(language, &command, self.dry_run)?;
        }
        Ok((github, what))
    }
}

/// Prints every missing option.
fn nobody_to_ask(language: Locale, missing: &[String]) -> io::Result<Exit> {
    let what = words(language, Asking::Missing(missing));
    complain(language, &what, &words(language, Asking::MissingHint))?;
    Ok(Exit::Usage)
}

/// Prints the equivalent command, and asks for confirmation unless this is a dry run.
fn confirm(language: Locale, command: &str, is_dry: bool) -> Result<(), Stop> {
    anstream::eprintln!(
        "\n{}\n\n{command}\n",
        say(language, Installing::SameCommand)
    );
    match is_dry || init::go_on(language)? {
        true => Ok(()),
        false => Err(Stop::Unanswered(Unanswered::Cancelled)),
    }
}

fn said<T>(read: Result<T, Invalid>) -> Result<T, String> {
    read.map_err(|invalid| invalid.to_string())
}

fn login(text: &str) -> Result<Login, String> {
    said(Login::new(text))
}

fn users(text: &str) -> Result<UserPattern, String> {
    said(UserPattern::new(text))
}

fn account_name(text: &str) -> Result<AccountName, String> {
    said(AccountName::new(text))
}

fn folder(text: &str) -> Result<String, String> {
    said(values::folder(text))
}

fn account_id(text: &str) -> Result<AccountId, String> {
    said(AccountId::new(text))
}

fn email(text: &str) -> Result<String, String> {
    said(values::email(text))
}

fn region(text: &str) -> Result<String, String> {
    said(values::region(text))
}

fn release(text: &str) -> Result<Release, String> {
    said(values::release(text))
}

fn sha256(text: &str) -> Result<String, String> {
    said(values::sha256(text))
}
