//! A claim that was left: what it may have created, and how to go on from it.

use super::allowed::{allowed, name_taken};
use super::input::PlanInput;
use super::job::{Job, Plan, Resumption, create, delete, reserved};
use super::observed::Secret;
use super::orphan::Orphan;
use super::record::{Going, KeyRecord, Reservation};
use super::step::Step;
use super::suspects::{Suspects, suspects};
use crate::approval::ApprovalRecord;
use crate::domain::{Claim, ManualReview, ManualReviewReason, Refusal, Status, Suspect};

/// Plans what is to be done about the claim that is current, for a run that does not hold it.
///
/// Taking over spends a generation, so what can be seen not to work is not begun. What is found here is only foreseen: a run
/// that has taken over looks afresh, and asks [`after_take_over`].
pub(super) fn left<P: AsRef<ApprovalRecord>>(
    input: &PlanInput<'_>,
    secret: &Secret,
    reservation: Reservation,
    approval: Result<P, Vec<Refusal>>,
    taken: usize,
) -> Plan<P> {
    let Reservation { claim, is_released } = &reservation;
    let reserved = || reserved(claim, *is_released);
    if !is_released && input.is_leased(claim) {
        return Plan::rest(reserved());
    }
    let suspects = suspects(input, secret, claim);
    if let Some(status) = undecided(input, secret, claim, &suspects) {
        return Plan::rest(status);
    }
    // Its own claim can still promote a key: only a take-over makes sure that it does not.
    let Suspects {
        superseded,
        of_generation: current,
        manual_reviews: _,
        is_early: _,
    } = suspects;
    let foreseen = approval.as_ref().map_err(Clone::clone);
    let allowed = allowed(input, foreseen, current.len() + superseded.len(), taken);
    let is_last = claim.generation >= Claim::LAST_GENERATION && !is_released;
    if is_last && (allowed.is_ok() || !current.is_empty()) {
        let manual_review = last(input, secret, &current, allowed.is_ok());
        return delete_only(Status::NeedsAPerson(Box::new(manual_review)), superseded);
    }
    let (status, then) = match allowed {
        // What an earlier request of this run creates for the user could not be told from a lost key.
        Ok(_) if taken > 0 => return Plan::rest(reserved()),
        Err(Status::Waiting) => return Plan::rest(reserved()),
        Err(status) if current.is_empty() => return delete_only(status, superseded),
        Err(status) => (status, Vec::new()),
        Ok(approval) => (reserved(), create(input, approval.as_ref())),
    };
    let take_over = Step::TakeOver {
        secret: input.request.secret_name(),
        from: claim.clone(),
    };
    Plan {
        status,
        steps: (superseded.iter().map(delete))
            .chain([take_over])
            .chain(current.iter().map(delete))
            .chain(then)
            .collect(),
        job: Some(Job::TakeOver {
            superseded,
            from: reservation,
            approval,
        }),
    }
}

/// Plans the deletion of keys that have lost their place, whatever else holds for the request.
fn delete_only<P>(status: Status, orphans: Vec<Orphan>) -> Plan<P> {
    Plan {
        status,
        steps: orphans.iter().map(delete).collect(),
        job: (!orphans.is_empty()).then_some(Job::DeleteKeys(orphans)),
    }
}

/// Plans what is left to do under a claim that this run took over, from what was seen after that.
///
/// Whoever held a claim before can promote nothing any more, so whatever was created under one is lost. But if anything
/// that is not older is current, this run was overtaken itself, and what it sees may be somebody else's.
#[must_use]
pub fn after_take_over<P: AsRef<ApprovalRecord>>(
    input: &PlanInput<'_>,
    claim: &Claim,
    approval: Result<P, Vec<Refusal>>,
) -> Resumption<P> {
    let rest = |status| Resumption {
        status,
        steps: Vec::new(),
        orphans: Vec::new(),
        approval: None,
    };
    let reserved = || reserved(claim, false);
    let Some(secret) = input.secret else {
        return rest(reserved());
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
        | KeyRecord::Foreign => return rest(reserved()),
    }
    let suspects = suspects(input, secret, claim);
    if let Some(status) = undecided(input, secret, claim, &suspects) {
        return rest(status);
    }
    let mut orphans = suspects.superseded;
    orphans.extend(suspects.of_generation);
    // Nothing was created under it yet, so nobody knows what this is.
    if orphans
        .iter()
        .any(|orphan| orphan.record().nonce == claim.nonce)
    {
        return rest(reserved());
    }
    let deletes = orphans.iter().map(delete);
    match allowed(input, approval, orphans.len(), 0) {
        Ok(approval) => Resumption {
            status: reserved(),
            steps: deletes.chain(create(input, approval.as_ref())).collect(),
            orphans,
            approval: Some(approval),
        },
        Err(status) => Resumption {
            status,
            steps: deletes.collect(),
            orphans,
            approval: None,
        },
    }
}

/// Returns the status if nobody can tell about a key, or not yet.
fn undecided(
    input: &PlanInput<'_>,
    secret: &Secret,
    claim: &Claim,
    suspects: &Suspects,
) -> Option<Status> {
    if !suspects.manual_reviews.is_empty() {
        let manual_review = manual_review(input, secret, suspects.manual_reviews.clone(), false);
        return Some(Status::NeedsAPerson(Box::new(manual_review)));
    }
    suspects.is_early.then(|| reserved(claim, false))
}

fn last(input: &PlanInput<'_>, secret: &Secret, keys: &[Orphan], is_used_up: bool) -> ManualReview {
    let keys = keys.iter().map(|orphan| Suspect {
        key: orphan.record().key.clone(),
        created: orphan.record().created,
        why: ManualReviewReason::LastClaim,
    });
    manual_review(input, secret, keys.collect(), is_used_up)
}

fn manual_review(
    input: &PlanInput<'_>,
    secret: &Secret,
    keys: Vec<Suspect>,
    is_used_up: bool,
) -> ManualReview {
    ManualReview {
        user: input.request.user.clone(),
        secret: Some(input.request.secret_name()),
        region: input.account.region.clone(),
        keys,
        kept: secret.kept(),
        is_used_up,
    }
}
