//! `infra/stack.yaml`, created as `docs/installation.md` says and used with exactly its roles.

mod account;
mod attempts;
mod auditor;
mod denied;
mod identity;
mod installed;
mod linted;
mod needed;
mod policy;
mod run;
