//! Texts made to deceive or to exhaust, and their honest twins.

use super::*;
use crate::domain::{Encoding, Severity, SyntaxCause};

/// Returns the code of every problem with the text that it points at.
fn problems(bytes: impl AsRef<[u8]>) -> Vec<String> {
    let bytes = bytes.as_ref();
    Document::parse(bytes)
        .problems
        .into_iter()
        .map(|(span, problem)| match span {
            Some(span) => {
                assert!(span.end <= bytes.len(), "{span:?}");
                let text = String::from_utf8_lossy(&bytes[span]);
                format!("{} {}", problem.code(), crate::domain::visible(&text))
            }
            None => problem.code().to_owned(),
        })
        .collect()
}

#[test]
fn what_is_written_is_what_is_read() {
    let text = "# a comment\n---\niamUser: \"b\"\r\nreason: >-\n  夜間\n  バッチ\nextra: {n: -1.5, list: [true, ~, 'x']}\nnothing:\n...\n";
    let parsed = Document::parse(text.as_bytes());
    assert_eq!(parsed.problems, []);
    let root = parsed.document.unwrap().root;
    assert_eq!(
        root.to_json(),
        serde_json::json!({"iamUser": "b", "reason": "夜間 バッチ", "extra": {"n": -1.5, "list": [true, null, "x"]}, "nothing": null})
    );
    let places: Vec<_> = root
        .entries()
        .iter()
        .map(|entry| {
            (
                &text[entry.key_span.clone()],
                &text[entry.node.span.clone()],
            )
        })
        .collect();
    assert_eq!(
        places,
        [
            ("iamUser", "\"b\""),
            ("reason", "夜間\n  バッチ"),
            ("extra", "{n: -1.5, list: [true, ~, 'x']}"),
            ("nothing", "nothing"),
        ]
    );
}

#[test]
fn what_people_write_is_not_refused() {
    for (text, reason) in [
        ("reason: |\r\n  one\r\n  two\r\n", "one\ntwo\n"),
        ("reason: |-\n  one\n\n  two", "one\n\ntwo"),
        ("reason: >\n  one\n  two\n\n  three\n", "one two\nthree\n"),
        ("reason: one\n  two   # not three\n", "one two"),
        (
            "reason: \"one\n  two \\\"x\\\" \\u3042\"  \r\n",
            "one two \"x\" \u{3042}",
        ),
        ("reason: 'it''s: [x] # y'", "it's: [x] # y"),
        ("\n# a\n\nreason:   none   \n# b\n\n", "none"),
        ("reason:\n  one\n", "one"),
        ("{reason: one}\n", "one"),
        ("---\n\"reason\": 2026-11-02 #\n", "2026-11-02"),
        (
            "reason: 夜間\u{3000}バッチ — 😀 (S3)\n",
            "夜間\u{3000}バッチ — 😀 (S3)",
        ),
        (
            "reason: ⚠\u{fe0f} 葛\u{e0100}城市の 👨\u{200d}👩\u{200d}👧\n",
            "⚠\u{fe0f} 葛\u{e0100}城市の 👨\u{200d}👩\u{200d}👧",
        ),
        ("reason: \"\\u26a0\\ufe0f ok\"\n", "⚠\u{fe0f} ok"),
        ("reason: 'yes'\n", "yes"),
        ("reason: \"012\"\n", "012"),
        ("reason: 1.2.3\n", "1.2.3"),
        ("reason: 12:30:45\n", "12:30:45"),
    ] {
        let parsed = Document::parse(text.as_bytes());
        let mut severities = parsed.problems.iter().map(|(_, one)| one.severity());
        assert!(severities.all(|one| one == Severity::Warning), "{text:?}");
        let root = parsed.document.unwrap().root;
        assert_eq!(root.get("reason").unwrap().text(), Some(reason), "{text:?}");
    }
}

#[test]
fn a_value_that_a_comment_cuts_off_is_pointed_at() {
    for (text, comment) in [
        ("reason: one\n  two   # not three\n", "# not three"),
        ("a: b #2\n", "#2"),
        ("a: b\t# c\r\nb: 1\n", "# c"),
        ("a: 12 # c", "# c"),
        ("a: true # c", "# c"),
        ("a: [b, c #d\n ]\n", "#d"),
        ("a:\n- a #b\n", "#b"),
    ] {
        assert_eq!(problems(text), [format!("cut-off {comment}")], "{text:?}");
    }
    for text in [
        "a: b#2\n",
        "a: \"b #2\" # c\n",
        "a: 'b' #2\n",
        "a: [b] # c\n",
        "a: |\n  b #2\n",
        "a: # b\n  c: d\n",
        "a: b\n# c\n",
    ] {
        assert_eq!(problems(text), [""; 0], "{text:?}");
    }
}

