//! The HTTP server.

use http::{Request, Response};
use hyper::body::Bytes;

use super::github;
use super::world::World;

/// A sandbox that is being served.
#[derive(Debug)]
pub struct Sandbox;

/// What was asked for, and the response.
#[derive(Debug)]
pub struct Answer {
    /// The service and its operation.
    pub operation: String,
    /// What is sent back.
    pub response: Response<Bytes>,
}

impl Sandbox {
    /// What a request for GitHub asks for.
    pub fn operation(request: &Request<Bytes>) -> String {
        github::operation(request)
    }

    /// Answers a request for GitHub.
    pub fn answer(world: &mut World, request: &Request<Bytes>) -> Answer {
        github::answer(world, request)
    }
}
