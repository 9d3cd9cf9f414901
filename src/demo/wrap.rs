//! Lines that fit a terminal of 80 columns.

/// What the narrowest terminal shows in a line.
const COLUMNS: usize = 80;

/// What does not begin a line in Japanese, and what does not end one.
const CLOSING: &str = "、。，．：；！？）」』ー…";
const OPENING: &str = "（「『";

/// Breaks a line into lines of at most 80 columns behind a margin of `margin` columns; the later ones are indented as the first
/// is, those of an item as its text is.
/// The sequences that colour a text take no column.
pub(super) fn wrapped(line: &str, margin: usize) -> Vec<String> {
    let most = COLUMNS - margin;
    let text = line.trim_start_matches(' ');
    let is_item = ["- ", "→ ", "● "].iter().any(|mark| text.starts_with(mark));
    let indent = " ".repeat(line.len() - text.len() + if is_item { 2 } else { 0 });
    let mut lines = Vec::new();
    let (mut current, mut taken) = (String::new(), 0);
    for piece in pieces(line) {
        let wide = columns(piece.trim_end());
        if taken + wide > most && !current.trim().is_empty() {
            lines.push(current.trim_end().to_owned());
            current = indent.clone();
            taken = indent.len();
        }
        for (glyph, width) in glyphs(piece) {
            // A single word can be wider than a line.
            if taken + width > most && glyph != " " {
                lines.push(std::mem::replace(&mut current, indent.clone()));
                taken = indent.len();
            }
            current.push_str(glyph);
            taken += width;
        }
    }
    lines.push(current.trim_end().to_owned());
    lines
}

/// The parts of a line that are not to be broken.
fn pieces(line: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut start = 0;
    let mut before: Option<char> = None;
    for (at, character) in line.char_indices() {
        let can_break = before.is_some_and(|before| {
            let is_after_word = before == ' ' && character != ' ';
            let is_between = (is_wide(before) || is_wide(character))
                && character != ' '
                && !CLOSING.contains(character)
                && !OPENING.contains(before);
            is_after_word || is_between
        });
        if can_break {
            pieces.push(&line[start..at]);
            start = at;
        }
        before = Some(character);
    }
    pieces.push(&line[start..]);
    pieces
}

/// How many columns a text takes.
pub(super) fn columns(text: &str) -> usize {
    glyphs(text).map(|(_, width)| width).sum()
}

/// The characters of a text with the columns that each takes; a sequence that colours what follows takes none.
fn glyphs(text: &str) -> impl Iterator<Item = (&str, usize)> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let character = rest.chars().next()?;
        let colour = rest.strip_prefix("\u{1b}[").and_then(|after| {
            let (codes, _) = after.split_once('m')?;
            let is_colour = codes.bytes().all(|b| b.is_ascii_digit() || b == b';');
            is_colour.then_some(codes.len() + 3)
        });
        let width = match (colour, is_wide(character)) {
            (Some(_), _) => 0,
            (None, true) => 2,
            (None, false) => 1,
        };
        let (glyph, after) = rest.split_at(colour.unwrap_or(character.len_utf8()));
        rest = after;
        Some((glyph, width))
    })
}

/// Whether a terminal shows it two columns wide: kana, han characters, full-width forms, emoji.
fn is_wide(character: char) -> bool {
    matches!(character,
        '\u{2e80}'..='\u{303e}'
            | '\u{3041}'..='\u{a4cf}'
            | '\u{ac00}'..='\u{d7a3}'
            | '\u{f900}'..='\u{faff}'
            | '\u{fe30}'..='\u{fe6f}'
            | '\u{ff00}'..='\u{ff60}'
            | '\u{ffe0}'..='\u{ffe6}'
            | '\u{2705}'
            | '\u{26d4}'
            | '\u{2795}'..='\u{2797}'
            | '\u{1f300}'..='\u{1faff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stay_whole_and_a_longer_one_is_cut() {
        let text = format!("    {} {}", "word ".repeat(20), "x".repeat(100));
        let lines = wrapped(&text, 2);
        assert!(lines.iter().all(|line| columns(line) <= 78), "{lines:#?}");
        assert!(
            lines.iter().all(|line| line.starts_with("    ")),
            "{lines:#?}"
        );
        assert_eq!(lines[0], format!("    {}", "word ".repeat(15).trim_end()));
        let all: String = lines.concat().split_whitespace().collect();
        assert_eq!(all, text.split_whitespace().collect::<String>());
    }

    #[test]
    fn no_line_of_japanese_begins_with_a_comma() {
        for length in 1..60 {
            let text = format!("{}、続き（括弧）。", "あ".repeat(length));
            for line in wrapped(&text, 0) {
                assert!(columns(&line) <= 80, "{line}");
                assert!(!line.starts_with(|c| CLOSING.contains(c)), "{line}");
                assert!(!line.ends_with(|c| OPENING.contains(c)), "{line}");
            }
        }
    }

    #[test]
    fn colours_take_no_column() {
        let text = format!("\u{1b}[1m{}\u{1b}[0m", "a".repeat(80));
        assert_eq!(columns(&text), 80);
        assert_eq!(wrapped(&text, 0), [text]);
    }
}
