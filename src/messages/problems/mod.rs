//! What is said about a file.

mod english;
mod japanese;

use crate::domain::{Language, Problem, visible};

/// What is said about one problem. Nothing in it can deceive a terminal or a reader.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    /// What is wrong, in one line.
    pub title: String,
    /// What stands at the place itself, in a few words.
    pub label: String,
    /// What to do.
    pub help: String,
}

/// Says what a problem is, in a language.
#[must_use]
pub fn explain(problem: &Problem, language: Language) -> Words {
    match language {
        Language::English => english::explain(problem),
        Language::Japanese => japanese::explain(problem),
    }
}

/// The words in front of problems.
#[derive(Debug, Clone, Copy)]
pub struct Levels {
    /// Before what refuses a file.
    pub error: &'static str,
    /// Before what does not.
    pub warning: &'static str,
    /// Before what to do.
    pub help: &'static str,
    /// At an earlier place that explains the problem.
    pub first: &'static str,
}

/// Returns the words in front of problems, in a language.
#[must_use]
pub fn levels(language: Language) -> Levels {
    match language {
        Language::English => Levels {
            error: "error",
            warning: "warning",
            help: "help",
            first: "here first",
        },
        Language::Japanese => Levels {
            error: "エラー",
            warning: "警告",
            help: "対処",
            first: "最初はここ",
        },
    }
}

/// What was looked at, and what came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tally {
    /// How many request files there were.
    pub requests: usize,
    /// How many errors there are.
    pub errors: usize,
    /// How many warnings there are.
    pub warnings: usize,
}

/// Says in one line how a check ended.
#[must_use]
pub fn closing(tally: &Tally, language: Language) -> String {
    match language {
        Language::English => english::closing(tally),
        Language::Japanese => japanese::closing(tally),
    }
}

/// Shows a text that somebody else wrote: escaped, and not too much of it.
fn shown(text: &str) -> String {
    const MOST: usize = 60;
    let mut clipped: String = text.chars().take(MOST).collect();
    if text.chars().nth(MOST).is_some() {
        clipped.push('…');
    }
    format!("`{}`", visible(&clipped))
}

/// Shows several texts, and not too many of them.
fn list(texts: &[String], separator: &str) -> String {
    const MOST: usize = 8;
    let mut shown: Vec<_> = texts.iter().take(MOST).map(|text| shown(text)).collect();
    if texts.len() > MOST {
        shown.push("…".to_owned());
    }
    shown.join(separator)
}

/// Finds the field that was meant, if it is spelled the same but for case, hyphens and underscores.
fn meant<'a>(field: &str, known: &'a [String]) -> Option<&'a str> {
    let bare = |text: &str| {
        let letters = text.chars().filter(|c| !matches!(c, '-' | '_' | ' '));
        letters.collect::<String>().to_lowercase()
    };
    known
        .iter()
        .map(String::as_str)
        .find(|known| bare(known) == bare(field))
}

/// What a hidden character does.
enum Hidden {
    /// The byte order mark.
    ByteOrderMark,
    /// Breaks the line for some and not for others.
    LineBreak,
    /// Changes the direction of the text.
    Direction,
    /// Controls a terminal.
    Control,
    /// Cannot be seen.
    Invisible,
}

impl Hidden {
    fn new(character: char) -> Self {
        match character {
            '\u{feff}' => Self::ByteOrderMark,
            '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => Self::LineBreak,
            '\u{61c}'
            | '\u{200e}'
            | '\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2066}'..='\u{2069}' => Self::Direction,
            other if other.is_control() => Self::Control,
            _ => Self::Invisible,
        }
    }
}

/// Writes a character's number as the Unicode tables do.
fn code_point(character: char) -> String {
    format!("U+{:04X}", u32::from(character))
}
