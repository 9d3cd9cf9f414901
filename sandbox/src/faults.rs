//! What can go wrong between the caller and the sandbox.

use std::sync::Arc;

use http::{Response, StatusCode};
use hyper::body::Bytes;
use serde_json::Value;
use tokio::sync::watch;

/// On which side of the operation's effect a fault lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// Before the operation takes effect; with [`crate::Effect::Drop`] and [`crate::Effect::Answer`] it never does.
    Before,
    /// After the operation took effect; only the response is affected.
    After,
}

/// Holds calls until it is opened. Clones share one state.
#[derive(Debug, Clone)]
pub struct Gate(Arc<watch::Sender<bool>>);

impl Gate {
    /// Returns a closed gate.
    pub fn shut() -> Gate {
        Gate(Arc::new(watch::Sender::new(false)))
    }

    /// Releases the calls that wait, and those that come later.
    pub fn open(&self) {
        self.0.send_replace(true);
    }

    pub(crate) async fn pass(&self) {
        let mut opened = self.0.subscribe();
        // Its own sender keeps it from ending.
        let _ = opened.wait_for(|open| *open).await;
    }
}

/// An error with which any operation may respond.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// The service failed: 500.
    InternalError,
    /// The service is unavailable: 503.
    Unavailable,
    /// The caller is throttled.
    Throttle,
    /// The caller lacks the permission.
    Deny,
    /// AWS answers with this code.
    Aws(AwsError),
    /// GitHub refuses for another reason.
    GitHub(GitHubError),
}

/// A code of AWS's, and its HTTP status.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AwsError {
    pub(crate) code: &'static str,
    pub(crate) status: u16,
}

impl AwsError {
    /// The errors that every service may answer with, those of IAM and Secrets Manager, and those of KMS that they pass on.
    ///
    /// <https://docs.aws.amazon.com/IAM/latest/APIReference/CommonErrors.html>
    const ALL: &[(&str, u16)] = &[
        ("ConcurrentModification", 409),
        ("EncryptionFailure", 400),
        ("EntityTemporarilyUnmodifiable", 409),
        ("ExpiredToken", 403),
        ("ExpiredTokenException", 400),
        ("IncompleteSignature", 400),
        ("InvalidAccessKeyId", 403),
        ("InvalidClientTokenId", 403),
        ("InvalidParameterException", 400),
        ("InvalidRequestException", 400),
        ("InvalidSignatureException", 400),
        ("KMSDisabled", 400),
        ("KMSInvalidState", 400),
        ("KMSNotFound", 400),
        ("KMSOptInRequired", 403),
        ("KMSThrottling", 400),
        ("LimitExceeded", 409),
        ("LimitExceededException", 400),
        ("MissingAuthenticationToken", 403),
        ("NoSuchEntity", 404),
        ("NotFound", 404),
        ("OptInRequired", 403),
        ("RequestExpired", 400),
        ("ResourceNotFoundException", 400),
        ("SignatureDoesNotMatch", 403),
        ("UnrecognizedClientException", 400),
        ("ValidationError", 400),
    ];

    /// Finds an error by its code.
    pub fn named(code: &str) -> Option<Self> {
        let mut all = Self::ALL.iter();
        let (code, status) = *all.find(|(known, _)| *known == code)?;
        Some(Self { code, status })
    }

    /// The codes of all.
    pub fn codes() -> impl Iterator<Item = &'static str> {
        Self::ALL.iter().map(|(code, _)| *code)
    }
}

/// Why GitHub refuses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GitHubError {
    /// The token is none.
    BadCredentials,
    /// There is no such repository, or the token may not see it.
    NotFound,
    /// The token is not authorised for the organisation's single sign-on.
    Saml,
    /// The caller's address is not on the organisation's list.
    IpAllowList,
    /// The repository was renamed.
    Moved,
    /// The repository is archived.
    Archived,
    /// The caller is slowed down without a header that says so, in the words of old.
    Abuse,
}

impl GitHubError {
    /// By the words of `--fault`.
    pub(crate) const ALL: &[(&str, Self)] = &[
        ("bad-credentials", Self::BadCredentials),
        ("not-found", Self::NotFound),
        ("saml", Self::Saml),
        ("ip-allow-list", Self::IpAllowList),
        ("moved", Self::Moved),
        ("archived", Self::Archived),
        ("abuse", Self::Abuse),
    ];

