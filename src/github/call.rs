//! One call: sent, awaited for so long, read up to so much, and its failure sorted.

use std::time::Duration;

use http::{HeaderMap, HeaderValue, Method, Request, StatusCode};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use serde::Serialize;

use super::GitHub;
use super::link::next_cursor;
use crate::domain::{Cause, Failure, FailureKind, GitHubAnswer, Operation, Timestamp, Unreachable};
use crate::network::unreachable;

/// The version of the REST API that every call names; GitHub supports it until March 2028 at least.
///
/// <https://github.blog/changelog/2026-03-12-rest-api-version-2026-03-10-is-now-available>
const VERSION: HeaderValue = HeaderValue::from_static("2022-11-28");

/// The longest answer that is read, in bytes.
const LIMIT: usize = 16 * 1024 * 1024;

/// The pauses before a read is tried a second and a third time.
const PAUSES: [Duration; 2] = [Duration::from_millis(200), Duration::from_millis(800)];

/// An answer, whatever it says.
pub(super) struct Reply {
    pub(super) status: StatusCode,
    /// When GitHub wrote it, by GitHub's clock.
    pub(super) date: Option<Timestamp>,
    pub(super) body: Vec<u8>,
    /// Whether there is another page after this one.
    pub(super) has_next: bool,
    /// The cursor of that page, where the list goes by cursors.
    pub(super) next_cursor: Option<String>,
    is_rate_limited: bool,
    is_locked: bool,
    /// Why GitHub refused, where its answer says so.
    why: Option<GitHubAnswer>,
}

/// Why there is no answer.
enum Lost {
    /// It was not sent: the request could not be made.
    NotSent,
    /// It may have been sent.
    NoAnswer(Unreachable),
    /// The answer was too long, after this status.
    TooLarge(StatusCode),
}

impl GitHub {
    /// Asks by GraphQL, which is a read, though it is a POST.
    pub(super) async fn read<B: Serialize + Sync>(
        &self,
        operation: Operation,
        body: &B,
    ) -> Result<Reply, Failure> {
        self.send(operation, Method::POST, &self.graphql, Some(body))
            .await
    }

    /// Asks by REST; `None` if GitHub denies access or answers 404.
    pub(super) async fn get(
        &self,
        operation: Operation,
        path: &str,
    ) -> Result<Option<Reply>, Failure> {
        match self.get_existing(operation, path).await {
            Ok(reply) => Ok(Some(reply)),
            Err(failure)
                if failure.kind == FailureKind::Refused
                    && matches!(failure.status, Some(403 | 404)) =>
            {
                Ok(None)
            }
            Err(failure) => Err(failure),
        }
    }

    /// Asks by REST for something that must exist: denied access and 404 are failures.
    pub(super) async fn get_existing(
        &self,
        operation: Operation,
        path: &str,
    ) -> Result<Reply, Failure> {
        let address = format!("{}{path}", self.api);
        self.send(operation, Method::GET, &address, None::<&()>)
            .await
    }

    /// Asks, and asks again where GitHub was not there or could not answer just then.
    async fn send<B: Serialize + Sync>(
        &self,
        operation: Operation,
        method: Method,
        address: &str,
        body: Option<&B>,
    ) -> Result<Reply, Failure> {
        let mut pauses = PAUSES.into_iter();
        loop {
            let result = self.attempt(method.clone(), address, body).await;
            let may_pass = match &result {
                Ok(reply) => matches!(reply.status.as_u16(), 500 | 502 | 503 | 504),
                Err(Lost::NoAnswer(_)) => true,
                Err(Lost::NotSent | Lost::TooLarge(_)) => false,
            };
            match pauses.next() {
                Some(pause) if may_pass => tokio::time::sleep(pause).await,
                Some(_) | None => {
                    return self.sort(operation, result, FailureKind::NotDone);
                }
            }
        }
    }

    /// Changes something at GitHub: one attempt, for a second one could do it twice.
    pub(super) async fn write<B: Serialize + Sync>(
        &self,
        operation: Operation,
        method: Method,
        path: &str,
        body: Option<&B>,
    ) -> Result<Reply, Failure> {
        let address = format!("{}{path}", self.api);
        let result = self.attempt(method, &address, body).await;
        self.sort(operation, result, FailureKind::Unknown)
    }

    /// Sorts what came of a call, of this server.
    fn sort(
        &self,
        operation: Operation,
        result: Result<Reply, Lost>,
        in_doubt: FailureKind,
    ) -> Result<Reply, Failure> {
        let server: Option<http::Uri> = self.api.parse().ok();
        let host = server.as_ref().and_then(|server| server.authority());
        let host = host.map_or("", |authority| authority.as_str());
        sort(operation, host, result, in_doubt)
    }

