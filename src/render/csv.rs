//! For spreadsheets: CSV as in RFC 4180, in UTF-8 with a byte order mark, without which Excel takes it for something else.

use std::io::{self, Write};

use super::inventory::InventoryReport;
use crate::domain::{Locale, visible};
use crate::key_history::Used;
use crate::key_inventory::{Entry, Origin};
use crate::messages::inventory::{columns, git, ownership, status, step};

/// Writes a line for each key, below the headings.
pub(super) fn table(
    report: &InventoryReport,
    language: Locale,
    out: &mut dyn Write,
) -> io::Result<()> {
    out.write_all("\u{feff}".as_bytes())?;
    let mut table = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(out);
    table.write_record(heads(language))?;
    for entry in &report.entries {
        let cells = cells(entry, report, language);
        table.write_record(cells.map(|cell| harmless(&cell)))?;
    }
    table.flush()
}

fn heads(language: Locale) -> [&'static str; 23] {
    let words = columns(language);
    [
        words.user,
        words.key,
        words.account,
        words.region,
        words.status,
        words.created,
        words.age_in_days,
        words.expires,
        words.used,
        words.service,
        words.used_region,
        words.secret,
        words.fetched,
        words.requester,
        words.approvers,
        words.pull,
        words.request,
        words.git,
        words.reason,
        words.ownership,
        words.next,
        words.next_on,
        words.attention,
    ]
}

fn cells(entry: &Entry, report: &InventoryReport, language: Locale) -> [String; 23] {
    let time =
        |time: Option<crate::domain::Timestamp>| time.map_or(String::new(), |time| time.rfc3339());
    let age = report.at.zip(entry.created);
    let age = age.map(|(now, created)| now.since(created).days().to_string());
    let (used, service, used_region) = match &entry.used {
        Used::Last(last) => (last.at.rfc3339(), last.service.clone(), last.region.clone()),
        Used::Never | Used::NotAsked => Default::default(),
    };
    let origin = |part: fn(&Origin) -> Option<String>| {
        let part = entry.origin.as_ref().and_then(part);
        part.unwrap_or_default()
    };
    let git = entry
        .origin
        .as_ref()
        .map(|origin| git(language, origin.git));
    let next = entry.next.map(|next| step(language, next.step));
    let attention: Vec<&str> = entry.concerns.iter().map(|one| one.code()).collect();
    [
        entry.user.clone(),
        entry
            .key
            .as_ref()
            .map(ToString::to_string)
            .unwrap_or_default(),
        entry.account.to_string(),
        entry.region.clone().unwrap_or_default(),
        status(language, entry.status).to_owned(),
        time(entry.created),
        age.unwrap_or_default(),
        entry.expires.map_or(String::new(), |day| day.to_string()),
        used,
        service,
        used_region,
        origin(|origin| origin.secret.clone()),
        origin(|origin| Some(origin.fetched?.date())),
        origin(|origin| Some(origin.requester.as_ref()?.as_str().to_owned())),
        origin(|origin| Some(origin.approvers.join(" "))),
        origin(|origin| origin.pull.clone()),
        origin(|origin| Some(origin.request.as_ref()?.to_string())),
        git.unwrap_or_default().to_owned(),
        origin(|origin| origin.reason.clone()),
        ownership(language, entry.ownership).to_owned(),
        next.unwrap_or_default().to_owned(),
        time(entry.next.and_then(|next| next.on)),
        attention.join(" "),
    ]
}

/// Keeps a cell from being a formula, which a spreadsheet would carry out, and from deceiving who looks at it
/// (<https://owasp.org/www-community/attacks/CSV_Injection>).
fn harmless(cell: &str) -> String {
    let text: Vec<String> = cell.split('\n').map(visible).collect();
    let text = text.join("\n");
    let begins = |c: char| {
        matches!(
            c,
            '=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '＝' | '＋' | '－' | '＠'
        )
    };
    // Where a spreadsheet separates by semicolons, a cell can begin within this one.
    let mut pieces = text.split(';');
    let first = pieces.next().unwrap_or_default().to_owned();
    let text = pieces.fold(first, |text, piece| {
        match piece.trim_start().starts_with(begins) {
            true => format!("{text};'{piece}"),
            false => format!("{text};{piece}"),
        }
    });
    match text.starts_with(begins) {
        true => format!("'{text}"),
        false => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_is_a_formula() {
        for (cell, expected) in [
            ("=1+1", "'=1+1"),
            ("+1", "'+1"),
            ("-1", "'-1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\t=1", "\\u{9}=1"),
            ("\r=1", "\\u{d}=1"),
            ("\n=1", "'\n=1"),
            ("＝1", "'＝1"),
            ("a=1", "a=1"),
            ("a;=1", "a;'=1"),
            ("a; =1;b", "a;' =1;b"),
            ("夜間\nバッチ", "夜間\nバッチ"),
            ("a\u{202e}b", "a\\u{202e}b"),
            ("", ""),
        ] {
            assert_eq!(harmless(cell), expected, "{cell:?}");
        }
    }
}
