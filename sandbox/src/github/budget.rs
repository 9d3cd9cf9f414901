//! The rate limits of a workflow's token.
//!
//! <https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api>
//! <https://docs.github.com/en/graphql/overview/rate-limits-and-query-limits-for-the-graphql-api>

use std::sync::atomic::{AtomicU64, Ordering};

/// An hour, in seconds.
const PERIOD: i64 = 3_600;

/// The two primary rate limits, each with its own hour.
#[derive(Debug, Clone)]
pub struct Budget {
    /// Calls of the REST API.
    pub rest: Limit,
    /// Points of the GraphQL API.
    pub graphql: Limit,
}

/// One rate limit.
#[derive(Debug)]
pub struct Limit {
    /// How much may be used in an hour.
    pub limit: u64,
    used: AtomicU64,
    /// When the hour began, in seconds since 1970.
    since: i64,
}

impl Clone for Limit {
    fn clone(&self) -> Self {
        Self {
            limit: self.limit,
            used: AtomicU64::new(self.used()),
            since: self.since,
        }
    }
}

impl Budget {
    /// The limits of `GITHUB_TOKEN` for a repository: 1,000 of each.
    pub(super) fn of_a_workflow(now: i64) -> Self {
        let limit = || Limit {
            limit: 1_000,
            used: AtomicU64::new(0),
            since: now,
        };
        Self {
            rest: limit(),
            graphql: limit(),
        }
    }
}

impl Limit {
    /// Returns how much was used since the hour began.
    pub fn used(&self) -> u64 {
        self.used.load(Ordering::Relaxed)
    }

    /// Returns how much is left of the hour.
    pub fn remaining(&self) -> u64 {
        self.limit.saturating_sub(self.used())
    }

    /// Uses some of the limit. GitHub answers a query that costs more than is left, and refuses the next one.
    pub fn spend(&self, amount: u64) {
        self.used.fetch_add(amount, Ordering::Relaxed);
    }

    /// Resets the limit if an hour has passed.
    pub(super) fn renew(&mut self, now: i64) {
        if now - self.since >= PERIOD {
            self.since = now;
            self.used = AtomicU64::new(0);
        }
    }

    /// Returns the rate limit headers of every response.
    pub(super) fn headers(&self, resource: &str) -> [(&'static str, String); 5] {
        [
            ("x-ratelimit-limit", self.limit.to_string()),
            ("x-ratelimit-remaining", self.remaining().to_string()),
            ("x-ratelimit-used", self.used().to_string()),
            ("x-ratelimit-reset", (self.since + PERIOD).to_string()),
            ("x-ratelimit-resource", resource.to_owned()),
        ]
    }
}
