//! The workflows: what linters say of them, and what they do when they run.

mod expression;
mod foreign;
mod linted;
mod machine;
mod project;
mod released;
mod runs;
mod servers;
mod signal;
mod steps;
mod taken;
