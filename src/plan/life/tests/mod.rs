//! What becomes of an issued key, one observation after the other.

mod again;
mod brake;
mod rotating;
mod switching;
mod world;
