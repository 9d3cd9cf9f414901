//! `plan` and `reconcile` on the sandbox: the real binary, real clients, real HTTP, real git.

mod support;

mod again;
mod issuing;
