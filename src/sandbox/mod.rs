//! A model of AWS and GitHub, served on loopback.
//!
//! It shares no code with the rest of the crate, so that it cannot share its mistakes.

mod aws;
pub mod github;
mod server;
mod world;

pub use github::GitHub;
pub use server::{Answer, Sandbox};
pub use world::{Call, Clock, World};
