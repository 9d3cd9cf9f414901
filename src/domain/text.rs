//! Text that somebody else wrote, made safe to look at.

/// Says whether a character can make text look like something that it is not.
///
/// Controls (C0, C1, so U+0085 too), line and paragraph separators, bidirectional controls, zero-width and other
/// default-ignorable characters, tags. Line feed and tab are controls; who accepts them says so.
#[must_use]
pub fn is_deceptive(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{feff}'
            | '\u{fe00}'..='\u{fe0f}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}'
            | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

/// Returns the text with every deceptive character written as an escape, such as `\u{202e}`.
#[must_use]
pub fn visible(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        if is_deceptive(c) {
            shown.extend(c.escape_unicode())
        } else {
            shown.push(c)
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_deceives_is_shown_as_an_escape() {
        assert_eq!(visible("夜間 batch"), "夜間 batch");
        assert_eq!(
            visible("a\u{202e}b\u{1b}[31m\u{200b}\n"),
            "a\\u{202e}b\\u{1b}[31m\\u{200b}\\u{a}"
        );
    }
}
