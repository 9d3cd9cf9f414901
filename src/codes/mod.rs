//! The pages of codes, docs/codes.md and docs/codes.ja.md: made of the words and of examples that are run.
//!
//! `UPDATE_DOCS=1 cargo test codes` writes them. They are also the conversations of `validate` that are kept, one for every
//! code in every language: a change of words shows there.

mod examples;
mod refusals;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use examples::{CODEOWNERS, CONFIGURATION, Content, Files, example};

use crate::domain::{Language, Locale, Problem, samples, visible};
use crate::messages::{about, refusal_hint, refusal_sentence};
use crate::render::Form;
use crate::validate;

/// A longer file is shown by its beginning.
const MOST_LINES: usize = 12;

/// What a page says around the words.
struct Around {
    title: &'static str,
    introduction: &'static str,
    files: &'static str,
    fails: &'static str,
    passes: &'static str,
    nothing: &'static str,
    link: &'static str,
    refusals: &'static str,
    refusals_introduction: &'static str,
}

fn around(language: Locale) -> Around {
    match language.language {
        Language::English => Around {
            title: "Codes",
            introduction: "Every code that `countersign validate` and `countersign plan` report. The meaning of a code never changes. [日本語](codes.ja.md)\n\n\
                           This page is generated from the program's own messages, and the output shown is that of a real run (see `src/codes`). Unless stated otherwise, the examples use this configuration:",
            files: "Files",
            fails: "Not like this:",
            passes: "Like this:",
            nothing: "is not there",
            link: "is a symbolic link to",
            refusals: "Requests",
            refusals_introduction: "Why no key is issued for a request whose file is valid, or switched off for one whose file was removed. The rules are in [approval.md](approval.md).",
        },
        Language::Japanese => Around {
            title: "コード一覧",
            introduction: "`countersign validate` と `countersign plan` が表示するコードの一覧です。コードの意味が変わることはありません。[English](codes.md)\n\n\
                           このページはプログラムのメッセージから自動生成しています。出力例は実際の実行結果です (`src/codes`)。特に断りのない限り、次の設定を使っています。",
            files: "ファイル",
            fails: "誤りのある例:",
            passes: "正しい例:",
            nothing: "がない",
            link: "のシンボリックリンク先:",
            refusals: "申請",
            refusals_introduction: "ファイルに問題がなくてもキーが発行されない理由と、ファイルが削除されてもキーが無効化されない理由です。判定の規則は [approval.ja.md](approval.ja.md) にあります。",
        },
    }
}

