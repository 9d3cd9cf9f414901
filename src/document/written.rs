//! Text as YAML that reads back the same, by everybody.

use super::Document;

/// A field to be written.
#[derive(Debug, Clone, Copy)]
pub struct Field<'a> {
    pub name: &'a str,
    pub value: &'a str,
    /// Whether the value is text even where it looks like a number, or like true or false.
    pub is_text: bool,
}

/// Writes fields, one below the other, as they are given: what is given twice is there twice.
pub fn written(fields: &[Field<'_>]) -> String {
    fields.iter().map(line).collect()
}

/// As people write it, if that is read back the same without any doubt; else between quotation marks.
fn line(field: &Field<'_>) -> String {
    let Field {
        name,
        value,
        is_text,
    } = *field;
    let plain = format!("{name}: {value}\n");
    if !is_text && is_read(&plain, name, value, false) {
        return plain;
    }
    let mapping: serde_yaml::Mapping = [(name.into(), value.into())].into_iter().collect();
    let usual = serde_yaml::to_string(&mapping).ok();
    let usual = usual.filter(|text| is_read(text, name, value, true));
    // JSON is YAML, and its text has no form but one.
    let quoted = |text: &str| serde_json::Value::from(text).to_string();
    usual.unwrap_or_else(|| {
        let line = format!("{name}: {}\n", quoted(value));
        let is_plain = is_read(&line, name, value, true);
        if is_plain {
            line
        } else {
            format!("{}: {}\n", quoted(name), quoted(value))
        }
    })
}

fn is_read(text: &str, name: &str, value: &str, is_text: bool) -> bool {
    let parsed = Document::parse(text.as_bytes());
    let Some(document) = parsed.document.filter(|_| parsed.problems.is_empty()) else {
        return false;
    };
    let [entry] = document.root.entries() else {
        return false;
    };
    entry.key == name && entry.node.text().is_some() == is_text && entry.node.to_text() == value
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn one(name: &str, value: &str, is_text: bool) -> String {
        written(&[Field {
            name,
            value,
            is_text,
        }])
    }

    #[test]
    fn what_could_be_read_as_something_else_is_quoted() {
        for (value, expected) in [
            ("batch-exporter", "a: batch-exporter\n"),
            ("no", "a: \"no\"\n"),
            ("1e3", "a: '1e3'\n"),
            ("~", "a: '~'\n"),
            ("null", "a: 'null'\n"),
            ("0x1F", "a: '0x1F'\n"),
            ("012", "a: '012'\n"),
            ("2024-01-01", "a: 2024-01-01\n"),
            ("# x", "a: '# x'\n"),
            ("for #12", "a: 'for #12'\n"),
            ("x: y", "a: 'x: y'\n"),
            (" x ", "a: ' x '\n"),
            ("[x] y", "a: '[x] y'\n"),
            ("x\ny", "a: |-\n  x\n  y\n"),
            ("⚠\u{fe0f} x", "a: ⚠\u{fe0f} x\n"),
        ] {
            assert_eq!(one("a", value, true), expected, "{value:?}");
        }
        assert_eq!(
            one("no", "x", true),
            "\"no\": \"x\"
"
        );
        assert_eq!(one("a", "30", false), "a: 30\n");
        assert_eq!(one("a", "true", false), "a: true\n");
        assert_eq!(one("a", "thirty", false), "a: thirty\n");
        assert_eq!(one("a", "yes", false), "a: \"yes\"\n");
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 1_024, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn whatever_is_written_reads_back_the_same(
            value in "(\\PC{0,24}|[-?:,\\[\\]{}#&*!|>'\"%@`~ \n\t：　＃a0.]{0,12}|[0-9._+-]{1,8}|(no|Yes|null|~|true|on|\\.inf|1e3))",
            is_text: bool,
        ) {
            let text = one("reason", &value, is_text);
            let parsed = Document::parse(text.as_bytes());
            let is_hidden = super::super::raw::hidden(&value).next().is_some();
            if is_hidden {
                prop_assert!(!parsed.problems.is_empty(), "{:?}", text);
            } else {
                prop_assert_eq!(&parsed.problems, &[], "{:?}", text);
                let root = parsed.document.unwrap().root;
                prop_assert_eq!(root.get("reason").unwrap().to_text(), value);
            }
        }
    }
}
