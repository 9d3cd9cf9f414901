//! A model of AWS and GitHub, served on loopback.
//!
//! It shares no code with countersign, so that it cannot share its mistakes.

pub mod aws;
mod client;
mod control;
mod faults;
pub mod github;
mod route;
mod server;
mod spec;
mod time;
mod world;

pub use client::{Answer, Client};
pub use faults::{AwsError, Gate, GitHubError, Trouble, When};
pub use github::GitHub;
pub use server::Sandbox;
pub use spec::EFFECTS;
pub use world::{Call, Clock, Effect, Fault, World};
