//! `inventory`: every key, as people and programs read it.

mod account;
mod following;
mod forms;
mod looking;
mod sha256;