/// Runs `validate` on some files beside a configuration and CODEOWNERS, and returns the bytes that it wrote.
fn validate(files: &Files, paths: &[&str], language: Locale, form: Form<'_>) -> String {
    let directory = tempfile::tempdir().unwrap();
    let defaults = [
        (".github/CODEOWNERS", Content::Text(CODEOWNERS)),
        (".github/countersign.yaml", Content::Text(CONFIGURATION)),
    ];
    for (path, content) in defaults.iter().chain(files) {
        let path = directory.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        drop(fs::remove_file(&path));
        match content {
            Content::Text(text) => fs::write(path, text).unwrap(),
            Content::Bytes(bytes) => fs::write(path, bytes).unwrap(),
            Content::TooMuch(text) => {
                fs::write(path, format!("{text}{}", "#\n".repeat(10_000))).unwrap()
            }
            Content::Link(to) => std::os::unix::fs::symlink(to, path).unwrap(),
            Content::Nothing => {}
        }
    }
    let paths: Vec<_> = paths.iter().map(std::path::PathBuf::from).collect();
    let mut out = Vec::new();
    validate::run(directory.path(), &paths, Some(language), form, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn codes(files: &Files, paths: &[&str]) -> BTreeSet<String> {
    let text = validate(files, paths, Locale::ENGLISH, Form::Json);
    let document: serde_json::Value = serde_json::from_str(&text).unwrap();
    let diagnostics = document["diagnostics"].as_array().unwrap().iter();
    diagnostics
        .map(|diagnostic| diagnostic["code"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn what_is_shown_to_fail_fails_so_and_what_is_shown_to_pass_passes() {
    for problem in samples::all() {
        let example = example(&problem);
        let beside = example.beside.iter().copied();
        let expected: BTreeSet<_> = beside.chain([problem.code()]).map(str::to_owned).collect();
        assert_eq!(codes(&example.fails, example.paths), expected);
        assert_eq!(
            codes(&example.passes, example.paths),
            BTreeSet::new(),
            "{}",
            problem.code()
        );
    }
}

#[test]
fn the_pages_are_what_the_program_says() {
    for (language, path) in [
        (Locale::ENGLISH, "docs/codes.md"),
        (Locale::JAPANESE, "docs/codes.ja.md"),
    ] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
        let page = page(language);
        if std::env::var_os("UPDATE_DOCS").is_some() {
            fs::write(&path, &page).unwrap();
        }
        let written = fs::read_to_string(&path).unwrap_or_default();
        assert!(
            written == page,
            "{} is stale: UPDATE_DOCS=1 cargo test codes",
            path.display()
        );
    }
}

fn page(language: Locale) -> String {
    let around = around(language);
    let mut page = format!(
        "# {}\n\n{}{}\n## {}\n",
        around.title,
        around.introduction,
        source("x.yaml", CONFIGURATION),
        around.files
    );
    for problem in samples::all() {
        page.push_str(&of_problem(&problem, &around, language));
    }
    page.push_str(&format!(
        "\n## {}\n\n{}\n",
        around.refusals, around.refusals_introduction
    ));
    for refusal in refusals::all() {
        let sentence = refusal_sentence(language, &refusal);
        let hint = refusal_hint(language, &refusal);
        page.push_str(&format!(
            "\n### `{}`\n\n> {sentence}\n>\n> → {hint}\n",
            refusal.code()
        ));
    }
    page
}

fn of_problem(problem: &Problem, around: &Around, language: Locale) -> String {
    let example = example(problem);
    let title = format!("\n### `{}`\n\n{}", problem.code(), about(language, problem));
    let form = Form::Human { is_coloured: false };
    let said = validate(&example.fails, example.paths, language, form);
    // The line that counts says nothing new.
    let (said, _) = said.trim_end().rsplit_once("\n\n").unwrap();
    let shown: Vec<_> = said
        .split("\n\n")
        .filter(|one| one.contains(problem.code()))
        .take(1)
        .collect();
    // What is the same in both is shown once.
    let is_other = |file: &&(&str, Content)| !example.fails.contains(file);
    let passes: Files = example.passes.iter().filter(is_other).copied().collect();
    format!(
        "{title}\n\n{}\n{}\n{}\n{}\n{}",
        around.fails,
        listing(&example.fails, around),
        block("text", &shown.join("\n\n")),
        around.passes,
        listing(&passes, around),
    )
}

fn listing(files: &Files, around: &Around) -> String {
    let mut text = String::new();
    for (path, content) in files {
        let shown = match content {
            Content::Nothing => format!(" {}\n", around.nothing),
            Content::Link(to) => format!(" {} `{to}`\n", around.link),
            Content::Text(text) => source(path, text),
            Content::Bytes(bytes) => {
                source(path, &bytes.escape_ascii().to_string().replace("\\n", "\n"))
            }
            Content::TooMuch(text) => source(path, &format!("{text}{}", "#\n".repeat(MOST_LINES))),
        };
        text.push_str(&format!("\n`{path}`{shown}"));
    }
    text
}

fn source(path: &str, text: &str) -> String {
    let kind = path
        .rsplit('.')
        .next()
        .unwrap()
        .replace("github/CODEOWNERS", "text");
    let mut lines: Vec<_> = text.lines().map(visible).collect();
    if lines.len() > MOST_LINES {
        lines.truncate(MOST_LINES - 2);
        lines.push("…".to_owned());
    }
    format!("\n\n{}", block(&kind, &lines.join("\n")))
}

fn block(kind: &str, text: &str) -> String {
    format!("```{kind}\n{text}\n```\n")
}
