//! The planner.

use std::collections::BTreeMap;

use super::allowed::{allowed, name_taken};
use super::input::PlanInput;
use super::observed::Secret;
use super::record::{Going, KeyRecord, Reservation};
use super::recover;
use super::step::Step;
use super::steps::{self, Plan, RecoveredKey, reserved, rest};
use crate::domain::{AccessKeyId, AccountId, Claim, Status, StoredKey};

/// Plans all requests, in their order: an earlier one takes a user's room from a later one.
#[must_use]
pub fn of_all(inputs: &[PlanInput<'_>]) -> Vec<Plan> {
    let mut taken: BTreeMap<(AccountId, String), usize> = BTreeMap::new();
    let mut plan = |input: &PlanInput<'_>| {
        let user = input.request.id_of_user(&input.account.id);
        let taken = taken.entry(user).or_default();
        let plan = of_one(input, *taken);
        let creates = |step: &Step| matches!(step, Step::Create { .. });
        *taken += usize::from(plan.steps.iter().any(creates));
        plan
    };
    inputs.iter().map(&mut plan).collect()
}

fn of_one(input: &PlanInput<'_>, taken: usize) -> Plan {
    let Some(secret) = input.secret else {
        return match allowed(input, 0, taken) {
            Ok(approval) => Plan {
                status: Status::Waiting,
                recovered: None,
                steps: std::iter::once(steps::claim(input, approval))
                    .chain(steps::issue(input, approval))
                    .collect(),
            },
            Err(status) => rest(status),
        };
    };
    if !secret.is_of(input.request, input.repository, input.account) {
        return rest(name_taken(input));
    }
    match secret.record() {
        KeyRecord::Claimed(reservation) => recover::left(input, secret, &reservation, taken),
        // Whoever may write secrets can write a version of any key.
        KeyRecord::Stored(reservation, key) if !input.has_key(&key.key) => {
            recover::left(input, secret, &reservation, taken)
        }
        KeyRecord::Stored(reservation, key) => roll_forward(input, secret, reservation, key),
        KeyRecord::Promoted(key, claim) => promoted(input, secret, key, claim),
        KeyRecord::Recorded(key, claim) => recorded(input, secret, key, claim.as_ref()),
        KeyRecord::Settled(key) => rest(Status::Announced { key }),
        // It takes no tag, so nothing could remember that the key was announced; and nobody can read it. Once it is
        // restored, the key is announced.
        KeyRecord::Going(Going::Recorded(key) | Going::Promoted(key)) => {
            rest(Status::Issued { key })
        }
        KeyRecord::Going(Going::Unused) | KeyRecord::Foreign => rest(name_taken(input)),
    }
}

/// Whoever promotes a stored key promotes the same key, so no lease is needed, and no approval: it was needed to create it.
fn roll_forward(
    input: &PlanInput<'_>,
    secret: &Secret,
    Reservation { claim, .. }: Reservation,
    key: StoredKey,
) -> Plan {
    let name = input.request.secret_name();
    let promote = Step::Promote {
        secret: name.clone(),
    };
    let record = Step::Record { secret: name };
    Plan {
        status: reserved(&claim, false),
        recovered: Some(RecoveredKey {
            claim: Some(claim),
            key,
        }),
        steps: [promote, record]
            .into_iter()
            .chain(steps::announce(secret))
            .collect(),
    }
}

/// The run that promoted a key has the first right to record and announce it.
fn promoted(input: &PlanInput<'_>, secret: &Secret, key: StoredKey, claim: Option<Claim>) -> Plan {
    let status = Status::Issued {
        key: key.key.clone(),
    };
    let is_leased = claim.as_ref().is_some_and(|claim| input.is_leased(claim));
    if is_leased || !input.has_key(&key.key) {
        return rest(status);
    }
    let record = Step::Record {
        secret: input.request.secret_name(),
    };
    Plan {
        status,
        recovered: Some(RecoveredKey { claim, key }),
        steps: std::iter::once(record)
            .chain(steps::announce(secret))
            .collect(),
    }
}

fn recorded(
    input: &PlanInput<'_>,
    secret: &Secret,
    key: AccessKeyId,
    claim: Option<&Claim>,
) -> Plan {
    let status = Status::Issued { key };
    if claim.is_some_and(|claim| input.is_leased(claim)) {
        return rest(status);
    }
    Plan {
        status,
        recovered: None,
        steps: steps::announce(secret).into_iter().collect(),
    }
}
