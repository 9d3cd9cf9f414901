//! The files that nearly everybody writes: `name: value` on a line of its own, without any sign that means more.
//!
//! All readers of YAML agree about them, so `serde_yaml` need not be asked: this takes a third of the time that it takes.
//! A test asks it all the same.

use serde_yaml::{Mapping, Value};

/// Reads such a file; `None` if it is not as simple as that.
pub(super) fn read(text: &str) -> Option<Value> {
    let mut fields = Mapping::new();
    for line in text.split('\n') {
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let (name, value) = line.split_once(": ")?;
        if !is_simple_name(name) || !is_simple_value(value) {
            return None;
        }
        fields.insert(Value::from(name), Value::from(value));
    }
    (!fields.is_empty()).then_some(Value::Mapping(fields))
}

fn is_simple_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.bytes().all(|b| b.is_ascii_alphanumeric())
        && !is_short_word(name)
}

/// Begins with a letter, ends with no blank or colon, and has neither `: ` nor ` #` in it.
fn is_simple_value(value: &str) -> bool {
    value.starts_with(|c: char| c.is_ascii_alphabetic() || is_japanese(c))
        && !value.ends_with([' ', '\u{3000}', ':'])
        && value
            .chars()
            .all(|c| matches!(c, ' '..='~') || is_japanese(c))
        && !value.contains(": ")
        && !value.contains(" #")
        && !is_short_word(value)
}

/// `true`, `null`, `NaN` and the like are no text, or not to everybody.
fn is_short_word(text: &str) -> bool {
    text.len() < 6 && text.bytes().all(|b| b.is_ascii_alphabetic())
}

/// Kana, han, and their punctuation.
fn is_japanese(c: char) -> bool {
    matches!(c, '\u{3001}'..='\u{30ff}' | '\u{4e00}'..='\u{9fff}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_request_as_the_guide_has_it_is_simple() {
        let text =
            "# why\niamUser: batch-exporter\nreason: 夜間バッチが S3 へエクスポートするため\n";
        assert_eq!(read(text), Some(serde_yaml::from_str(text).unwrap()));
        for odd in [
            "iamUser: \"b\"\n",
            "iamUser: b\n  c\n",
            "iamUser: abcdefg #c\n",
            "iamUser: a: b\n",
            "iamUser:\n",
            "iamUser: null\n",
            "iamUser: abcdefg \n",
            "iamUser: abcdefg\r\n",
            "iamUser: abcdefg:\n",
            "- abcdefg: hijklmn\n",
            "---\niamUser: abcdefg\n",
            "%YAML: abcdefg\n",
            "",
            "# only\n",
        ] {
            assert_eq!(read(odd), None, "{odd:?}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 1_024, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn what_is_simple_is_read_as_serde_yaml_reads_it(
            text in "((#[ -~]{0,9}|[A-Za-z][A-Za-z0-9]{5,8}: [A-Za-z夜ぁー][ -~夜、・]{0,12}|[ -~夜]{0,9}|null: x|infinity: -.inf|nan123: Infinity)\n){0,5}"
        ) {
            if let Some(simple) = read(&text) {
                match serde_yaml::from_str::<Value>(&text) {
                    Ok(value) => prop_assert_eq!(simple, value, "{:?}", text),
                    // The first parser finds equal keys.
                    Err(error) => prop_assert!(error.to_string().contains("duplicate"), "{:?}: {}", text, error),
                }
            }
        }
    }
}
