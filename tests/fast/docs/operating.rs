//! Holds docs/operating.md to the statuses and exit codes that there are.

use std::collections::BTreeSet;

use crate::docs::{arms, help, read, rows};

const PAGE: &str = "docs/operating.md";

#[test]
fn there_is_a_way_out_of_every_status() {
    let (page, source) = (read(PAGE), read("src/domain/status.rs"));
    let section = section(&page, "Statuses");
    let told: Vec<&str> = first_cells(&section);
    let words: BTreeSet<&str> = told.iter().map(|word| word.trim_matches('`')).collect();
    assert_eq!(words, arms(&source));
    assert_eq!(words.len(), told.len(), "a status is told twice");
}

#[test]
fn there_is_a_way_out_of_every_exit_code() {
    let page = read(PAGE);
    let help = help(&["--help"]);
    let codes = help.split("Exit codes:\n").nth(1).unwrap().lines();
    let codes: Vec<&str> = codes
        .filter_map(|line| line.split_whitespace().next())
        .collect();
    let section = section(&page, "When a run is red");
    assert_eq!(first_cells(&section), codes);
}

fn section(page: &str, title: &str) -> String {
    let rest = page.split(&format!("\n## {title}\n")).nth(1).unwrap();
    rest.split("\n## ").next().unwrap().to_owned()
}

/// The first cell of each row below the head of a section's table.
fn first_cells(section: &str) -> Vec<&str> {
    let rows = rows(section).into_iter().skip(2);
    rows.map(|row| row[0]).collect()
}
