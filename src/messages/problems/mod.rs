//! What is said about a file.

mod english;
mod japanese;

use crate::domain::{Diagnostic, Language, Problem, Severity, visible};

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

impl Tally {
    /// Counts diagnostics.
    #[must_use]
    pub fn of(requests: usize, diagnostics: &[Diagnostic]) -> Self {
        let count = |severity| {
            let all = diagnostics.iter().map(|one| one.problem.severity());
            all.filter(|one| *one == severity).count()
        };
        Self {
            requests,
            errors: count(Severity::Error),
            warnings: count(Severity::Warning),
        }
    }
}

/// Says in one line how a check ended.
#[must_use]
pub fn closing(tally: &Tally, language: Language) -> String {
    match language {
        Language::English => english::closing(tally),
        Language::Japanese => japanese::closing(tally),
    }
}

/// Shows a text that somebody else wrote: escaped, not too much of it, and between backticks that it cannot close.
fn shown(text: &str) -> String {
    const MOST: usize = 60;
    let mut clipped: String = text.chars().take(MOST).collect();
    if text.chars().nth(MOST).is_some() {
        clipped.push('…');
    }
    format!("`{}`", visible(&clipped).replace('`', "'"))
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

/// Finds the first character that a name has and an ASCII name cannot have.
fn foreign(name: &str) -> Option<char> {
    name.chars().find(|c| !c.is_ascii())
}

/// Returns whether countersign accepts a character in the name of an IAM user.
fn is_of_a_user(c: char) -> bool {
    c.is_ascii_alphanumeric() || "_+=.@-".contains(c)
}

/// Returns a text of a format of JSON Schema, for those that people write.
fn example_of(format: &str) -> Option<&'static str> {
    Some(match format {
        "date" => "2026-11-02",
        "date-time" => "2026-11-02T09:00:00Z",
        "time" => "09:00:00Z",
        "duration" => "P3D",
        "email" | "idn-email" => "hanako@example.com",
        "hostname" | "idn-hostname" => "batch.example.com",
        "ipv4" => "192.0.2.1",
        "ipv6" => "2001:db8::1",
        "uri" | "iri" => "https://example.com/tickets/1234",
        "uuid" => "123e4567-e89b-12d3-a456-426614174000",
        _ => return None,
    })
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::is_deceptive;
    use crate::domain::samples;

    #[test]
    fn everything_is_said_in_both_languages_and_nothing_deceives() {
        for problem in samples::all() {
            for language in [Language::English, Language::Japanese] {
                let Words { title, label, help } = explain(&problem, language);
                assert!(!title.is_empty() && !help.is_empty(), "{problem:?}");
                let text = format!("{title}{label}{help}");
                assert!(!text.contains(is_deceptive), "{text:?}");
                assert!(!text.ends_with(['.', '。']), "{text}");
                let is_japanese = text.contains(|c| ('ぁ'..='ヶ').contains(&c));
                assert_eq!(is_japanese, language == Language::Japanese, "{text}");
            }
        }
    }

    #[test]
    fn a_check_ends_with_one_line() {
        let say = |requests, errors, warnings, language| {
            let tally = Tally {
                requests,
                errors,
                warnings,
            };
            closing(&tally, language)
        };
        for (numbers, english, japanese) in [
            (
                (0, 0, 0),
                "no request files; the configuration is in order",
                "申請ファイルはありません。設定に問題はありません",
            ),
            (
                (12, 0, 0),
                "12 request files and the configuration are in order",
                "申請ファイル 12 件と設定に問題はありません",
            ),
            (
                (1, 0, 1),
                "1 file checked: 1 warning",
                "ファイル 1 件を確認しました: 警告 1 件",
            ),
            (
                (3, 1, 2),
                "3 files checked: 1 error, 2 warnings",
                "ファイル 3 件を確認しました: エラー 1 件、警告 2 件",
            ),
            ((0, 2, 0), "2 errors", "エラー 2 件"),
        ] {
            let (requests, errors, warnings) = numbers;
            assert_eq!(say(requests, errors, warnings, Language::English), english);
            assert_eq!(
                say(requests, errors, warnings, Language::Japanese),
                japanese
            );
        }
    }
}
