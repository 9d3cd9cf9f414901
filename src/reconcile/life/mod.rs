//! The life of issued keys: looks at those of which something may become, decides, acts, and tells people.

mod apply;
mod candidates;
mod look;
mod rotation;
mod tell;
mod world;

use std::collections::{BTreeMap, BTreeSet};

use super::observe::Observed;
use crate::domain::{
    AccessKeyId, AccountId, Act, IamUser, LifeStatus, Refusal, RemovalFault, RequestPath, Status,
    Timestamp,
};
use crate::plan::life::{self, DesiredState, Ended, LifeJob, LifePlan, Recent};
use crate::plan::{Address, Outcome, Step};
use crate::render::RunError;

pub(super) use apply::all as apply;
pub(super) use tell::all as tell;
pub(super) use world::{RunControl, TrackedKey, World};

/// Finds the keys of which something may become, looks at them, and decides.
///
/// # Errors
/// A reason to stop that concerns the whole run.
pub(super) async fn plan(
    world: &World<'_>,
    observed: &Observed,
) -> Result<Vec<TrackedKey>, RunError> {
    let mut keys = candidates::all(world, observed);
    look::all(world, &mut keys).await?;
    let held_back = held_back(world, &keys);
    for key in &mut keys {
        let Some(look) = &key.look else { continue };
        let input = world.input(key, look, held_back.contains(&key.address));
        let LifePlan { status, job } = life::plan(&input);
        let announce = std::mem::take(&mut key.outcome.steps);
        key.outcome.steps = job.iter().flat_map(|job| steps(key, job)).collect();
        if !key.outcome.is_to_announce() {
            key.outcome.steps.extend(announce);
        }
        // That its time will be over soon is news only of a key that works.
        if !matches!(status, Status::Announced { .. }) {
            key.outcome.status = status;
        }
        key.job = job;
    }
    keys.retain(|key| !is_before_lifecycle(&key.outcome.status));
    Ok(keys)
}

/// A request that was removed before keys had a life is nobody's business.
fn is_before_lifecycle(status: &Status) -> bool {
    let Status::Life(LifeStatus::RemovalUnproven { refusals, .. }) = status else {
        return false;
    };
    refusals.iter().any(|refusal| {
        matches!(
            refusal,
            Refusal::Removal(RemovalFault::BeforeLifecycle { .. })
        )
    })
}

/// The keys whose end the brakes of their accounts hold back.
fn held_back(world: &World<'_>, keys: &[TrackedKey]) -> BTreeSet<Address> {
    let mut ended: BTreeMap<&AccountId, Vec<Ended>> = BTreeMap::new();
    for key in keys {
        if let Some(look) = &key.look
            && let DesiredState::Off(ending) = &look.desired_state
            && look.facts.is_on()
        {
            ended
                .entry(&key.target.account.id)
                .or_default()
                .push(Ended {
                    address: key.address.clone(),
                    ending: *ending,
                    is_approved: look
                        .removal
                        .as_ref()
                        .is_some_and(|removal| removal.is_approved()),
                });
        }
    }
    let held = ended.into_iter().flat_map(|(account, ended)| {
        let names = keys.iter().filter(|key| key.target.account.id == *account);
        let mut clocks = names.filter_map(|key| world.accounts.get(&key.target.name)?.now());
        let now = clocks.next().unwrap_or(Timestamp::from_seconds(i64::MAX));
        let secrets = world.states.get(account).map(|state| &state.secrets[..]);
        let recent = Recent::of(secrets.unwrap_or_default(), &ended, now);
        life::hold_back(&world.lifecycle.brake, recent, &ended)
    });
    held.collect()
}

/// What a job does, in this order.
fn steps(key: &TrackedKey, job: &LifeJob) -> Vec<Step> {
    let user = key.user.clone();
    let secret = key.name.clone();
    let commit = || Step::Commit {
        secret: secret.clone(),
    };
    let (mut steps, tells) = match job {
        LifeJob::Take {
            act: Act::Rotate,
            key,
            ..
        } => {
            let key = key.clone();
            (vec![Step::Rotate { user, key }, commit()], true)
        }
        LifeJob::Take { act, key, .. } => (act_step(*act, user, key.clone()), true),
        LifeJob::Delete(_, marker) => (act_step(Act::Drop, user, marker.key.clone()), true),
        LifeJob::Commit(..) => (vec![commit()], false),
        LifeJob::Follow { .. } => (vec![commit()], true),
        LifeJob::DeleteOrphan(orphan) => {
            let orphan = orphan.record().clone();
            (vec![Step::Delete { orphan }], false)
        }
        LifeJob::Tell(..) => (Vec::new(), true),
        LifeJob::Close => (vec![Step::DeleteSecret { secret }], false),
    };
    let pull = key.pull().filter(|_| tells);
    steps.extend(pull.map(|pull| Step::Announce { pull }));
    steps
}

fn act_step(act: Act, user: IamUser, key: AccessKeyId) -> Vec<Step> {
    vec![match act {
        Act::Off => Step::SwitchOff { user, key },
        Act::On => Step::SwitchOn { user, key },
        Act::Drop => Step::DeleteKey { user, key },
        Act::Rotate => Step::Rotate { user, key },
    }]
}

/// Puts what became of keys in the place of what their requests say otherwise.
pub(super) fn merge(outcomes: Vec<Outcome>, keys: Vec<TrackedKey>) -> Vec<Outcome> {
    let mut by_path: BTreeMap<RequestPath, Outcome> = outcomes
        .into_iter()
        .map(|outcome| (outcome.path.clone(), outcome))
        .collect();
    for key in keys {
        by_path.insert(key.path, key.outcome);
    }
    by_path.into_values().collect()
}
