//! `countersign new`: the real binary in a directory of its own, with nobody to ask.

use std::fs;
use std::path::Path;

use tempfile::TempDir;

use crate::command::{self, Said, countersign};

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
    let Said { out, err, code } = command::run(countersign(directory, arguments));
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

/// Runs git, with nobody's configuration.
fn git(directory: &Path, arguments: &[&str]) -> String {
    let mut command = std::process::Command::new("git");
    let command = command
        .args([
            "-c",
            "user.name=hanako",
            "-c",
            "user.email=hanako@example.com",
        ])
        .args([
            "-c",
            "init.defaultBranch=main",
            "-c",
            "protocol.file.allow=always",
        ])
        .args(arguments)
        .current_dir(directory)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1");
    let output = command.output().unwrap();
    let err = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{arguments:?}: {err}");
    String::from_utf8(output.stdout).unwrap()
}

/// The commands that `new` prints, each as its words.
fn commands(out: &str) -> Vec<Vec<String>> {
    out.lines()
        .filter_map(|line| line.strip_prefix("  "))
        .map(|line| {
            let quoted = line.split('"').enumerate();
            quoted
                .flat_map(|(index, part)| match index % 2 {
                    0 => part.split_whitespace().map(str::to_owned).collect(),
                    _ => vec![part.to_owned()],
                })
                .collect()
        })
        .collect()
}

#[test]
fn a_request_is_not_stacked_on_another_one() {
    let (place, origin) = (Place::new(), tempfile::tempdir().unwrap());
    place.put("requests/README.md", "Requests.\n");
    let root = place.0.path();
    git(root, &["init", "--quiet"]);
    git(root, &["add", "."]);
    git(root, &["commit", "--quiet", "-m", "The template"]);
    git(
        origin.path(),
        &["clone", "--quiet", "--bare", &root.to_string_lossy(), "."],
    );
    let checkout = tempfile::tempdir().unwrap();
    let checkout = checkout.path();
    git(
        checkout,
        &["clone", "--quiet", &origin.path().to_string_lossy(), "."],
    );
    // From the top, and from below it.
    for (name, directory) in [("one1", ""), ("two2", "requests"), ("three", ".github")] {
        let directory = checkout.join(directory);
        let (out, err, code) = run(
            &directory,
            &[
                "new", "--user", "batch-a", "--reason", REASON, "--name", name,
            ],
        );
        assert_eq!((err.as_str(), code), ("", 0), "{out}");
        let mut commands = commands(&out);
        assert_eq!(
            commands.pop().unwrap(),
            ["gh", "pr", "create", "--fill"],
            "{out}"
        );
        for command in &commands {
            let (git_itself, arguments) = command.split_first().unwrap();
            assert_eq!(git_itself, "git");
            let arguments: Vec<_> = arguments.iter().map(String::as_str).collect();
            git(&directory, &arguments);
        }
        let branch = format!("origin/request-{name}");
        let range = format!("origin/main..{branch}");
        let changed = git(checkout, &["diff", "--name-only", "origin/main", &branch]);
        assert_eq!(changed, format!("requests/{name}.yaml\n"));
        assert_eq!(git(checkout, &["rev-list", "--count", &range]), "1\n");
    }
}

#[test]
fn where_the_default_branch_is_not_known_it_is_said_where_the_new_one_begins() {
    let place = Place::new();
    let root = place.0.path();
    git(root, &["init", "--quiet"]);
    git(root, &["checkout", "--quiet", "-b", "request-other"]);
    git(
        root,
        &[
            "remote",
            "add",
            "origin",
            "https://hanako:secret@github.com/acme/keys.git",
        ],
    );
    let (out, _, code) = place.run(&[
        "new", "--user", "batch-a", "--reason", REASON, "--name", "a",
    ]);
    assert_eq!(code, 0, "{out}");
    insta::assert_snapshot!(out);
    let (out, _, _) = place.run(&[
        "new",
        "--language",
        "ja",
        "--user",
        "batch-a",
        "--reason",
        REASON,
        "--name",
        "b",
    ]);
    insta::assert_snapshot!(out);
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
        let answered = |wish: countersign::new::Wish| {
            let setting = countersign::new::Setting {
                root: place.0.path(),
                is_at_root: true,
                language: None,
                is_interactive: false,
                is_coloured: false,
            };
            let mut out = Vec::new();
            let exit = countersign::new::run(wish, &setting, &mut out).unwrap();
            (exit.code(), String::from_utf8(out).unwrap())
        };
        let validated = || {
            let mut out = Vec::new();
            let form = countersign::render::Form::Human { is_coloured: false };
            let exit = countersign::validate::run(place.0.path(), &[], None, form, &mut out).unwrap();
            (exit.code(), String::from_utf8(out).unwrap())
        };
        let (code, out) = answered(countersign::new::Wish {
            user: Some(user),
            reason: Some(reason),
            folder: Some("requests".to_owned()),
            name: Some("a".to_owned()),
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
