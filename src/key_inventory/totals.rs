//! Counts the entries.

use super::entry::{Entry, KeyStatus};
use super::judge::days;
use crate::domain::Timestamp;

/// How many keys there are of each kind.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Totals {
    /// Keys that IAM has.
    pub keys: usize,
    /// Those that can be used.
    pub active: usize,
    /// Those that were switched off.
    pub inactive: usize,
    /// Keys that no approved request explains.
    pub foreign: usize,
    /// Requests that have no key.
    pub not_issued: usize,
    /// Entries that somebody should look at.
    pub concerning: usize,
    /// How many of the keys are so old: see [`AGES`].
    pub ages: [usize; AGES.len()],
    /// How many of the keys expire in this month and the eleven that follow.
    pub expiries: [usize; MONTHS],
    /// How many have no end.
    pub endless: usize,
}

/// A range of ages, in days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Age {
    /// The first day.
    pub from: i64,
    /// The last day; `None` if it has no end.
    pub to: Option<i64>,
}

/// For how many months expiries are counted.
pub const MONTHS: usize = 12;

/// The ages that keys are counted by.
pub const AGES: [Age; 5] = [
    Age::new(0, Some(30)),
    Age::new(31, Some(90)),
    Age::new(91, Some(180)),
    Age::new(181, Some(365)),
    Age::new(366, None),
];

impl Age {
    const fn new(from: i64, to: Option<i64>) -> Self {
        Self { from, to }
    }

    fn covers(self, days: i64) -> bool {
        days >= self.from && self.to.is_none_or(|to| days <= to)
    }
}

impl Totals {
    /// Counts entries, by the time at which they were made.
    pub fn of(entries: &[Entry], now: Timestamp) -> Self {
        let mut totals = Self::default();
        for entry in entries {
            totals.add(entry, now);
        }
        totals
    }

    fn add(&mut self, entry: &Entry, now: Timestamp) {
        self.concerning += usize::from(!entry.concerns.is_empty());
        match entry.status {
            KeyStatus::Active => self.active += 1,
            KeyStatus::Inactive => self.inactive += 1,
            KeyStatus::NotIssued => {
                self.not_issued += 1;
                return;
            }
            KeyStatus::Deleted | KeyStatus::Unknown => return,
        }
        self.keys += 1;
        self.foreign += usize::from(entry.is_foreign());
        if let Some(created) = entry.created {
            let age = days(now, created);
            let range = AGES.iter().position(|range| range.covers(age));
            if let Some(count) = range.and_then(|range| self.ages.get_mut(range)) {
                *count += 1;
            }
        }
        match entry.expires {
            None => self.endless += 1,
            Some(expires) => {
                let month = expires.day().months_after(now);
                let month = month.and_then(|month| usize::try_from(month).ok());
                if let Some(count) = month.and_then(|month| self.expiries.get_mut(month)) {
                    *count += 1;
                }
            }
        }
    }
}
