//! How much of what GitHub allows in an hour is left.

use super::Timestamp;

/// The primary rate limits of a token, as the last answers gave them; `None` if no answer did.
///
/// <https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api>
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct RateLimits {
    /// Points of the GraphQL API.
    pub graphql: Option<RateLimit>,
    /// Calls of the REST API.
    pub rest: Option<RateLimit>,
}

/// One rate limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RateLimit {
    /// What is allowed in an hour.
    pub limit: u64,
    /// What is left of it.
    pub remaining: u64,
    /// When all of it is there again.
    pub resets: Timestamp,
}

impl RateLimit {
    /// Returns the later of two readings: answers may overtake each other, and within an hour the rest only shrinks.
    pub fn later(self, other: Self) -> Self {
        if self.resets == other.resets {
            Self {
                remaining: self.remaining.min(other.remaining),
                ..other
            }
        } else if self.resets > other.resets {
            self
        } else {
            other
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_that_was_overtaken_gives_nothing_back() {
        let at = |remaining, resets| RateLimit {
            limit: 1_000,
            remaining,
            resets: Timestamp::from_seconds(resets),
        };
        assert_eq!(at(7, 100).later(at(9, 100)).remaining, 7);
        assert_eq!(at(9, 100).later(at(7, 100)).remaining, 7);
        assert_eq!(at(7, 100).later(at(1_000, 200)).remaining, 1_000);
        assert_eq!(at(1_000, 200).later(at(7, 100)).remaining, 1_000);
    }
}
