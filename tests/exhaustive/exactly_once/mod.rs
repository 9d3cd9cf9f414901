//! One key for one request, whatever goes wrong: every call of a run × everything that can go wrong with it, and what must
//! hold afterwards. `docs/guarantees.md` says what is promised, and holds the numbers of cases.

mod counted;
mod invariants;
mod processes;
mod runs;
mod scene;

mod faults;
mod frozen;
mod killed;
mod people;
mod races;
