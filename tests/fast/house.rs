//! Holds `src/` to the floors of the architecture: who may name whom, and how long a file may be.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// What is observed, decided and said, from the ground up; each may name what is below its floor, and what is listed.
const FLOORS: &[&[&str]] = &[
    &["domain", "parallel"],
    &["document", "check", "approval", "plan", "story"],
    &["messages", "render", "network"],
    &["git", "github", "aws"],
    &[
        "reconcile",
        "review",
        "audit",
        "doctor",
        "new",
        "validate",
        "demo",
    ],
    &["cli", "codes", "lib", "main"],
];

/// Below floor 2 a module names only these; above, also a neighbour of its own floor.
const FEWER: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("parallel", &[]),
    ("document", &["domain"]),
    ("check", &["domain", "document", "parallel"]),
    ("approval", &["domain"]),
    ("plan", &["domain", "approval"]),
    ("story", &["domain", "approval", "plan"]),
    ("git", &["domain", "document", "check", "approval", "plan"]),
    (
        "github",
        &["domain", "document", "check", "approval", "plan", "network"],
    ),
    (
        "aws",
        &["domain", "document", "check", "approval", "plan", "network"],
    ),
    ("network", &[]),
];

const NEIGHBOURS: &[(&str, &[&str])] = &[
    ("render", &["messages"]),
    ("audit", &["reconcile"]),
    ("demo", &["reconcile", "review", "validate"]),
    ("cli", &["lib", "main"]),
    ("lib", &["cli", "codes", "main"]),
    ("main", &["lib", "cli"]),
];

/// Words that only these modules may have outside of comments and strings; a word ends in `*` where its beginning counts.
const ONLY: &[(&str, &[&str])] = &[
    ("serde_yaml", &["document"]),
    ("saphyr_parser", &["document"]),
    ("octocrab", &["github"]),
    ("aws_config", &["aws"]),
    ("aws_credential_types", &["aws"]),
    ("aws_sdk_*", &["aws"]),
    ("aws_smithy_*", &["aws"]),
    ("Command", &["git", "cli"]),
    ("hyper_util", &["github"]),
    ("hyper_rustls", &["github"]),
    ("rustls", &["network", "github"]),
    ("CreateAccessKey", &["aws"]),
    ("sandbox", &["demo", "cli"]),
];

/// Words that decide nothing but make an answer depend on more than its question.
const IMPURE: &[&str] = &["async", "await", "tokio", "SystemTime", "Instant", "env"];

const LONGEST: usize = 400;

struct Source {
    /// Below `src/`.
    path: String,
    text: String,
}

#[test]
fn the_house_stands_on_its_floors() {
    let sources = sources();
    assert!(sources.len() > 100);
    let wrong: Vec<String> = sources.iter().flat_map(wrong).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_module_has_its_floor() {
    let sources = sources();
    let modules: BTreeSet<&str> = sources.iter().map(|source| module(&source.path)).collect();
    let homeless: Vec<_> = modules
        .into_iter()
        .filter(|module| floor(module).is_none())
        .collect();
    assert!(homeless.is_empty(), "{homeless:?}");
}

fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut sources = Vec::new();
    let mut open = vec![root.clone()];
    while let Some(directory) = open.pop() {
        for entry in fs::read_dir(directory).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = fs::read_to_string(&path).unwrap();
                let path = path.strip_prefix(&root).unwrap().to_str().unwrap();
                sources.push(Source {
                    path: path.replace('\\', "/"),
                    text,
                });
            }
        }
    }
    sources
}

/// The top module of a file.
fn module(path: &str) -> &str {
    let top = path.split('/').next().unwrap_or(path);
    top.strip_suffix(".rs").unwrap_or(top)
}

fn floor(module: &str) -> Option<usize> {
    FLOORS.iter().position(|floor| floor.contains(&module))
}

