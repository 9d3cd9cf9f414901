//! Holds the papers to the code, and the code to the house.

mod explained;
mod fields;
mod glossary;
mod operating;
mod reference;
mod sandbox;
mod shown;
mod translated;
mod upgrading;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use countersign::domain::Locale;
use countersign::render::Form;
use countersign::validate;

const PAPERS: [&str; 26] = [
    "README.md",
    "README.ja.md",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "SECURITY.md",
    "docs/approval.ja.md",
    "docs/approval.md",
    "docs/auditing.md",
    "docs/codes.md",
    "docs/codes.ja.md",
    "docs/format.md",
    "docs/glossary.md",
    "docs/guarantees.md",
    "docs/inventory.md",
    "docs/installation.md",
    "docs/migration.ja.md",
    "docs/migration.md",
    "docs/model/README.md",
    "docs/operating.ja.md",
    "docs/operating.md",
    "docs/reference.md",
    "docs/sandbox.md",
    "docs/threat-model.md",
    "docs/uninstalling.md",
    "docs/upgrading.md",
    "requests/README.md",
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap()
}

/// The cells of each row of each table.
fn rows(text: &str) -> Vec<Vec<&str>> {
    let rows = text.lines().filter(|line| line.starts_with("| "));
    rows.map(|row| row.trim_matches('|').split(" | ").map(str::trim).collect())
        .collect()
}

/// What stands between two marks, such as backticks.
fn between(text: &str, mark: char) -> Vec<&str> {
    text.split(mark).skip(1).step_by(2).collect()
}

/// The words on the right of the arms of a match, as in `Self::Lapsed { .. } => "lapsed",`.
fn arms(source: &str) -> BTreeSet<&str> {
    let arms = source
        .lines()
        .filter_map(|line| line.trim().strip_prefix("Self::")?.split_once("=> "));
    arms.filter_map(|(_, arm)| arm.trim_start_matches('(').strip_prefix('"'))
        .map(|word| word.split('"').next().unwrap())
        .filter(|word| word.is_ascii())
        .collect()
}

/// The blocks of one language, those of a list's items without their margin.
fn blocks(text: &str, language: &str) -> Vec<String> {
    let fence = format!("```{language}\n");
    let blocks = text.split(fence.as_str()).skip(1);
    blocks
        .map(|rest| rest.split("```").next().unwrap().trim_end_matches(' '))
        .map(|block| {
            let margin = block.len() - block.trim_start_matches(' ').len();
            block
                .lines()
                .map(|line| format!("{}\n", line.get(margin..).unwrap_or_default()))
                .collect()
        })
        .collect()
}

fn help(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_countersign"))
        .args(arguments)
        // As wide as without a terminal.
        .env_remove("COLUMNS")
        .output()
        .unwrap();
    String::from_utf8(output.stdout).unwrap()
}

/// The commands that there are, in the order in which the help lists them.
fn commands() -> Vec<String> {
    let help = help(&["--help"]);
    let listed = help.split("Commands:\n").nth(1).unwrap();
    let listed = listed.split("\n\n").next().unwrap();
    listed
        .lines()
        .filter_map(|line| line.split_whitespace().next())
        .filter(|command| *command != "help")
        .map(str::to_owned)
        .collect()
}

#[test]
fn every_refusal_is_explained() {
    let source = read("src/domain/refusal.rs") + &read("src/domain/removal_fault.rs");
    let paper = read("docs/approval.md");
    let explained: Vec<&str> = rows(&paper)
        .into_iter()
        .filter(|row| row[0].starts_with('`'))
        .map(|row| row[0].trim_matches('`'))
        .collect();
    let codes: BTreeSet<&str> = explained.iter().copied().collect();
    assert_eq!(codes, arms(&source));
    assert_eq!(codes.len(), explained.len(), "a code is explained twice");
}

#[test]
fn every_attack_is_in_the_threat_model_with_its_codes() {
    let mut attacks: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for path in [
        "src/approval/tests/attacks.rs",
        "src/approval/tests/removals.rs",
        "tests/fast/approvals/attacks.rs",
        "tests/fast/approvals/removals.rs",
    ] {
        let source = read(path);
        let table = source.split("const ATTACKS").nth(1).unwrap();
        let table = table.split("\n];").next().unwrap();
        for line in table.lines() {
            let Some(line) = line.trim().strip_prefix("(\"") else {
                continue;
            };
            let name = line.split('"').next().unwrap();
            let codes = line.trim_end_matches("\"),").rsplit('"').next().unwrap();
            let codes = codes.split(' ').map(str::to_owned);
            attacks.entry(name.to_owned()).or_default().extend(codes);
        }
    }
    let paper = read("docs/threat-model.md");
    let mut named = BTreeSet::new();
    for row in rows(&paper).iter().filter(|row| row.len() == 3) {
        let codes: BTreeSet<String> = between(row[1], '`')
            .into_iter()
            .map(str::to_owned)
            .collect();
        let names: Vec<String> = between(row[2], '"')
            .into_iter()
            .map(str::to_owned)
            .collect();
        let refused: BTreeSet<String> = names
            .iter()
            .flat_map(|name| {
                let codes = attacks.get(name);
                codes.unwrap_or_else(|| panic!("there is no test {name:?}"))
            })
            .cloned()
            .collect();
        assert_eq!(codes, refused, "{}", row[0]);
        named.extend(names);
    }
    let missing: Vec<_> = attacks
        .keys()
        .filter(|name| !named.contains(*name))
        .collect();
    assert!(missing.is_empty(), "not in the threat model: {missing:?}");
}

