//! GitHub: the only place that names `octocrab`.
//!
//! Answers are read with a limit, into types of our own that take no missing field for an empty one. What is in doubt is
//! left out, and what is left out never speaks for an approval.

mod background;
mod blobs;
mod call;
mod comments;
mod connection;
mod connector;
mod convert;
mod evidence;
mod graphql;
mod review;
mod rules;
mod statuses;
mod told;
mod wire;

pub use background::{About, Rules};
pub use comments::{Comment, says_the_same};
pub use connection::{ConnectError, GitHub};
pub use evidence::Answer;
pub use review::{
    Baseline, Change, ChangeKind, Changes, Closing, CodeownersError, Contents, FileAt, Listed,
    Listing, PullState, Review, ReviewedPull, StatusAt,
};
pub use rules::{BranchRules, MergeRules};
pub use statuses::STATUS;
pub use told::{Marked, Told};

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
#[must_use]
pub fn documents() -> Vec<(&'static str, String)> {
    let mut documents = vec![
        ("evidence of no merge", evidence::document(0)),
        ("evidence of one merge", evidence::document(1)),
        ("evidence of a batch", evidence::document(evidence::BATCH)),
        ("blobs", blobs::document(blobs::BATCH)),
        ("comments", comments::DOCUMENT.to_owned()),
        ("told", told::DOCUMENT.to_owned()),
    ];
    documents.extend(review::documents());
    documents
}
