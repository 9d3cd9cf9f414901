//! A repository with its people and its pull requests; its commits live in a real bare git repository.
//!
//! What people do are the methods of [`GitHub`]; GraphQL and REST only read it, and write comments.

mod answer;
mod commits;
mod disk;
mod graphql;
mod merging;
mod model;
mod people;
mod pulls;
mod pushes;
mod rest;
mod rules;
#[cfg(test)]
mod tests;
mod time;

pub(super) use answer::answer;
pub use commits::{Author, Change, Mode};
pub use disk::{FileChange, FileStatus};
pub use merging::Merge;
pub use model::{GitHub, Refusal};
pub use people::{Kind, Permission, Team, User};
pub use pulls::{Comment, Event, EventKind, Opinion, Pull, PullState, Review, ReviewState};
pub use pushes::{Activity, Push};
pub use rules::{PullRequestRule, ReviewDecision, Rules};
