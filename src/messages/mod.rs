//! Every word that people read, in English and in Japanese.
//!
//! A sentence is plain text that Markdown shows the same: names and whatever somebody else wrote stand between
//! backticks, with nothing in them that could close those or deceive the eye.

/// Says a sentence in the language that is asked for. Both are format strings, first English, then Japanese; what they name is in
/// scope.
macro_rules! say {
    ($language:expr, $english:literal, $japanese:literal $(,)?) => {
        match $language {
            $crate::domain::Language::English => format!($english),
            $crate::domain::Language::Japanese => format!($japanese),
        }
    };
}

pub mod asking;
pub mod audit;
mod codes;
mod doubts;
mod english;
mod explanation;
mod failures;
mod headings;
mod japanese;
pub mod notices;
mod problems;
pub mod pull;
mod rate_limits;
mod refusals;
pub mod remarks;
mod steps;
#[cfg(test)]
mod tests;

pub use codes::{about, in_short};
pub use doubts::{Advice, Way, advice_in_lines, advise};
pub use explanation::{Fact, fact, facts};
pub use headings::{Headings, headings, not_annotated, not_in_summary};
pub use problems::{Levels, Tally, Words, closing, explain, levels};
pub use rate_limits::rate_limits;
pub use steps::{doing, will};

use crate::domain::{
    AccessKeyId, Account, AccountName, Doubt, Failure, IamUser, KeyRequest, Language, Login,
    Refusal, RequestId, RequestPath, SecretName, Status, visible,
};
use crate::plan::Orphan;

/// Something to be said.
#[derive(Debug, Clone, Copy)]
pub enum Message<'a> {
    /// Why a request is refused.
    Refusal(&'a Refusal),
    /// What to do about it.
    RefusalHint(&'a Refusal),
    /// Where a request stands, in a word or two.
    StatusName(&'a Status),
    /// Where a request stands, and what happens next.
    StatusSentence(&'a Status),
    /// What to do when a user has two keys.
    BlockedHint(&'a IamUser),
    /// What to do about a failure.
    FailureHint(&'a Failure),
    /// The first line of the comment.
    CommentIntroduction,
    /// A label in the comment.
    Label(Label),
    /// That a key was issued before, and is not there any more.
    KeyIsGone,
    /// Above the command that reads the secret.
    ReadWith,
    /// Who can read the secret.
    WhoCanRead(&'a Account),
    /// The body of the notice that a key was issued.
    IssuedNotice(&'a Issue<'a>),
    /// The body of the notice that a user has two keys already.
    BlockedNotice(&'a Issue<'a>, &'a [AccessKeyId]),
    /// The body of the notice that a person must look.
    PersonNotice(&'a Issue<'a>, &'a Doubt),
    /// That a new key did not work within the time it was given.
    Untested,
    /// That a key was issued, and this run tells nobody.
    NotAnnounced(&'a SecretName),
    /// That a second look still found something to do.
    Leftover,
    /// That nobody can look for lost keys in an account.
    Blind,
    /// That a key was deleted, since nobody can ever have its secret.
    Deleted(&'a Orphan),
    /// That the run was interrupted.
    Interrupted,
    /// That the configuration has no account of this name.
    NoSuchAccount(&'a AccountName),
    /// That there is no request in order at this path.
    NoSuchRequest(&'a RequestPath),
    /// Where to find out what is wrong with the configuration.
    SeeValidate,
    /// The last line of a review: so many pull requests.
    Reviewed(usize),
    /// The last line of a report: so many requests, and nothing to do.
    AllSettled(usize),
    /// The last line of a report: how many requests stand where, by the words for it.
    Closing(&'a [(&'static str, usize)]),
}

/// A label in the comment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Label {
    /// Who the key is for.
    User,
    /// The account of the user.
    Account,
    /// Why it is needed.
    Reason,
    /// Who approved.
    ApprovedBy,
    /// The commit that was approved.
    Commit,
    /// The name of the secret.
    Secret,
    /// The id of the key.
    Key,
}

/// What a notice tells about.
#[derive(Debug, Clone)]
pub struct Issue<'a> {
    /// What was asked for.
    pub request: &'a KeyRequest,
    /// Its id.
    pub id: RequestId,
    /// What the configuration calls the account.
    pub account_name: &'a AccountName,
    /// The account.
    pub account: &'a Account,
    /// Who opened the pull request, if the account is still there.
    pub requester: Option<&'a Login>,
    /// The pull request's page.
    pub pull_url: &'a str,
    /// The name of the secret.
    pub secret: SecretName,
}

/// Says it.
#[must_use]
pub fn say(language: Language, message: Message<'_>) -> String {
    match language {
        Language::English => english::say(message),
        Language::Japanese => japanese::say(message),
    }
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

/// Puts each name between backticks, with commas between them.
fn codes<T: ToString>(texts: &[T], comma: &str) -> String {
    texts
        .iter()
        .map(|text| code(&text.to_string()))
        .collect::<Vec<_>>()
        .join(comma)
}

/// Keeps a text of several lines from looking like more than one fact.
fn indented(text: &str) -> String {
    visible_lines(text).join("\n    ")
}

/// Returns the lines of a text with nothing hidden in them.
#[must_use]
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
#[must_use]
pub fn read_command(secret: &SecretName, account: &Account) -> String {
    format!(
        "aws secretsmanager get-secret-value --region {} --secret-id {secret} --version-stage AWSCURRENT --query SecretString --output text",
        account.region
    )
}

/// The command that takes back the deletion of a secret.
fn restore_command(secret: &SecretName) -> String {
    format!("aws secretsmanager restore-secret --secret-id {secret}")
}

/// The commands that show a user's keys and make room for another.
#[must_use]
fn room_commands(user: &IamUser) -> [String; 2] {
    [
        "aws iam get-access-key-last-used --access-key-id KEY_ID".to_owned(),
        format!("aws iam delete-access-key --user-name {user} --access-key-id KEY_ID"),
    ]
}
