//! Secrets Manager: secrets with versions, labels and tags.

mod list;
mod rules;
mod secret;
mod state;
mod wire;

pub use secret::{Deletion, Secret, Version};
pub use state::Secrets;
pub(super) use wire::execute;
