//! `countersign doctor`, by the real binary on the sandbox: an installation in order, and one defect at a time.

mod accounts;
mod defects;
mod failing;
mod forms;
mod world;
