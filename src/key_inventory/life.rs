//! What becomes of an issued key, and when.

use super::concern::Concern;
use super::entry::{GitStatus, KeyStatus, Next, Step};
use super::facts::Limits;
use crate::domain::{
    AccessKeyId, Act, Duration, Enforce, Expiry, Label, Marker, Timestamp, Version,
};
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
                if let Some((created, every)) = self.created.zip(self.rotate_every) {
                    next.push((created.after(every), Step::Rotate));
                }
                next.sort_by_key(|(on, _)| *on);
                life.next = match (self.git, next.first()) {
                    _ if !acts => None,
                    (GitStatus::Removed, _) => later(Step::SwitchOff, None),
                    (GitStatus::Present | GitStatus::Changed | GitStatus::Unknown, next) => {
                        next.and_then(|(on, step)| later(*step, Some(*on)))
                    }
                };
            }
            KeyStatus::Inactive => match self.marker() {
                Some(marker) if marker.act == Act::Off => {
                    life.is_off = true;
                    life.concerns.push(Concern::Off { since: marker.at });
                    if acts && lifecycle.enforce == Enforce::Delete {
                        life.next = later(Step::Delete, Some(marker.at.after(lifecycle.keep_off)));
                    }
                }
                Some(marker) if marker.act == Act::Drop => {
                    life.is_off = true;
                    life.next = later(Step::Delete, None);
                }
                Some(_) | None => {}
            },
            KeyStatus::Deleted | KeyStatus::NotIssued | KeyStatus::Unknown => {}
        }
        life
    }

    /// The marker that says what was done to it last.
    fn marker(&self) -> Option<&Marker> {
        let labelled = [Label::State, Label::Old].map(|label| self.secret.labelled(label));
        labelled
            .into_iter()
            .flatten()
            .find_map(|version| match version {
                Version::Marker(marker) if marker.key == *self.key => Some(marker),
                Version::Marker(_) | Version::Key(_) | Version::Claim(_) | Version::Foreign(_) => {
                    None
                }
            })
    }
}
