//! Every word that people read, in English and in Japanese.

mod problems;

pub use problems::{Levels, Tally, Words, closing, explain, levels};