fn listed<'a>(table: &[(&str, &'a [&'a str])], module: &str) -> Option<&'a [&'a str]> {
    let found = table.iter().find(|(name, _)| *name == module);
    found.map(|(_, names)| *names)
}

fn may_name(from: &str, to: &str) -> bool {
    if from == to || listed(NEIGHBOURS, from).is_some_and(|names| names.contains(&to)) {
        return true;
    }
    match listed(FEWER, from) {
        Some(names) => names.contains(&to),
        None => floor(to) < floor(from) && floor(to).is_some(),
    }
}

/// Everything that is wrong with one file.
fn wrong(source: &Source) -> Vec<String> {
    let Source { path, text } = source;
    let module = module(path);
    let mut wrong = Vec::new();
    let code = code(text);
    for name in named(&code, to_root(path, &code)) {
        if !may_name(module, &name) {
            wrong.push(format!("{path} names crate::{name}"));
        }
    }
    let words: BTreeSet<&str> = code
        .split(|c: char| c != '_' && !c.is_ascii_alphanumeric())
        .collect();
    for (word, modules) in ONLY {
        let is_it = |found: &&&str| match word.strip_suffix('*') {
            Some(beginning) => found.starts_with(beginning),
            None => *found == word,
        };
        if let Some(found) = words
            .iter()
            .find(is_it)
            .filter(|_| !modules.contains(&module))
        {
            wrong.push(format!("{path} names {found}, which only {modules:?} may"));
        }
    }
    let is_test = path.ends_with("/tests.rs") || path.contains("/tests/");
    if floor(module).is_some_and(|floor| floor <= 1) && !is_test {
        let impure = IMPURE.iter().filter(|word| words.contains(*word));
        wrong.extend(impure.map(|word| format!("{path} names {word}, and is to be pure")));
    }
    if module == "plan" && words.contains("Writer") {
        wrong.push(format!("{path} names a Writer, and decides"));
    }
    let lines = text.lines().count();
    if lines > LONGEST {
        wrong.push(format!("{path} has {lines} lines"));
    }
    if !text.starts_with("//! ") {
        wrong.push(format!("{path} does not begin by saying what it is"));
    }
    wrong
}

/// The modules that the code names: by `crate::module`, in `crate::{…}`, and by more `super`s than there are parents.
fn named(code: &str, to_root: usize) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for (at, _) in code.match_indices("crate::") {
        let is_own =
            code[..at].ends_with(|c: char| c == '_' || c.is_ascii_alphanumeric() || c == '$');
        let rest = &code[at + "crate::".len()..];
        if is_own {
            continue;
        }
        match rest.strip_prefix('{') {
            Some(group) => names.extend(heads(group)),
            None => names.extend(word(rest)),
        }
    }
    if code.contains(&"super::".repeat(to_root)) {
        names.insert("super".to_owned());
    }
    names
}

/// How many `super`s lead from the innermost module of a file to the root: there `crate` is to be written.
fn to_root(path: &str, code: &str) -> usize {
    let parents = path.split('/').count();
    let is_inner = path.ends_with("/mod.rs");
    let has_modules = code
        .match_indices("mod ")
        .filter_map(|(at, _)| {
            code[at..]
                .split(['{', ';'])
                .next()
                .map(|head| at + head.len())
        })
        .any(|end| code[end..].starts_with('{'));
    (parents - usize::from(is_inner) + usize::from(has_modules)).max(1)
}

/// The first word of each member of a group, up to its closing brace.
fn heads(group: &str) -> Vec<String> {
    let mut heads = Vec::new();
    let (mut depth, mut is_head) = (1, true);
    for (at, letter) in group.char_indices() {
        match letter {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 1 => is_head = true,
            _ if is_head && !letter.is_whitespace() => {
                heads.extend(word(&group[at..]));
                is_head = false;
            }
            _ => {}
        }
        if depth == 0 {
            break;
        }
    }
    heads
}

fn word(text: &str) -> Option<String> {
    let end = text
        .find(|c: char| c != '_' && !c.is_ascii_alphanumeric())
        .unwrap_or(text.len());
    (end > 0).then(|| text[..end].to_owned())
}

