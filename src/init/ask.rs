//! Asks for what no option says.

use inquire::validator::Validation;
use inquire::{Confirm, Text};

use super::account::Addition;
use super::choices::Choices;
use super::values::{self, Release};
use crate::domain::{
    AccountId, AccountName, Invalid, Language, Locale, Login, Repository, UserPattern,
};
use crate::messages::installing::Installing;
use crate::messages::questions::{Question, question};
use crate::prompt::{Unanswered, look};

/// As many patterns as the stack takes.
const MAX_USERS: usize = 4;

/// The values of the options. Questions fill in what is missing.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// `OWNER/NAME`.
    pub repository: Option<String>,
    /// Who may approve.
    pub approvers: Vec<Login>,
    /// Who requests besides.
    pub requesters: Vec<Login>,
    /// The IAM users that may get keys.
    pub users: Vec<UserPattern>,
    /// Who receives the notices.
    pub email: Option<String>,
    /// The region of the secrets.
    pub region: Option<String>,
    /// The release that the workflows run.
    pub release: Option<Release>,
    /// The SHA-256 of its archive.
    pub sha256: Option<String>,
    /// The AWS account; that of the credentials if it is not given.
    pub account_id: Option<AccountId>,
    /// The folder of an added account.
    pub folder: Option<String>,
}

impl Options {
    /// Returns what is wrong with the given values together; `None` if nothing is.
    #[must_use]
    pub fn fault(&self) -> Option<Installing<'static>> {
        if !self.approvers.is_empty() && !are_several(&self.approvers) {
            return Some(Installing::OneApprover);
        }
        (self.users.len() > MAX_USERS).then_some(Installing::TooManyUsers)
    }

    /// Returns the options without which nothing can be set up, and that are not given.
    #[must_use]
    pub fn missing(&self) -> Vec<String> {
        let all = [
            ("--repo", self.repository.is_none()),
            ("--approver", self.approvers.is_empty()),
            ("--users", self.users.is_empty()),
            ("--email", self.email.is_none()),
            ("--region", self.region.is_none()),
            ("--release", self.release.is_none()),
            ("--sha256", self.sha256.is_none()),
        ];
        let missing = all.into_iter().filter(|(_, is_missing)| *is_missing);
        missing.map(|(option, _)| option.to_owned()).collect()
    }

    /// Asks where it is to be, which is needed to look at what is there.
    ///
    /// # Errors
    /// There was no answer.
    pub fn ask_where(&mut self, language: Locale) -> Result<(), Unanswered> {
        let repository = |text: &str| Repository::new(text).map(|it| it.to_string());
        if self.repository.is_none() {
            self.repository = Some(ask(language, Question::Repository, repository)?);
        }
        if self.region.is_none() {
            self.region = Some(ask(language, Question::Region, values::region)?);
        }
        Ok(())
    }

    /// Asks for the rest.
    ///
    /// # Errors
    /// There was no answer.
    pub fn ask_rest(&mut self, language: Locale) -> Result<(), Unanswered> {
        if self.approvers.is_empty() {
            self.approvers = ask(language, Question::Approvers, |text| {
                let logins = list(text, Login::new)?;
                are_several(&logins)
                    .then_some(logins)
                    .ok_or(Invalid("two GitHub logins"))
            })?;
        }
        if self.requesters.is_empty() {
            let logins = |text: &str| list(text, Login::new);
            self.requesters = ask(language, Question::Requesters, logins)?;
        }
        if self.users.is_empty() {
            self.users = ask(language, Question::Users, users)?;
        }
        if self.email.is_none() {
            self.email = Some(ask(language, Question::Email, values::email)?);
        }
        if self.release.is_none() {
            self.release = Some(ask(language, Question::Release, values::release)?);
        }
        if self.sha256.is_none() {
            self.sha256 = Some(ask(language, Question::Sha256, values::sha256)?);
        }
        Ok(())
    }

    /// Returns the options without which no account can be added, and that are not given.
    #[must_use]
    pub fn missing_for_account(&self, name: &AccountName) -> Vec<String> {
        let needed = ["--repo", "--users", "--email", "--region"];
        let mut missing = self.missing();
        missing.retain(|option| needed.contains(&option.as_str()));
        if self.folder.is_none() && default_folder(name).is_none() {
            missing.push("--folder".to_owned());
        }
        missing
    }

    /// Asks for the rest of what an added account needs; `own` is the account of the credentials.
    ///
    /// # Errors
    /// There was no answer.
    pub fn ask_account(
        &mut self,
        name: &AccountName,
        own: &AccountId,
        language: Locale,
    ) -> Result<(), Unanswered> {
        if self.account_id.is_none() {
            let own = Some(own.as_str());
            self.account_id = Some(ask_or(language, Question::AccountId, own, AccountId::new)?);
        }
        if self.users.is_empty() {
            self.users = ask(language, Question::AccountUsers, users)?;
        }
        if self.folder.is_none() {
            let default = default_folder(name);
            let default = default.as_deref();
            self.folder = Some(ask_or(language, Question::Folder, default, values::folder)?);
        }
        if self.email.is_none() {
            self.email = Some(ask(language, Question::Email, values::email)?);
        }
        Ok(())
    }

    /// Returns what was chosen; `None` if something is missing. `own` is the account of the credentials.
    #[must_use]
    pub fn choices(self, own: AccountId, language: Locale) -> Option<Choices> {
        Some(Choices {
            approvers: self.approvers,
            requesters: self.requesters,
            users: self.users,
            email: self.email?,
            region: self.region?,
            account: self.account_id.unwrap_or(own),
            release: self.release?,
            sha256: self.sha256?,
            language,
        })
    }

    /// Returns the account to add; `None` if something is missing. `own` is the account of the credentials.
    #[must_use]
    pub fn addition(self, name: AccountName, own: AccountId, language: Locale) -> Option<Addition> {
        let folder = self.folder.or_else(|| default_folder(&name))?;
        Some(Addition {
            name,
            id: self.account_id.unwrap_or(own),
            region: self.region?,
            users: self.users,
            folder,
            email: self.email?,
            language,
        })
    }
}

