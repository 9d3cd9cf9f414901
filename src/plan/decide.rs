//! The planner.

use std::collections::BTreeMap;

use super::allowed::{allowed, name_taken};
use super::input::PlanInput;
use super::job::{Job, Plan, announce, reserved};
use super::observed::Secret;
use super::record::{Going, KeyRecord, Reservation};
use super::recover;
use super::step::Step;
use crate::approval::ApprovalRecord;
use crate::domain::{AccessKeyId, AccountId, Claim, Refusal, Status, StoredKey};

/// Plans requests in their order: an earlier one takes a user's room from a later one.
#[derive(Debug, Default)]
pub struct Planner {
    /// How many keys are to be created for a user.
    taken: BTreeMap<(AccountId, String), usize>,
}

impl Planner {
    /// Plans the next request.
    pub fn plan<P: AsRef<ApprovalRecord>>(
        &mut self,
        input: &PlanInput<'_>,
        approval: Result<P, Vec<Refusal>>,
    ) -> Plan<P> {
        let user = input.request.id_of_user(&input.account.id);
        let taken = self.taken.entry(user).or_default();
        let plan = decide(input, approval, *taken);
        let creates = |step: &Step| matches!(step, Step::Create { user: _ });
        *taken += usize::from(plan.steps.iter().any(creates));
        plan
    }
}

fn decide<P: AsRef<ApprovalRecord>>(
    input: &PlanInput<'_>,
    approval: Result<P, Vec<Refusal>>,
    taken: usize,
) -> Plan<P> {
    let Some(secret) = input.secret else {
        return match allowed(input, approval, 0, taken) {
            Ok(approval) => Plan::issue(input, approval),
            Err(status) => Plan::rest(status),
        };
    };
    if !secret.is_of(input.request, input.repository, input.account) {
        return Plan::rest(name_taken(input));
    }
    match secret.record() {
        KeyRecord::Claimed(reservation) => {
            recover::left(input, secret, reservation, approval, taken)
        }
        // Whoever may write secrets can write a version of any key.
        KeyRecord::Stored(reservation, key) if !input.has_key(&key.key) => {
            recover::left(input, secret, reservation, approval, taken)
        }
        KeyRecord::Stored(reservation, key) => roll_forward(input, secret, reservation, key),
        KeyRecord::Promoted(key, claim) => promoted(input, secret, key.key, claim.as_ref()),
        KeyRecord::Recorded(key, claim) => recorded(input, secret, key, claim.as_ref()),
        KeyRecord::Settled(key) => Plan::rest(Status::Announced { key }),
        // It takes no tag, so nothing could remember that the key was announced; and nobody can read it. Once it is
        // restored, the key is announced.
        KeyRecord::Going(Going::Recorded(key) | Going::Promoted(key)) => {
            Plan::rest(Status::Issued { key })
        }
        KeyRecord::Going(Going::Unused) | KeyRecord::Foreign => Plan::rest(name_taken(input)),
    }
}

/// Whoever promotes a stored key promotes the same key, so no lease is needed, and no approval: it was needed to create it.
fn roll_forward<P>(
    input: &PlanInput<'_>,
    secret: &Secret,
    reservation: Reservation,
    key: StoredKey,
) -> Plan<P> {
    let Reservation {
        claim,
        is_released: _,
    } = reservation;
    let name = input.request.secret_name();
    let promote = Step::Promote {
        secret: name.clone(),
    };
    let record = Step::Record { secret: name };
    Plan {
        status: reserved(&claim, false),
        steps: [promote, record]
            .into_iter()
            .chain(announce(secret))
            .collect(),
        job: Some(Job::RollForward { claim, key }),
    }
}

/// The run that promoted a key has the first right to record and announce it.
fn promoted<P>(
    input: &PlanInput<'_>,
    secret: &Secret,
    key: AccessKeyId,
    claim: Option<&Claim>,
) -> Plan<P> {
    let status = Status::Issued { key: key.clone() };
    if claim.is_some_and(|claim| input.is_leased(claim)) || !input.has_key(&key) {
        return Plan::rest(status);
    }
    let record = Step::Record {
        secret: input.request.secret_name(),
    };
    Plan {
        status,
        steps: std::iter::once(record).chain(announce(secret)).collect(),
        job: Some(Job::Record(key)),
    }
}

fn recorded<P>(
    input: &PlanInput<'_>,
    secret: &Secret,
    key: AccessKeyId,
    claim: Option<&Claim>,
) -> Plan<P> {
    let status = Status::Issued { key };
    if claim.is_some_and(|claim| input.is_leased(claim)) {
        return Plan::rest(status);
    }
    Plan {
        status,
        steps: announce(secret).into_iter().collect(),
        job: None,
    }
}
