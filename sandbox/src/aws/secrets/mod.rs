//! Secrets Manager: secrets with versions, labels and tags.

mod json;
mod list;
mod rules;
mod secret;
pub(crate) mod state;
pub(super) mod wire;

pub use secret::{Deletion, Secret, Version};
pub use state::Secrets;
