//! Why a request is refused, and what to do about it.

pub(super) mod before_english;
pub(super) mod before_japanese;
pub(super) mod english;
pub(super) mod japanese;
