//! Holds the sources to the table in `CONTRIBUTING.md`: who may import whom, what only some may name, and that no files
//! import each other.

mod imports;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use imports::{Imports, Source};

/// Words that only these modules may have; a word ends in `*` where its beginning counts.
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
    ("sandbox", &["demo", "cli"]),
];

/// Words by which an answer depends on more than its question.
const IMPURE: &[&str] = &["async", "await", "tokio", "SystemTime", "Instant", "env"];

/// Up to this floor everything is pure.
const PURE: u8 = 1;

/// How many lines can be read in a sitting.
const LONGEST: usize = 400;

/// A row of the table.
struct Module {
    floor: u8,
    may_import_below: bool,
    /// What it may import beside that.
    named: BTreeSet<String>,
}

type Table = BTreeMap<String, Module>;

fn table() -> Table {
    let page = read("CONTRIBUTING.md");
    let rows = page.lines().filter_map(|line| {
        let cells: Vec<&str> = line.strip_prefix("| ")?.split(" | ").collect();
        let [floor, module, _, may] = cells[..] else {
            return None;
        };
        let module_of = |text: &str| text.trim_matches('`').to_owned();
        let module = module_of(module);
        let row = Module {
            floor: floor.parse().ok()?,
            may_import_below: may.contains("everything below"),
            named: may.split('`').skip(1).step_by(2).map(module_of).collect(),
        };
        Some((module, row))
    });
    rows.collect()
}

fn read(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

fn sources(folder: &str) -> Vec<Source> {
    Source::all(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder))
}

/// The top module of a file.
fn module(path: &str) -> &str {
    let top = path.split('/').next().unwrap_or(path);
    top.strip_suffix(".rs").unwrap_or(top)
}

/// Everything that is wrong with one file of countersign.
fn wrong(source: &Source, table: &Table) -> Vec<String> {
    let path = &source.path;
    let module = module(path);
    let words = source.words();
    let mut wrong = form(source);
    for (word, modules) in ONLY {
        let is_it = |found: &&&str| match word.strip_suffix('*') {
            Some(beginning) => found.starts_with(beginning),
            None => *found == word,
        };
        let found = words.iter().find(is_it);
        if let Some(found) = found.filter(|_| !modules.contains(&module)) {
            wrong.push(format!("{path} names {found}, which only {modules:?} may"));
        }
    }
    if matches!(module, "lib" | "main") {
        return wrong;
    }
    let Some(row) = table.get(module) else {
        wrong.push(format!(
            "{path}: {module} is not in the table of CONTRIBUTING.md"
        ));
        return wrong;
    };
    for name in source.modules() {
        let is_below = table
            .get(&name)
            .is_some_and(|other| other.floor < row.floor);
        if !(row.may_import_below && is_below || row.named.contains(&name)) {
            wrong.push(format!("{path} imports {name}"));
        }
    }
    if row.floor <= PURE && !source.is_test() {
        let impure = IMPURE.iter().filter(|word| words.contains(*word));
        wrong.extend(impure.map(|word| format!("{path} names {word}, and is to be pure")));
    }
    if module == "plan" && words.contains("Writer") {
        wrong.push(format!("{path} names a Writer, and decides"));
    }
    wrong
}

fn form(source: &Source) -> Vec<String> {
    let Source { path, text, .. } = source;
    let mut wrong = Vec::new();
    let lines = text.lines().count();
    if lines > LONGEST {
        wrong.push(format!("{path} has {lines} lines"));
    }
    if !text.starts_with("//! ") {
        wrong.push(format!("{path} does not begin by saying what it is"));
    }
    wrong
        .extend(undocumented(text).map(|item| format!("{path} does not say what this is: {item}")));
    wrong
}

/// The public items without a doc comment. Fields, variants and associated constants may speak for themselves.
fn undocumented(text: &str) -> impl Iterator<Item = &str> {
    const ITEMS: [&str; 7] = [
        "async fn", "const fn", "enum", "fn", "struct", "trait", "type",
    ];
    let is_item = |line: &str| {
        let rest = line.trim_start().strip_prefix("pub ");
        let is_one = rest.is_some_and(|rest| ITEMS.iter().any(|item| rest.starts_with(item)));
        (is_one || line.starts_with("pub const ")) && !line.contains('$')
    };
    let mut is_documented = false;
    text.lines().filter(move |line| {
        let is_found = is_item(line) && !is_documented;
        let is_inside_attribute = !line.ends_with(['{', '}', ';']) && !line.is_empty();
        is_documented =
            line.trim_start().starts_with("///") || (is_documented && is_inside_attribute);
        is_found
    })
}

#[test]
fn the_house_stands_on_its_floors() {
    let (sources, table) = (sources("src"), table());
    assert!(sources.len() > 100);
    let wrong: Vec<String> = sources
        .iter()
        .flat_map(|source| wrong(source, &table))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let modules: BTreeSet<&str> = sources.iter().map(|source| module(&source.path)).collect();
    let gone = table.keys().filter(|name| !modules.contains(name.as_str()));
    assert_eq!(gone.collect::<Vec<_>>(), Vec::<&String>::new());
}

#[test]
fn the_sandbox_has_the_same_form() {
    let sources = sources("sandbox/src");
    let wrong: Vec<String> = sources.iter().flat_map(form).collect();
    assert!(
        sources.len() > 40 && wrong.is_empty(),
        "{}",
        wrong.join("\n")
    );
}

