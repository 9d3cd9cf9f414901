//! How texts, characters and formats are shown in what is said about a file.

use crate::domain::{Locale, visible};
use crate::messages::joined;

/// Shows a text that somebody else wrote: escaped, not too much of it, and between backticks that it cannot close.
pub(super) fn shown(text: &str) -> String {
    const MOST: usize = 60;
    let mut clipped: String = text.chars().take(MOST).collect();
    if text.chars().nth(MOST).is_some() {
        clipped.push('…');
    }
    format!("`{}`", visible(&clipped).replace('`', "'"))
}

/// Shows several texts, and not too many of them.
pub(super) fn list(language: Locale, texts: &[String]) -> String {
    const MOST: usize = 8;
    let mut shown: Vec<_> = texts.iter().take(MOST).map(|text| shown(text)).collect();
    if texts.len() > MOST {
        shown.push("…".to_owned());
    }
    joined(language, &shown)
}

/// Finds the first character that a name has and an ASCII name cannot have.
pub(super) fn foreign(name: &str) -> Option<char> {
    name.chars().find(|c| !c.is_ascii())
}

/// Returns whether countersign accepts a character in the name of an IAM user.
pub(super) fn is_of_a_user(c: char) -> bool {
    c.is_ascii_alphanumeric() || "_+=.@-".contains(c)
}

/// Returns a text of a format of JSON Schema, for those that people write.
pub(super) fn example_of(format: &str) -> Option<&'static str> {
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
pub(super) enum Hidden {
    ByteOrderMark,
    /// Breaks the line for some and not for others.
    LineBreak,
    /// Changes the direction of the text.
    Direction,
    Control,
    Invisible,
}

impl Hidden {
    pub(super) fn new(character: char) -> Self {
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
pub(super) fn code_point(character: char) -> String {
    format!("U+{:04X}", u32::from(character))
}
