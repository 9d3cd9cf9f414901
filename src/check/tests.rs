//! Files that are right, and files that are wrong in one way each.

use super::*;
use crate::domain::{PathFault, Severity};

const PATH: &str = "requests/20261102090000.yaml";
const GOOD: &str = "iamUser: batch-exporter\nreason: The nightly batch exports to S3\n";

fn schema() -> Schema {
    Schema::new(REQUEST_SCHEMA).unwrap()
}

/// Returns the code of every problem with the text that it points at.
fn codes(text: &str, diagnostics: &[Diagnostic]) -> Vec<String> {
    diagnostics
        .iter()
        .map(|diagnostic| match &diagnostic.span {
            Some(span) => format!("{} {}", diagnostic.problem.code(), &text[span.clone()]),
            None => diagnostic.problem.code().to_owned(),
        })
        .collect()
}

fn written(path: &str, user: &str) -> Written {
    let text = format!("iamUser: {user}\nreason: long enough to be one\n");
    request(path, text.as_bytes(), &schema()).0.unwrap()
}

fn configured(folders: &str) -> crate::domain::Configuration {
    let text = format!("accounts:\n  main: &\nfolders:\n{folders}").replace(
        "&",
        "{id: '123456789012', region: us-east-1, topic: 'arn:aws:sns:us-east-1:123456789012:t'}",
    );
    let (configuration, problems) = configuration(text.as_bytes());
    assert_eq!(problems, []);
    configuration.unwrap()
}

#[test]
fn a_request_in_order_is_taken_as_it_is() {
    let (request, problems) = request(PATH, GOOD.as_bytes(), &schema());
    assert_eq!(problems, []);
    let request = request.unwrap();
    assert_eq!(request.user.as_str(), "batch-exporter");
    assert_eq!(request.reason.as_str(), "The nightly batch exports to S3");
    assert_eq!(&GOOD[request.user_span], "batch-exporter");
}

#[test]
fn what_is_wrong_with_a_request_is_told_once() {
    let long = "a".repeat(65);
    for (text, expected) in [
        (
            "iamUser: a,b\nreason: short\n".to_owned(),
            vec!["invalid-user a,b", "invalid-reason short"],
        ),
        (
            format!("iamUser: {long}\nreason: 夜間バッチのため\n"),
            vec![
                &*format!("invalid-user {long}"),
                "invalid-reason 夜間バッチのため",
            ],
        ),
        (
            "note: x\n".to_owned(),
            vec![
                "missing-field note",
                "missing-field note",
                "unknown-field note",
            ],
        ),
        (
            "iamuser: batch\nreason: long enough to be one\n".to_owned(),
            vec!["unknown-field iamuser"],
        ),
        (
            "iamUser:\nreason: 1234567890123\n".to_owned(),
            vec!["wrong-type iamUser", "wrong-type 1234567890123"],
        ),
        (
            "iamUser: [a]\nreason: {a: b}\n".to_owned(),
            vec!["wrong-type [a]", "wrong-type {a: b}"],
        ),
        (
            "iamUser: a\nreason: \"             \"\n".to_owned(),
            vec!["invalid-reason \"             \""],
        ),
        (
            "iamUser: a\nreason: \"bell \\a rings in here\"\n".to_owned(),
            vec!["hidden-character \"bell \\a rings in here\""],
        ),
    ] {
        let (request, problems) = request(PATH, text.as_bytes(), &schema());
        assert!(request.is_none());
        assert_eq!(codes(&text, &problems), expected, "{text}");
    }
}

#[test]
fn a_request_has_its_place() {
    for (path, fault) in [
        ("other/a.yaml", PathFault::Elsewhere),
        ("requests/a.yml", PathFault::Extension),
        ("requests/a.YAML", PathFault::Extension),
        ("requests/picture.png", PathFault::Extension),
        ("requests/.gitkeep", PathFault::Extension),
        ("requests/A.yaml", PathFault::Name),
        ("requests/.yaml", PathFault::Name),
        ("requests/-a.yaml", PathFault::Name),
        ("requests/prod/a b.yaml", PathFault::Name),
        ("requests/Prod/a.yaml", PathFault::Folder),
        ("requests//a.yaml", PathFault::Folder),
        (
            &format!("requests/{}a.yaml", "a/".repeat(99)),
            PathFault::Length,
        ),
    ] {
        let (request, problems) = request(path, GOOD.as_bytes(), &schema());
        assert!(request.is_none());
        assert_eq!(problems.len(), 1, "{path}");
        assert_eq!(
            problems[0].problem,
            Problem::NotARequest { fault },
            "{path}"
        );
    }
    assert!(is_guide("requests/README.md") && is_guide("requests/prod/README.md"));
    assert!(!is_guide("requests/readme.md") && !is_guide("requests/a-README.md"));
}