/// What `validate` says of a repository with these files.
fn validated(files: &[(&str, &str)]) -> String {
    let directory = tempfile::tempdir().unwrap();
    // As somebody has them who no longer has the template's.
    let owners = read(".github/CODEOWNERS").replace("@replace--me", "@kenji @root");
    let schema = read("schema/request.schema.json");
    let own = [
        (".github/CODEOWNERS", &*owners),
        ("schema/request.schema.json", &*schema),
    ];
    for (path, text) in own.iter().chain(files) {
        let path = directory.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text.replace("123456789012", "111122223333")).unwrap();
    }
    let mut out = Vec::new();
    let form = Form::Human { is_coloured: false };
    let exit = validate::run(directory.path(), &[], Some(Locale::ENGLISH), form, &mut out).unwrap();
    let said = String::from_utf8(out).unwrap();
    assert_eq!(exit.code(), 0, "{said}");
    said
}

#[test]
fn the_readmes_show_files_that_are_in_order() {
    for paper in ["README.md", "README.ja.md"] {
        let [request, configuration] = &blocks(&read(paper), "yaml")[..] else {
            panic!("{paper} shows a request and a configuration");
        };
        let said = validated(&[
            ("requests/20261102090000.yaml", request),
            (".github/countersign.yaml", configuration),
        ]);
        assert_eq!(said, "1 request file and the configuration are in order\n");
    }
}

#[test]
fn what_the_templates_configuration_has_as_a_comment_is_in_order() {
    let template = read(".github/countersign.yaml");
    let (before, after) = template.split_once("# lifecycle:").unwrap();
    let after = after.replacen("\n#   ", "\n  ", 1);
    let said = validated(&[(
        ".github/countersign.yaml",
        &format!("{before}lifecycle:{after}"),
    )]);
    assert_eq!(said, "no request files; the configuration is in order\n");
}

#[test]
fn the_installation_shows_a_configuration_that_is_in_order() {
    let paper = read("docs/installation.md");
    let mut blocks = blocks(&paper, "yaml").into_iter();
    let configuration = blocks.find(|block| block.starts_with("accounts:"));
    validated(&[(".github/countersign.yaml", &configuration.unwrap())]);
}

#[test]
fn the_readme_names_the_commands_that_there_are() {
    let readme = read("README.md");
    let there_are: BTreeSet<String> = commands().into_iter().collect();
    let rows = rows(&readme);
    let documented: BTreeSet<String> = rows
        .iter()
        .filter_map(|row| {
            let command = row[0].strip_prefix("`countersign ")?;
            command.split([' ', '`']).next().map(str::to_owned)
        })
        .collect();
    assert_eq!(documented, there_are);

    let run: Vec<&str> = readme
        .lines()
        .filter_map(|line| line.strip_prefix("cargo run -- "))
        .collect();
    assert!(!run.is_empty());
    for line in run {
        let mut words: Vec<&str> = line.split(' ').collect();
        assert!(there_are.contains(words[0]), "{line}");
        // clap looks at what stands before --help, and runs nothing.
        words.push("--help");
        assert!(self::help(&words).contains("Usage:"), "{line}");
    }
    assert_eq!(
        readme.lines().filter(|line| *line == "cargo test").count(),
        1,
        ".ci/run takes the test command from here"
    );
}

#[test]
fn the_help_of_a_command_names_no_schema_but_its_own() {
    for (command, schema) in [
        ("validate", "diagnostics"),
        ("plan", "report"),
        ("reconcile", "report"),
        ("review", "review"),
        ("audit", "audit"),
        ("doctor", "doctor"),
    ] {
        let help = help(&[command, "--help"]);
        let named: Vec<&str> = help
            .split_whitespace()
            .filter_map(|word| word.strip_prefix("schema/"))
            .collect();
        assert_eq!(named, [format!("{schema}.schema.json")], "{command}");
    }
}

#[test]
fn links_lead_somewhere() {
    for paper in PAPERS {
        let text = read(paper);
        let links = text
            .split("](")
            .skip(1)
            .filter_map(|rest| rest.split(')').next());
        for link in links.filter(|link| !link.starts_with("https://")) {
            let (file, section) = link.split_once('#').unwrap_or((link, ""));
            let paper_itself = root().join(paper);
            let target = match file {
                "" => paper_itself,
                file => paper_itself.parent().unwrap().join(file),
            };
            assert!(target.exists(), "{paper}: {link}");
            if !section.is_empty() {
                let text = fs::read_to_string(target).unwrap();
                let anchor = format!("<a id=\"{section}\"></a>");
                let has = text.lines().any(|line| {
                    line == anchor
                        || line
                            .trim_start_matches('#')
                            .strip_prefix(' ')
                            .is_some_and(|title| title.to_lowercase().replace(' ', "-") == section)
                });
                assert!(has, "{paper}: {link}");
            }
        }
    }
}

/// Every `.rs` file below a folder.
fn sources(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap());
    entries
        .flat_map(|entry| match entry.path() {
            path if path.is_dir() => sources(&path),
            path if path.extension().is_some_and(|extension| extension == "rs") => vec![path],
            _ => Vec::new(),
        })
        .collect()
}
