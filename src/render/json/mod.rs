//! For programs: JSON, and its schemas.
//!
//! What is written here is a promise. Its structs are its own, so that nothing changes when the domain does, and
//! `schema/*.schema.json` is written from them. A field may be added; one that goes, or means something else, needs a new
//! `version`.

mod audit;
mod doctor;
mod events;
mod findings;
mod inventory;
pub(super) mod parts;
mod person;
pub(super) mod report;
mod review;
mod run;
pub(super) mod schema;
pub(super) mod text;
