//! Times as GitHub writes them.

use jiff::Timestamp;

/// `2026-11-23T15:04:05Z` for so many seconds since 1970.
pub(super) fn timestamp(seconds: i64) -> String {
    Timestamp::from_second(seconds)
        .unwrap_or(Timestamp::UNIX_EPOCH)
        .to_string()
}
