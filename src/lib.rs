//! Issues AWS IAM access keys through pull requests: no key without a second signature.

// Before all others, so that they have its macros.
#[macro_use]
pub mod messages;

pub mod approval;
pub mod audit;
pub mod aws;
pub mod check;
pub mod cli;
#[cfg(test)]
#[cfg(unix)]
mod codes;
#[cfg(feature = "sandbox")]
pub mod demo;
pub mod doctor;
pub mod document;
pub mod domain;
pub mod git;
pub mod github;
pub mod init;
pub mod inventory;
pub mod key_history;
pub mod key_inventory;
pub mod network;
pub mod new;
mod parallel;
pub mod plan;
pub mod prompt;
pub mod reconcile;
pub mod render;
pub mod review;
pub mod template;
pub mod validate;
