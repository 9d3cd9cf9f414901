//! For GitHub Actions: the human form in the log, annotations, and the job summary.

mod annotation;
mod audit;
mod doctor;
mod files;
mod inventory;
mod markdown;
pub(super) mod report;
mod review;
mod run;
mod summary;
