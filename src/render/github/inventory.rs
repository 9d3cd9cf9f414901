//! What `inventory` found. Its summary says what somebody should look at.

use super::annotation::Annotation;
use super::markdown::cell;
use super::summary::Page;
use crate::domain::{Locale, Severity, visible};
use crate::key_inventory::{Concern, Entry, Totals};
use crate::messages::inventory::{advice, closing, concern, heading};
use crate::render::attention::{groups, of_unread};
use crate::render::inventory::{InventoryReport, key_name};
use crate::render::lines::with_hint;

pub(super) fn annotations(report: &InventoryReport, language: Locale) -> Vec<Annotation> {
    let unread = report.unread.iter().map(|unread| {
        let (what, hint) = of_unread(language, unread);
        Annotation::error("unread", with_hint(&what, &hint))
    });
    let groups = groups(&report.entries);
    let groups = groups.iter().map(|group| {
        let what = format!(
            "{}: {}",
            heading(language, group.first),
            group.entries.len()
        );
        let text = with_hint(&what, &advice(language, group.first));
        let error = Annotation::error(group.first.code(), text);
        match group.first.is_wrong() {
            true => error,
            false => Annotation {
                severity: Severity::Warning,
                ..error
            },
        }
    });
    unread.chain(groups).collect()
}

pub(super) fn summary(report: &InventoryReport, page: &mut Page<'_>) {
    if let Some(now) = report.at {
        let totals = Totals::of(&report.entries, now);
        page.paragraph(&closing(page.language, &totals, report.exit()));
    }
    for unread in &report.unread {
        let (what, hint) = of_unread(page.language, unread);
        page.paragraph(&with_hint(&what, &hint));
    }
    let language = page.language;
    for group in groups(&report.entries) {
        let title = format!(
            "{}: {}",
            heading(language, group.first),
            group.entries.len()
        );
        page.paragraph(&with_hint(&title, &advice(language, group.first)));
        let rows = group.entries.iter();
        let rows = rows.map(|(entry, one)| row(entry, one, language));
        page.table_of_keys(rows);
    }
}

fn row(entry: &Entry, one: &Concern, language: Locale) -> [String; 3] {
    [
        cell(&key_name(entry)),
        cell(&format!("{} ({})", visible(&entry.user), entry.account)),
        cell(&concern(language, one)),
    ]
}