#[test]
fn no_files_import_each_other() {
    for folder in ["src", "sandbox/src"] {
        let imports = Imports::of(&sources(folder));
        let circles: Vec<String> = imports
            .circles()
            .iter()
            .map(|circle| imports.between(circle).join("\n"))
            .collect();
        assert!(
            circles.is_empty(),
            "{} circles in {folder}:\n{}",
            circles.len(),
            circles.join("\n\n")
        );
    }
}

#[test]
fn a_planted_violation_is_found() {
    let table = table();
    let good = "//! Something.\nuse crate::domain::Status;\n// crate::aws in a comment\nconst TEXT: &str = \"crate::aws octocrab\";\n";
    for (path, line, expected) in [
        ("domain/status.rs", "use crate::plan::Step;", "imports plan"),
        ("plan/step.rs", "use crate::check;", "imports check"),
        ("plan/step.rs", "fn f(_: &Writer) {}", "names a Writer"),
        ("plan/step.rs", "async fn f() {}", "names async"),
        (
            "check/mod.rs",
            "fn f() { SystemTime::now(); }",
            "names SystemTime",
        ),
        (
            "messages/mod.rs",
            "use crate::{\n    domain,\n    reconcile::{self, Row},\n};",
            "imports reconcile",
        ),
        (
            "git/tree.rs",
            "fn f() { crate::aws::Reader::new() }",
            "imports aws",
        ),
        (
            "github/call.rs",
            "use crate::{git::Checkout, domain};",
            "imports git",
        ),
        ("aws/writer.rs", "use crate::messages;", "imports messages"),
        ("reconcile/apply.rs", "use crate::cli;", "imports cli"),
        ("reconcile/apply.rs", "use sandbox::World;", "names sandbox"),
        (
            "reconcile/apply.rs",
            "use crate::demo::Story;",
            "imports demo",
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
            "imports network",
        ),
        ("aws/reader.rs", "use super::super::git;", "imports git"),
        (
            "plan/step.rs",
            "fn f() { format!(\"{}\", crate::git::X) }",
            "imports git",
        ),
        ("review/tell.rs", &"\n".repeat(400), "has 405 lines"),
        ("nowhere/new.rs", "", "not in the table"),
    ] {
        let source = |line: &str| Source::new(path, &format!("{good}{line}\n"));
        if path != "nowhere/new.rs" {
            let before = wrong(&source(""), &table);
            assert_eq!(before, Vec::<String>::new(), "{path}");
        }
        let found = wrong(&source(line), &table);
        assert!(
            found.iter().any(|wrong| wrong.contains(expected)),
            "{path}: {expected:?} is not in {found:?}"
        );
    }
    let silent = Source::new("domain/new.rs", "pub struct Quiet;\n");
    let found = wrong(&silent, &table).join(" ");
    assert!(found.contains("does not begin by saying"));
    assert!(found.contains("does not say what this is: pub struct Quiet;"));
}

#[test]
fn files_of_tests_can_be_read_in_a_sitting() {
    for folder in ["tests", "sandbox", "benches"] {
        for Source { path, text, .. } in sources(folder) {
            let lines = text.lines().count();
            assert!(lines <= LONGEST, "{folder}/{path} has {lines} lines");
        }
    }
}

#[test]
fn a_planted_circle_is_found() {
    let circles = |files: &[(&str, &str)]| -> Vec<Vec<String>> {
        let sources: Vec<Source> = files
            .iter()
            .map(|(path, text)| Source::new(path, text))
            .collect();
        let imports = Imports::of(&sources);
        let circles = imports.circles().into_iter();
        circles
            .map(|circle| circle.into_iter().map(str::to_owned).collect())
            .collect()
    };
    let facade = (
        "a/mod.rs",
        "mod x; mod y; pub use x::X; pub use y::{self, Y}; mod tests { use super::*; }",
    );
    let straight = [
        facade,
        ("a/x.rs", "use super::Y;"),
        ("a/y.rs", "pub struct Y;"),
    ];
    assert_eq!(circles(&straight), Vec::<Vec<String>>::new());
    for y in [
        "use super::X; pub struct Y;",
        "use crate::a::{self, X as Z}; pub struct Y;",
        "pub struct Y(super::x::X);",
        "fn f() { println!(\"{}\", crate::a::X::new()) } pub struct Y;",
        "use super::super::a; pub struct Y(a::X);",
    ] {
        let files = [facade, ("a/x.rs", "use super::Y;"), ("a/y.rs", y)];
        assert_eq!(circles(&files), [["a/x.rs", "a/y.rs"]], "{y}");
    }
    // What a parent has itself, its child may not import if the parent uses the child.
    let parent = [
        ("b/mod.rs", "mod c; const N: u8 = 1; fn f() { c::g() }"),
        ("b/c.rs", "use super::N;"),
    ];
    assert_eq!(circles(&parent), [["b/c.rs", "b/mod.rs"]]);
    let facade_alone = [
        ("b/mod.rs", "mod c; pub use c::g; const N: u8 = 1;"),
        ("b/c.rs", "use super::N;"),
    ];
    assert_eq!(circles(&facade_alone), Vec::<Vec<String>>::new());
}
