//! A repository with its people and its pull requests; its commits live in a real bare git repository.
//!
//! What people do are the methods of [`GitHub`]. GraphQL and REST read it; what a workflow's token writes
//! (comments, closing a pull request) goes through the same methods.

mod activity;
mod answer;
mod budget;
mod comments;
mod commits;
mod disk;
mod graphql;
mod merging;
mod model;
mod people;
mod pulls;
mod pushes;
mod rest;
mod reviews;
mod rules;
mod statuses;
#[cfg(test)]
mod tests;
mod time;

pub use activity::{Activity, Push};
pub(super) use answer::{answer, operation};
pub use budget::{Budget, Limit};
pub use comments::Comment;
pub use commits::{Author, Change, Mode};
pub use disk::{FileChange, FileStatus};
pub use merging::Merge;
pub use model::{GitHub, Refusal};
pub use people::{Kind, Permission, Team, User};
pub use pulls::{Event, EventKind, Pull, PullState};
pub use rest::operations;
pub use reviews::{Opinion, Review, ReviewState};
pub use rules::{PullRequestRule, ReviewDecision, Rules};
pub use statuses::Status;
