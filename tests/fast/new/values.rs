//! Values of every kind are written as `validate` reads them.

use super::*;

#[test]
fn a_field_that_is_no_text_is_written_as_none() {
    let place = Place::new();
    place.put(
        "schema/request.schema.json",
        r#"{"properties":{"iamUser":{},"reason":{},"days":{"type":"integer"},"urgent":{"type":["boolean"]},"ticket":{"type":["string","integer"]}}}"#,
    );
    let new = |name: &str, fields: &[&str]| {
        let arguments = [
            "new", "--user", "batch-a", "--reason", REASON, "--name", name,
        ];
        place.run(&[&arguments[..], fields].concat())
    };
    let (out, _, code) = new(
        "a",
        &[
            "--field",
            "days=30",
            "--field",
            "urgent=true",
            "--field",
            "ticket=12",
        ],
    );
    assert_eq!(code, 0, "{out}");
    let text = place.read("requests/a.yaml");
    assert!(
        text.ends_with("days: 30\nurgent: true\nticket: '12'\n"),
        "{text}"
    );
    let (out, _, code) = place.run(&["validate"]);
    assert_eq!(code, 0, "{out}");
    // What is given twice is not chosen from in silence.
    for fields in [
        &["--field", "days=thirty"][..],
        &["--field", "urgent=yes"],
        &["--field", "iamUser=batch-b"],
        &["--field", "reason=Another one that is long enough"],
        &["--field", "ticket=a", "--field", "ticket=b"],
    ] {
        let (out, _, code) = new("b", fields);
        assert_eq!(
            (code, out.contains("error[")),
            (1, true),
            "{fields:?}: {out}"
        );
    }
    assert_eq!(place.requests(), ["requests/a.yaml"]);
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig { cases: 128, failure_persistence: None, ..Default::default() })]

    /// `new` writes what `validate` accepts without a word, or says the same as it, and writes nothing.
    #[test]
    fn whatever_is_asked_for_is_in_order_or_refused_before_it_is_written(
        user in "(batch-[a-z]{1,4}|batch-x #2|batch-＊|no|null|1e3|~|[ -~]{0,8})",
        reason in "(\\PC{0,40}|[-?:,\\[\\]{}#&*!|>'\"%@`~ \n\t：　＃a0.]{0,30}|(no|1e3|~|null|2024-01-01|0x1F|[0-9]{12,14}|# xxxxxxxxxxx|<<<<<<< HEAD\n=======|for ticket #12, only| leading and trailing |key: value pair|one\ntwo\n\nthree lines|⚠\u{fe0f} 葛\u{e0100} and more|a\u{fe0f} letter and more))",
    ) {
        let place = Place::new();
        let answered = |options: countersign::new::Options| {
            let setting = countersign::new::Setting {
                root: place.0.path(),
                is_at_root: true,
                language: None,
                is_interactive: false,
                is_coloured: false,
            };
            let mut out = Vec::new();
            let exit = countersign::new::run(options, &setting, &mut out).unwrap();
            (exit.code(), String::from_utf8(out).unwrap())
        };
        let validated = || {
            let mut out = Vec::new();
            let form = countersign::render::Form::Human { is_coloured: false };
            let exit = countersign::validate::run(place.0.path(), &[], None, form, &mut out).unwrap();
            (exit.code(), String::from_utf8(out).unwrap())
        };
        let (code, out) = answered(countersign::new::Options {
            user: Some(user),
            reason: Some(reason),
            folder: Some("requests".to_owned()),
            name: Some("a".to_owned()),
            expires: None,
            rotate_every: None,
            fields: Vec::new(),
        });
        if code == 0 {
            let expected = "1 request file and the configuration are in order\n".to_owned();
            proptest::prop_assert_eq!(validated(), (0, expected), "{}", out);
            proptest::prop_assert!(!out.contains("warning["), "{}", out);
        } else {
            proptest::prop_assert_eq!((code, out.contains("error[")), (1, true), "{}", out);
            proptest::prop_assert_eq!(place.requests(), Vec::<String>::new());
        }
    }
}
