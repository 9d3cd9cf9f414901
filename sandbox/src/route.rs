//! Routes a request to AWS or to GitHub.

use http::{HeaderValue, Request, Response, StatusCode, Uri};
use hyper::body::Bytes;
use serde_json::Value;

use super::aws::dispatch;
use super::aws::request::{Request as AwsRequest, unknown_service};
use super::control;
use super::faults::{self, Trouble};
use super::github::{answer, smart_http};
use super::world::World;

/// A request that was read but not executed.
#[derive(Debug)]
pub(super) enum Route {
    /// A request below `/aws` to one of the services.
    Aws(AwsRequest),
    /// A request below `/github`, with that prefix removed from its path.
    GitHub(Request<Bytes>),
    /// A request of git, to the repository of GitHub's.
    Git(Request<Bytes>),
    /// A request below `/sandbox`, to the sandbox itself.
    Sandbox(Request<Bytes>),
    /// A request below `/aws` to a service that the sandbox does not have, and whether it is one that speaks JSON.
    NoService { name: String, speaks_json: bool },
    /// Anything else: the method and the path.
    Nowhere(String),
}

impl Route {
    /// Finds the route of a request.
    pub(super) fn find(mut request: Request<Bytes>) -> Route {
        let path = request
            .uri()
            .path_and_query()
            .map_or("/", |path| path.as_str());
        let nowhere = format!("{} {path}", request.method());
        let asks_git = ["/info/refs", "/git-upload-pack", "/git-receive-pack"];
        let route = if within(path, "/sandbox").is_some() {
            Some(Route::Sandbox(request))
        } else if asks_git
            .iter()
            .any(|end| request.uri().path().ends_with(end))
        {
            Some(Route::Git(request))
        } else if within(path, "/aws").is_some() {
            AwsRequest::read(&request).map(Route::Aws).or_else(|| {
                let kind = request.headers().get("content-type");
                let kind = kind.and_then(|kind| kind.to_str().ok());
                let name = unknown_service(&request)?;
                let speaks_json = kind.is_some_and(|kind| kind.contains("json"));
                Some(Route::NoService { name, speaks_json })
            })
        } else {
            within(path, "/github")
                .and_then(|rest| rest.parse::<Uri>().ok())
                .map(|uri| {
                    *request.uri_mut() = uri;
                    Route::GitHub(request)
                })
        };
        route.unwrap_or(Route::Nowhere(nowhere))
    }

    /// Returns the service and its operation, as in [`crate::Call::operation`].
    pub(super) fn operation(&self) -> String {
        match self {
            Route::Aws(request) => request.operation(),
            Route::GitHub(request) => answer::operation(request),
            Route::Git(request) | Route::Sandbox(request) => {
                format!("{} {}", request.method(), request.uri().path())
            }
            Route::NoService { name, .. } => format!("{name}:unknown"),
            Route::Nowhere(operation) => operation.clone(),
        }
    }

    /// Returns whether the operation may change the state.
    pub(super) fn mutates(&self) -> bool {
        match self {
            Route::Aws(request) => request.mutates(),
            Route::GitHub(request) if request.uri().path() == "/graphql" => {
                let body: Value = serde_json::from_slice(request.body()).unwrap_or_default();
                body["query"]
                    .as_str()
                    .is_some_and(|query| query.trim_start().starts_with("mutation"))
            }
            Route::GitHub(request) | Route::Sandbox(request) => !request.method().is_safe(),
            Route::Git(request) => request.uri().path().ends_with("/git-receive-pack"),
            Route::NoService { .. } | Route::Nowhere(_) => false,
        }
    }

    /// Executes the request.
    pub(super) fn execute(&self, world: &mut World) -> Response<Bytes> {
        match self {
            Route::Aws(request) => dispatch::execute(world, request),
            Route::GitHub(request) => {
                let now = world.now();
                answer::answer(&mut world.github, now, request)
            }
            Route::Git(request) => {
                let now = world.now();
                match smart_http::is_git(&world.github, request.uri().path()) {
                    true => smart_http::answer(&mut world.github, now, request),
                    false => control::not_found(),
                }
            }
            Route::Sandbox(request) => control::answer(world, request),
            Route::NoService { name, speaks_json } => no_service(name, *speaks_json),
            Route::Nowhere(_) => control::not_found(),
        }
    }

    /// Returns an error in the service's own format, without any effect.
    pub(super) fn error(&self, world: &mut World, trouble: Trouble) -> Response<Bytes> {
        match self {
            Route::Aws(request) => dispatch::error(world, request, trouble),
            Route::GitHub(request) => {
                let is_graphql = request.uri().path().ends_with("/graphql");
                faults::github_error(trouble, is_graphql)
            }
            Route::Git(_) | Route::Sandbox(_) | Route::NoService { .. } | Route::Nowhere(_) => {
                faults::github_error(trouble, false)
            }
        }
    }
}

/// Returns the path after a prefix, with a leading slash.
fn within<'a>(path: &'a str, prefix: &str) -> Option<&'a str> {
    match path.strip_prefix(prefix)? {
        "" => Some("/"),
        rest => rest.starts_with('/').then_some(rest),
    }
}

/// Says so in the form in which the AWS CLI looks for what went wrong.
fn no_service(name: &str, speaks_json: bool) -> Response<Bytes> {
    let plain = |c: &char| c.is_ascii_alphanumeric() || *c == '-';
    let name: String = name.chars().filter(plain).collect();
    let (code, message) = (
        "NotImplemented",
        format!("The sandbox has no service {name}."),
    );
    let error = format!("<Error><Code>{code}</Code><Message>{message}</Message></Error>");
    let (kind, body) = match (speaks_json, name.as_str()) {
        (true, _) => (
            "application/x-amz-json-1.1",
            format!(r#"{{"__type":"{code}","message":"{message}"}}"#),
        ),
        (false, "s3") => ("application/xml", error),
        (false, _) => (
            "text/xml",
            format!("<ErrorResponse>{error}</ErrorResponse>"),
        ),
    };
    let mut response = Response::new(Bytes::from(body));
    // With 501 clients would try again.
    *response.status_mut() = StatusCode::BAD_REQUEST;
    let headers = response.headers_mut();
    headers.insert("content-type", HeaderValue::from_static(kind));
    response
}
