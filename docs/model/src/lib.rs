//! The issuing protocol of countersign, explored exhaustively. See README.md.

pub mod aws;
pub mod check;
pub mod day;
pub mod decide;
pub mod invariants;
pub mod life;
pub mod model;
pub mod rules;
pub mod run;
pub mod set;
pub mod sizes;
pub mod steps;
pub mod tell;
pub mod view;
pub mod world;
