//! GitHub: the only place that names `octocrab`.
//!
//! Answers are read with a limit, into types of our own that take no missing field for an empty one. What is in doubt is
//! left out, and what is left out never speaks for an approval.

mod activity;
mod authors;
mod background;
mod blobs;
mod call;
mod comments;
mod connection;
mod connector;
mod conversations;
mod convert;
mod each;
mod environments;
mod graphql;
mod limits;
mod link;
mod merges;
mod proposal;
mod pulls;
mod rest;
mod review;
mod rules;
mod setup;
mod statuses;
mod told;
mod variables;
mod wire;

pub use authors::Authors;
pub use background::{About, Rules};
pub use comments::{Comment, OwnComments, Written, says_the_same};
pub use connection::GitHub;
pub use conversations::Conversation;
pub use convert::MergedPull;
pub use environments::NamedBranches;
pub use merges::{Answer, Lately, MergedCommit};
pub use proposal::Changed;
pub use review::{
    Baseline, Change, ChangeKind, Changes, Closing, CodeownersError, Contents, FileAt, Listed,
    Listing, PullState, Review, ReviewedPull, StatusAt,
};
pub use rules::{BranchRules, MergeRules, OwnRuleset};
pub use setup::{RepositoryFacts, SetUp, SetupCall};
pub use statuses::STATUS;
pub use told::{Marked, Told};

use pulls::Commits;

/// The log targets of what lies below: never let through in detail, for they see whole requests.
pub const LOUD_TARGETS: [&str; 9] = [
    "octocrab",
    "hyper",
    "hyper_util",
    "hyper_rustls",
    "hyper_timeout",
    "rustls",
    "tower",
    "tower_http",
    "h2",
];

/// Returns every GraphQL document that is ever sent, each with a name, so that it can be held against GitHub's schema.
pub fn documents() -> Vec<(&'static str, String)> {
    let mut documents = vec![
        ("no merge", merges::document(0)),
        ("a few merges", merges::document(merges::FEW)),
        ("a batch of merges", merges::document(merges::BATCH)),
        ("merged lately", merges::lately()),
        (
            "evidence of one pull request",
            pulls::document(1, Commits::Few),
        ),
        (
            "evidence of a batch",
            pulls::document(pulls::BATCH, Commits::Few),
        ),
        (
            "evidence of a batch with many commits",
            pulls::document(pulls::BATCH, Commits::Many),
        ),
        ("authors", authors::document(authors::BATCH)),
        ("blobs", blobs::document(blobs::BATCH)),
        ("comments", comments::DOCUMENT.to_owned()),
        (
            "comments on many",
            conversations::document(conversations::BATCH),
        ),
        ("told", told::DOCUMENT.to_owned()),
    ];
    documents.extend(review::documents());
    documents
}
