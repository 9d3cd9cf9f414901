//! A call and its answer, and what prism says of them.

use http::header::{CONTENT_TYPE, LINK};
use http::response::Parts;
use serde_json::Value;

/// A REST call that went through prism, and its answer.
pub(super) struct Passed {
    /// Method, path and query.
    call: String,
    pub(super) status: u16,
    /// A list as JSON, cut off where it is too long; empty where there are none.
    violations: String,
    /// Null where there is no JSON.
    pub(super) body: Value,
    /// The path and query of the next page.
    pub(super) next: Option<String>,
}

impl Passed {
    pub(super) fn new(call: String, answer: &Parts, body: &[u8]) -> Self {
        let header = |name: &str| {
            let value = answer.headers.get(name);
            value.map_or("", |value| value.to_str().unwrap())
        };
        // So prism tells why it has not forwarded a call.
        let violations = if header(CONTENT_TYPE.as_str()) == "application/problem+json" {
            String::from_utf8_lossy(body).into_owned()
        } else {
            header("sl-violations").to_owned()
        };
        Self {
            call,
            status: answer.status.as_u16(),
            violations,
            body: serde_json::from_slice(body).unwrap_or_default(),
            next: next(header(LINK.as_str())),
        }
    }

    /// It is as GitHub describes it, and succeeded.
    pub(super) fn succeeds(self) -> Self {
        let said = self.conforms();
        assert!(
            (200..300).contains(&said.status),
            "{}: {}",
            said.call,
            said.status
        );
        said
    }

    /// It is as GitHub describes it, and has this status.
    pub(super) fn is(self, status: u16) -> Self {
        let said = self.conforms();
        assert_eq!(said.status, status, "{}", said.call);
        said
    }

    pub(super) fn conforms(self) -> Self {
        assert!(
            self.violations.is_empty() || self.is_a_refusal_that_is_not_listed(),
            "{}: {}: {}\n{:#}",
            self.call,
            self.status,
            self.violations,
            self.body
        );
        self
    }

    /// Whether one side of it, `request` or `response`, is not as GitHub describes it.
    pub(super) fn violates(&self, side: &str) -> bool {
        self.violations
            .contains(&format!(r#"{{"location":["{side}""#))
    }

    /// Whether all that is wrong with it is that GitHub's description of the call does not list its status.
    ///
    /// Any call may be refused, and few lists say so; it has to be told as the other refusals are.
    /// <https://docs.github.com/en/rest/using-the-rest-api/troubleshooting-the-rest-api>
    fn is_a_refusal_that_is_not_listed(&self) -> bool {
        self.violations.matches("location").count() == 1
            && self.has_an_unlisted_status()
            && matches!(self.status, 401 | 403 | 404 | 500 | 503)
    }

    /// Whether GitHub's description of the call does not list its status, and it is told as others are.
    pub(super) fn has_an_unlisted_status(&self) -> bool {
        let unlisted =
            "Unable to match the returned status code with those defined in the document";
        self.violations.contains(unlisted)
            && self.body["message"].is_string()
            && self.body["documentation_url"].is_string()
    }
}

/// What a `Link` header has for the next page.
fn next(links: &str) -> Option<String> {
    let mut links = links.split(", ");
    let link = links.find(|link| link.ends_with("rel=\"next\""))?;
    let (_, address) = link.split_once("/github/").unwrap();
    let (path, _) = address.split_once('>').unwrap();
    Some(format!("/{path}"))
}
