//! The brake: how many keys of an account may be taken away in a day.

use crate::domain::{Act, Brake, Duration, Ending, EndingCause, Timestamp};
use crate::plan::observed::{Address, Secret};

/// A key that git takes away, and that is still on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ended {
    /// Its secret.
    pub address: Address,
    /// Why and since when.
    pub ending: Ending,
    /// Whether a second person approved its removal: that is a decision, and no accident.
    pub is_approved: bool,
}

/// What was done in an account in the last day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Recent {
    /// The keys that countersign keeps there.
    pub keys: usize,
    /// How many of them went off in the last 24 hours.
    pub went_off: usize,
    /// How many were given back in the last 24 hours: they may have gone off before.
    pub given_back: usize,
}

impl Recent {
    /// Counts by the markers of secrets, and by the times in them. What is to go off yet is counted as that.
    #[must_use]
    pub fn of<'a>(
        secrets: impl IntoIterator<Item = &'a Secret>,
        ended: &[Ended],
        now: Timestamp,
    ) -> Self {
        const DAY: Duration = Duration::from_days(1);
        let mut recent = Self {
            keys: 0,
            went_off: 0,
            given_back: 0,
        };
        for secret in secrets {
            let address = secret.address();
            let is_to_end = ended.iter().any(|one| one.address == address);
            let acted = secret.last_act().filter(|_| !is_to_end);
            let acted = acted.filter(|(_, at)| now.since(*at) < DAY);
            recent.keys += usize::from(secret.recorded_key().is_some());
            match acted {
                Some((Act::Off, _)) => recent.went_off += 1,
                Some((Act::On, _)) => recent.given_back += 1,
                Some((Act::Drop | Act::Rotate, _)) | None => {}
            }
        }
        recent
    }
}

/// Returns the keys whose end the brake holds back.
///
/// More removals than the limit look like an accident: then none of them goes off. Of expiries the oldest go, up to the
/// limit, for every run sees the same ones.
#[must_use]
pub fn hold_back(brake: &Brake, recent: Recent, ended: &[Ended]) -> Vec<Address> {
    let limit = brake.keys.max(recent.keys * brake.percent / 100);
    let room = limit.saturating_sub(recent.went_off + recent.given_back);
    let of = |cause: EndingCause| {
        let of = move |one: &&Ended| one.ending.cause == cause && !one.is_approved;
        let mut of: Vec<&Ended> = ended.iter().filter(of).collect();
        of.sort_by_key(|one| (one.ending.at, one.address.clone()));
        of
    };
    let (removed, expired) = (of(EndingCause::Removed), of(EndingCause::Expired));
    let (held, room) = match removed.len() <= room {
        true => (Vec::new(), room - removed.len()),
        false => (removed, 0),
    };
    let late = expired.into_iter().skip(room);
    held.into_iter()
        .chain(late)
        .map(|one| one.address.clone())
        .collect()
}
