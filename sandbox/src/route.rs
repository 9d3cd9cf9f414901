//! Where a request goes, and what it asks for.

use http::{HeaderValue, Request, Response, StatusCode, Uri};
use hyper::body::Bytes;
use serde_json::Value;

use super::aws::dispatch;
use super::aws::request::Request as AwsRequest;
use super::faults::{self, Trouble};
use super::github::answer;
use super::world::World;

/// A request that has been read and has had no effect yet.
#[derive(Debug)]
pub(super) enum Route {
    /// To `/aws`, for one of the services.
    Aws(AwsRequest),
    /// To `/github`, which is taken off its path.
    GitHub(Request<Bytes>),
    /// To nothing that the sandbox has.
    Nowhere(String),
}

impl Route {
    /// Finds out where a request goes.
    pub(super) fn find(mut request: Request<Bytes>) -> Route {
        let path = request
            .uri()
            .path_and_query()
            .map_or("/", |path| path.as_str());
        let nowhere = format!("{} {path}", request.method());
        let route = if within(path, "/aws").is_some() {
            AwsRequest::read(&request).map(Route::Aws)
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

    /// The service and its operation, as [`super::Call::operation`] has it.
    pub(super) fn operation(&self) -> String {
        match self {
            Route::Aws(request) => request.operation(),
            Route::GitHub(request) => answer::operation(request),
            Route::Nowhere(operation) => operation.clone(),
        }
    }

    /// Whether the operation may change something.
    pub(super) fn mutates(&self) -> bool {
        match self {
            Route::Aws(request) => request.mutates(),
            Route::GitHub(request) if request.uri().path() == "/graphql" => {
                let body: Value = serde_json::from_slice(request.body()).unwrap_or_default();
                body["query"]
                    .as_str()
                    .is_some_and(|query| query.trim_start().starts_with("mutation"))
            }
            Route::GitHub(request) => !request.method().is_safe(),
            Route::Nowhere(_) => false,
        }
    }

    /// Carries the request out.
    pub(super) fn execute(&self, world: &mut World) -> Response<Bytes> {
        match self {
            Route::Aws(request) => dispatch::execute(world, request),
            Route::GitHub(request) => {
                let now = world.now();
                answer::answer(&mut world.github, now, request)
            }
            Route::Nowhere(_) => not_found(),
        }
    }

    /// Answers an error in the service's own form, without any effect.
    pub(super) fn error(&self, world: &mut World, trouble: Trouble) -> Response<Bytes> {
        match self {
            Route::Aws(request) => dispatch::error(world, request, trouble),
            Route::GitHub(_) | Route::Nowhere(_) => faults::github_error(trouble),
        }
    }
}

/// What follows the prefix; a path begins with a slash again.
fn within<'a>(path: &'a str, prefix: &str) -> Option<&'a str> {
    match path.strip_prefix(prefix)? {
        "" => Some("/"),
        rest => rest.starts_with('/').then_some(rest),
    }
}

fn not_found() -> Response<Bytes> {
    let mut response = Response::new(Bytes::from_static(b"{\"message\":\"Not Found\"}"));
    *response.status_mut() = StatusCode::NOT_FOUND;
    response.headers_mut().insert(
        "content-type",
        HeaderValue::from_static("application/json; charset=utf-8"),
    );
    response
}
