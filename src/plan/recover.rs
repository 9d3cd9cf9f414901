//! A claim that was left: what it may have created, and how to go on from it.

use super::decide::{Look, Plan, issue, obstacle, rest};
use super::observed::Secret;
use super::orphan::Orphan;
use super::step::Step;
use super::suspects::{Suspects, suspects};
use crate::domain::{Claim, Doubt, Status, Suspect, TagKey, Version, Why, reserved_value};

/// Plans what is to be done about the claim that is current, by whoever does not hold it.
///
/// Taking over spends a generation, so what can be seen not to work is not begun. What is found here is only foreseen: who
/// has taken over looks afresh, and asks [`held`].
pub(super) fn left(look: &Look<'_>, secret: &Secret, claim: &Claim, taken: usize) -> Plan {
    let is_released = secret.is_released(claim);
    let reserved = || {
        rest(Status::Reserved {
            since: claim.at,
            is_given_up: is_released,
        })
    };
    if !is_released && look.is_leased(claim) {
        return reserved();
    }
    let suspects = suspects(look, secret, claim);
    if let Some(plan) = undecided(look, secret, claim, &suspects) {
        return plan;
    }
    // Its own claim can still promote a key: only a take-over makes sure that it does not.
    let Suspects {
        superseded,
        of_generation: current,
        ..
    } = suspects;
    let go_on = |steps: Vec<Step>| superseded.iter().map(delete).chain(steps).collect();
    let obstacle = obstacle(look, current.len() + superseded.len(), taken);
    let is_last = claim.generation >= Claim::LAST_GENERATION && !is_released;
    if is_last && (obstacle.is_ok() || !current.is_empty()) {
        let doubt = last(look, secret, &current, obstacle.is_ok());
        return Plan {
            steps: go_on(Vec::new()),
            ..rest(Status::NeedsAPerson(Box::new(doubt)))
        };
    }
    let take_over = || Step::TakeOver {
        secret: look.request.secret_name(),
        from: claim.clone(),
        generation: claim.generation + u32::from(!is_released),
        value: reserved_value(&look.request.path, &look.request.blob),
    };
    let end = || std::iter::once(take_over()).chain(current.iter().map(delete));
    match obstacle {
        // What an earlier request of this run creates for the user could not be told from a lost key.
        Ok(_) if taken > 0 => reserved(),
        Ok(approval) => Plan {
            steps: go_on(end().chain(issue(look, approval)).collect()),
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
/// Whoever held a claim before can promote nothing any more, so whatever was created under one is lost. But where anything
/// that is not older is current, this run was overtaken itself, and what it sees may be somebody else's.
pub(super) fn held(look: &Look<'_>, secret: &Secret, claim: &Claim) -> Plan {
    let reserved = || {
        rest(Status::Reserved {
            since: claim.at,
            is_given_up: false,
        })
    };
    let is_older = |current: &Claim| current.generation <= claim.generation;
    if !secret
        .current()
        .and_then(Version::claim)
        .is_some_and(is_older)
    {
        return reserved();
    }
    let suspects = suspects(look, secret, claim);
    if let Some(plan) = undecided(look, secret, claim, &suspects) {
        return plan;
    }
    let orphans = || suspects.superseded.iter().chain(&suspects.of_generation);
    // Nothing was created under it yet, so nobody knows what this is.
    if orphans().any(|orphan| *orphan.nonce() == claim.nonce) {
        return reserved();
    }
    let deletes = orphans().map(delete);
    match obstacle(look, orphans().count(), 0) {
        Ok(approval) => Plan {
            steps: deletes.chain(issue(look, approval)).collect(),
            ..reserved()
        },
        Err(status) => Plan {
            steps: deletes.collect(),
            ..rest(status)
        },
    }
}

/// The plan where nobody can tell about a key, or not yet.
fn undecided(look: &Look<'_>, secret: &Secret, claim: &Claim, suspects: &Suspects) -> Option<Plan> {
    if !suspects.doubts.is_empty() {
        let doubt = doubt(look, secret, suspects.doubts.clone(), false);
        return Some(rest(Status::NeedsAPerson(Box::new(doubt))));
    }
    let reserved = Status::Reserved {
        since: claim.at,
        is_given_up: false,
    };
    suspects.is_early.then(|| rest(reserved))
}

fn last(look: &Look<'_>, secret: &Secret, keys: &[Orphan], is_used_up: bool) -> Doubt {
    let keys = keys.iter().map(|orphan| Suspect {
        key: orphan.key().clone(),
        created: orphan.created(),
        why: Why::LastClaim,
    });
    doubt(look, secret, keys.collect(), is_used_up)
}

fn doubt(look: &Look<'_>, secret: &Secret, keys: Vec<Suspect>, is_used_up: bool) -> Doubt {
    Doubt {
        user: look.request.user.clone(),
        secret: Some(look.request.secret_name()),
        region: look.account.region.clone(),
        keys,
        kept: secret.keys_in(TagKey::Keep),
        is_used_up,
    }
}

fn delete(orphan: &Orphan) -> Step {
    Step::Delete {
        orphan: orphan.clone(),
    }
}
