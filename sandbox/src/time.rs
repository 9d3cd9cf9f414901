//! Times as the services write them, from seconds since 1970.

use jiff::Timestamp;

/// A time as RFC 3339 has it: `2026-11-02T09:00:00Z`.
pub(crate) fn rfc3339(time: i64) -> String {
    timestamp(time).to_string()
}

/// A time as HTTP has it: `Mon, 02 Nov 2026 09:00:00 GMT`.
pub(crate) fn http_date(time: i64) -> String {
    timestamp(time)
        .strftime("%a, %d %b %Y %H:%M:%S GMT")
        .to_string()
}

/// A time as CloudTrail writes it inside an answer: `Nov 2, 2026, 9:00:00 AM`.
pub(crate) fn trail_date(time: i64) -> String {
    timestamp(time)
        .strftime("%b %-d, %Y, %-I:%M:%S %p")
        .to_string()
}

fn timestamp(time: i64) -> Timestamp {
    Timestamp::from_second(time).unwrap_or(Timestamp::UNIX_EPOCH)
}
