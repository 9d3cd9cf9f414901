//! Every tag, label and code of the program is explained on its page, and nothing else is.

use super::*;

#[test]
fn every_tag_is_in_the_format() {
    let source = read("src/domain/tag_key.rs");
    let paper = read("docs/format.md");
    let tags: BTreeSet<&str> = rows(&paper)
        .into_iter()
        .filter(|row| row[0].starts_with("`countersign:"))
        .map(|row| row[0].trim_matches('`'))
        .collect();
    assert_eq!(tags, arms(&source));
}

#[test]
fn every_label_is_in_the_format() {
    let source = read("src/domain/label.rs");
    let paper = read("docs/format.md");
    let rows = rows(&paper);
    let labels: BTreeSet<&str> = rows.iter().map(|row| row[0].trim_matches('`')).collect();
    for label in arms(&source) {
        assert!(labels.contains(label), "{label}");
    }
}

/// The codes that a table explains, each once.
#[track_caller]
fn codes(section: &str) -> BTreeSet<&str> {
    let explained: Vec<&str> = rows(section)
        .into_iter()
        .filter(|row| row[0].starts_with('`') && !["`code`", "`why`"].contains(&row[0]))
        .map(|row| row[0].trim_matches('`'))
        .collect();
    let codes: BTreeSet<&str> = explained.iter().copied().collect();
    assert_eq!(codes.len(), explained.len(), "a code is explained twice");
    codes
}

#[test]
fn every_doubt_is_explained() {
    let source = read("src/domain/manual_review.rs");
    let paper = read("docs/guarantees.md");
    let section = paper.split("## Exit code 4").nth(1).unwrap();
    assert_eq!(codes(section), arms(&source));
}

#[test]
fn every_misfit_and_exit_code_of_an_audit_is_explained() {
    let source = read("src/key_history/anomalies.rs");
    let paper = read("docs/auditing.md");
    let (ends, anomalies) = paper.split_once("## What does not fit").unwrap();
    assert_eq!(codes(anomalies), arms(&source));

    let help = help(&["audit", "--help"]);
    for row in rows(ends).iter().filter(|row| row[0].parse::<u8>().is_ok()) {
        let line = help
            .lines()
            .find(|line| line.trim().starts_with(&format!("{}  ", row[0])));
        let said = line.unwrap().trim();
        let meaning = said.split_once("  ").unwrap().1;
        let meaning = meaning.split([',', ':']).next().unwrap();
        assert!(row[1].starts_with(meaning), "{}: {said}", row[1]);
    }
}

#[test]
fn everything_that_the_inventory_tells_of_a_key_is_explained() {
    let source = read("src/key_inventory/concern.rs");
    let paper = read("docs/inventory.md");
    let (_, attention) = paper.split_once("## What needs attention").unwrap();
    assert_eq!(codes(attention), arms(&source));
}
