//! Every key of an account: whose it is, who approved it, how it stands, and what is next.
//!
//! `facts` is what was read, [`entries`] makes of it an [`Entry`] for each key, and [`Totals`] counts them.

mod concern;
mod entry;
mod facts;
mod judge;
mod life;
mod proof;
mod secret;
mod totals;

pub use concern::Concern;
pub use entry::{Entry, GitStatus, KeyStatus, Next, Origin, Ownership, Step};
pub use facts::{AccountFacts, GitFacts, Limits, UserKey};
pub use judge::entries;
pub use totals::{AGES, Age, MONTHS, Totals};

#[cfg(test)]
mod tests;
