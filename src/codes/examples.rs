//! For every code of a problem, files that have it and files that do not.

use crate::domain::Problem;

/// What stands in the place of a file.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Content {
    Text(&'static str),
    Bytes(&'static [u8]),
    /// A text, and more lines than a file may have.
    TooMuch(&'static str),
    Link(&'static str),
    Nothing,
}

/// Files by their paths.
pub(super) type Files = Vec<(&'static str, Content)>;

/// A repository that has a problem and one that has none, each beside a configuration and CODEOWNERS that are in order.
pub(super) struct Example {
    pub(super) fails: Files,
    pub(super) passes: Files,
    /// What is asked to be checked; everything, if there is nothing.
    pub(super) paths: &'static [&'static str],
    /// Other problems that come with it, always.
    pub(super) beside: &'static [&'static str],
}

use Content::{Bytes, Link, Nothing, Text, TooMuch};

pub(super) const CONFIGURATION: &str = r#"accounts:
  main:
    id: "123456789012"
    region: ap-northeast-1
    topic: arn:aws:sns:ap-northeast-1:123456789012:countersign
folders:
  requests/: { account: main, users: ["batch-*", "svc-*"] }
"#;
const LIFECYCLE: &str = r#"lifecycle: { enforce: deactivate }
accounts:
  main:
    id: "123456789012"
    region: ap-northeast-1
    topic: arn:aws:sns:ap-northeast-1:123456789012:countersign
folders:
  requests/: { account: main, users: ["batch-*", "svc-*"] }
"#;
pub(super) const CODEOWNERS: &str = "/requests/ @acme/cloud-approvers\n";

const REQUEST: &str = "requests/20261102090000.yaml";
const SECOND: &str = "requests/prod/20261102090000.yaml";
const THIRD: &str = "requests/prod/20261102090001.yaml";
const CONFIG: &str = ".github/countersign.yaml";
const SCHEMA: &str = "schema/request.schema.json";
const GOOD: &str = "iamUser: batch-exporter\nreason: The nightly batch exports reports to S3\n";
const JAPANESE: &str = "iamUser: batch-exporter\nreason: 夜間バッチが S3 へエクスポートするため\n";

fn files(fails: Files, passes: Files) -> Example {
    Example {
        fails,
        passes,
        paths: &[],
        beside: &[],
    }
}

/// One request.
fn request(fails: &'static str, passes: &'static str) -> Example {
    files(vec![(REQUEST, Text(fails))], vec![(REQUEST, Text(passes))])
}

/// One request, under a schema of the organisation's own.
fn under(schema: &'static str, fails: &'static str, passes: &'static str) -> Example {
    let with = |text| vec![(SCHEMA, Text(schema)), (REQUEST, Text(text))];
    files(with(fails), with(passes))
}

fn configuration(fails: &'static str, passes: &'static str) -> Example {
    files(vec![(CONFIG, Text(fails))], vec![(CONFIG, Text(passes))])
}

/// Returns the example of a problem. A new kind does not compile until it has one.
pub(super) fn example(problem: &Problem) -> Example {
    match problem {
        Problem::NotUtf8 { .. } => files(
            vec![(
                REQUEST,
                Bytes(b"iamUser: batch-exporter\nreason: \x96\xe9\x8a\xd4\x83o\x83b\x83`\n"),
            )],
            vec![(REQUEST, Text(JAPANESE))],
        ),
        Problem::ConflictMarker => request(
            "<<<<<<< HEAD\niamUser: batch-exporter\n=======\niamUser: batch-importer\n>>>>>>> other\nreason: The nightly batch exports reports to S3\n",
            GOOD,
        ),
        Problem::FileTooLarge { .. } => {
            files(vec![(REQUEST, TooMuch(GOOD))], vec![(REQUEST, Text(GOOD))])
        }
        Problem::HiddenCharacter { .. } => request(
            "iamUser: batch-exporter\nreason: \"The nightly batch\\u200b exports reports to S3\"\n",
            "iamUser: batch-exporter\nreason: \"The nightly batch exports reports to S3\"\n",
        ),
        Problem::YamlSyntax { .. } => request(
            "iamUser: batch-exporter\nreason：夜間バッチが S3 へエクスポートするため\n",
            JAPANESE,
        ),
        Problem::EmptyFile => request("# iamUser: batch-exporter\n", GOOD),
        Problem::SeveralDocuments => request(
            "iamUser: batch-exporter\nreason: The nightly batch exports reports to S3\n---\niamUser: batch-importer\nreason: The nightly batch imports reports from S3\n",
            GOOD,
        ),
        Problem::Directive => request(
            "%YAML 1.2\n---\niamUser: batch-exporter\nreason: The nightly batch exports reports to S3\n",
            GOOD,
        ),
        Problem::Anchor => request(
            "iamUser: batch-exporter\nreason: &why The nightly batch exports reports to S3\n",
            GOOD,
        ),
        Problem::Alias => Example {
            beside: &["anchor"],
            ..under(
                "{}",
                "iamUser: batch-exporter\nreason: &why The nightly batch exports reports to S3\npurpose: *why\n",
                "iamUser: batch-exporter\nreason: The nightly batch exports reports to S3\npurpose: The nightly batch exports reports to S3\n",
            )
        },
        Problem::Tag => request(
            "iamUser: batch-exporter\nreason: !!str The nightly batch exports reports to S3\n",
            GOOD,
        ),
        Problem::DuplicateKey { .. } => request(
            "iamUser: batch-exporter\nreason: The nightly batch exports reports to S3\niamUser: batch-admin\n",
            GOOD,
        ),
        Problem::MergeKey => request(
            "iamUser: batch-exporter\n<<: { reason: The nightly batch exports reports to S3 }\n",
            GOOD,
        ),
        Problem::KeyNotText => under(
            "{}",
            "iamUser: batch-exporter\nreason: The nightly batch exports reports to S3\n2026: true\n",
            "iamUser: batch-exporter\nreason: The nightly batch exports reports to S3\n\"2026\": true\n",
        ),
        Problem::NumberForm => under(
            r#"{ "properties": { "days": { "type": "integer" } } }"#,
            "iamUser: batch-exporter\nreason: The nightly batch exports reports to S3\ndays: 0x1E\n",
            "iamUser: batch-exporter\nreason: The nightly batch exports reports to S3\ndays: 30\n",
        ),
        Problem::TruthForm => under(
            r#"{ "properties": { "urgent": { "type": "boolean" } } }"#,
            "iamUser: batch-exporter\nreason: The nightly batch exports reports to S3\nurgent: yes\n",
            "iamUser: batch-exporter\nreason: The nightly batch exports reports to S3\nurgent: true\n",
        ),
        Problem::NotLiteral { .. } => request(
            "\"iam\\u0055ser\": batch-exporter\nreason: The nightly batch exports reports to S3\n",
            GOOD,
        ),
        Problem::TooDeep { .. } => under(
            "{}",
            "iamUser: batch-exporter\nreason: The nightly batch exports reports to S3\nhosts: [[[[[[[[[[[[[[[[[[[[a]]]]]]]]]]]]]]]]]]]]\n",
            "iamUser: batch-exporter\nreason: The nightly batch exports reports to S3\nhosts: [a]\n",
        ),
        Problem::AmbiguousYaml => request(
            "iamUser: batch-exporter\nreason: 99999999999999999999999\n",
            "iamUser: batch-exporter\nreason: \"99999999999999999999999\"\n",
        ),
        Problem::NotAMapping { .. } => request("iamUser:batch-exporter\n", GOOD),
        Problem::UnknownField { .. } => request(
            "iamUser: batch-exporter\nreason: The nightly batch exports reports to S3\nticket: OPS-1234\n",
            GOOD,
        ),
        Problem::MissingField { .. } => request("iamUser: batch-exporter\n", GOOD),
        Problem::CutOff => request(
            "iamUser: batch-exporter\nreason: Rotation for ticket #4711, after the security team agreed\n",
            "iamUser: batch-exporter\nreason: \"Rotation for ticket #4711, after the security team agreed\"\n",
        ),
        Problem::WrongType { .. } => request(
            "iamUser: batch-exporter\nreason: 20261102090000\n",
            "iamUser: batch-exporter\nreason: \"20261102090000\"\n",
        ),
        Problem::WrongLength { .. } => under(
            r#"{ "properties": { "ticket": { "type": "string", "maxLength": 8 } } }"#,
            "iamUser: batch-exporter\nreason: The nightly batch exports reports to S3\nticket: OPS-12345678\n",
            "iamUser: batch-exporter\nreason: The nightly batch exports reports to S3\nticket: OPS-1234\n",
        ),
        Problem::OutOfRange { .. } => under(
            r#"{ "properties": { "days": { "type": "integer", "maximum": 90 } } }"#,
            "iamUser: batch-exporter\nreason: The nightly batch exports reports to S3\ndays: 365\n",
            "iamUser: batch-exporter\nreason: The nightly batch exports reports to S3\ndays: 90\n",
        ),
        Problem::NotOneOf { .. } => under(
            r#"{ "properties": { "stage": { "enum": ["dev", "prod"] } } }"#,
            "iamUser: batch-exporter\nreason: The nightly batch exports reports to S3\nstage: test\n",
            "iamUser: batch-exporter\nreason: The nightly batch exports reports to S3\nstage: dev\n",
        ),
        Problem::PatternMismatch { .. } => under(
            r#"{ "properties": { "ticket": { "type": "string", "pattern": "^OPS-[0-9]+$" } } }"#,
            "iamUser: batch-exporter\nreason: The nightly batch exports reports to S3\nticket: \"1234\"\n",
            "iamUser: batch-exporter\nreason: The nightly batch exports reports to S3\nticket: OPS-1234\n",
        ),
        Problem::FormatMismatch { .. } => under(
            r#"{ "properties": { "until": { "type": "string", "format": "date" } } }"#,
            "iamUser: batch-exporter\nreason: The nightly batch exports reports to S3\nuntil: next week\n",
            "iamUser: batch-exporter\nreason: The nightly batch exports reports to S3\nuntil: 2026-11-09\n",
        ),
        Problem::SchemaMismatch { .. } => under(
            r#"{ "properties": { "hosts": { "type": "array", "uniqueItems": true } } }"#,
            "iamUser: batch-exporter\nreason: The nightly batch exports reports to S3\nhosts: [a, b, a]\n",
            "iamUser: batch-exporter\nreason: The nightly batch exports reports to S3\nhosts: [a, b]\n",
        ),
        Problem::InvalidSchema { .. } => files(
            vec![(
                SCHEMA,
                Text("{ \"properties\": { \"ticket\": { \"type\": \"text\" } } }\n"),
            )],
            vec![(
                SCHEMA,
                Text("{ \"properties\": { \"ticket\": { \"type\": \"string\" } } }\n"),
            )],
        ),
        Problem::InvalidUser { .. } => request(
            "iamUser: batch-exporter, batch-importer\nreason: The nightly batch exports reports to S3\n",
            GOOD,
        ),
        Problem::InvalidReason { .. } => request("iamUser: batch-exporter\nreason: please\n", GOOD),
        Problem::NotARequest { .. } => files(
            vec![("requests/20261102090000.yml", Text(GOOD))],
            vec![(REQUEST, Text(GOOD))],
        ),
        Problem::NotAFile => files(
            vec![(REQUEST, Link("../elsewhere.yaml"))],
            vec![(REQUEST, Text(GOOD))],
        ),
        Problem::SecretNameEnding { .. } => files(
            vec![("requests/export-202611.yaml", Text(GOOD))],
            vec![("requests/export-2026-11-02.yaml", Text(GOOD))],
        ),
        Problem::DuplicateRequest { .. } => files(
            vec![(REQUEST, Text(GOOD)), (SECOND, Text(GOOD))],
            vec![(REQUEST, Text(GOOD)), (THIRD, Text(GOOD))],
        ),
        Problem::NoFolder => {
            const PROD: &str = "accounts:\n  main:\n    id: \"123456789012\"\n    region: ap-northeast-1\n    topic: arn:aws:sns:ap-northeast-1:123456789012:countersign\n\
                                folders:\n  requests/prod/: { account: main, users: [\"batch-*\"] }\n";
            files(
                vec![(CONFIG, Text(PROD)), (REQUEST, Text(GOOD))],
                vec![(CONFIG, Text(PROD)), (SECOND, Text(GOOD))],
            )
        }
        Problem::UserNotAllowed { .. } => request(
            "iamUser: deploy\nreason: The nightly batch exports reports to S3\n",
            GOOD,
        ),
        Problem::InvalidValue { .. } => configuration(
            "approvals:\n  timeout: 1 day\naccounts:\n  main:\n    id: \"123456789012\"\n    region: ap-northeast-1\n    topic: arn:aws:sns:ap-northeast-1:123456789012:countersign\n\
             folders:\n  requests/: { account: main, users: [\"batch-*\"] }\n",
            "approvals:\n  timeout: 24h\naccounts:\n  main:\n    id: \"123456789012\"\n    region: ap-northeast-1\n    topic: arn:aws:sns:ap-northeast-1:123456789012:countersign\n\
             folders:\n  requests/: { account: main, users: [\"batch-*\"] }\n",
        ),
        Problem::ArnElsewhere { .. } => configuration(
            "accounts:\n  main:\n    id: \"123456789012\"\n    region: ap-northeast-1\n    topic: arn:aws:sns:us-east-1:123456789012:countersign\n\
             folders:\n  requests/: { account: main, users: [\"batch-*\"] }\n",
            CONFIGURATION,
        ),
        Problem::UnknownAccount { .. } => configuration(
            "accounts:\n  main:\n    id: \"123456789012\"\n    region: ap-northeast-1\n    topic: arn:aws:sns:ap-northeast-1:123456789012:countersign\n\
             folders:\n  requests/: { account: mian, users: [\"batch-*\"] }\n",
            CONFIGURATION,
        ),
        Problem::SameAccount { .. } => configuration(
            "accounts:\n  main:\n    id: \"123456789012\"\n    region: ap-northeast-1\n    topic: arn:aws:sns:ap-northeast-1:123456789012:countersign\n\
             \u{20}\u{20}again:\n    id: \"123456789012\"\n    region: ap-northeast-1\n    topic: arn:aws:sns:ap-northeast-1:123456789012:countersign\n\
             folders:\n  requests/: { account: main, users: [\"batch-*\"] }\n",
            CONFIGURATION,
        ),
        Problem::ValidForTooLong { .. } => configuration(
            "approvals:\n  validFor: 7d\naccounts:\n  main:\n    id: \"123456789012\"\n    region: ap-northeast-1\n    topic: arn:aws:sns:ap-northeast-1:123456789012:countersign\n\
             folders:\n  requests/: { account: main, users: [\"batch-*\"] }\n",
            "approvals:\n  validFor: 6d\naccounts:\n  main:\n    id: \"123456789012\"\n    region: ap-northeast-1\n    topic: arn:aws:sns:ap-northeast-1:123456789012:countersign\n\
             folders:\n  requests/: { account: main, users: [\"batch-*\"] }\n",
        ),
        Problem::LifecycleOff { .. } => {
            const EXPIRES: &str = "iamUser: batch-exporter\nreason: The nightly batch exports reports to S3\nexpires: 2027-03-31\n";
            files(
                vec![(REQUEST, Text(EXPIRES))],
                vec![(CONFIG, Text(LIFECYCLE)), (REQUEST, Text(EXPIRES))],
            )
        }
        Problem::SchemaLacksField { .. } => files(
            vec![
                (CONFIG, Text(LIFECYCLE)),
                (SCHEMA, Text("{ \"properties\": {} }\n")),
            ],
            vec![
                (CONFIG, Text(LIFECYCLE)),
                (SCHEMA, Text(crate::check::REQUEST_SCHEMA)),
            ],
        ),
        Problem::Placeholder { .. } => files(
            vec![(".github/CODEOWNERS", Text("/requests/ @replace--me\n"))],
            vec![(".github/CODEOWNERS", Text(CODEOWNERS))],
        ),
        Problem::NoConfiguration => {
            files(vec![(CONFIG, Nothing)], vec![(CONFIG, Text(CONFIGURATION))])
        }
        Problem::NoCodeowners => files(
            vec![(".github/CODEOWNERS", Nothing)],
            vec![(".github/CODEOWNERS", Text(CODEOWNERS))],
        ),
        Problem::Unreadable { .. } => Example {
            paths: &[REQUEST],
            ..files(vec![(REQUEST, Nothing)], vec![(REQUEST, Text(GOOD))])
        },
        Problem::MoreProblems { .. } => Example {
            beside: &["unknown-field"],
            ..request(
                "iamUser: batch-exporter\nreason: The nightly batch exports reports to S3\na: 1\nb: 1\nc: 1\nd: 1\ne: 1\nf: 1\ng: 1\nh: 1\n\
                 i: 1\nj: 1\nk: 1\nl: 1\nm: 1\no: 1\np: 1\nq: 1\nr: 1\ns: 1\nt: 1\nu: 1\nv: 1\nw: 1\n",
                GOOD,
            )
        },
    }
}
