//! What the tests have in common: a world to begin with, what people do in it, ways to run countersign, how the world ended,
//! and what must hold of it. Each binary of tests includes it, and uses a part.

pub(crate) mod asserts;
pub(crate) mod command;
pub(crate) mod inside;
pub(crate) mod invariants;
pub(crate) mod play;
pub(crate) mod state;
pub(crate) mod world;

pub(crate) use asserts::*;
pub(crate) use command::*;
pub(crate) use state::*;
pub(crate) use world::*;