#[test]
fn a_name_that_looks_like_an_ending_of_aws_is_warned_about() {
    for (path, is_warned) in [
        ("requests/123456.yaml", true),
        ("requests/batch-123456.yaml", true),
        ("requests/1234567.yaml", false),
        (PATH, false),
    ] {
        let (request, problems) = request(path, GOOD.as_bytes(), &schema());
        assert!(request.is_some());
        assert_eq!(!problems.is_empty(), is_warned, "{path}");
        assert!(
            problems
                .iter()
                .all(|p| p.problem.severity() == Severity::Warning)
        );
    }
}

#[test]
fn an_organisation_adds_fields_of_its_own() {
    let schema = r#"{"properties": {
        "ticket": {"type": "string", "pattern": "^OPS-[0-9]+$", "maxLength": 8},
        "days": {"type": "integer", "minimum": 1, "maximum": 90},
        "until": {"type": "string", "format": "date"},
        "tags": {"type": "array", "maxItems": 2, "uniqueItems": true},
        "stage": {"enum": ["dev", "prod"]}
    }, "required": ["ticket"]}"#;
    let schema = Schema::new(schema).unwrap();
    let good = format!("{GOOD}ticket: OPS-1\ndays: 7\ntags: [a, b]\n");
    let (written, problems) = request(PATH, good.as_bytes(), &schema);
    assert_eq!(problems, []);
    let extra = written.unwrap().extra;
    let extra: Vec<_> = extra
        .iter()
        .map(|(k, v)| (k.as_str(), v.as_str()))
        .collect();
    assert_eq!(
        extra,
        [("ticket", "OPS-1"), ("days", "7"), ("tags", r#"["a","b"]"#)]
    );

    let bad = "iamUser: a/b\nreason: x\ndays: 91\nuntil: tomorrow\ntags: [a, a, a]\nstage: test\n";
    let (written, problems) = request(PATH, bad.as_bytes(), &schema);
    assert!(written.is_none(), "a loose schema opens no hole");
    assert_eq!(
        codes(bad, &problems),
        [
            "missing-field iamUser",
            "invalid-user a/b",
            "invalid-reason x",
            "out-of-range 91",
            "format-mismatch tomorrow",
            "wrong-length [a, a, a]",
            "not-one-of test"
        ]
    );
    let bad = format!("{GOOD}ticket: OPS-1234567890\n");
    let problems = request(PATH, bad.as_bytes(), &schema).1;
    assert_eq!(codes(&bad, &problems), ["wrong-length OPS-1234567890"]);
}

#[test]
fn a_schema_that_cannot_be_used_is_refused() {
    for text in [
        "{",
        r#"{"type": "strong"}"#,
        r#"{"$ref": "https://example.com/other.json"}"#,
        r#"{"$ref": "other.json"}"#,
        r#"{"pattern": "(?=a)"}"#,
    ] {
        let problem = Schema::new(text).unwrap_err();
        assert_eq!(problem.code(), "invalid-schema", "{text}");
    }
    let file = File {
        path: PATH,
        is_regular: true,
        bytes: GOOD.as_bytes(),
    };
    let report = all(&[file], Some("{"), None);
    assert!(report.requests.is_empty());
}

#[test]
fn who_makes_many_problems_is_told_the_first_ones() {
    let text = "x: 1\n".repeat(100);
    let problems = request(PATH, text.as_bytes(), &schema()).1;
    assert_eq!(problems.len(), MAX_PROBLEMS + 1);
    assert_eq!(
        problems[MAX_PROBLEMS].problem,
        Problem::MoreProblems { count: 79 }
    );
}

#[test]
fn what_is_wrong_with_a_configuration_is_told_once() {
    let account =
        "{id: '123456789012', region: us-east-1, topic: 'arn:aws:sns:us-east-1:123456789012:t'}";
    let folders = "folders: {requests/: {account: main, users: ['*']}}\n";
    let with = |line: &str| format!("accounts: {{main: {account}}}\n{folders}{line}\n");
    for (text, expected) in [
        (with(""), vec![]),
        (with("language: ja"), vec![]),
        (with("language: fr"), vec!["not-one-of fr"]),
        (
            with("approvals: {required: 6, validFor: 6d, timeout: 30d, forks: true}"),
            vec![],
        ),
        (with("approvals: {required: 0}"), vec!["invalid-value 0"]),
        (with("approvals: {required: 7}"), vec!["invalid-value 7"]),
        (with("approvals: {required: two}"), vec!["wrong-type two"]),
        (
            with("approvals: {timeout: 1 day}"),
            vec!["invalid-value 1 day"],
        ),
        (
            with("approvals: {validFor: 145h}"),
            vec!["valid-for-too-long 145h"],
        ),
        (with("approvals: {forks: yes}"), vec!["truth-form yes"]),
        (with("approvals: {fork: true}"), vec!["unknown-field fork"]),
        (with("aproval: {}"), vec!["unknown-field aproval"]),
        (folders.to_owned(), vec!["missing-field folders"]),
        (
            format!("accounts: {{main: {account}}}\n"),
            vec!["missing-field accounts"],
        ),
        (
            with("").replace("main: {id", "Main: {id"),
            vec!["invalid-value Main", "unknown-account main"],
        ),
        (
            with("").replace("'123456789012',", "123456789012,"),
            vec!["wrong-type 123456789012"],
        ),
        (
            with("").replace("'123456789012',", "'12345',"),
            vec!["invalid-value '12345'"],
        ),
        (
            with("").replace("us-east-1,", "tokyo,"),
            vec!["invalid-value tokyo"],
        ),
        (
            with("").replace("us-east-1,", "us-east-2,"),
            vec!["arn-elsewhere 'arn:aws:sns:us-east-1:123456789012:t'"],
        ),
        (
            with("").replace("12:t'", "13:t'"),
            vec!["arn-elsewhere 'arn:aws:sns:us-east-1:123456789013:t'"],
        ),
        (
            with("").replace("sns:us", "sqs:us"),
            vec!["invalid-value 'arn:aws:sqs:us-east-1:123456789012:t'"],
        ),
        (
            with("").replace(
                "12:t'",
                "12:t', role: 'arn:aws:iam::123456789012:role/r', reviewRole: 'arn:aws:iam::123456789012:role/s', kmsKey: alias/k",
            ),
            vec![],
        ),
        (
            with("").replace("12:t'", "12:t', role: 'arn:aws:iam::123456789013:role/r'"),
            vec!["arn-elsewhere 'arn:aws:iam::123456789013:role/r'"],
        ),
        (
            with("").replace("12:t'", "12:t', role: admin, reviewRole: guest, kmsKey: 'a b'"),
            vec![
                "invalid-value admin",
                "invalid-value guest",
                "invalid-value 'a b'",
            ],
        ),
        (
            with("").replace(
                "12:t'",
                "12:t', reviewRole: 'arn:aws-cn:iam::123456789013:role/r'",
            ),
            vec!["arn-elsewhere 'arn:aws-cn:iam::123456789013:role/r'"],
        ),
        (
            with("").replace("requests/:", "requests:"),
            vec!["invalid-value requests"],
        ),
        (
            with("").replace("requests/:", "requests/Prod/:"),
            vec!["invalid-value requests/Prod/"],
        ),
        (
            with("").replace("requests/:", "/:"),
            vec!["invalid-value /"],
        ),
        (
            with("").replace("account: main", "account: mian"),
            vec!["unknown-account mian"],
        ),
        (
            with("").replace("['*']", "['a b', 1]"),
            vec!["invalid-value 'a b'", "wrong-type 1"],
        ),
        (with("").replace("['*']", "[]"), vec!["wrong-length []"]),
        (with("").replace("['*']", "'*'"), vec!["wrong-type '*'"]),
    ] {
        let (configuration, problems) = configuration(text.as_bytes());
        assert_eq!(codes(&text, &problems), expected, "{text}");
        assert_eq!(configuration.is_some(), expected.is_empty(), "{text}");
    }
}

#[test]
fn a_configuration_has_defaults() {
    let configuration = configured("  requests/: {account: main, users: ['*']}\n");
    assert_eq!(configuration.approvals.required, 1);
    assert_eq!(configuration.approvals.timeout.to_string(), "24h");
    assert_eq!(configuration.approvals.valid_for.to_string(), "24h");
    assert!(!configuration.approvals.forks);
}

#[test]
fn the_same_request_cannot_be_made_twice() {
    let configuration = configured("  requests/: {account: main, users: ['*']}\n");
    let requests = [
        written("requests/a-long-name.yaml", "Batch"),
        written("requests/prod/a-long-name.yaml", "batch"),
        written("requests/b-long-name.yaml", "batch"),
        written("requests/prod/b-long-name.yaml", "other"),
    ];
    let found: Vec<_> = duplicates(&requests, &configuration)
        .into_iter()
        .map(|diagnostic| (diagnostic.path, diagnostic.problem))
        .collect();
    let same = |other: &str| Problem::DuplicateRequest {
        other: other.to_owned(),
        id: "123456789012/batch/a-long-name".to_owned(),
    };
    let (one, two) = (
        "requests/a-long-name.yaml",
        "requests/prod/a-long-name.yaml",
    );
    assert_eq!(
        found,
        [(one.to_owned(), same(two)), (two.to_owned(), same(one))]
    );
}

#[test]
fn a_folder_allows_some_users() {
    let configuration = configured("  requests/prod/: {account: main, users: ['batch-*']}\n");
    let requests = [
        written("requests/prod/a-long-name.yaml", "batch-x"),
        written("requests/prod/b-long-name.yaml", "Batch-x"),
        written("requests/c-long-name.yaml", "batch-x"),
    ];
    let found: Vec<_> = folders(&requests, &configuration)
        .into_iter()
        .map(|diagnostic| (diagnostic.path, diagnostic.problem.code()))
        .collect();
    assert_eq!(
        found,
        [
            (
                "requests/prod/b-long-name.yaml".to_owned(),
                "user-not-allowed"
            ),
            ("requests/c-long-name.yaml".to_owned(), "no-folder"),
        ]
    );
}