#[test]
fn every_problem_has_its_place() {
    for (text, expected) in [
        ("", vec!["empty-file"]),
        ("# only a comment\n", vec!["empty-file t"]),
        ("---\n", vec!["empty-file -"]),
        ("\u{feff}a: b\n", vec!["hidden-character \\u{feff}"]),
        ("a: b\rc: d\n", vec!["hidden-character \\u{d}"]),
        (
            "a: b # \u{202e}\u{200b}c\n",
            vec!["hidden-character \\u{202e}\\u{200b}"],
        ),
        ("a: b # x\u{85}c: d\n", vec!["hidden-character \\u{85}"]),
        ("a: b # x\u{2028}a: d\n", vec!["hidden-character \\u{2028}"]),
        ("a: 1\u{fe0f}\n", vec!["hidden-character \\u{fe0f}"]),
        (
            "a: x\u{e0100}⚠\u{fe0f}\n",
            vec!["hidden-character \\u{e0100}"],
        ),
        ("a: \"x\\ufe0f\"\n", vec!["hidden-character \"x\\ufe0f\""]),
        ("a: \"x\\u202ey\"\n", vec!["hidden-character \"x\\u202ey\""]),
        ("\"a\\0\": x\n", vec!["hidden-character \"a\\0\""]),
        ("a: 1\n---\nb: 2\n", vec!["several-documents ---"]),
        ("%YAML 1.2\n---\na: 1\n", vec!["directive %YAML 1.2"]),
        ("a: &x 1\nb: *x\n", vec!["anchor &x", "alias *x"]),
        ("a: *x\n", vec!["alias *"]),
        (
            "a: !foo bar\nb: !!str 1\nc: ! x\nd: !<tag:x> [1]\ne: !y\n",
            vec!["tag !foo", "tag !!str", "tag !", "tag !<tag:x>", "tag !y"],
        ),
        (
            "a: 1\nb: {a: 1, a: 2}\na: 3\n",
            vec!["duplicate-key a", "duplicate-key a"],
        ),
        ("<<: {a: 1}\n", vec!["merge-key <<"]),
        (
            "1: a\ntrue: b\n~: c\n",
            vec!["key-not-text 1", "key-not-text true", "key-not-text ~"],
        ),
        (
            "? [a]\n: b\n? {c: d}\n: e\n",
            vec!["key-not-text [a]", "key-not-text {c: d}"],
        ),
        (
            "a: .inf\nb: -.Inf\nc: 0x1F\nd: 0o17\ne: +1\n",
            vec![
                "number-form .inf",
                "number-form -.Inf",
                "number-form 0x1F",
                "number-form 0o17",
                "number-form +1",
            ],
        ),
        (
            "a: yes\nb: Off\nc: 012\nd: 1_000\n",
            vec![
                "truth-form yes",
                "truth-form Off",
                "number-form 012",
                "number-form 1_000",
            ],
        ),
        (
            "\"\\u0061\": 1\nno: 2\n",
            vec!["not-literal \"\\u0061\"", "key-not-text no"],
        ),
        ("just text\n", vec!["not-a-mapping just text"]),
        ("- a\n- b\n", vec!["not-a-mapping - a"]),
        ("iamUser：batch\nreason：夜間\n", vec!["not-a-mapping ："]),
    ] {
        assert_eq!(problems(text), expected, "{text:?}");
    }
    assert_eq!(problems(b"a: \x96\xe9\n"), ["not-utf8 \u{fffd}"]);
    assert_eq!(problems([b'#'; MAX_BYTES + 1]), ["file-too-large #"]);
    assert_eq!(problems(b"a\0:\0 \0b\0"), ["not-utf8 \\u{0}"]);
    for (bytes, expected) in [
        (&b"\xff\xfea\0:\0 \0b\0"[..], Encoding::Utf16),
        (b"\xfe\xff\0a\0:\0 Y\x14", Encoding::Utf16),
        (b"\0a\0:\0 \0b\0\n\x59\x14", Encoding::Utf16),
        (b"a: \x1b$BLk4V\x1b(B\n", Encoding::Iso2022Jp),
        (b"a: \x1b$@Lk4V\x1b(J\n", Encoding::Iso2022Jp),
        (b"a: \xcc\xeb\xb4\xd6\n", Encoding::Unknown),
    ] {
        let parsed = Document::parse(bytes);
        let all: Vec<_> = parsed.problems.into_iter().map(|(_, one)| one).collect();
        assert_eq!(all, [Problem::NotUtf8 { encoding: expected }], "{bytes:?}");
    }
}

