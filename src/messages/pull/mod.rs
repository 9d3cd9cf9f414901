//! What is said about a pull request that is not merged: to the requester, to whom may approve, to administrators.

mod english;
mod japanese;

use super::refusals::{before_english, before_japanese};
use super::{Issue, short};
use crate::domain::{
    Deed, Language, Login, ObjectId, Refusal, Remedy, Said, Standing, Timestamp, Warning,
};

/// How a pull request stands, and for whom.
#[derive(Debug, Clone, Copy)]
pub struct About<'a> {
    /// How it stands.
    pub standing: &'a Standing,
    /// Who opened it, if the account is still there.
    pub requester: Option<&'a Login>,
    /// Who could approve it; nothing where that differs between its requests.
    pub could_approve: Option<&'a [String]>,
    /// How many approvals are needed.
    pub required: usize,
    /// Until when it must be approved.
    pub deadline: Timestamp,
    /// Whether a user has no room for another key.
    pub is_blocked: bool,
}

/// Somebody who is told what to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Who opened the pull request.
    Requester,
    /// Who may approve it.
    CodeOwner,
    /// Who may change rules, CODEOWNERS and the configuration.
    Administrator,
}

/// Returns how it stands, in a few words.
#[must_use]
pub fn heading(language: Language, standing: &Standing) -> &'static str {
    match language {
        Language::English => english::heading(standing),
        Language::Japanese => japanese::heading(standing),
    }
}

/// Returns what everybody is to do, the one who comes first in the first place.
#[must_use]
pub fn tasks(language: Language, about: &About<'_>) -> Vec<(Role, String)> {
    match language {
        Language::English => english::tasks(about),
        Language::Japanese => japanese::tasks(about),
    }
}

/// Returns the name of a role.
#[must_use]
pub fn role(language: Language, role: Role) -> &'static str {
    match language {
        Language::English => english::role(role),
        Language::Japanese => japanese::role(role),
    }
}

/// Returns what is said on the commit, in at most 140 characters.
#[must_use]
pub fn status_line(language: Language, standing: &Standing) -> String {
    let line = heading(language, standing);
    line.chars().take(140).collect()
}

/// Says what an open pull request lacks.
#[must_use]
pub fn lack(language: Language, refusal: &Refusal) -> String {
    match language {
        Language::English => before_english::sentence(refusal),
        Language::Japanese => before_japanese::sentence(refusal),
    }
}

/// Says what mends it.
#[must_use]
pub fn remedy(language: Language, refusal: &Refusal, by: Remedy) -> String {
    match language {
        Language::English => before_english::hint(refusal, by),
        Language::Japanese => before_japanese::hint(refusal, by),
    }
}

/// Says what is amiss with the repository, and what to do about it.
#[must_use]
pub fn warning(language: Language, warning: &Warning) -> String {
    match language {
        Language::English => english::warning(warning),
        Language::Japanese => japanese::warning(warning),
    }
}

/// How a pull request ended without a key.
#[derive(Debug, Clone, Copy)]
pub enum Ending<'a> {
    /// Somebody closed it.
    Rejected {
        /// Who did, if the account is still there.
        by: Option<&'a Login>,
        /// The last review.
        said: Option<&'a Said>,
    },
    /// It was not approved in time.
    TimedOut {
        /// Until when it could have been approved.
        deadline: Timestamp,
    },
}

/// Says that somebody asks for a key.
#[must_use]
pub fn requested(
    language: Language,
    issue: &Issue<'_>,
    could_approve: &[String],
    deadline: Timestamp,
) -> String {
    match language {
        Language::English => english::requested(issue, could_approve, deadline),
        Language::Japanese => japanese::requested(issue, could_approve, deadline),
    }
}

/// Says that a request ended without a key.
#[must_use]
pub fn ended(language: Language, issue: &Issue<'_>, ending: &Ending<'_>) -> String {
    match language {
        Language::English => english::ended(issue, ending),
        Language::Japanese => japanese::ended(issue, ending),
    }
}

/// The words of a review, so that none of their lines passes for ours; at most a thousand characters.
fn quoted(said: &Said) -> String {
    let words: String = said.words.chars().take(1_000).collect();
    let lines = super::visible_lines(words.trim());
    lines
        .into_iter()
        .map(|line| format!("  | {line}\n"))
        .collect()
}

/// Says what was done about a pull request.
#[must_use]
pub fn deed(language: Language, deed: &Deed) -> String {
    match language {
        Language::English => english::deed(deed),
        Language::Japanese => japanese::deed(deed),
    }
}

/// Words of the comment that stand by themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phrase {
    /// Above what is missing.
    Missing,
    /// Above what is wrong with files.
    Wrong,
    /// Above the keys that would be issued.
    Keys,
    /// The label of who has approved.
    Approved,
    /// The label of where the key will be.
    WillBeIn,
    /// The label of the file.
    File,
    /// Above the words of the last review.
    LastReview,
    /// Above what administrators can do.
    Advice,
}

/// Says it.
#[must_use]
pub fn phrase(language: Language, phrase: Phrase) -> &'static str {
    match language {
        Language::English => english::phrase(phrase),
        Language::Japanese => japanese::phrase(phrase),
    }
}

/// Says which commit a comment speaks of, and where to see what would be approved.
#[must_use]
pub fn basis(language: Language, head: &ObjectId, url: &str) -> String {
    let head = short(head);
    match language {
        Language::English => format!(
            "As of commit {head}. Decide by [Files changed]({url}/files), not by this comment: whoever may write to the repository can edit it."
        ),
        Language::Japanese => format!(
            "コミット {head} の時点の内容です。このコメントはリポジトリに書き込める人が編集できるため、[Files changed]({url}/files) を見て判断してください。"
        ),
    }
}

/// Writes a point in time for people of a language, to the minute.
#[must_use]
pub fn moment(language: Language, at: Timestamp) -> String {
    match language {
        Language::English => at.in_words("UTC", 0),
        Language::Japanese => format!("{}（{}）", at.in_words("JST", 9), at.in_words("UTC", 0)),
    }
}
