//! For browsers: the inventory on one page, which loads nothing and runs no script but its own.
//!
//! Its template is compiled, and escapes whatever it is given but for what is marked `safe`: the style sheet and the script, which
//! the page's Content-Security-Policy knows by their hashes, and sentences of ours.

mod hash;
mod row;

use std::io::{self, Write};

use askama::Template;

use super::attention::{groups, of_unread};
use super::inventory::{InventoryReport, ReadAccount, key_name};
use crate::domain::{Language, Locale, visible};
use crate::key_inventory::{AGES, Entry, MONTHS, Totals};
use crate::messages::inventory::{
    Columns, Page, advice, and_more, columns, concern, heading, page as words, place, range, status,
};
use crate::messages::{moment, visible_lines};
use hash::{SCRIPT_HASH, STYLE_HASH};
use row::{Row, row};

const STYLE: &str = include_str!("../../../templates/inventory.css");
const SCRIPT: &str = include_str!("../../../templates/inventory.js");

/// How many keys are listed under what is to be done; all of them are in the table.
const LISTED: usize = 20;

#[derive(Template)]
#[template(path = "inventory.html")]
struct Inventory<'a> {
    report: &'a InventoryReport,
    language: Locale,
    tag: &'static str,
    policy: String,
    style: &'static str,
    script: &'static str,
    repository: String,
    words: Page,
    columns: Columns,
    /// As programs read it, and as people do.
    made: (String, String),
    scope: &'static str,
    totals: Totals,
    unread: Vec<(String, String)>,
    groups: Vec<Group>,
    ages: Vec<Bar>,
    expiries: Vec<Bar>,
    account_names: Vec<String>,
    statuses: Vec<&'static str>,
}

/// Keys that somebody should look at for the same reason.
struct Group {
    code: &'static str,
    heading: &'static str,
    advice: String,
    is_wrong: bool,
    count: usize,
    /// The key, its user, and what is said of it.
    items: Vec<(String, String, String)>,
    /// That there are more.
    more: String,
}

struct Bar {
    label: String,
    count: usize,
    percent: usize,
}

/// Writes the page.
pub(super) fn page(
    report: &InventoryReport,
    language: Locale,
    out: &mut dyn Write,
) -> io::Result<()> {
    inventory(report, language).write_into(out)
}

fn inventory(report: &InventoryReport, language: Locale) -> Inventory<'_> {
    let words = words(language);
    let now = report
        .at
        .unwrap_or(crate::domain::Timestamp::from_seconds(0));
    let totals = Totals::of(&report.entries, now);
    let ages = AGES.iter().zip(totals.ages);
    let ages = ages.map(|(age, count)| (range(language, *age), count));
    let months = (0..MONTHS).zip(totals.expiries).map(|(month, count)| {
        let month = i32::try_from(month).unwrap_or_default();
        (now.month(month), count)
    });
    let endless = (words.endless.to_owned(), totals.endless);
    let is_any = totals.expiries.iter().any(|count| *count > 0);
    let months = months.filter(|_| is_any).chain([endless]);
    let mut names: Vec<String> = Vec::new();
    let mut statuses = Vec::new();
    for entry in &report.entries {
        let name = entry.account.to_string();
        if !names.contains(&name) {
            names.push(name);
        }
        let status = status(language, entry.status);
        if !statuses.contains(&status) {
            statuses.push(status);
        }
    }
    let unread = report.unread.iter();
    Inventory {
        report,
        language,
        tag: match language.language {
            Language::English => "en",
            Language::Japanese => "ja",
        },
        policy: format!(
            "default-src 'none'; style-src '{STYLE_HASH}'; script-src '{SCRIPT_HASH}'; base-uri 'none'; form-action 'none'"
        ),
        style: STYLE,
        script: SCRIPT,
        repository: visible(&report.repository),
        columns: columns(language),
        made: (now.rfc3339(), moment(language, now)),
        scope: match report.is_of_all_users {
            true => words.all_users,
            false => words.permitted_users,
        },
        unread: unread.map(|unread| of_unread(language, unread)).collect(),
        groups: groups(&report.entries)
            .iter()
            .map(|group| Group {
                code: group.first.code(),
                heading: heading(language, group.first),
                advice: advice(language, group.first),
                is_wrong: group.first.is_wrong(),
                count: group.entries.len(),
                items: group
                    .entries
                    .iter()
                    .take(LISTED)
                    .map(|(entry, one)| {
                        (
                            key_name(entry),
                            visible(&entry.user),
                            concern(language, one),
                        )
                    })
                    .collect(),
                more: match group.entries.len().saturating_sub(LISTED) {
                    0 => String::new(),
                    more => and_more(language, more),
                },
            })
            .collect(),
        ages: bars(ages),
        expiries: bars(months),
        account_names: names,
        statuses,
        totals,
        words,
    }
}

fn bars(counts: impl Iterator<Item = (String, usize)>) -> Vec<Bar> {
    let counts: Vec<(String, usize)> = counts.collect();
    let most = counts.iter().map(|(_, count)| *count).max();
    let most = most.unwrap_or_default().max(1);
    counts
        .into_iter()
        .map(|(label, count)| Bar {
            label,
            count,
            percent: (count * 100).div_ceil(most),
        })
        .collect()
}

impl Inventory<'_> {
    fn tiles(&self) -> [(&'static str, usize, &'static str); 6] {
        let (words, totals) = (&self.words, &self.totals);
        [
            (words.keys, totals.keys, "all"),
            (words.active, totals.active, "active"),
            (words.inactive, totals.inactive, "inactive"),
            (words.foreign, totals.foreign, "attention"),
            (words.attention, totals.concerning, "attention"),
            (words.unread, self.report.unread.len(), "unread"),
        ]
    }

    fn row(&self, entry: &Entry) -> Row {
        row(entry, self.language, self.report.at)
    }

    /// A sentence of ours, in which what is between backticks is code.
    fn marked(&self, hint: &str) -> String {
        let parts = hint.split('`').enumerate();
        let parts = parts.map(|(index, part)| {
            let part = part.replace('&', "&amp;").replace('<', "&lt;");
            match index % 2 {
                0 => part,
                _ => format!("<code>{part}</code>"),
            }
        });
        parts.collect()
    }

    /// Text of somebody's, with nothing hidden in it.
    fn text(&self, text: &str) -> String {
        visible_lines(text).join("\n")
    }

    fn place(&self, account: &ReadAccount) -> String {
        let names: Vec<&str> = account.names.iter().map(|name| name.as_str()).collect();
        place(self.language, &names.join(", "), account.id.as_str())
    }

    fn reported(&self, account: &ReadAccount) -> String {
        let reported = account.reported.map(|at| moment(self.language, at));
        reported.unwrap_or_else(|| self.words.no.to_owned())
    }
}
