//! The time, as AWS tells it.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use crate::domain::Timestamp;

const NEVER: i64 = i64::MIN;

/// The latest `Date` among the answers so far. Clones share it.
#[derive(Debug, Clone)]
pub(super) struct Clock(Arc<AtomicI64>);

impl Clock {
    pub(super) fn new() -> Self {
        Self(Arc::new(AtomicI64::new(NEVER)))
    }

    /// Takes the `Date` of an answer; what cannot be read is passed over. Time never goes back.
    pub(super) fn see(&self, date: Option<&str>) {
        if let Some(Ok(time)) = date.map(Timestamp::from_http_date) {
            self.0.fetch_max(time.seconds(), Ordering::Relaxed);
        }
    }

    pub(super) fn now(&self) -> Option<Timestamp> {
        match self.0.load(Ordering::Relaxed) {
            NEVER => None,
            seconds => Some(Timestamp::from_seconds(seconds)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_latest_date_counts() {
        let clock = Clock::new();
        clock.see(None);
        clock.see(Some("yesterday"));
        assert_eq!(clock.now(), None);
        clock.see(Some("Mon, 02 Nov 2026 09:00:01 GMT"));
        clock.clone().see(Some("Mon, 02 Nov 2026 09:00:00 GMT"));
        assert_eq!(
            clock.now().map(Timestamp::rfc3339).as_deref(),
            Some("2026-11-02T09:00:01Z")
        );
    }
}
