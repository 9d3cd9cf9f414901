//! What `review` asks: the default branch, pull requests that are not merged, and their files as data.

mod baseline;
mod contents;
mod files;
mod listing;
mod pulls;
mod wire;

pub use baseline::{Baseline, CodeownersError};
pub use contents::{Contents, FileAt, StatusAt};
pub use files::{Change, ChangeKind, Changes};
pub use listing::{Listed, Listing};
pub use pulls::{Closing, PullState, Review, ReviewedPull};

use super::pulls::Commits;

/// Returns the documents of this module, each with a name.
pub(super) fn documents() -> Vec<(&'static str, String)> {
    vec![
        (
            "review of no pull request",
            pulls::document(0, Commits::Few),
        ),
        (
            "review of one pull request",
            pulls::document(1, Commits::Few),
        ),
        (
            "review of a batch",
            pulls::document(pulls::BATCH, Commits::Few),
        ),
        (
            "review with many commits",
            pulls::document(1, Commits::Many),
        ),
        ("folders", baseline::folders(2)),
        ("contents", contents::document(contents::BATCH)),
        ("listing", listing::document()),
    ]
}
