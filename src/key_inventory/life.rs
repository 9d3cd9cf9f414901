//! What becomes of an issued key, and when.

use super::concern::Concern;
use super::entry::{GitStatus, KeyStatus, Next, Step};
use super::facts::Limits;
use crate::domain::{AccessKeyId, Act, Duration, Enforce, Expiry, Timestamp};
use crate::plan::Secret;

/// An issued key, as far as it decides.
pub(super) struct Issued<'a> {
    pub(super) secret: &'a Secret,
    pub(super) key: &'a AccessKeyId,
    pub(super) status: KeyStatus,
    pub(super) created: Option<Timestamp>,
    pub(super) expires: Option<Expiry>,
    pub(super) rotate_every: Option<Duration>,
    pub(super) git: GitStatus,
}

/// What becomes of a key.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Life {
    pub(super) next: Option<Next>,
    pub(super) concerns: Vec<Concern>,
    /// Whether countersign switched it off.
    pub(super) is_off: bool,
}

impl Issued<'_> {
    /// Returns what becomes of it, by what the configuration says.
    pub(super) fn life(&self, limits: &Limits, now: Timestamp) -> Life {
        let lifecycle = &limits.lifecycle;
        let acts = limits.is_configured && lifecycle.enforce != Enforce::Report;
        let deletes = acts && lifecycle.enforce == Enforce::Delete;
        let is_replaced = self.secret.subject().is_some_and(|key| key != *self.key);
        let is_over = self.expires.is_some_and(|day| day.over_at() <= now);
        let mut life = Life::default();
        let later = |step, on| Some(Next { step, on });
        match self.status {
            KeyStatus::Active => {
                let mut next = Vec::new();
                if let Some(day) = self.expires {
                    let left = day.over_at().seconds() - now.seconds();
                    let notice = lifecycle.notices.iter().max().copied().unwrap_or_default();
                    if left <= 0 {
                        let is_configured = limits.is_configured;
                        life.concerns.push(Concern::Expired { is_configured });
                    } else if left <= notice.seconds() {
                        life.concerns.push(Concern::Expiring { on: day });
                    }
                    next.push((day.over_at(), Step::SwitchOff));
                }
                let rotates = self.created.zip(self.rotate_every);
                if let Some((created, every)) = rotates.filter(|_| deletes && !is_replaced) {
                    next.push((created.after(every), Step::Rotate));
                }
                next.sort_by_key(|(on, _)| *on);
                life.next = match (self.git, next.first()) {
                    _ if !acts => None,
                    (GitStatus::Removed, _) => later(Step::SwitchOff, None),
                    _ if is_replaced => later(Step::SwitchOff, None),
                    (GitStatus::Present | GitStatus::Changed | GitStatus::Unknown, next) => {
                        next.and_then(|(on, step)| later(*step, Some(*on)))
                    }
                };
            }
            KeyStatus::Inactive => match self.secret.marker_of(self.key) {
                Some(marker) if marker.act == Act::Off => {
                    life.is_off = true;
                    life.concerns.push(Concern::Off { since: marker.at });
                    if deletes && (is_replaced || is_over || self.git == GitStatus::Removed) {
                        life.next = later(Step::Delete, Some(marker.at.after(lifecycle.keep_off)));
                    }
                }
                Some(marker) if marker.act == Act::Drop => {
                    life.is_off = true;
                    life.next = deletes.then_some(Next {
                        step: Step::Delete,
                        on: None,
                    });
                }
                Some(_) | None => {}
            },
            KeyStatus::Deleted | KeyStatus::NotIssued | KeyStatus::Unknown => {}
        }
        life
    }
}
