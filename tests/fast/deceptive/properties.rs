//! What holds for any tree, any text and any bytes.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::LazyLock;

use countersign::check::{self, REQUEST_SCHEMA, Schema};
use countersign::document::Document;
use countersign::domain::{Diagnostic, Exit, Locale, is_deceptive};
use countersign::render::{self, FilesReport, Findings, Form, Report};
use proptest::prelude::*;
use serde_json::Value;

static SCHEMA: LazyLock<Schema> = LazyLock::new(|| Schema::new(REQUEST_SCHEMA).unwrap());
const PATH: &str = "requests/20261102090000.yaml";

/// How a string is written.
#[derive(Debug, Clone, Copy)]
enum Style {
    Plain,
    Single,
    Double,
    Literal,
    Folded,
}

#[derive(Debug, Clone)]
enum Tree {
    Text(String, Style),
    List(Vec<Tree>, bool),
    Map(BTreeMap<String, Tree>, bool),
}

fn style() -> impl Strategy<Value = Style> {
    use Style::{Double, Folded, Literal, Plain, Single};
    prop_oneof![
        Just(Plain),
        Just(Single),
        Just(Double),
        Just(Literal),
        Just(Folded)
    ]
}

fn tree() -> impl Strategy<Value = Tree> {
    let text = prop_oneof![
        "[ -~]{0,12}",
        "[a-z夜間\\n\\t:#'\"&*!|>%@`{}\\[\\], -]{0,10}",
        any::<String>()
    ];
    let leaf = (text, style()).prop_map(|(text, style)| Tree::Text(text, style));
    let inner = leaf.prop_recursive(3, 24, 4, |inner| {
        prop_oneof![
            (prop::collection::vec(inner.clone(), 0..4), any::<bool>())
                .prop_map(|(items, flow)| Tree::List(items, flow)),
            (
                prop::collection::btree_map("[a-z]{1,6}", inner, 0..4),
                any::<bool>()
            )
                .prop_map(|(entries, flow)| Tree::Map(entries, flow)),
        ]
    });
    prop::collection::btree_map("k[a-z]{1,6}", inner, 1..4).prop_map(|map| Tree::Map(map, false))
}

impl Tree {
    fn json(&self) -> Value {
        match self {
            Self::Text(text, _) => Value::String(text.clone()),
            Self::List(items, _) => items.iter().map(Self::json).collect(),
            Self::Map(map, _) => map
                .iter()
                .map(|(key, tree)| (key.clone(), tree.json()))
                .collect(),
        }
    }

    /// Writes the tree behind a colon or a hyphen.
    fn write(&self, out: &mut String, indent: usize, in_flow: bool) {
        let blanks = " ".repeat(indent);
        match self {
            Self::Text(text, style) => scalar(text, *style, out, indent, in_flow),
            Self::List(items, flow) if *flow || in_flow || items.is_empty() => {
                out.push_str(" [");
                for item in items {
                    item.write(out, indent, true);
                    out.push(',');
                }
                out.push(']');
            }
            Self::Map(map, flow) if *flow || in_flow || map.is_empty() => {
                out.push_str(" {");
                for (key, tree) in map {
                    write!(out, " {key}:").unwrap();
                    tree.write(out, indent, true);
                    out.push(',');
                }
                out.push('}');
            }
            Self::List(items, _) => {
                for item in items {
                    write!(out, "\n{blanks}-").unwrap();
                    item.write(out, indent + 1, false);
                }
            }
            Self::Map(map, _) => {
                for (key, tree) in map {
                    write!(out, "\n{blanks}{key}:").unwrap();
                    tree.write(out, indent + 1, false);
                }
            }
        }
    }
}

fn scalar(text: &str, style: Style, out: &mut String, indent: usize, in_flow: bool) {
    let blanks = " ".repeat(indent + 1);
    match style.for_text(text, in_flow) {
        Style::Plain => write!(out, " {text}").unwrap(),
        Style::Single => write!(out, " '{}'", text.replace('\'', "''")).unwrap(),
        Style::Double => write!(out, " {}", Value::from(text)).unwrap(),
        block @ (Style::Literal | Style::Folded) => {
            let sign = if matches!(block, Style::Literal) {
                '|'
            } else {
                '>'
            };
            write!(out, " {sign}-").unwrap();
            for line in text.split('\n') {
                write!(out, "\n{blanks}{line}").unwrap();
            }
        }
    }
}

impl Style {
    /// Some texts cannot be written in some styles; double quotation marks can hold everything.
    fn for_text(self, text: &str, in_flow: bool) -> Self {
        let is_word = |text: &str| {
            text.chars()
                .all(|c| c.is_ascii_alphabetic() || "夜間".contains(c))
        };
        let is_edge = |c: char| c.is_whitespace();
        let is_one_line = !text.is_empty() && !text.contains(['\n', '\r']);
        let is_trimmed = !text.starts_with(is_edge) && !text.ends_with(is_edge);
        let is_typed = ["null", "true", "false"]
            .iter()
            .any(|word| text.eq_ignore_ascii_case(word));
        let fits = match self {
            Self::Plain => is_one_line && is_trimmed && text.split(' ').all(is_word) && !is_typed,
            Self::Single => is_one_line,
            Self::Double => true,
            Self::Literal => !text.is_empty() && is_trimmed && !text.contains('\r') && !in_flow,
            Self::Folded => is_one_line && is_trimmed && !in_flow,
        };
        if fits { self } else { Self::Double }
    }
}

