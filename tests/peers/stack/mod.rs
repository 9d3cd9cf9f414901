//! `infra/stack.yaml`, created as `docs/installation.md` says, used with exactly its roles, and operated as `docs/operating.md` says.

mod account;
mod attempts;
mod auditor;
mod denied;
mod doctor;
mod identity;
mod installed;
mod inventory;
mod life;
mod linted;
mod needed;
mod operated;
mod options;
mod policy;
mod run;
