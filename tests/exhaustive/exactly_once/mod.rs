//! One key for one request, whatever goes wrong: every call of a run × everything that can go wrong with it, and what must
//! hold afterwards. `docs/guarantees.md` says what is promised, and holds the numbers of cases.

pub(crate) mod counted;
pub(crate) mod processes;
pub(crate) mod runs;
pub(crate) mod scene;

pub(crate) mod faults;
pub(crate) mod frozen;
pub(crate) mod killed;
mod people;
pub(crate) mod races;
