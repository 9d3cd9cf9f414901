//! The rules: each says, in one function of its code's name, what it refuses.
//!
//! A rule about the pull request has nothing to say where there is none: `no-pull-request` says that.

mod common;
mod merge;
mod people;
mod time;

pub(super) use merge::elsewhere;
pub use merge::stale as stale_checkout;
pub use time::lapsed_since;

use super::case::Case;
use crate::domain::Refusal;

/// What a rule refuses in a case.
pub(super) type Rule = fn(&Case<'_>) -> Vec<Refusal>;

/// The rules of a pull request, merged or not, by their codes.
pub(super) const OF_THE_PULL: &[(&str, Rule)] = &[
    ("content-changed", merge::content_changed),
    ("mixed-change", merge::mixed_change),
    ("from-fork", merge::from_fork),
    ("base-changed", merge::base_changed),
    ("reopened", merge::reopened),
    ("no-owner", people::no_owner),
    ("not-approved", people::not_approved),
    ("changes-requested", people::changes_requested),
    ("stale-approval", people::stale_approval),
    ("own-approval", people::own_approval),
    ("unattributed-commit", people::unattributed_commit),
    ("not-a-person", people::not_a_person),
    ("no-write-access", people::no_write_access),
    ("timed-out", time::timed_out),
    ("lifetime-not-allowed", time::lifetime_not_allowed),
];

/// The rules of a merge, by their codes.
pub(super) const OF_THE_MERGE: &[(&str, Rule)] = &[
    ("stale-checkout", merge::stale_checkout),
    ("not-added", merge::not_added),
    ("no-pull-request", merge::no_pull_request),
    ("merged-elsewhere", merge::merged_elsewhere),
    LAPSED,
    ("configuration-changed", time::configuration_changed),
];

/// The one rule of a merge that time can break before there is one.
pub(super) const LAPSED: (&str, Rule) = ("lapsed", time::lapsed);

/// The rules that can be tried where there is no pull request.
pub(super) const WITHOUT_A_PULL: [&str; 5] = [
    "stale-checkout",
    "not-added",
    "no-pull-request",
    "configuration-changed",
    "no-owner",
];
