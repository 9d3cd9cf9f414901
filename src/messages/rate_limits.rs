//! How much GitHub still allows.

use super::joined;
use crate::domain::{Locale, RateLimit, RateLimits};
use crate::messages::pull::moment;

/// Returns how much GitHub still allows, and until when that is all; empty if GitHub did not say.
pub fn rate_limits(language: Locale, limits: &RateLimits) -> String {
    let left = |limit: &RateLimit| (limit.remaining, limit.limit, moment(language, limit.resets));
    let graphql = limits.graphql.as_ref().map(left);
    let rest = limits.rest.as_ref().map(left);
    let parts = [
        graphql.map(|(left, limit, resets)| {
            say!(language,
                en: "{left} of {limit} GraphQL points until {resets}",
                ja: "GraphQL {left}/{limit} ポイント（{resets}まで）")
        }),
        rest.map(|(left, limit, resets)| {
            say!(language,
                en: "{left} of {limit} REST calls until {resets}",
                ja: "REST {left}/{limit} 回（{resets}まで）")
        }),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    match parts.is_empty() {
        true => String::new(),
        false => say!(language,
            en: "GitHub rate limits left: {}.",
            ja: "GitHub のレート制限の残り：{}",
            joined(language, &parts)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Timestamp;

    #[test]
    fn it_is_said_as_far_as_it_is_known() {
        let limit = |remaining| RateLimit {
            limit: 1_000,
            remaining,
            resets: Timestamp::from_rfc3339("2026-11-02T10:00:00Z").unwrap(),
        };
        let mut limits = RateLimits::default();
        assert_eq!(rate_limits(Locale::ENGLISH, &limits), "");
        limits.graphql = Some(limit(996));
        assert_eq!(
            rate_limits(Locale::ENGLISH, &limits),
            "GitHub rate limits left: 996 of 1000 GraphQL points until 2026-11-02 10:00 UTC."
        );
        limits.rest = Some(limit(0));
        assert_eq!(
            rate_limits(Locale::JAPANESE, &limits),
            "GitHub のレート制限の残り：GraphQL 996/1000 ポイント（2026-11-02 19:00 JST（2026-11-02 10:00 UTC）まで）、\
             REST 0/1000 回（2026-11-02 19:00 JST（2026-11-02 10:00 UTC）まで）"
        );
    }
}
