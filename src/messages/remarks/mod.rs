//! What `doctor` says: what is, and what to do about it.

mod english;
mod japanese;
#[cfg(test)]
mod tests;

use super::{Message, explain, say};
use crate::domain::{Diagnostic, Failure, Language, Level, Remark, visible};

/// What is; and what to do about it, where there is something to be done.
type Said = (String, Option<String>);

/// Says a remark.
#[must_use]
pub fn remark(language: Language, remark: &Remark) -> (String, Option<String>) {
    match language {
        Language::English => english::remark(remark),
        Language::Japanese => japanese::remark(remark),
    }
}

/// Says in one line how it all stands; `counts` are those of what is wrong and of what is not known.
#[must_use]
pub fn verdict(language: Language, wrong: usize, unknown: usize) -> String {
    match language {
        Language::English => english::verdict(wrong, unknown),
        Language::Japanese => japanese::verdict(wrong, unknown),
    }
}

/// Returns the mark in front of a line.
#[must_use]
pub fn mark(level: Level) -> &'static str {
    match level {
        Level::Right => "✓",
        Level::Note => "!",
        Level::Unknown => "?",
        Level::Wrong => "✗",
    }
}

fn right(what: String) -> Said {
    (what, None)
}

fn wrong(what: String, hint: &str) -> Said {
    (what, Some(hint.to_owned()))
}

fn failed(language: Language, failure: &Failure) -> Said {
    let hint = say(language, Message::FailureHint(failure));
    (failure.to_string(), Some(hint))
}

fn file(language: Language, diagnostic: &Diagnostic) -> Said {
    let words = explain(&diagnostic.problem, language);
    let path = visible(&diagnostic.path).replace('`', "'");
    let end = match (words.label.is_empty(), language) {
        (true, _) => String::new(),
        (false, Language::English) => format!(" ({})", words.label),
        (false, Language::Japanese) => format!("（{}）", words.label),
    };
    let help = match words.help.is_empty() {
        true => say(language, Message::SeeValidate),
        false => words.help,
    };
    (format!("`{path}`: {}{end}", words.title), Some(help))
}
