//! Holds docs/operating.md to the statuses and exit codes that there are.

use std::collections::BTreeSet;

use crate::docs::{arms, help, read, rows};

const PAGE: &str = "docs/operating.md";

#[test]
fn there_is_a_way_out_of_every_status() {
    let page = read(PAGE);
    for (title, source) in [
        ("Statuses", "src/domain/status.rs"),
        ("Statuses of an issued key", "src/domain/life_status.rs"),
    ] {
        let section = section(&page, title);
        let told: Vec<&str> = first_cells(&section);
        let words: BTreeSet<&str> = told.iter().map(|word| word.trim_matches('`')).collect();
        assert_eq!(words, arms(&read(source)));
        assert_eq!(words.len(), told.len(), "a status is told twice");
    }
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

/// The notices that nobody has to act on, but for who is asked to approve.
const QUIET: [&str; 9] = [
    "issued",
    "requested",
    "rejected",
    "timed-out",
    "expiring",
    "switched-off",
    "switched-on",
    "removed",
    "rotated",
];

#[test]
fn the_alarm_hears_every_notice_that_needs_somebody() {
    let reference = read("docs/reference.md");
    let notices = section(&reference, "Notices");
    let events = first_cells(&notices).into_iter();
    let events: BTreeSet<String> = events
        .map(|event| event.trim_matches('`').to_owned())
        .filter(|event| !QUIET.contains(&event.as_str()))
        .collect();
    for page in [PAGE, "docs/operating.ja.md"] {
        let page = read(page);
        let filter = page.split(r#"\"event\":["#).nth(1).unwrap();
        let filter = filter.split(']').next().unwrap();
        let heard = filter
            .split(',')
            .map(|event| event.trim_matches(['\\', '"']));
        assert_eq!(heard.map(str::to_owned).collect::<BTreeSet<_>>(), events);
    }
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
