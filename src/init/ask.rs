//! Asks for what no option says.

use inquire::validator::Validation;
use inquire::{Confirm, Text};

use super::account::Addition;
use super::choices::Choices;
use super::values::{self, Release};
use crate::domain::{
    AccountId, AccountName, Invalid, Language, Locale, Login, Repository, UserPattern,
};
use crate::messages::questions::{Question, question};
use crate::prompt::{Unanswered, look};

/// What options say; what is missing is asked for, where somebody can be asked.
#[derive(Debug, Clone, Default)]
pub struct Wish {
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
}

impl Wish {
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
                let are_several = logins.iter().any(|login| *login != logins[0]);
                are_several
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
    pub fn missing_for_account(&self) -> Vec<String> {
        let needed = ["--repo", "--users", "--email", "--region"];
        let mut missing = self.missing();
        missing.retain(|option| needed.contains(&option.as_str()));
        missing
    }

    /// Asks for what an account that is added needs besides its place: the folder and the id have answers to begin with.
    ///
    /// # Errors
    /// There was no answer.
    pub fn ask_account(
        &mut self,
        folder: &str,
        id: &mut AccountId,
        is_id_given: bool,
        language: Locale,
    ) -> Result<String, Unanswered> {
        if !is_id_given {
            *id = ask_or(
                language,
                Question::AccountId,
                Some(id.as_str()),
                AccountId::new,
            )?;
        }
        if self.users.is_empty() {
            self.users = ask(language, Question::AccountUsers, users)?;
        }
        let folder = ask_or(language, Question::Folder, Some(folder), values::folder)?;
        if self.email.is_none() {
            self.email = Some(ask(language, Question::Email, values::email)?);
        }
        Ok(folder)
    }

    /// Returns what was chosen; `None` if something is missing.
    #[must_use]
    pub fn choices(self, account: AccountId, language: Locale) -> Option<Choices> {
        Some(Choices {
            approvers: self.approvers,
            requesters: self.requesters,
            users: self.users,
            email: self.email?,
            region: self.region?,
            account,
            release: self.release?,
            sha256: self.sha256?,
            language,
        })
    }
}

impl Wish {
    /// Returns the account that is to be added; `None` if something is missing.
    #[must_use]
    pub fn addition(
        self,
        name: AccountName,
        id: AccountId,
        folder: String,
        language: Locale,
    ) -> Option<Addition> {
        Some(Addition {
            name,
            id,
            region: self.region?,
            users: self.users,
            folder,
            email: self.email?,
            language,
        })
    }
}

/// One to four patterns, which is what the stack takes.
fn users(text: &str) -> Result<Vec<UserPattern>, Invalid> {
    let users = list(text, UserPattern::new)?;
    let is_right = (1..=4).contains(&users.len());
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
