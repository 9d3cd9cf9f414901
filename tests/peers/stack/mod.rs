//! `infra/stack.yaml`, created as `docs/installation.md` says and used with exactly its roles.

mod account;
mod attempts;
mod denied;
mod doctor;
mod identity;
mod installed;
mod linted;
mod needed;
mod policy;
mod run;
