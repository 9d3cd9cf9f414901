//! Whether a new key may live for as long as its request says.

use super::{Configuration, Duration, Expiry, Lifetime, RequestPath, Timestamp};

/// What speaks against how long a new key would live.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LifetimeFault {
    /// The day after which it would not work any more is over.
    Over { expires: Expiry },
    /// It would work for longer than the folder allows.
    TooLong {
        /// The last day that the folder allows.
        latest: Expiry,
        /// `maxLifetime` of the folder.
        most: Duration,
    },
    /// It would work for ever, and the folder does not allow that.
    Endless {
        /// The last day that the folder allows.
        latest: Expiry,
        /// `maxLifetime` of the folder.
        most: Duration,
    },
    /// It would be replaced less often than the folder asks for.
    RotatedLate {
        /// `maxKeyAge` of the folder.
        most: Duration,
    },
    /// It would never be replaced, and would become older than the folder allows.
    NeverRotated {
        /// `maxKeyAge` of the folder.
        most: Duration,
    },
    /// It would be replaced before the key that it replaced itself is gone, which takes one of the two places of its user.
    RotatedEarly {
        /// `overlap` and `keepOff` together.
        least: Duration,
    },
}

impl Configuration {
    /// Returns what speaks against how long the key of a new request would live, for a pull request that was opened then.
    ///
    /// A file that was merged stays as it is, whatever its folder allows later.
    pub fn lifetime_faults(
        &self,
        path: &RequestPath,
        Lifetime {
            expires,
            rotate_every,
        }: Lifetime,
        opened: Timestamp,
        now: Timestamp,
    ) -> Vec<LifetimeFault> {
        let (Some(lifecycle), Some((_, folder, _))) = (&self.lifecycle, self.folder_of(path))
        else {
            return Vec::new();
        };
        let over = expires
            .filter(|expires| expires.over_at() <= now)
            .map(|expires| LifetimeFault::Over { expires });
        let lifetime = folder.max_lifetime.and_then(|most| {
            let latest = Expiry::on(opened.after(most));
            match expires {
                None => Some(LifetimeFault::Endless { latest, most }),
                Some(expires) => {
                    (expires > latest).then_some(LifetimeFault::TooLong { latest, most })
                }
            }
        });
        let age = folder.max_key_age.and_then(|most| {
            let is_over_before = expires.is_some_and(|day| day <= Expiry::on(opened.after(most)));
            match rotate_every {
                None => (!is_over_before).then_some(LifetimeFault::NeverRotated { most }),
                Some(every) => (every > most).then_some(LifetimeFault::RotatedLate { most }),
            }
        });
        let least = lifecycle.least_rotation();
        let early = rotate_every
            .filter(|every| *every < least)
            .map(|_| LifetimeFault::RotatedEarly { least });
        [over, lifetime, age, early].into_iter().flatten().collect()
    }
}
