//! A claim that was left: what it may have created, and how to go on from it.

use super::allowed::{allowed, name_taken};
use super::input::PlanInput;
use super::observed::Secret;
use super::orphan::Orphan;
use super::record::{Going, KeyRecord, Reservation};
use super::step::Step;
use super::steps::{self, Plan, reserved, rest};
use super::suspects::{Suspects, suspects};
use crate::domain::{Claim, Doubt, Status, Suspect, Why, reserved_value};

/// Plans what is to be done about the claim that is current, for a run that does not hold it.
///
/// Taking over spends a generation, so what can be seen not to work is not begun. What is found here is only foreseen: a run
/// that has taken over looks afresh, and asks [`after_take_over`].
pub(super) fn left(
    input: &PlanInput<'_>,
    secret: &Secret,
    Reservation { claim, is_released }: &Reservation,
    taken: usize,
) -> Plan {
    let reserved = || rest(reserved(claim, *is_released));
    if !is_released && input.is_leased(claim) {
        return reserved();
    }
    let suspects = suspects(input, secret, claim);
    if let Some(plan) = undecided(input, secret, claim, &suspects) {
        return plan;
    }
    // Its own claim can still promote a key: only a take-over makes sure that it does not.
    let Suspects {
        superseded,
        of_generation: current,
        doubts: _,
        is_early: _,
    } = suspects;
    let go_on = |steps: Vec<Step>| superseded.iter().map(delete).chain(steps).collect();
    let allowed = allowed(input, current.len() + superseded.len(), taken);
    let is_last = claim.generation >= Claim::LAST_GENERATION && !is_released;
    if is_last && (allowed.is_ok() || !current.is_empty()) {
        let doubt = last(input, secret, &current, allowed.is_ok());
        return Plan {
            steps: go_on(Vec::new()),
            ..rest(Status::NeedsAPerson(Box::new(doubt)))
        };
    }
    let take_over = || Step::TakeOver {
        secret: input.request.secret_name(),
        from: claim.clone(),
        generation: claim.generation + u32::from(!is_released),
        value: reserved_value(&input.request.path, &input.request.blob),
    };
    let end = || std::iter::once(take_over()).chain(current.iter().map(delete));
    match allowed {
        // What an earlier request of this run creates for the user could not be told from a lost key.
        Ok(_) if taken > 0 => reserved(),
        Ok(approval) => Plan {
            steps: go_on(end().chain(steps::issue(input, approval)).collect()),
            ..reserved()
        },
        Err(Status::Waiting) => reserved(),
        Err(status) if current.is_empty() => Plan {
            steps: go_on(Vec::new()),
            ..rest(status)
        },
        Err(status) => Plan {
            steps: go_on(end().collect()),
            ..rest(status)
        },
    }
}

/// Plans what is left to do under a claim that this run took over, from what was seen after that.
///
/// Whoever held a claim before can promote nothing any more, so whatever was created under one is lost. But if anything
/// that is not older is current, this run was overtaken itself, and what it sees may be somebody else's.
#[must_use]
pub fn after_take_over(input: &PlanInput<'_>, claim: &Claim) -> Plan {
    let reserved = || rest(reserved(claim, false));
    let Some(secret) = input.secret else {
        return reserved();
    };
    if !secret.is_of(input.request, input.repository, input.account) {
        return rest(name_taken(input));
    }
    match secret.record() {
        KeyRecord::Claimed(current) | KeyRecord::Stored(current, _)
            if current.claim.generation <= claim.generation => {}
        KeyRecord::Settled(key) => return rest(Status::Announced { key }),
        KeyRecord::Going(Going::Unused) => return rest(name_taken(input)),
        KeyRecord::Going(Going::Recorded(key) | Going::Promoted(key)) => {
            return rest(Status::Issued { key });
        }
        KeyRecord::Claimed(_)
        | KeyRecord::Stored(..)
        | KeyRecord::Promoted(..)
        | KeyRecord::Recorded(..)
        | KeyRecord::Foreign => return reserved(),
    }
    let suspects = suspects(input, secret, claim);
    if let Some(plan) = undecided(input, secret, claim, &suspects) {
        return plan;
    }
    let orphans = || suspects.superseded.iter().chain(&suspects.of_generation);
    // Nothing was created under it yet, so nobody knows what this is.
    if orphans().any(|orphan| *orphan.nonce() == claim.nonce) {
        return reserved();
    }
    let deletes = orphans().map(delete);
    match allowed(input, orphans().count(), 0) {
        Ok(approval) => Plan {
            steps: deletes.chain(steps::issue(input, approval)).collect(),
            ..reserved()
        },
        Err(status) => Plan {
            steps: deletes.collect(),
            ..rest(status)
        },
    }
}

/// Returns the plan if nobody can tell about a key, or not yet.
fn undecided(
    input: &PlanInput<'_>,
    secret: &Secret,
    claim: &Claim,
    suspects: &Suspects,
) -> Option<Plan> {
    if !suspects.doubts.is_empty() {
        let doubt = doubt(input, secret, suspects.doubts.clone(), false);
        return Some(rest(Status::NeedsAPerson(Box::new(doubt))));
    }
    suspects.is_early.then(|| rest(reserved(claim, false)))
}

fn last(input: &PlanInput<'_>, secret: &Secret, keys: &[Orphan], is_used_up: bool) -> Doubt {
    let keys = keys.iter().map(|orphan| Suspect {
        key: orphan.key().clone(),
        created: orphan.created(),
        why: Why::LastClaim,
    });
    doubt(input, secret, keys.collect(), is_used_up)
}

fn doubt(input: &PlanInput<'_>, secret: &Secret, keys: Vec<Suspect>, is_used_up: bool) -> Doubt {
    Doubt {
        user: input.request.user.clone(),
        secret: Some(input.request.secret_name()),
        region: input.account.region.clone(),
        keys,
        kept: secret.kept(),
        is_used_up,
    }
}

fn delete(orphan: &Orphan) -> Step {
    Step::Delete {
        orphan: orphan.clone(),
    }
}
