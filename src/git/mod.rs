//! The checkout: the only place that runs `git`.
//!
//! Everything is read from objects, by their ids: the files lying in the working tree are never looked at, but for `validate`, which
//! asks what git would commit of them; and neither replace objects, grafts, commit-graph files nor anybody's configuration can change what history says.

mod checkout;
mod command;
mod history;
mod objects;
mod remote;
mod removals;
mod tree;
mod work_tree;

pub use crate::domain::{GitError, GitErrorKind};
pub use checkout::Checkout;
pub use objects::Content;
pub use remote::Origin;
pub use tree::{AtCommit, TreeFile};
pub use work_tree::WorkTree;