    async fn attempt<B: Serialize + Sync>(
        &self,
        method: Method,
        address: &str,
        body: Option<&B>,
    ) -> Result<Reply, Lost> {
        let request = Request::builder().method(method).uri(address);
        let mut request = self
            .client
            .build_request(request, body)
            .map_err(|_| Lost::NotSent)?;
        // In place of octocrab's own, which may be another in its next version.
        request
            .headers_mut()
            .insert("x-github-api-version", VERSION);
        let exchange = async {
            // octocrab's error may hold what it likes; nothing of it is kept but the kind.
            let answer = self.client.execute(request).await;
            let answer = answer.map_err(|error| Lost::NoAnswer(unreachable(&error)));
            let (head, body) = answer?.into_parts();
            self.note_limits(&head.headers);
            self.note_scopes(&head.headers);
            let body = Limited::new(body, LIMIT).collect().await.map_err(|error| {
                if error.is::<LengthLimitError>() {
                    Lost::TooLarge(head.status)
                } else {
                    Lost::NoAnswer(Unreachable::Lost)
                }
            })?;
            let body = Vec::from(body.to_bytes());
            Ok(Reply {
                status: head.status,
                date: date(&head.headers),
                has_next: has_next(&head.headers),
                next_cursor: next_cursor(&head.headers),
                is_rate_limited: is_rate_limited(head.status, &head.headers, &body),
                is_locked: is_locked(head.status, &body),
                why: why_refused(head.status, &head.headers, &body),
                body,
            })
        };
        tokio::time::timeout(self.deadline, exchange)
            .await
            .unwrap_or(Err(Lost::NoAnswer(Unreachable::TimedOut)))
    }
}

/// Lets a success through and says of everything else what is known; `in_doubt` is what a call without a clear answer is.
fn sort(
    operation: Operation,
    host: &str,
    result: Result<Reply, Lost>,
    in_doubt: FailureKind,
) -> Result<Reply, Failure> {
    let failed = |kind, cause, status: Option<StatusCode>, code: Option<&str>| {
        Err(Failure {
            operation,
            kind,
            cause,
            status: status.map(|status| status.as_u16()),
            code: code.map(str::to_owned),
        })
    };
    let (refused, not_done) = (FailureKind::Refused, FailureKind::NotDone);
    let reply = match result {
        Ok(reply) => reply,
        Err(Lost::NotSent) => return failed(not_done, Cause::Other, None, Some("not-sent")),
        Err(Lost::NoAnswer(why)) => {
            let host = Some(host.to_owned());
            return failed(in_doubt, Cause::Unreachable { why, host }, None, None);
        }
        Err(Lost::TooLarge(status)) => {
            let code = Some("answer-too-large");
            return failed(in_doubt, Cause::AnswerTooLarge, Some(status), code);
        }
    };
    let status = Some(reply.status);
    let why = reply.why.map_or(Cause::Other, Cause::GitHub);
    let plain = |kind| failed(kind, why.clone(), status, None);
    match reply.status.as_u16() {
        200..=299 => Ok(reply),
        _ if reply.is_rate_limited => {
            failed(not_done, Cause::RateLimited, status, Some("rate-limited"))
        }
        _ if reply.is_locked => failed(refused, Cause::Locked, status, Some("conversation-locked")),
        409 => plain(not_done),
        408 => plain(in_doubt),
        // A redirect means that the repository was renamed or moved; following it would take the token along.
        300..=499 => plain(refused),
        _ => plain(in_doubt),
    }
}

/// <https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api#exceeding-the-rate-limit>
fn is_rate_limited(status: StatusCode, headers: &HeaderMap, body: &[u8]) -> bool {
    // The secondary limit may come without a header that says so.
    let says_so = || {
        String::from_utf8_lossy(body)
            .to_ascii_lowercase()
            .contains("rate limit")
            || String::from_utf8_lossy(body).contains("abuse detection")
    };
    status == StatusCode::TOO_MANY_REQUESTS
        || status == StatusCode::FORBIDDEN
            && (headers.contains_key("retry-after")
                || headers
                    .get("x-ratelimit-remaining")
                    .is_some_and(|value| value == "0")
                || says_so())
}

/// Whether the conversation of a pull request is locked: "Unable to create comment because issue is locked."
///
/// <https://docs.github.com/en/communities/moderating-comments-and-conversations/locking-conversations>
fn is_locked(status: StatusCode, body: &[u8]) -> bool {
    status == StatusCode::FORBIDDEN && String::from_utf8_lossy(body).contains("issue is locked")
}

/// What GitHub's answer says about why it refuses. Its words are compared and not kept.
///
/// <https://docs.github.com/en/rest/using-the-rest-api/troubleshooting-the-rest-api>,
/// <https://docs.github.com/en/rest/authentication/authenticating-to-the-rest-api#authorizing-a-personal-access-token-for-single-sign-on>
fn why_refused(status: StatusCode, headers: &HeaderMap, body: &[u8]) -> Option<GitHubAnswer> {
    match status.as_u16() {
        300..=399 => Some(GitHubAnswer::Moved),
        401 => Some(GitHubAnswer::BadCredentials),
        403 if headers.contains_key("x-github-sso") => Some(GitHubAnswer::SamlRequired),
        403 => Some(why_forbidden(&String::from_utf8_lossy(body))),
        404 | 410 => Some(GitHubAnswer::NotFound),
        _ => None,
    }
}

/// The same for an answer that forbids something.
pub(super) fn why_forbidden(message: &str) -> GitHubAnswer {
    let says = |words: &str| message.contains(words);
    if says("SAML") {
        GitHubAnswer::SamlRequired
    } else if says("IP allow list") {
        GitHubAnswer::AddressNotAllowed
    } else if says("archived") {
        GitHubAnswer::Archived
    } else {
        GitHubAnswer::Forbidden
    }
}

/// <https://docs.github.com/en/rest/using-the-rest-api/using-pagination-in-the-rest-api>
fn has_next(headers: &HeaderMap) -> bool {
    let mut links = headers.get_all(http::header::LINK).into_iter();
    links.any(|link| String::from_utf8_lossy(link.as_bytes()).contains("rel=\"next\""))
}

fn date(headers: &HeaderMap) -> Option<Timestamp> {
    let text = headers.get(http::header::DATE)?.to_str().ok()?;
    Timestamp::from_http_date(text).ok()
}
