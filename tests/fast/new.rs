//! `countersign new`: the real binary in a directory of its own, with nobody to ask.

mod branch;
mod lifetime;
mod values;

use std::fs;
use std::path::Path;

use tempfile::TempDir;

use crate::kit::*;

const CONFIGURATION: &str = "\
accounts:
  main: { id: \"123456789012\", region: ap-northeast-1, topic: \"arn:aws:sns:ap-northeast-1:123456789012:countersign\" }
  prod: { id: \"210987654321\", region: ap-northeast-1, topic: \"arn:aws:sns:ap-northeast-1:210987654321:countersign\" }
folders:
  requests/:      { account: main, users: [\"batch-*\", \"svc-*\"] }
  requests/prod/: { account: prod, users: [\"prod-*\", \"svc-*\"] }
";
const REASON: &str = "The nightly batch exports reports to S3";

struct Place(TempDir);

impl Place {
    fn new() -> Self {
        let place = Self(tempfile::tempdir().unwrap());
        place.put(".github/countersign.yaml", CONFIGURATION);
        place.put(
            ".github/CODEOWNERS",
            "/requests/ @kenji\n/requests/prod/ @root\n",
        );
        place
    }

    fn put(&self, path: &str, text: &str) {
        let path = self.0.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.0.path().join(path)).unwrap()
    }

    fn run(&self, arguments: &[&str]) -> (String, String, i32) {
        run(self.0.path(), arguments)
    }

    /// The request files that there are.
    fn requests(&self) -> Vec<String> {
        let mut found = Vec::new();
        let mut open = vec![self.0.path().join("requests")];
        while let Some(folder) = open.pop() {
            for entry in fs::read_dir(folder).into_iter().flatten() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    open.push(path);
                } else {
                    found.push(
                        path.strip_prefix(self.0.path())
                            .unwrap()
                            .display()
                            .to_string(),
                    );
                }
            }
        }
        found.sort();
        found
    }
}

fn run(directory: &Path, arguments: &[&str]) -> (String, String, i32) {
    let Said { out, err, code } = said(countersign(directory, arguments));
    (out, err, code)
}

#[test]
fn a_request_is_written_as_validate_takes_it() {
    let place = Place::new();
    let arguments = ["new", "--user", "batch-exporter", "--reason", REASON];
    let (out, err, code) = place.run(&[&arguments[..], &["--name", "20261102090000"]].concat());
    assert_eq!((err.as_str(), code), ("", 0));
    insta::assert_snapshot!(out);
    assert_eq!(
        place.read("requests/20261102090000.yaml"),
        format!("iamUser: batch-exporter\nreason: {REASON}\n")
    );
    let (out, _, code) = place.run(&["validate"]);
    assert_eq!(code, 0, "{out}");

    let (out, _, code) = place.run(&[
        "new",
        "--language",
        "ja",
        "--user",
        "prod-db",
        "--reason",
        "本番の定期バックアップのため",
        "--name",
        "a",
    ]);
    assert_eq!(code, 0);
    insta::assert_snapshot!(out);
}

#[test]
fn the_folder_follows_from_the_user_where_it_can() {
    let place = Place::new();
    let new = |user, more: &[&str]| {
        place.run(&[&["new", "--user", user, "--reason", REASON], more].concat())
    };
    assert_eq!(new("batch-a", &["--name", "a"]).2, 0);
    assert_eq!(new("prod-b", &["--name", "b"]).2, 0);
    let (_, err, code) = new("svc-c", &["--name", "c"]);
    assert_eq!((code, err.contains("--folder")), (2, true), "{err}");
    assert_eq!(
        new("svc-c", &["--name", "c", "--folder", "requests/prod/eu"]).2,
        0
    );
    let (_, err, code) = new("other", &[]);
    assert_eq!((code, err.contains("no folder")), (2, true), "{err}");
    assert_eq!(
        place.requests(),
        [
            "requests/a.yaml",
            "requests/prod/b.yaml",
            "requests/prod/eu/c.yaml"
        ]
    );
}

#[test]
fn what_is_missing_is_named_by_its_option() {
    let place = Place::new();
    place.put(
        "schema/request.schema.json",
        r#"{"type":"object","required":["iamUser","reason","ticket"],"properties":{"iamUser":{},"reason":{},"ticket":{"type":"string"}}}"#,
    );
    let (out, err, code) = place.run(&["new"]);
    assert_eq!((out.as_str(), code), ("", 2));
    insta::assert_snapshot!(err);
    let (_, _, code) = place.run(&[
        "new",
        "--user",
        "batch-a",
        "--reason",
        REASON,
        "--field",
        "ticket=OPS-42: x",
        "--name",
        "a",
    ]);
    assert_eq!(code, 0);
    insta::assert_snapshot!(place.read("requests/a.yaml"));
}

#[test]
fn nothing_wrong_is_written_and_nothing_is_overwritten() {
    let place = Place::new();
    let wrong: [&[&str]; 5] = [
        &["--user", "batch-a", "--reason", "short"],
        &[
            "--user", "batch a", "--reason", REASON, "--folder", "requests",
        ],
        &[
            "--user",
            "batch-a",
            "--reason",
            REASON,
            "--folder",
            "requests/prod",
        ],
        &[
            "--user", "batch-a", "--reason", REASON, "--name", "Odd Name",
        ],
        &[
            "--user",
            "batch-a",
            "--reason",
            REASON,
            "--folder",
            "../elsewhere",
        ],
    ];
    for arguments in wrong {
        let (out, _, code) = place.run(&[&["new"], arguments].concat());
        assert_eq!(code, 1, "{arguments:?}: {out}");
        assert!(out.contains("error["), "{out}");
    }
    assert_eq!(place.requests(), Vec::<String>::new());
    assert!(!place.0.path().join("../elsewhere").exists());

    place.put("requests/prod/a.yaml", "mine\n");
    let (_, err, code) = place.run(&[
        "new", "--user", "batch-a", "--reason", REASON, "--name", "a",
    ]);
    assert_eq!(
        (code, err.contains("requests/prod/a.yaml")),
        (2, true),
        "{err}"
    );
    assert_eq!(place.read("requests/prod/a.yaml"), "mine\n");
}

#[test]
fn whatever_the_reason_is_it_reads_back_the_same() {
    let place = Place::new();
    for (number, reason) in [
        "yes: no # comment, 'quoted' and \"quoted\"",
        "- a list? no & no * anchor ! tag | block > fold % x @ y `z`",
        "two\nlines of text\n\nand more",
        "  leading and trailing blanks  ",
        "0123456789",
        "{not: a mapping} [nor, a list]",
        "夜間バッチが S3 へエクスポートするため",
    ]
    .iter()
    .enumerate()
    {
        let name = format!("r{number}");
        let (out, _, code) = place.run(&[
            "new", "--user", "batch-a", "--reason", reason, "--name", &name,
        ]);
        assert_eq!(code, 0, "{reason}: {out}");
    }
    let (out, _, code) = place.run(&["validate"]);
    assert_eq!(code, 0, "{out}");
}

#[test]
fn who_cannot_be_asked_for_is_told_who_can() {
    let place = Place::new();
    for (user, meant) in [
        ("Batch-exporter", Some("batch-*")),
        ("batchexporter", Some("batch-*")),
        ("prd-db", Some("prod-*")),
        ("administrator", None),
    ] {
        let (out, err, code) = place.run(&["new", "--user", user, "--reason", REASON]);
        assert_eq!((out.as_str(), code), ("", 2), "{err}");
        assert!(
            err.contains(user) && err.contains("`requests/prod/` (`prod-*`, `svc-*`)"),
            "{err}"
        );
        let asks = meant.map(|meant| format!("Did you mean a user of `{meant}`?"));
        assert_eq!(err.contains("Did you mean"), asks.is_some(), "{err}");
        assert!(asks.is_none_or(|asks| err.contains(&asks)), "{err}");
    }
    let (_, err, _) = place.run(&[
        "new",
        "--language",
        "ja",
        "--user",
        "root",
        "--reason",
        REASON,
    ]);
    insta::assert_snapshot!(err);
}

#[test]
fn what_is_still_the_templates_is_told() {
    let place = Place::new();
    let repository = Path::new(env!("CARGO_MANIFEST_DIR"));
    let template = fs::read_to_string(repository.join("tests/fast/configuration.yaml")).unwrap();
    let template = template.replace("    kmsKey: alias/countersign\n", "");
    place.put(".github/countersign.yaml", &template);
    place.put(
        ".github/CODEOWNERS",
        "# @replace--me\n*  @replace--me\n/requests/ @replace--me\n",
    );
    let arguments = [
        "new", "--user", "batch-a", "--reason", REASON, "--name", "a",
    ];
    let (out, _, code) = place.run(&arguments);
    assert_eq!(code, 0, "{out}");
    insta::assert_snapshot!(out);
    let (out, _, code) = place.run(&["validate", "--language", "ja"]);
    assert_eq!(code, 0, "{out}");
    insta::assert_snapshot!(out);

    // As the hint says.
    place.put(
        ".github/countersign.yaml",
        &template.replace("123456789012", "111122223333"),
    );
    place.put(".github/CODEOWNERS", "*  @kenji\n/requests/ @kenji @root\n");
    let (out, _, code) = place.run(&["validate"]);
    assert_eq!(
        (out.as_str(), code),
        ("1 request file and the configuration are in order\n", 0)
    );
}

#[test]
fn files_are_found_from_below_the_top() {
    let place = Place::new();
    place.put(
        "requests/a.yaml",
        &format!("iamUser: batch-a\nreason: {REASON}\n"),
    );
    place.put("requests/prod/b.yaml", "iamUser: prod-b\nreason: short\n");
    place.put("docs/deep/note.md", "");
    for (below, arguments, code, checked) in [
        ("requests", &["a.yaml"][..], 0, 1),
        ("requests", &["requests/a.yaml"], 0, 1),
        ("requests", &["./a.yaml", "prod"], 1, 2),
        ("requests/prod", &["../a.yaml"], 0, 1),
        ("requests/prod", &["b.yaml"], 1, 1),
        ("requests/prod", &["."], 1, 1),
        ("requests/prod", &[], 1, 2),
        ("docs/deep", &["../../requests/a.yaml"], 0, 1),
        ("docs/deep", &["requests/prod/b.yaml"], 1, 1),
        ("docs/deep", &["note.md"], 2, 0),
    ] {
        let directory = place.0.path().join(below);
        let (out, _, ended) = run(&directory, &[&["validate"], arguments].concat());
        let count = match checked {
            0 => String::new(),
            1 if code == 0 => "1 request file".to_owned(),
            1 => "1 file checked".to_owned(),
            count => format!("{count} files checked"),
        };
        assert!(out.contains(&count), "{below} {arguments:?}: {out}");
        assert_eq!(ended == 0, code == 0, "{below} {arguments:?}: {out}");
        assert!(
            !out.contains("b.yaml") || out.contains("--> requests/prod/b.yaml:2:9"),
            "{out}"
        );
    }
    let (out, _, code) = run(&place.0.path().join("requests/prod"), &["accounts"]);
    assert_eq!((out.as_str(), code), ("main\nprod\n", 0));
}

#[cfg(unix)]
#[test]
fn nothing_is_written_behind_a_link() {
    let (place, elsewhere) = (Place::new(), tempfile::tempdir().unwrap());
    std::os::unix::fs::symlink(elsewhere.path(), place.0.path().join("requests")).unwrap();
    let (out, err, code) = place.run(&[
        "new", "--user", "batch-a", "--reason", REASON, "--name", "a",
    ]);
    assert_eq!(code, 3, "{out}{err}");
    assert!(err.contains("requests is a symbolic link"), "{err}");
    assert_eq!(fs::read_dir(elsewhere.path()).unwrap().count(), 0);
}

#[test]
fn without_a_configuration_nothing_can_be_asked_for() {
    let nowhere = tempfile::tempdir().unwrap();
    let (out, _, code) = run(nowhere.path(), &["new", "--user", "a", "--reason", REASON]);
    assert_eq!((code, out.contains("no-configuration")), (2, true), "{out}");
}

#[test]
fn completions_are_written_for_every_shell() {
    let nowhere = tempfile::tempdir().unwrap();
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let (out, _, code) = run(nowhere.path(), &["completions", shell]);
        assert!(
            code == 0 && out.contains("reconcile") && out.contains("explain"),
            "{shell}"
        );
    }
}
