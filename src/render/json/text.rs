//! JSON as text.

use serde::Serialize;

use crate::domain::is_deceptive;

/// Writes a value, with every character as an escape that could deceive who looks at it. It reads back the same.
pub(in crate::render) fn text(value: &impl Serialize) -> String {
    // It fails only for maps whose keys are not text.
    let plain = serde_json::to_string_pretty(value).unwrap_or_default();
    let mut text = String::with_capacity(plain.len() + 1);
    for c in plain.chars() {
        // Outside of strings there is nothing deceptive but line feeds, and inside they are escapes already.
        if is_deceptive(c) && c != '\n' {
            let units = c.encode_utf16(&mut [0; 2]).to_vec();
            units
                .iter()
                .for_each(|unit| text.push_str(&format!("\\u{unit:04x}")));
        } else {
            text.push(c);
        }
    }
    text.push('\n');
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_deceives_is_an_escape_and_reads_back_the_same() {
        let hostile = "a\u{202e}\u{1b}\u{7f}\u{85}\n\u{e0041}夜\"\\";
        let written = text(&[hostile]);
        assert_eq!(
            written,
            "[\n  \"a\\u202e\\u001b\\u007f\\u0085\\n\\udb40\\udc41夜\\\"\\\\\"\n]\n"
        );
        let read: Vec<String> = serde_json::from_str(&written).unwrap();
        assert_eq!(read, [hostile]);
    }
}
