//! The life of a key after it is issued: off, on, drop and rotate, explored exhaustively.

pub mod again;
pub mod age;
pub mod aws;
pub mod brake;
pub mod decide;
pub mod git;
pub mod invariants;
pub mod model;
pub mod people;
pub mod rules;
pub mod run;
pub mod settle;
pub mod sizes;
pub mod steps;
pub mod tell;
pub mod view;
pub mod world;