    /// As GitHub's REST API answers it, and the type of it in GraphQL, where there is one.
    fn shown(self) -> (u16, &'static str, Option<&'static str>) {
        match self {
            Self::BadCredentials => (401, "Bad credentials", None),
            Self::NotFound => (404, "Not Found", Some("NOT_FOUND")),
            Self::Saml => (
                403,
                "Resource protected by organization SAML enforcement. You must grant your Personal Access token access to this organization.",
                Some("FORBIDDEN"),
            ),
            Self::IpAllowList => (
                403,
                "Although you appear to have the correct authorization credentials, the `acme` organization has an IP allow list enabled, and your IP address is not permitted to access this resource.",
                Some("FORBIDDEN"),
            ),
            Self::Moved => (301, "Moved Permanently", None),
            Self::Archived => (403, "Repository was archived so is read-only.", None),
            Self::Abuse => (
                403,
                "You have triggered an abuse detection mechanism. Please wait a few minutes before you try again.",
                None,
            ),
        }
    }
}

/// Keeps the first few bytes of the body.
///
/// No more than that: the AWS SDK takes XML that ends after its first tag for complete, with empty fields.
pub(crate) fn truncate(response: &mut Response<Bytes>) {
    let body = response.body_mut();
    body.truncate(10.min(body.len() / 2));
}

/// Empties every string of JSON, and removes every element of XML that holds text.
pub(crate) fn empty_fields(response: &mut Response<Bytes>) {
    let body = String::from_utf8_lossy(response.body()).into_owned();
    let emptied = match serde_json::from_str::<Value>(&body) {
        Ok(mut json) => {
            empty_json(&mut json);
            json.to_string()
        }
        Err(_) => empty_xml(&body),
    };
    *response.body_mut() = Bytes::from(emptied);
}

fn empty_json(value: &mut Value) {
    match value {
        Value::String(text) => text.clear(),
        Value::Array(items) => items.iter_mut().for_each(empty_json),
        Value::Object(fields) => fields.values_mut().for_each(empty_json),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// Removes every element that holds text; an empty date, for example, would not parse.
fn empty_xml(body: &str) -> String {
    let mut emptied = String::new();
    let mut tags = body.split_inclusive('>').peekable();
    while let Some(tag) = tags.next() {
        if tags.next_if(|next| !next.starts_with('<')).is_none() {
            emptied.push_str(tag);
        }
    }
    emptied
}

/// Returns an error in GitHub's format.
pub(crate) fn github_error(trouble: Trouble, is_graphql: bool) -> Response<Bytes> {
    let (status, message) = match trouble {
        Trouble::InternalError => (StatusCode::INTERNAL_SERVER_ERROR, "Server Error"),
        Trouble::Unavailable => (StatusCode::SERVICE_UNAVAILABLE, "Service unavailable"),
        Trouble::Throttle => (
            StatusCode::FORBIDDEN,
            "You have exceeded a secondary rate limit.",
        ),
        Trouble::Deny => (
            StatusCode::FORBIDDEN,
            "Resource not accessible by integration",
        ),
        Trouble::GitHub(error) => {
            let (status, message, kind) = error.shown();
            if let (true, Some(kind)) = (is_graphql, kind) {
                return graphql_error(message, kind);
            }
            let status = StatusCode::from_u16(status);
            (status.unwrap_or(StatusCode::BAD_REQUEST), message)
        }
        Trouble::Aws(_) => (StatusCode::BAD_REQUEST, "Problems parsing JSON"),
    };
    let body = serde_json::json!({
        "message": message,
        "documentation_url": "https://docs.github.com/rest",
        "status": status.as_str(),
    });
    let mut response = Response::new(Bytes::from(body.to_string()));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(
        "content-type",
        http::HeaderValue::from_static("application/json; charset=utf-8"),
    );
    if trouble == Trouble::Throttle {
        headers.insert("retry-after", http::HeaderValue::from_static("60"));
    }
    if trouble == Trouble::GitHub(GitHubError::Saml) {
        let link = "required; url=https://github.com/orgs/acme/sso?authorization_request=AZSC";
        headers.insert("x-github-sso", http::HeaderValue::from_static(link));
    }
    response
}

/// What GraphQL says of a repository that it does not show: 200, with an error.
fn graphql_error(message: &str, kind: &str) -> Response<Bytes> {
    let body = serde_json::json!({
        "data": { "repository": null },
        "errors": [{ "type": kind, "path": ["repository"], "message": message }],
    });
    let mut response = Response::new(Bytes::from(body.to_string()));
    response.headers_mut().insert(
        "content-type",
        http::HeaderValue::from_static("application/json; charset=utf-8"),
    );
    response
}
