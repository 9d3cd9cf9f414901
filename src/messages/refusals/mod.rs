//! Why a request is refused, and what to do about it.

pub(super) mod english;
pub(super) mod japanese;
