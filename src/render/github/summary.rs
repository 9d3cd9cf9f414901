//! The job summary: tables, as long as they fit.

use super::markdown::cell;
use crate::domain::Locale;
use crate::messages::inventory::columns;
use crate::messages::{Headings, headings, not_in_summary};
use crate::render::view::Summary;

/// GitHub drops a summary that is larger, and the step's others with it.
const LONGEST: usize = 1 << 20;

/// Room for what is said below a table that is cut off.
const TAIL: usize = 1_024;

/// A part of the summary, written when it is dropped.
pub(super) struct Page<'a> {
    pub(super) language: Locale,
    summary: Summary<'a>,
    text: String,
}

impl<'a> Page<'a> {
    pub(super) fn new(command: &str, language: Locale, summary: Summary<'a>) -> Self {
        Self {
            language,
            summary,
            text: format!("### countersign {command}\n\n"),
        }
    }

    /// Writes a paragraph, unless the text is empty.
    pub(super) fn paragraph(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        let text = format!("{}\n\n", cell(text));
        if self.fits(&text) {
            self.text.push_str(&text);
        }
    }

    /// Writes a table with the headings that are chosen; none without rows.
    pub(super) fn table(
        &mut self,
        heads: impl Fn(&Headings) -> [&'static str; 3],
        rows: impl ExactSizeIterator<Item = [String; 3]>,
    ) {
        self.rows(heads(&headings(self.language)), rows);
    }

    /// Writes a table of keys: the key, its user, and what is said of it.
    pub(super) fn table_of_keys(&mut self, rows: impl ExactSizeIterator<Item = [String; 3]>) {
        let words = columns(self.language);
        self.rows([words.key, words.user, words.attention], rows);
    }

    fn rows(&mut self, heads: [&'static str; 3], rows: impl ExactSizeIterator<Item = [String; 3]>) {
        let count = rows.len();
        if count == 0 {
            return;
        }
        let heads = heads.join(" | ");
        let head = format!("| {heads} |\n| --- | --- | --- |\n");
        let mut written = 0;
        if self.fits(&head) {
            self.text.push_str(&head);
            for row in rows {
                let row = format!("| {} |\n", row.join(" | "));
                if !self.fits(&row) {
                    break;
                }
                self.text.push_str(&row);
                written += 1;
            }
        }
        self.text.push('\n');
        if written < count {
            let text = not_in_summary(self.language, count - written);
            self.text.push_str(&format!("{}\n\n", cell(&text)));
        }
    }

    fn fits(&self, more: &str) -> bool {
        let room = self.summary.room.min(LONGEST);
        self.text.len() + more.len() + TAIL <= room
    }
}

impl Drop for Page<'_> {
    fn drop(&mut self) {
        if self.text.len() <= self.summary.room {
            // The log says the same, and what was to be done is done: a summary is not worth a failed run.
            drop(self.summary.file.write_all(self.text.as_bytes()));
        }
    }
}