/// The text without its comments and what stands in quotes.
fn code(text: &str) -> String {
    let mut code = String::new();
    let mut rest = text;
    while let Some(letter) = rest.chars().next() {
        let skipped = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            rest.find("*/").map_or(rest.len(), |end| end + 2)
        } else if rest.starts_with("r\"") || rest.starts_with("r#") {
            raw(rest)
        } else if letter == '"' {
            quoted(rest)
        } else if rest.starts_with("'\"'") {
            3
        } else if rest.starts_with("'\\") {
            rest[3..].find('\'').map_or(rest.len(), |end| end + 4)
        } else {
            0
        };
        if skipped == 0 {
            code.push(letter);
        } else {
            code.push(' ');
        }
        rest = &rest[skipped.max(letter.len_utf8())..];
    }
    code
}

/// How long the raw string is that the text begins with; one for `r#word`.
fn raw(text: &str) -> usize {
    let marks = text[1..].bytes().take_while(|byte| *byte == b'#').count();
    if !text[1 + marks..].starts_with('"') {
        return 0;
    }
    let end = format!("\"{}", "#".repeat(marks));
    let body = 2 + marks;
    text[body..]
        .find(&end)
        .map_or(text.len(), |at| body + at + end.len())
}

fn quoted(text: &str) -> usize {
    let mut is_escaped = false;
    for (at, letter) in text.char_indices().skip(1) {
        match letter {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    text.len()
}

#[test]
fn a_planted_violation_is_found() {
    let good = "//! Something.\nuse crate::domain::Status;\n// crate::aws in a comment\nconst TEXT: &str = \"crate::aws octocrab\";\n";
    for (path, line, expected) in [
        (
            "domain/status.rs",
            "use crate::plan::Step;",
            "names crate::plan",
        ),
        ("plan/step.rs", "use crate::check;", "names crate::check"),
        ("plan/step.rs", "fn f(_: &Writer) {}", "names a Writer"),
        ("plan/step.rs", "async fn f() {}", "names async"),
        (
            "check/mod.rs",
            "fn f() { SystemTime::now(); }",
            "names SystemTime",
        ),
        (
            "messages/mod.rs",
            "use crate::{\n    domain,\n    render::{self, Row},\n};",
            "names crate::render",
        ),
        (
            "git/tree.rs",
            "fn f() { crate::aws::Reader::new() }",
            "names crate::aws",
        ),
        (
            "github/call.rs",
            "use crate::{git::Checkout, domain};",
            "names crate::git",
        ),
        ("aws/writer.rs", "use crate::render;", "names crate::render"),
        ("reconcile/apply.rs", "use crate::cli;", "names crate::cli"),
        ("reconcile/apply.rs", "use sandbox::World;", "names sandbox"),
        (
            "reconcile/apply.rs",
            "use crate::demo::Story;",
            "names crate::demo",
        ),
        (
            "reconcile/apply.rs",
            "use aws_sdk_iam::Client;",
            "names aws_sdk_iam",
        ),
        (
            "reconcile/apply.rs",
            "use std::process::Command;",
            "names Command",
        ),
        (
            "check/request.rs",
            "fn f() { serde_yaml::from_str(\"\") }",
            "names serde_yaml",
        ),
        ("cli/mod.rs", "use octocrab::Octocrab;", "names octocrab"),
        (
            "git/tree.rs",
            "use crate::network::Proxy;",
            "names crate::network",
        ),
        (
            "aws/reader.rs",
            "use super::super::git;",
            "names crate::super",
        ),
        ("render/report.rs", &"\n".repeat(400), "has 405 lines"),
    ] {
        let source = |text: String| Source {
            path: path.to_owned(),
            text,
        };
        let before = wrong(&source(good.to_owned()));
        assert_eq!(before, Vec::<String>::new(), "{path}");
        let found = wrong(&source(format!("{good}{line}\n")));
        assert!(
            found.iter().any(|wrong| wrong.contains(expected)),
            "{path}: {expected:?} is not in {found:?}"
        );
    }
    let silent = Source {
        path: "domain/new.rs".to_owned(),
        text: "pub struct Quiet;\n".to_owned(),
    };
    assert!(wrong(&silent)[0].contains("does not begin by saying"));
}

#[test]
fn only_code_is_read() {
    let text = r##"a "x \" crate::b" /* c */ 'd' '"' '\'' r#"e " "# f // g
h"##;
    assert_eq!(
        code(text).split_whitespace().collect::<Vec<_>>(),
        ["a", "'d'", "f", "h"]
    );
}
