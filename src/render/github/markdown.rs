//! Text in GitHub's Markdown that is nothing but text.

use crate::domain::visible;

/// Writes text that may stand in a cell of a table. What is between backticks becomes code.
///
/// Whatever Markdown or HTML could read is a character reference, and references begin no emphasis, link, cell or tag
/// (GFM 6.2); a mention is not looked for in code, and everything that somebody else wrote is between backticks.
pub(super) fn cell(text: &str) -> String {
    let lines: Vec<_> = text.lines().map(line).collect();
    lines.join("<br>")
}

/// Writes text as code.
pub(super) fn code(text: &str) -> String {
    format!("<code>{}</code>", escaped(text))
}

fn line(text: &str) -> String {
    let last = text.matches('`').count();
    text.split('`')
        .enumerate()
        // A backtick without its other half is text.
        .map(|(part, text)| match (part % 2 == 1, part == last) {
            (false, _) => escaped(text),
            (true, false) => code(text),
            (true, true) => escaped(&format!("`{text}")),
        })
        .collect()
}

fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in visible(text).chars() {
        // What means nothing inside of a line stays readable in the source, too.
        if c.is_ascii_punctuation() && !",;'/()?-+=".contains(c) {
            escaped.push_str(&format!("&#{};", u32::from(c)));
        } else {
            escaped.push(c);
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_read_as_markdown() {
        for (text, expected) in [
            ("the file is empty", "the file is empty"),
            (
                "write `a: b`, please",
                "write <code>a&#58; b</code>, please",
            ),
            ("a ` b", "a &#96; b"),
            ("one\n→ two", "one<br>→ two"),
            (
                "`<b> | [x](y) @all`",
                "<code>&#60;b&#62; &#124; &#91;x&#93;(y) &#64;all</code>",
            ),
            (
                "https://a.b **c**",
                "https&#58;//a&#46;b &#42;&#42;c&#42;&#42;",
            ),
            ("`\u{202e}`", "<code>&#92;u&#123;202e&#125;</code>"),
        ] {
            assert_eq!(cell(text), expected);
        }
    }
}
