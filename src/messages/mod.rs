//! Every word that people read, in English and in Japanese.
//!
//! A sentence is plain text that Markdown shows the same: names and whatever somebody else wrote stand between
//! backticks, with nothing in them that could close those or deceive the eye.

/// Makes a `String` in the language that is asked for, or an array of them, from format strings in both.
///
/// Arguments follow the Japanese; most are captured: `say!(language, en: "by {who}", ja: "作成者 {who}")`.
macro_rules! say {
    ($language:expr, en: [$($en:literal),+], ja: [$($ja:literal),+]) => {
        match $language.language {
            $crate::domain::Language::English => [$(format!($en)),+],
            $crate::domain::Language::Japanese => [$(format!($ja)),+],
        }
    };
    ($language:expr, en: $en:literal, ja: $ja:literal $(, $($arguments:tt)+)?) => {
        match $language.language {
            $crate::domain::Language::English => format!($en $(, $($arguments)+)?),
            $crate::domain::Language::Japanese => format!($ja $(, $($arguments)+)?),
        }
    };
}

/// Picks a `&'static str`, as it stands, in the language that is asked for.
macro_rules! pick {
    ($language:expr, en: $en:literal, ja: $ja:literal) => {
        match $language.language {
            $crate::domain::Language::English => $en,
            $crate::domain::Language::Japanese => $ja,
        }
    };
}

pub mod adding;
mod answers;
pub mod asking;
pub mod audit;
mod codes;
mod command;
pub mod diagnoses;
mod environment;
mod explanation;
mod failures;
mod headings;
pub mod installing;
pub mod inventory;
pub mod life;
pub mod life_notices;
mod manual_review;
mod moments;
pub mod notices;
mod problems;
pub mod pull;
pub mod questions;
mod rate_limits;
mod refusals;
mod room;
mod runs;
mod statuses;
mod steps;
#[cfg(test)]
mod tests;

pub use codes::{about, in_short};
pub use command::in_lines;
pub use environment::{environment_error, git_error};
pub use explanation::{Fact, fact, facts, holds};
pub use failures::{failed, failure, failure_hint};
pub use headings::{Headings, headings, not_annotated, not_in_summary};
pub use manual_review::{Advice, Way, advice_in_lines, advise, ways_in_lines};
pub use moments::{moment, span};
pub use problems::{Levels, Tally, Words, closing, explain, levels};
pub use rate_limits::rate_limits;
pub use refusals::removed::removal_hint;
pub use refusals::{refusal_hint, refusal_sentence};
pub use room::make_room;
pub use runs::{
    Label, all_settled, cannot_search, comment_introduction, interrupted, key_deleted, key_is_gone,
    label, leftover, no_such_account, no_such_request, not_announced, read_with, remove_commands,
    remove_with, reviewed, same_failure, see_comment, see_validate, standings, untested,
};
pub use statuses::{
    Merged, mention_line, status_advice, status_label, status_name, status_sentence,
    tasks_after_merge,
};
pub use steps::{doing, will};

use crate::domain::{
    Account, AccountName, KeyRequest, Locale, Login, RequestId, SecretName, visible,
};

/// What a notice tells about.
#[derive(Debug, Clone)]
pub struct Issue<'a> {
    /// What was asked for.
    pub request: &'a KeyRequest,
    pub id: RequestId,
    /// What the configuration calls the account.
    pub account_name: &'a AccountName,
    pub account: &'a Account,
    /// Who opened the pull request, if the account is still there.
    pub requester: Option<&'a Login>,
    /// The pull request's page.
    pub pull_url: &'a str,
    pub secret: SecretName,
}

/// Puts a name or hostile text between backticks, at most 80 characters of it.
fn code(text: &str) -> String {
    let shown = visible(text);
    match shown.char_indices().nth(80) {
        Some((end, _)) => whole_code(&format!("{}…", &shown[..end])),
        None => whole_code(&shown),
    }
}

/// Puts a text of our own between backticks, all of it.
fn whole_code(text: &str) -> String {
    format!("`{}`", text.replace('`', "'"))
}

/// Puts each name between backticks, with the language's commas between them.
fn codes<T: ToString>(language: Locale, texts: &[T]) -> String {
    let codes = texts.iter().map(|text| code(&text.to_string()));
    joined(language, &codes.collect::<Vec<_>>())
}

/// Returns how many there are besides those already named; empty if none.
fn and_more(language: Locale, more: usize) -> String {
    match more {
        0 => String::new(),
        more => say!(language, en: " and {more} more", ja: " ほか {more} 件"),
    }
}

/// Puts the language's commas between texts.
fn joined(language: Locale, texts: &[String]) -> String {
    texts.join(pick!(language, en: ", ", ja: "、"))
}

/// Keeps a text of several lines from looking like more than one fact.
fn indented(text: &str) -> String {
    visible_lines(text).join("\n    ")
}

/// Returns the lines of a text with nothing hidden in them.
pub fn visible_lines(text: &str) -> Vec<String> {
    text.lines()
        .map(|line| visible(&line.replace('\t', " ")))
        .collect()
}

/// The first twelve digits of a commit id.
fn short(commit: &crate::domain::ObjectId) -> String {
    code(&commit.as_str()[..12])
}

/// The command that reads the secret. Every part has a narrow charset, so nothing needs quoting.
pub fn read_command(secret: &SecretName, account: &Account) -> String {
    in_lines(&format!(
        "aws secretsmanager get-secret-value --region {} --secret-id {secret} --version-stage AWSCURRENT --query SecretString --output text",
        account.region
    ))
}

/// The command that takes back the deletion of a secret.
fn restore_command(secret: &SecretName) -> String {
    format!("aws secretsmanager restore-secret --secret-id {secret}")
}
