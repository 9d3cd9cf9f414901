//! What `countersign validate` says about good and bad files, word for word, in both languages.

use std::fs;
use std::path::{Path, PathBuf};

use countersign::domain::Locale;
use countersign::render::Form;
use countersign::validate;

const GOOD: &str = "iamUser: batch-exporter\nreason: 夜間バッチが S3 へエクスポートするため\n";
const OWNERS: &str = "/requests/ @acme/cloud-approvers\n";
const CONFIGURATION: &str = include_str!("configuration.yaml");

/// A repository in order, beside what a test puts into it.
fn validate<T: AsRef<[u8]>>(language: Locale, files: &[(&str, T)], paths: &[&str]) -> String {
    let directory = tempfile::tempdir().unwrap();
    let write = |path: &str, bytes: &[u8]| {
        let path = directory.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    };
    write(".github/CODEOWNERS", OWNERS.as_bytes());
    write(".github/countersign.yaml", CONFIGURATION.as_bytes());
    for (path, bytes) in files {
        write(path, bytes.as_ref());
    }
    check(directory.path(), language, paths)
}

fn check(root: &Path, language: Locale, paths: &[&str]) -> String {
    let paths: Vec<_> = paths.iter().map(PathBuf::from).collect();
    let mut out = Vec::new();
    let form = Form::Human { is_coloured: false };
    let exit = validate::run(root, &paths, Some(language), form, &mut out).unwrap();
    format!("{}exit {}", String::from_utf8(out).unwrap(), exit.code())
}

#[test]
fn this_repository_is_in_order() {
    // Whatever those who made theirs from it have configured and asked for.
    let said = check(Path::new(env!("CARGO_MANIFEST_DIR")), Locale::ENGLISH, &[]);
    assert!(said.ends_with("exit 0"), "{said}");
}

