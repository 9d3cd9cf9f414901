//! For people: source lines with carets, verbs, and what to do.

mod audit;
pub(super) mod complaint;
mod doctor;
pub(super) mod explanation;
pub(super) mod findings;
mod inventory;
pub(super) mod printer;
pub(super) mod progress;
pub(super) mod report;
mod review;
mod run;