/// Whatever is typed, it is read or refused: these pieces, in many orders.
#[test]
fn no_text_stops_the_program() {
    const PIECES: [&str; 36] = [
        "a",
        ":",
        ": ",
        "：",
        "︰",
        "∶",
        "\n",
        "\r\n",
        " ",
        "\u{3000}",
        "\t",
        "\"",
        "'",
        "“",
        "”",
        "[",
        "]",
        "［",
        "{",
        "}",
        "、",
        ",",
        "#",
        "＃",
        " #",
        "-",
        "- ",
        "|",
        "&x",
        "*x",
        "!",
        "<<<<<<< ",
        "東\u{e0101}",
        "⚠\u{fe0f}",
        "夜間",
        "\u{fe0f}",
    ];
    let mut seed: u64 = 1;
    let mut next = |below: u64| {
        seed = seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from((seed >> 33) % below).unwrap()
    };
    for _ in 0..30_000 {
        let mut text = ["", "iamUser: ", "a: b\nc: "][next(3)].to_owned();
        for _ in 0..next(14) {
            text.push_str(PIECES[next(36)]);
        }
        let parsed = std::panic::catch_unwind(|| drop(Document::parse(text.as_bytes())));
        assert!(parsed.is_ok(), "{text:?}");
    }
}

#[test]
fn two_names_that_look_the_same_are_not_two_fields() {
    for name in ["承\u{e0101}認者", "⚠\u{fe0f}"] {
        let text = format!("{name}: 田中\n");
        let problems = Document::parse(text.as_bytes()).problems;
        assert_eq!(problems.len(), 1, "{text}: {problems:?}");
    }
}

#[test]
fn what_is_not_yaml_is_explained() {
    for (text, cause, place) in [
        ("a:\n\t- b\n", SyntaxCause::Tab, 3),
        ("\ta: b\n", SyntaxCause::Tab, 0),
        ("a: b: c\n", SyntaxCause::ColonInValue, 4),
        ("a: b\nreason：夜間\n", SyntaxCause::FullWidth('：'), 11),
        ("a: b\nreason:夜間\n", SyntaxCause::TightColon, 11),
        ("a: b\nreason\n", SyntaxCause::NoColon, 5),
        ("a: \"b\n", SyntaxCause::OpenQuote, 3),
        ("a: \"b\nc：d\n", SyntaxCause::OpenQuote, 3),
        ("a: [b,\nc：d\n", SyntaxCause::OpenBracket, 3),
        ("a: 'b' c\n", SyntaxCause::AfterQuote, 7),
        ("a: [1\n", SyntaxCause::OpenBracket, 3),
        ("a: @b\n", SyntaxCause::SpecialStart('@'), 3),
        ("- a\nb: c\n", SyntaxCause::Item, 0),
        ("a: x\n- b: c\n", SyntaxCause::Item, 5),
        ("a：b\nc: d\n", SyntaxCause::FullWidth('：'), 1),
        ("a b\nc: d\n", SyntaxCause::NoColon, 0),
        ("a: \"b\nc: d\n", SyntaxCause::OpenQuote, 3),
        ("a: x\n　\nb: c\n", SyntaxCause::FullWidth('\u{3000}'), 5),
        ("a: [x]　\nb: c\n", SyntaxCause::FullWidth('\u{3000}'), 6),
        ("a: [\"x\" \"y\"]\n", SyntaxCause::NoComma, 8),
        ("a: [\"x\" # y]\nb: c\n", SyntaxCause::Comment, 8),
        ("a: x #1\n  y\nb: c\n", SyntaxCause::Comment, 5),
        (" a: b\nc: d\n", SyntaxCause::Indent, 1),
        ("a: b\n  c: d\n", SyntaxCause::ColonInValue, 8),
        ("a:\n  b: c\n   d: e\n", SyntaxCause::ColonInValue, 14),
        ("a: | b\nc: d\n", SyntaxCause::SpecialStart('|'), 3),
        ("a: [b] c\nc: d\n", SyntaxCause::SpecialStart('['), 3),
        ("a: , b\n", SyntaxCause::SpecialStart(','), 3),
        // What looks like a mistake in a text is none.
        (
            "a: |\n  b：c\n　\nd\n",
            SyntaxCause::FullWidth('\u{3000}'),
            13,
        ),
        (
            "a: 1\nb: x：y ＃ z\n  「c」：\nd e\n",
            SyntaxCause::NoColon,
            33,
        ),
        ("a: '：\n  ＃'\nb c\n", SyntaxCause::NoColon, 15),
    ] {
        let parsed = Document::parse(text.as_bytes());
        let (span, problem) = parsed.problems.first().unwrap();
        assert_eq!(*problem, Problem::YamlSyntax { cause }, "{text:?}");
        assert_eq!(span.as_ref().unwrap().start, place, "{text:?}");
    }
}

#[test]
fn what_is_made_to_exhaust_is_refused_at_once() {
    for piece in [
        "[",
        "{a: ",
        "- ",
        "? ",
        "{",
        "a:\n",
        "*a ",
        "&a ",
        "!a ",
        "{a,",
        "[[],",
        "'",
        "\u{200b} ",
    ] {
        let text = piece.repeat(MAX_BYTES / piece.len());
        let started = std::time::Instant::now();
        assert!(
            !Document::parse(text.as_bytes()).problems.is_empty(),
            "{piece}"
        );
        assert!(started.elapsed().as_secs() < 2, "{piece}");
    }
}
