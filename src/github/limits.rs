//! The token's scopes and the remaining rate limits, from the headers of GitHub's responses.
//!
//! <https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api#checking-the-status-of-your-rate-limit>

use std::sync::PoisonError;
use std::sync::atomic::Ordering;

use http::HeaderMap;

use super::GitHub;
use crate::domain::{Cause, Failure, Operation, RateLimit, RateLimits, Timestamp};

/// The GraphQL points that are kept for new requests: proof, comment and notice of some thirty of them.
const RESERVE: u64 = 100;

impl GitHub {
    /// Returns what is left of the rate limits, as far as GitHub's answers have given it.
    pub fn rate_limits(&self) -> RateLimits {
        *self.limits.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Refuses an operation that can wait once only the reserve for new requests is left.
    ///
    /// # Errors
    /// `rate-limit-reserve`: nothing was asked.
    pub fn spare(&self, operation: Operation) -> Result<(), Failure> {
        match self.rate_limits().graphql {
            // Where less than that is allowed at all, nothing can be kept.
            Some(left) if left.remaining < RESERVE && left.limit > RESERVE => Err(Failure {
                cause: Cause::RateLimitReserve,
                ..Failure::not_made(operation, "rate-limit-reserve")
            }),
            Some(_) | None => Ok(()),
        }
    }

    /// Returns whether the token's scopes do not include `workflow`. Fine-grained tokens report no scopes.
    #[must_use]
    pub fn lacks_workflow_scope(&self) -> bool {
        self.lacks_workflow_scope.load(Ordering::Relaxed)
    }

    /// <https://docs.github.com/en/apps/oauth-apps/building-oauth-apps/scopes-for-oauth-apps>
    pub(super) fn note_scopes(&self, headers: &HeaderMap) {
        let scopes = headers.get("x-oauth-scopes");
        let scopes = scopes.and_then(|scopes| scopes.to_str().ok());
        if let Some(scopes) = scopes.filter(|scopes| !scopes.is_empty()) {
            let is_lacking = !scopes.split(',').any(|scope| scope.trim() == "workflow");
            self.lacks_workflow_scope
                .store(is_lacking, Ordering::Relaxed);
        }
    }

    pub(super) fn note_limits(&self, headers: &HeaderMap) {
        let mut limits = self.limits.lock().unwrap_or_else(PoisonError::into_inner);
        let known = match headers
            .get("x-ratelimit-resource")
            .and_then(|name| name.to_str().ok())
        {
            Some("graphql") => &mut limits.graphql,
            Some("core") => &mut limits.rest,
            Some(_) | None => return,
        };
        if let Some(read) = read(headers) {
            *known = Some(known.map_or(read, |known| known.later(read)));
        }
    }
}

fn read(headers: &HeaderMap) -> Option<RateLimit> {
    let number = |name: &str| -> Option<i64> { headers.get(name)?.to_str().ok()?.parse().ok() };
    Some(RateLimit {
        limit: u64::try_from(number("x-ratelimit-limit")?).ok()?,
        remaining: u64::try_from(number("x-ratelimit-remaining")?).ok()?,
        resets: Timestamp::from_seconds(number("x-ratelimit-reset")?),
    })
}
