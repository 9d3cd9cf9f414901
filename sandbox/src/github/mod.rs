//! A repository with its people and its pull requests; its commits live in a real bare git repository.
//!
//! What people do are the methods of [`GitHub`]. GraphQL and REST read it; what a workflow's token writes
//! (comments, closing a pull request) goes through the same methods.

mod activity;
pub(crate) mod answer;
mod budget;
mod comments;
pub(crate) mod commits;
mod diff;
mod disk;
mod graphql;
mod merging;
pub(crate) mod model;
mod objects;
mod people;
mod pull;
mod pulls;
mod pushes;
mod receive;
mod refusal;
mod repository;
pub(crate) mod rest;
mod reviews;
mod rules;
pub(crate) mod smart_http;
#[cfg(test)]
mod tests;

pub use budget::{Budget, Limit};
pub use commits::{Author, Change, Mode};
pub use diff::{FileChange, FileStatus};
pub use merging::Merge;
pub use model::{
    Activity, Comment, GitHub, Kind, Permission, PullRequestRule, Push, Rules, Status, Team, User,
};
pub use people::token_of;
pub use pull::{Event, EventKind, Pull, PullState, Review, ReviewState};
pub use refusal::Refusal;
pub use rest::operations;
pub use reviews::Opinion;
pub use rules::ReviewDecision;
