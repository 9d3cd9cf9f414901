//! How long a key lives, as its request says, and what becomes of it then, as the configuration says.

use std::fmt;

use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::{Duration, Invalid, Timestamp};

/// The last day on which a key works, in UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Expiry(Date);

impl Expiry {
    /// Reads a day of this century as ISO 8601 writes it: `2027-03-31`.
    ///
    /// # Errors
    /// `Invalid` when it is anything else, or no day of the calendar.
    pub fn new(text: &str) -> Result<Self, Invalid> {
        const EXPECTED: Invalid = Invalid("a day: YYYY-MM-DD, such as 2027-03-31");
        let is_plain = text.len() == 10
            && text.starts_with("20")
            && text.bytes().enumerate().all(|(index, b)| match index {
                4 | 7 => b == b'-',
                _ => b.is_ascii_digit(),
            });
        match text.parse::<Date>() {
            Ok(day) if is_plain => Ok(Self(day)),
            Ok(_) | Err(_) => Err(EXPECTED),
        }
    }

    /// Returns the day, in UTC, that a point in time lies in.
    pub fn on(time: Timestamp) -> Self {
        let time = jiff::Timestamp::from_second(time.seconds());
        let there = time.map(|time| TimeZone::UTC.to_datetime(time).date());
        Self(there.unwrap_or(Date::MAX))
    }

    /// Returns the first second of that day.
    pub fn day(self) -> Timestamp {
        let begins = TimeZone::UTC.to_timestamp(self.0.at(0, 0, 0, 0));
        Timestamp::from_seconds(begins.map_or(i64::MAX, jiff::Timestamp::as_second))
    }

    /// Returns the first second after that day.
    pub fn over_at(self) -> Timestamp {
        self.day().after(Duration::from_days(1))
    }
}

impl fmt::Display for Expiry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

/// How long a key is to live, as its request says.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Lifetime {
    /// The last day on which it works; without it, it works for ever.
    pub expires: Option<Expiry>,
    /// How often it is replaced until then.
    pub rotate_every: Option<Duration>,
}

/// What becomes of keys after they were issued: `lifecycle` of the configuration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lifecycle {
    /// How far countersign goes.
    pub enforce: Enforce,
    /// How long before a key expires people are told, the longest first; at least one.
    pub notices: Vec<Duration>,
    /// For how long after a rotation both keys work.
    pub overlap: Duration,
    /// How long a key is off before it is deleted.
    pub keep_off: Duration,
    /// After how long without use people are told of it.
    pub unused: Duration,
    /// How many keys may be switched off in a day.
    pub brake: Brake,
}

/// How far countersign goes with a key that is no longer wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Enforce {
    /// Says what it would do.
    Report,
    Off,
    /// Switches it off, and deletes it later.
    Delete,
}

/// How many keys of an account may be switched off within 24 hours: the larger of the two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Brake {
    /// The number of keys, at least 1.
    pub keys: usize,
    /// The percentage of keys, at most 100.
    pub percent: usize,
}

impl Lifecycle {
    /// Returns how long a replaced key takes one of its user's two places, and the next one must wait.
    pub fn least_rotation(&self) -> Duration {
        Duration::from_seconds(self.overlap.seconds() + self.keep_off.seconds())
    }
}

impl Default for Lifecycle {
    fn default() -> Self {
        Self {
            enforce: Enforce::Report,
            notices: vec![Duration::from_days(14), Duration::from_days(3)],
            overlap: Duration::from_days(7),
            keep_off: Duration::from_days(14),
            unused: Duration::from_days(45),
            brake: Brake {
                keys: 3,
                percent: 10,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_expiry_is_a_day_of_the_calendar_and_lasts_to_its_end() {
        let day = Expiry::new("2027-03-31").unwrap();
        assert_eq!(day.to_string(), "2027-03-31");
        assert_eq!(day.over_at().rfc3339(), "2027-04-01T00:00:00Z");
        assert_eq!(
            Expiry::new("2028-02-29").unwrap().over_at().rfc3339(),
            "2028-03-01T00:00:00Z"
        );
        let last = Timestamp::from_rfc3339("2027-03-31T23:59:59Z").unwrap();
        assert_eq!(Expiry::on(last), day);
        assert!(Expiry::on(day.over_at()) > day);
        for bad in [
            "",
            "2027-3-31",
            "2027-02-29",
            "2027-13-01",
            "20270331",
            "2027-03-31T00:00:00Z",
            "31.03.2027",
            "2027/03/31",
            "1999-12-31",
            "+02027-03-31",
            "２０２７-03-31",
            "2027-03-31 ",
            "tomorrow",
        ] {
            assert!(Expiry::new(bad).is_err(), "{bad}");
        }
    }
}
