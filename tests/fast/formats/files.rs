//! What `validate` writes.

use std::fs;
use std::io::Write;
use std::path::Path;

use countersign::domain::Locale;
use countersign::render::{Form, Summary};
use countersign::validate;
use serde_json::json;

use crate::formats::runner::commands;
use crate::formats::schemas::{DIAGNOSTICS, SARIF, valid};

const CONFIGURATION: &str = include_str!("../configuration.yaml");
const MISTAKES: &str = "iamUser: root\nreason: 𠮷野家 \u{202e}\niamUser: batch\n";
const HOSTILE: &str = "iamUser: \"::error::a\"\n::add-mask::: \"##[stop-commands]x\"\nreason: |\n  ##[error]a\r\n  ::warning::b %0A::error::c\n\
                       \"[x](1)\": <script> | `x` @all https://evil.example **b**\n";

fn repository(files: &[(&str, &str)]) -> tempfile::TempDir {
    let directory = tempfile::tempdir().unwrap();
    let owners = (".github/CODEOWNERS", "/requests/ @hanako\n");
    for (path, text) in [owners, (".github/countersign.yaml", CONFIGURATION)]
        .iter()
        .chain(files)
    {
        let path = directory.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    directory
}

fn write(root: &Path, language: Locale, form: Form<'_>) -> String {
    let mut out = Vec::new();
    let exit = validate::run(root, &[], Some(language), form, &mut out).unwrap();
    assert_eq!(exit.code(), 1);
    String::from_utf8(out).unwrap()
}

/// Returns the log and the job summary.
fn on_github(root: &Path, language: Locale, room: usize) -> (String, String) {
    let mut file = Vec::new();
    let summary = Some(Summary {
        file: &mut file as &mut dyn Write,
        room,
    });
    let log = write(root, language, Form::GitHub { summary });
    (log, String::from_utf8(file).unwrap())
}

fn is_harmless(text: &str) -> bool {
    !text.contains(|c| c != '\n' && countersign::domain::is_deceptive(c))
}

const NAMES: [&str; 3] = [
    "requests/b.yaml",
    "requests/::error title=x,y=z::%0A夜.yaml",
    "requests/\u{1b}[31m\n##[add-mask]\u{202e}a.yaml",
];

fn hostile() -> tempfile::TempDir {
    repository(&NAMES.map(|name| (name, HOSTILE)))
}

#[test]
fn json_is_as_its_schema_says() {
    let files = [("requests/a.yaml", MISTAKES), ("requests/picture.png", "")];
    for directory in [repository(&files), hostile()] {
        for language in [Locale::ENGLISH, Locale::JAPANESE] {
            let text = write(directory.path(), language, Form::Json);
            let document = valid(DIAGNOSTICS, &text);
            assert!(is_harmless(&text), "{text}");
            assert_eq!(
                document["errors"],
                document["diagnostics"].as_array().unwrap().len()
            );
        }
    }
    let text = write(repository(&files).path(), Locale::ENGLISH, Form::Json);
    insta::assert_snapshot!(text);
}

#[test]
fn names_are_the_same_in_json_as_on_the_disk() {
    let text = write(hostile().path(), Locale::ENGLISH, Form::Json);
    let document = valid(DIAGNOSTICS, &text);
    let paths: std::collections::BTreeSet<_> = document["diagnostics"]
        .as_array()
        .unwrap()
        .iter()
        .map(|diagnostic| diagnostic["path"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(paths, NAMES.map(str::to_owned).into());
}

#[test]
fn sarif_is_as_its_schema_says() {
    let files = [("requests/a.yaml", MISTAKES), ("requests/夜 a%.txt", "")];
    for directory in [repository(&files), hostile()] {
        for language in [Locale::ENGLISH, Locale::JAPANESE] {
            let text = write(directory.path(), language, Form::Sarif);
            let log = valid(SARIF, &text);
            assert!(is_harmless(&text), "{text}");
            let run = &log["runs"][0];
            for result in run["results"].as_array().unwrap() {
                let rule = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
                assert_eq!(run["tool"]["driver"]["rules"][rule]["id"], result["ruleId"]);
                assert!(!result["message"]["text"].as_str().unwrap().contains("]("));
            }
        }
    }
    let log = valid(
        SARIF,
        &write(repository(&files).path(), Locale::ENGLISH, Form::Sarif),
    );
    let results = log["runs"][0]["results"].as_array().unwrap();
    let places: Vec<_> = results
        .iter()
        .map(|result| {
            let place = &result["locations"][0]["physicalLocation"];
            (result["ruleId"].as_str().unwrap(), place["region"].clone())
        })
        .collect();
    assert_eq!(
        places,
        [
            // 𠮷 has two UTF-16 code units.
            (
                "hidden-character",
                json!({"startLine": 2, "startColumn": 14, "endLine": 2, "endColumn": 15})
            ),
            (
                "duplicate-key",
                json!({"startLine": 3, "startColumn": 1, "endLine": 3, "endColumn": 8})
            ),
            ("not-a-request", json!({"startLine": 1})),
        ]
    );
    let last = &results[2]["locations"][0]["physicalLocation"]["artifactLocation"];
    assert_eq!(last["uri"], "requests/%E5%A4%9C%20a%25.txt");
}

#[test]
fn the_runner_reads_our_commands_and_no_others() {
    for language in [Locale::ENGLISH, Locale::JAPANESE] {
        let (log, summary) = on_github(hostile().path(), language, 1 << 20);
        assert!(is_harmless(&log) && is_harmless(&summary));
        let commands = commands(&log);
        assert!(!commands.is_empty());
        for command in commands {
            assert_eq!(command.name, "error");
            let names: Vec<_> = command.properties.iter().map(|(name, _)| &**name).collect();
            let known = ["file", "line", "col", "endLine", "endColumn", "title"];
            assert!(names.iter().all(|name| known.contains(name)), "{names:?}");
            let file = command.property("file").unwrap();
            let names =
                NAMES.map(|name| countersign::domain::visible(name).replace("##[", "##\\["));
            assert!(names.contains(&file.to_owned()), "{file}");
            assert!(
                command
                    .property("title")
                    .unwrap()
                    .bytes()
                    .all(|b| b.is_ascii_lowercase() || b == b'-')
            );
        }
        for hostile in ["<script", "](1)", "@all", "**b", "https:"] {
            assert!(!summary.contains(hostile), "{hostile}: {summary}");
        }
    }
}

#[test]
fn github_gets_what_people_get_and_annotations() {
    let directory = repository(&[("requests/a.yaml", MISTAKES), ("requests/123456.yml", "")]);
    let (log, summary) = on_github(directory.path(), Locale::ENGLISH, 1 << 20);
    insta::assert_snapshot!(log);
    insta::assert_snapshot!(summary);
    let (log, summary) = on_github(directory.path(), Locale::JAPANESE, 1 << 20);
    insta::assert_snapshot!(log);
    insta::assert_snapshot!(summary);
}

#[test]
fn ten_of_a_kind_are_annotated_and_all_are_in_the_summary() {
    let good = "iamUser: batch-a\nreason: long enough to be one\n";
    let names: Vec<_> = (0..12)
        .flat_map(|number| {
            // A warning for its ending, and an error for its user.
            [
                format!("requests/a-1234{number:02}.yaml"),
                format!("requests/b-{number}.yml"),
            ]
        })
        .collect();
    let files: Vec<_> = names.iter().map(|name| (name.as_str(), good)).collect();
    let directory = repository(&files);
    let (log, summary) = on_github(directory.path(), Locale::ENGLISH, 1 << 20);
    for level in ["error", "warning"] {
        let such = commands(&log);
        assert_eq!(
            such.iter().filter(|command| command.name == level).count(),
            10
        );
    }
    assert!(log.ends_with("\n4 more problems have no annotation, because GitHub shows only ten; see the log above and the job summary\n"), "{log}");
    let stem = |name: &String| name.split(['/', '.']).nth(1).unwrap().to_owned();
    assert!(
        names
            .iter()
            .map(stem)
            .all(|stem| summary.contains(&format!("/{stem}&#46;y")))
    );
}

#[test]
fn a_summary_fits_or_says_what_it_lacks() {
    let text = "x: 1\n".repeat(19) + HOSTILE;
    let names: Vec<_> = (0..400)
        .map(|number| format!("requests/{number}.yaml"))
        .collect();
    let files: Vec<_> = names
        .iter()
        .map(|name| (name.as_str(), text.as_str()))
        .collect();
    let directory = repository(&files);
    for (room, least) in [
        (1 << 20, 1_000_000),
        (10_000, 8_000),
        (1_500, 100),
        (100, 0),
        (0, 0),
    ] {
        let (_, summary) = on_github(directory.path(), Locale::JAPANESE, room);
        assert!(
            (least..=room).contains(&summary.len()),
            "{} of {room}",
            summary.len()
        );
        assert!(summary.is_empty() || summary.contains("ほか "), "{room}");
    }
}

#[test]
fn the_same_files_give_the_same_bytes() {
    for form in [
        || Form::Json,
        || Form::Sarif,
        || Form::GitHub { summary: None },
    ] {
        let directory = hostile();
        let first = write(directory.path(), Locale::ENGLISH, form());
        assert_eq!(write(hostile().path(), Locale::ENGLISH, form()), first);
        assert!(first.ends_with('\n') && !first.contains('\r'));
    }
}