/// Every span lies inside, begins and ends between characters, and is not empty.
fn check_spans<'a>(bytes: &[u8], spans: impl Iterator<Item = &'a std::ops::Range<usize>>) {
    for span in spans {
        assert!(
            span.start < span.end && span.end <= bytes.len(),
            "{span:?} in {bytes:?}"
        );
        if let Ok(text) = std::str::from_utf8(bytes) {
            assert!(text.get(span.clone()).is_some(), "{span:?} in {text:?}");
        }
    }
}

/// Whatever it says: it does not panic, it points at something, and it shows nothing hostile.
fn check_bytes(bytes: &[u8]) {
    let parsed = Document::parse(bytes);
    assert!(parsed.document.is_some() || !parsed.problems.is_empty());
    check_spans(
        bytes,
        parsed.problems.iter().filter_map(|(span, _)| span.as_ref()),
    );
    let (_, mut diagnostics) = check::request(PATH, bytes, &SCHEMA);
    let (_, more) = check::configuration(bytes);
    diagnostics.extend(more.into_iter().map(|diagnostic| Diagnostic {
        path: PATH.to_owned(),
        ..diagnostic
    }));
    let spans = diagnostics
        .iter()
        .flat_map(|found| found.span.iter().chain(found.problem.related()));
    check_spans(bytes, spans);
    let report = Report::Files(FilesReport {
        findings: Findings {
            diagnostics,
            sources: [(PATH.to_owned(), bytes.to_vec())].into(),
        },
        requests: 1,
        exit: Exit::Wrong,
        language: Locale::ENGLISH,
    });
    for language in [Locale::ENGLISH, Locale::JAPANESE] {
        let mut out = Vec::new();
        let form = Form::Human { is_coloured: false };
        render::write(&report, Some(language), form, &mut out).unwrap();
        let text = String::from_utf8(out).unwrap();
        assert!(!text.contains(|c| c != '\n' && is_deceptive(c)), "{text:?}");
    }
}

/// Texts made of what has a meaning in YAML.
fn soup() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "iamUser",
        "reason",
        ": ",
        ":",
        "\n",
        "\n  ",
        "\n\t",
        " ",
        "- ",
        "? ",
        "{",
        "}",
        "[",
        "]",
        ",",
        "&a ",
        "*a",
        "!!str ",
        "!",
        "'",
        "\"",
        "|",
        ">",
        "|2-",
        "%YAML 1.2\n",
        "---\n",
        "...\n",
        "# ",
        "<<",
        "\r",
        "\r\n",
        "\u{feff}",
        "\u{85}",
        "\u{2028}",
        "\u{202e}",
        "\0",
        "夜間",
        "\\u0061",
        "\\",
        "0x1F",
        "~",
        "null",
        "yes",
        "1e9",
        "\u{3000}",
        "batch-a",
    ]);
    prop::collection::vec(pieces, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_tree_reads_back_as_itself_or_is_refused(tree in tree()) {
        let mut text = String::new();
        tree.write(&mut text, 0, false);
        text.push('\n');
        let parsed = Document::parse(text.as_bytes());
        if parsed.problems.is_empty() {
            let read = parsed.document.unwrap().root.to_json();
            prop_assert_eq!(read, tree.json(), "{:?}", text);
        }
    }

    #[test]
    fn a_tree_in_double_quotation_marks_is_accepted_as_it_is(
        texts in prop::collection::btree_map("k[a-z]{1,6}", "[ -~夜間バッチ]{0,40}", 1..6)
    ) {
        let text: String = texts.iter().map(|(key, text)| format!("{key}: {}\n", Value::from(text.as_str()))).collect();
        let parsed = Document::parse(text.as_bytes());
        prop_assert_eq!(parsed.problems, vec![]);
        let expected: Value = texts.iter().map(|(key, text)| (key.clone(), Value::from(text.as_str()))).collect();
        prop_assert_eq!(parsed.document.unwrap().root.to_json(), expected);
    }

    #[test]
    fn any_bytes_are_read_without_harm(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        check_bytes(&bytes);
    }

    #[test]
    fn any_text_is_read_without_harm(text in any::<String>()) {
        check_bytes(text.as_bytes());
    }

    #[test]
    fn any_soup_is_read_without_harm(text in soup()) {
        check_bytes(text.as_bytes());
        check_bytes(format!("iamUser: batch-a\nreason: long enough to be one\n{text}").as_bytes());
    }
}