#[test]
fn a_repository_without_requests_is_in_order() {
    let none: [(&str, &str); 0] = [];
    insta::assert_snapshot!(validate(Locale::ENGLISH, &none, &[]), @r"
    no request files; the configuration is in order
    exit 0
    ");
    insta::assert_snapshot!(validate(Locale::JAPANESE, &none, &[]), @r"
    申請ファイルはありません。設定に問題はありません
    exit 0
    ");
}

#[test]
fn the_guide_shows_requests_that_are_in_order() {
    let guide = include_str!("../../requests/README.md");
    let blocks: Vec<_> = guide
        .split("```yaml\n")
        .skip(1)
        .map(|rest| rest.split("```").next().unwrap().replace("\n   ", "\n"))
        .map(|block| block.trim_start().to_owned())
        .collect();
    assert_eq!(blocks.len(), 2);
    for block in blocks {
        insta::allow_duplicates! {
            insta::assert_snapshot!(validate(Locale::ENGLISH, &[("requests/20261102090000.yaml", block)], &[]), @r"
    1 request file and the configuration are in order
    exit 0
    ");
        }
    }
}

#[test]
fn an_honest_mistake_is_explained() {
    let files = [
        ("requests/20261102090000.yaml", GOOD),
        (
            "requests/20261102090001.yaml",
            "iamUser: batch-exporter, svc-web\nreason: please\n",
        ),
        (
            "requests/20261102090002.yaml",
            "iam_user: batch-exporter\nreason: 夜間バッチが S3 へエクスポートするため\n",
        ),
        (
            "requests/20261102090003.yaml",
            "iamUser: batch-exporter\nreason：夜間バッチ\n",
        ),
        (
            "requests/20261102090004.yaml",
            "iamUser: deploy\nreason: The nightly batch exports to S3\n",
        ),
        ("requests/20261102090005.yml", GOOD),
        ("requests/README.md", "# Anything"),
    ];
    insta::assert_snapshot!(validate(Locale::ENGLISH, &files, &[]));
    insta::assert_snapshot!(validate(Locale::JAPANESE, &files, &[]));
}

#[test]
fn what_would_deceive_a_reviewer_is_shown() {
    let files: [(&str, &[u8]); 4] = [
        (
            "requests/a-hidden.yaml",
            "iamUser: batch-a # \u{202e}nimda\nreason: \"nightly \\u200b batch exports\"\n"
                .as_bytes(),
        ),
        (
            "requests/b-yaml.yaml",
            b"%YAML 1.2\n---\niamUser: &user batch-b\nreason: !!str long enough\niamUser: root\n",
        ),
        (
            "requests/c-shift-jis.yaml",
            b"iamUser: batch-c\nreason: \x96\xe9\x8a\xd4\x83o\x83b\x83`\n",
        ),
        (
            "requests/d-\u{1b}[31m.yaml",
            b"iamUser: batch-d\r\nreason: \x1b[2J nightly batch\r\n",
        ),
    ];
    insta::assert_snapshot!(validate(Locale::ENGLISH, &files, &[]));
    insta::assert_snapshot!(validate(Locale::JAPANESE, &files, &[]));
}

#[test]
fn the_same_request_twice_and_a_doubtful_name() {
    let files = [
        ("requests/123456.yaml", GOOD),
        (
            "requests/prod/123456.yaml",
            "iamUser: Batch-Exporter\nreason: long enough to be one\n",
        ),
        (
            "requests/svc-web.yaml",
            "iamUser: svc-web\nreason: long enough to be one\n",
        ),
    ];
    insta::assert_snapshot!(validate(
        Locale::ENGLISH,
        &files,
        &["./requests/", "requests/123456.yaml"]
    ));
    insta::assert_snapshot!(validate(
        Locale::JAPANESE,
        &files,
        &["requests/prod", "requests/none.yaml"]
    ));
}

#[test]
fn a_configuration_is_read_as_strictly() {
    let configuration = "\
language: fr
approvals: { required: 9, validFor: 30d, fork: true }
accounts:
  main:
    id: 123456789012
    region: ap-northeast-1
  other:
    id: \"123456789012\"
    region: ap-northeast-1
    topic: arn:aws:sns:us-east-1:123456789012:countersign
folders:
  requests: { account: mian, users: [\"batch *\"] }
";
    let files = [
        (".github/countersign.yaml", configuration),
        ("requests/20261102090000.yaml", GOOD),
    ];
    insta::assert_snapshot!(validate(Locale::ENGLISH, &files, &[]));
    insta::assert_snapshot!(validate(Locale::JAPANESE, &files, &[]));
}

#[test]
fn an_organisation_has_its_own_schema() {
    let schema = include_str!("../../schema/request.schema.json")
        .replace("\"required\": [", "\"required\": [\"ticket\", ")
        .replace(
            "\"properties\": {",
            "\"properties\": {\"ticket\": {\"type\": \"string\", \"pattern\": \"^OPS-[0-9]+$\"},",
        );
    let with = |ticket: &str| format!("{GOOD}ticket: {ticket}\n");
    let files = [
        ("schema/request.schema.json", schema.as_str()),
        ("requests/20261102090000.yaml", &with("OPS-12")),
        ("requests/20261102090001.yaml", &with("12")),
        ("requests/20261102090002.yaml", &with("ops-12")),
        ("requests/20261102090003.yaml", GOOD),
    ];
    insta::assert_snapshot!(validate(Locale::ENGLISH, &files, &[]));
    let files = [("schema/request.schema.json", "{"), files[1]];
    insta::assert_snapshot!(validate(Locale::ENGLISH, &files, &[]), @r"
    error[invalid-schema]: the schema cannot be used, so no request can be checked
     --> schema/request.schema.json
      = help: it must be a JSON Schema (draft 2020-12) that refers to no other file; patterns cannot look ahead or back

    1 error
    exit 2
    ");
}

#[test]
fn a_folder_without_a_repository_says_so() {
    let directory = tempfile::tempdir().unwrap();
    insta::assert_snapshot!(check(directory.path(), Locale::ENGLISH, &[]));
}

#[cfg(unix)]
#[test]
fn links_are_not_followed() {
    let directory = tempfile::tempdir().unwrap();
    let root = directory.path();
    fs::create_dir_all(root.join("requests")).unwrap();
    fs::create_dir_all(root.join(".github")).unwrap();
    fs::write(root.join("CODEOWNERS"), OWNERS).unwrap();
    fs::write(root.join("elsewhere.yaml"), GOOD).unwrap();
    for link in ["requests/20261102090000.yaml", ".github/countersign.yaml"] {
        std::os::unix::fs::symlink(root.join("elsewhere.yaml"), root.join(link)).unwrap();
    }
    std::os::unix::fs::symlink(root, root.join("requests/loop")).unwrap();
    insta::assert_snapshot!(check(root, Locale::ENGLISH, &[]));
}