/// Returns `requests/NAME/`; `None` if requests cannot be there, as with the name `con`.
fn default_folder(name: &AccountName) -> Option<String> {
    values::folder(&format!("requests/{name}/")).ok()
}

/// Returns whether these are at least two people, as nobody can approve their own request.
fn are_several(logins: &[Login]) -> bool {
    logins.iter().any(|login| *login != logins[0])
}

fn users(text: &str) -> Result<Vec<UserPattern>, Invalid> {
    let users = list(text, UserPattern::new)?;
    let is_right = (1..=MAX_USERS).contains(&users.len());
    is_right.then_some(users).ok_or(Invalid("1 to 4 patterns"))
}

/// Reads texts with blanks or commas between them.
fn list<T>(text: &str, read: fn(&str) -> Result<T, Invalid>) -> Result<Vec<T>, Invalid> {
    let is_between = |c: char| c.is_whitespace() || ",、，".contains(c);
    let texts = text.split(is_between).filter(|text| !text.is_empty());
    texts.map(read).collect()
}

/// Asks until the answer can be read.
fn ask<T>(
    language: Locale,
    asked: Question,
    read: impl Fn(&str) -> Result<T, Invalid> + Clone + 'static,
) -> Result<T, Unanswered> {
    ask_or(language, asked, None, read)
}

/// The same, with an answer that Enter alone gives.
fn ask_or<T>(
    language: Locale,
    asked: Question,
    default: Option<&str>,
    read: impl Fn(&str) -> Result<T, Invalid> + Clone + 'static,
) -> Result<T, Unanswered> {
    let words = question(language, asked);
    loop {
        let check = {
            let read = read.clone();
            move |text: &str| {
                Ok(match read(text.trim()) {
                    Ok(_) => Validation::Valid,
                    Err(_) => Validation::Invalid(words.wrong.into()),
                })
            }
        };
        let mut text = Text::new(words.title)
            .with_help_message(words.help)
            .with_validator(check)
            .with_render_config(look(language));
        if let Some(default) = default {
            text = text.with_default(default);
        }
        if let Ok(answer) = read(text.prompt()?.trim()) {
            return Ok(answer);
        }
    }
}

/// Asks whether to go on.
///
/// # Errors
/// There was no answer.
pub fn go_on(language: Locale) -> Result<bool, Unanswered> {
    let words = question(language, Question::GoOn);
    let confirm = Confirm::new(words.title)
        .with_help_message(words.help)
        .with_error_message(words.wrong)
        .with_formatter(&|goes_on| if goes_on { "y" } else { "n" }.to_owned())
        .with_render_config(look(language));
    Ok(confirm.prompt()?)
}

/// Writes the command that does the same without asking.
#[must_use]
pub fn command(repository: &Repository, choices: &Choices, is_dry: bool) -> String {
    let Choices {
        approvers,
        requesters,
        users,
        email,
        region,
        account,
        release,
        sha256,
        language,
    } = choices;
    let mut command = format!("countersign init --repo {repository}");
    let mut add = |option: &str, value: &str| command.push_str(&format!(" {option} {value}"));
    for login in approvers {
        add("--approver", login.as_str());
    }
    for login in requesters {
        add("--requester", login.as_str());
    }
    for users in users {
        add("--users", &format!("'{users}'"));
    }
    add("--email", &format!("'{email}'"));
    add("--region", region);
    add("--account-id", account.as_str());
    let Release {
        repository,
        version,
    } = release;
    add("--release", &format!("{repository}@{version}"));
    add("--sha256", sha256);
    if language.language == Language::Japanese {
        add("--language", "ja");
    }
    if is_dry {
        command.push_str(" --dry-run");
    }
    crate::messages::in_lines(&command)
}

/// Writes the command that adds the same account without asking.
#[must_use]
pub fn account_command(repository: &Repository, addition: &Addition, is_dry: bool) -> String {
    let Addition {
        name,
        id,
        region,
        users,
        folder,
        email,
        language,
    } = addition;
    let mut command = format!("countersign init --repo {repository} --account {name}");
    let mut add = |option: &str, value: &str| command.push_str(&format!(" {option} {value}"));
    add("--account-id", id.as_str());
    add("--region", region);
    for users in users {
        add("--users", &format!("'{users}'"));
    }
    add("--folder", folder);
    add("--email", &format!("'{email}'"));
    if language.language == Language::Japanese {
        add("--language", "ja");
    }
    if is_dry {
        command.push_str(" --dry-run");
    }
    crate::messages::in_lines(&command)
}
