//! Routes a request to AWS or to GitHub.

use http::{HeaderValue, Request, Response, StatusCode, Uri};
use hyper::body::Bytes;
use serde_json::Value;

use super::aws::dispatch;
use super::aws::request::Request as AwsRequest;
use super::faults::{self, Trouble};
use super::github::answer;
use super::world::World;

/// A request that was read but not executed.
#[derive(Debug)]
pub(super) enum Route {
    /// A request below `/aws` to one of the services.
    Aws(AwsRequest),
    /// A request below `/github`, with that prefix removed from its path.
    GitHub(Request<Bytes>),
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

    /// Returns the service and its operation, as in [`crate::Call::operation`].
    pub(super) fn operation(&self) -> String {
        match self {
            Route::Aws(request) => request.operation(),
            Route::GitHub(request) => answer::operation(request),
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
            Route::GitHub(request) => !request.method().is_safe(),
            Route::Nowhere(_) => false,
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
            Route::Nowhere(_) => not_found(),
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
            Route::Nowhere(_) => faults::github_error(trouble, false),
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

fn not_found() -> Response<Bytes> {
    let mut response = Response::new(Bytes::from_static(b"{\"message\":\"Not Found\"}"));
    *response.status_mut() = StatusCode::NOT_FOUND;
    response.headers_mut().insert(
        "content-type",
        HeaderValue::from_static("application/json; charset=utf-8"),
    );
    response
}
