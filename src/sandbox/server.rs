//! The HTTP server.

/// A sandbox that is being served.
#[derive(Debug)]
pub struct Sandbox;
