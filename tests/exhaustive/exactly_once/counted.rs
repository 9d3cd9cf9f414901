//! The figures of `docs/guarantees.md`, held to what was counted.

use std::path::Path;

/// Prints how many cases of a suite were played, and fails where the page promises more.
#[track_caller]
pub(crate) fn counted(suite: &str, what: &str, cases: usize) {
    println!("{suite}: {cases} cases of {what}");
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/guarantees.md");
    let page = std::fs::read_to_string(page).unwrap();
    let row = format!("| `{suite}` | {what} | ");
    let figure = page.lines().find_map(|line| line.strip_prefix(&row));
    let figure = figure.unwrap_or_else(|| panic!("docs/guarantees.md has no row {row:?}"));
    let told: usize = figure
        .trim_end_matches(" |")
        .replace(',', "")
        .parse()
        .unwrap();
    assert!(
        told <= cases,
        "docs/guarantees.md tells of {told} cases of {what}, and these are {cases}"
    );
}
