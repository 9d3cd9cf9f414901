//! What `inventory` prints: what somebody should look at, then every key in a line.

use std::io;

use anstyle::AnsiColor;

use super::printer::Printer;
use crate::domain::{Locale, visible};
use crate::key_inventory::{Concern, Entry, KeyStatus, Totals};
use crate::messages::inventory::{
    advice, age, closing, columns, concern, heading, last_used, no_trail, page as words, place,
    status,
};
use crate::messages::moment;
use crate::render::attention::{groups, of_unread};
use crate::render::inventory::{InventoryReport, ReadAccount, key_name};

/// Writes what somebody should look at, each key, and a line that counts them.
pub(in crate::render) fn inventory(
    report: &InventoryReport,
    page: &mut Printer<'_>,
) -> io::Result<()> {
    for account in &report.accounts {
        page.account(account)?;
    }
    for unread in &report.unread {
        let (what, hint) = of_unread(page.language, unread);
        let yellow = page.color(AnsiColor::Yellow);
        writeln!(page.out, "{yellow}?{yellow:#} {what}\n  → {hint}")?;
    }
    for group in groups(&report.entries) {
        page.group(group.first, &group.entries)?;
    }
    page.table(report)?;
    if let Some(now) = report.at {
        let totals = Totals::of(&report.entries, now);
        writeln!(
            page.out,
            "\n{}",
            closing(page.language, &totals, report.exit())
        )?;
    }
    Ok(())
}

impl Printer<'_> {
    fn account(&mut self, account: &ReadAccount) -> io::Result<()> {
        let ReadAccount {
            names,
            id,
            secrets,
            users,
            reported,
            is_trail_read,
        } = account;
        let language = self.language;
        let words = words(language);
        let names: Vec<&str> = names.iter().map(|name| name.as_str()).collect();
        let bold = self.bold();
        let place = place(language, &names.join(", "), id.as_str());
        writeln!(self.out, "{bold}{place}{bold:#}")?;
        writeln!(self.out, "  {}: {secrets}", words.secrets)?;
        writeln!(self.out, "  {}: {users}", words.users)?;
        if let Some(reported) = reported {
            writeln!(
                self.out,
                "  {}: {}",
                words.reported,
                moment(language, *reported)
            )?;
        }
        if !is_trail_read {
            writeln!(self.out, "  {}", no_trail(language))?;
        }
        Ok(())
    }

    fn group(&mut self, first: &Concern, entries: &[(&Entry, &Concern)]) -> io::Result<()> {
        let color = match first.is_wrong() {
            true => self.color(AnsiColor::Red),
            false => self.color(AnsiColor::Yellow),
        };
        let (heading, code) = (heading(self.language, first), first.code());
        let count = entries.len();
        writeln!(self.out, "\n{color}{heading}{color:#} ({code}): {count}")?;
        writeln!(self.out, "  → {}", advice(self.language, first))?;
        for (entry, concern) in entries {
            let what = self::concern(self.language, concern);
            writeln!(
                self.out,
                "  {}  {}: {what}",
                key_name(entry),
                visible(&entry.user)
            )?;
        }
        Ok(())
    }

    fn table(&mut self, report: &InventoryReport) -> io::Result<()> {
        let Some(now) = report.at.filter(|_| !report.entries.is_empty()) else {
            return Ok(());
        };
        let language = self.language;
        let heads = columns(language);
        let heads = [
            heads.key,
            heads.user,
            heads.account,
            heads.status,
            heads.age,
            heads.used,
            heads.approvers,
            heads.pull,
        ];
        let rows: Vec<[String; 8]> = report
            .entries
            .iter()
            .map(|entry| row(language, entry, now))
            .collect();
        let widths: [usize; 8] = std::array::from_fn(|at| {
            let cells = rows.iter().map(|row| width(&row[at]));
            cells.chain([width(heads[at])]).max().unwrap_or_default()
        });
        let (bold, dim) = (self.bold(), self.dim());
        let heads = line(heads.map(str::to_owned).as_slice(), &widths);
        writeln!(self.out, "\n{bold}{heads}{bold:#}")?;
        for (row, entry) in rows.iter().zip(&report.entries) {
            let text = line(row, &widths);
            match entry.status {
                KeyStatus::Active => writeln!(self.out, "{text}")?,
                KeyStatus::Inactive
                | KeyStatus::Deleted
                | KeyStatus::NotIssued
                | KeyStatus::Unknown => writeln!(self.out, "{dim}{text}{dim:#}")?,
            }
        }
        Ok(())
    }
}

fn row(language: Locale, entry: &Entry, now: crate::domain::Timestamp) -> [String; 8] {
    let origin = entry.origin.as_ref();
    let approvers = origin.map(|origin| origin.approvers.join(" "));
    let pull = origin.and_then(|origin| origin.pull.clone());
    [
        key_name(entry),
        visible(&entry.user),
        entry.account.to_string(),
        status(language, entry.status).to_owned(),
        entry
            .created
            .map_or(String::new(), |created| age(language, now, created)),
        match entry.status {
            KeyStatus::Active | KeyStatus::Inactive => last_used(language, &entry.used),
            KeyStatus::Deleted | KeyStatus::NotIssued | KeyStatus::Unknown => String::new(),
        },
        visible(&approvers.unwrap_or_default()),
        visible(&pull.unwrap_or_default()),
    ]
}

/// How many columns a text takes on a terminal: a Japanese letter takes two.
fn width(text: &str) -> usize {
    text.chars()
        .map(|c| if c.is_ascii() || c == '–' { 1 } else { 2 })
        .sum()
}

fn line(cells: &[String], widths: &[usize]) -> String {
    let cells = cells.iter().zip(widths).map(|(cell, width)| {
        let free = width.saturating_sub(self::width(cell));
        format!("{cell}{:free$}", "")
    });
    let cells: Vec<String> = cells.collect();
    cells.join("  ").trim_end().to_owned()
}
