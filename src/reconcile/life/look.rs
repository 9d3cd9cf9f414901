//! What AWS, git and GitHub say of a key, in the order that the protocol needs: the register, then the head of the branch, then
//! IAM and CloudTrail.

use std::collections::BTreeMap;

use futures_util::future::{join, try_join3};
use futures_util::stream::{self, StreamExt};

use super::super::clients::MAX_CONCURRENCY;
use super::super::evidence;
use super::super::proofs::{self, Proof, Verdict};
use super::super::removals::{self, RemovalProof};
use super::world::{Look, TrackedKey, World, failed};
use crate::approval::{self, RecordedMerge, Rotation};
use crate::aws::Aws;
use crate::domain::{
    Ending, EndingCause, Expiry, Failure, KeyRequest, Operation, Refusal, Timestamp,
};
use crate::key_history::remembered_since;
use crate::plan::life::{self, DesiredState, LifeFacts};
use crate::plan::{Address, Secret, SecretVersion};
use crate::render::RunError;

/// A secret as it is now.
struct Register {
    secret: Secret,
    versions: Vec<SecretVersion>,
}

/// Looks at every key that needs it.
///
/// # Errors
/// A reason to stop that concerns the whole run.
pub(super) async fn all(world: &World<'_>, keys: &mut [TrackedKey]) -> Result<(), RunError> {
    let to_look: Vec<&TrackedKey> = keys.iter().filter(|key| key.is_to_look).collect();
    let mut looks = looks(world, &to_look).await?;
    for key in keys {
        match looks.remove(&key.address) {
            Some(Ok(look)) => key.look = Some(look),
            Some(Err(failure)) => failed(key, failure),
            None => {}
        }
    }
    Ok(())
}

/// Looks at one key again; `None` if there is nothing to see yet, or any more: the branch has moved on, or the secret is gone.
///
/// # Errors
/// What could not be asked.
pub(super) async fn again(world: &World<'_>, key: &TrackedKey) -> Result<Option<Look>, Failure> {
    match looks(world, &[key]).await {
        Ok(mut looks) => looks.remove(&key.address).transpose(),
        Err(_) => Err(Failure::not_made(Operation::DescribeSecret, "no-look")),
    }
}

type Looks = BTreeMap<Address, Result<Look, Failure>>;

async fn looks(world: &World<'_>, keys: &[&TrackedKey]) -> Result<Looks, RunError> {
    if keys.is_empty() {
        return Ok(Looks::new());
    }
    let mut found = Looks::new();
    let mut there = Vec::new();
    let registers = keys
        .iter()
        .map(|key| async { (*key, register(world, key).await) });
    let registers: Vec<_> = stream::iter(registers)
        .buffered(MAX_CONCURRENCY)
        .collect()
        .await;
    for (key, register) in registers {
        match register {
            Ok(Some(register)) => there.push((key, register)),
            Ok(None) => {}
            Err(failure) => {
                found.insert(key.address.clone(), Err(failure));
            }
        }
    }
    if there.is_empty() {
        return Ok(found);
    }
    match is_current(world).await {
        Ok(true) => {}
        // The branch has moved on: the run for its new head looks.
        Ok(false) => return Ok(found),
        Err(failure) => {
            let failed = there
                .iter()
                .map(|(key, _)| (key.address.clone(), Err(failure.clone())));
            found.extend(failed);
            return Ok(found);
        }
    }
    let gone: Vec<&Secret> = there
        .iter()
        .filter(|(key, _)| key.request.is_none())
        .map(|(_, register)| &register.secret)
        .collect();
    let back: Vec<&KeyRequest> = there
        .iter()
        .filter(|(_, register)| register.secret.may_be_switched_on())
        .filter_map(|(key, _)| key.request.as_ref())
        .collect();
    let rotating: Vec<(&KeyRequest, RecordedMerge<'_>)> = there
        .iter()
        .filter_map(|(key, register)| {
            let request = key
                .request
                .as_ref()
                .filter(|one| one.rotate_every.is_some())?;
            let recorded = RecordedMerge {
                head: register.secret.head(),
                created: register.secret.created,
            };
            Some((request, recorded))
        })
        .collect();
    let removals = removals::prove(world.clients, world.desired, &gone);
    let approvals = proofs::of(world.clients, world.desired, &back);
    let rotations = proofs::rotations(world.clients, world.desired, &rotating);
    let (mut removals, mut approvals, mut rotations) =
        try_join3(removals, approvals, rotations).await?;
    // What GitHub does not show of a merge yet, a later run will see.
    there.retain(|(key, _)| match removals.get(&key.address) {
        Some(Ok(removal)) => removal.verdict.is_ok() || !removal.is_merge_recent,
        Some(Err(_)) | None => true,
    });
    let asked = there.into_iter().map(|(key, register)| {
        let proofs = Proofs {
            removal: removals.remove(&key.address),
            approval: approvals.remove(&key.path),
            rotation: rotations.remove(&key.path),
        };
        async move {
            let look = finish(world, key, register, proofs).await;
            (key.address.clone(), look)
        }
    });
    let asked: Vec<_> = stream::iter(asked)
        .buffered(MAX_CONCURRENCY)
        .collect()
        .await;
    found.extend(asked);
    Ok(found)
}

async fn register(world: &World<'_>, key: &TrackedKey) -> Result<Option<Register>, Failure> {
    let reader = aws(world, key)?.reader();
    let (secret, versions) = join(reader.secret(&key.name), reader.dated_versions(&key.name)).await;
    // One that is gone takes its key's life with it.
    let Some(secret) = secret? else {
        return Ok(None);
    };
    let versions = versions?;
    Ok(Some(Register { secret, versions }))
}

/// Returns whether the checkout is the default branch's head, asked after the registers were read: so whoever takes a marker
/// from what it saw there has seen all of git that came before it.
async fn is_current(world: &World<'_>) -> Result<bool, Failure> {
    let answer = evidence::merges(world.clients, []).await?;
    let branch = answer.default_branch.as_ref();
    Ok(branch.is_some() && approval::stale_checkout(&world.desired.checkout, branch).is_none())
}

/// What git and GitHub say of one key, as far as it was asked.
struct Proofs {
    removal: Option<Result<RemovalProof, Failure>>,
    approval: Option<Result<(Proof, Verdict), Failure>>,
    rotation: Option<Result<Result<Rotation, Vec<Refusal>>, Failure>>,
}

/// Asks IAM and CloudTrail, last of all.
async fn finish(
    world: &World<'_>,
    key: &TrackedKey,
    register: Register,
    Proofs {
        removal,
        approval,
        rotation,
    }: Proofs,
) -> Result<Look, Failure> {
    let aws = aws(world, key)?;
    let Register { secret, versions } = register;
    let keys = aws.reader().access_keys(&key.user).await?;
    let now = aws
        .now()
        .ok_or_else(|| Failure::not_made(Operation::ListAccessKeys, "no-date"))?;
    let mut facts = LifeFacts {
        secret,
        versions,
        keys: keys.unwrap_or_default(),
        trail: BTreeMap::new(),
        now,
    };
    let removal = removal.transpose()?;
    let desired_state = desired_state(key, removal.as_ref(), now);
    let suspects = match facts.is_resting_off(&desired_state, world.lifecycle) {
        true => Vec::new(),
        false => life::suspects(&facts),
    };
    for id in suspects {
        let since = remembered_since(now);
        let events = match aws.reader().events_of(&id, since).await {
            Ok(events) => Some(events),
            Err(failure) if failure.is_denied() => None,
            Err(failure) => return Err(failure),
        };
        facts.trail.insert(id, events);
    }
    let approval = match approval {
        Some(proved) => proved?.1,
        None => Err(Vec::new()),
    };
    let mut look = Look {
        facts,
        desired_state,
        approval,
        removed_by: removal.as_ref().and_then(|removal| removal.pull.clone()),
        removal: removal.and_then(|removal| removal.verdict.ok()),
        rotation: rotation.transpose()?,
        old_last_used: None,
    };
    if life::asks_for_use(&world.input(key, &look, false))
        && let Some(old) = look.facts.replaced()
    {
        let used = aws.reader().last_use(&old.id).await?;
        look.old_last_used = used.and_then(|used| Some(used.last?.at));
    }
    Ok(look)
}

/// What git wants of a key.
fn desired_state(key: &TrackedKey, removal: Option<&RemovalProof>, now: Timestamp) -> DesiredState {
    let Some(request) = &key.request else {
        return match removal.map(|removal| &removal.verdict) {
            Some(Ok(removal)) => DesiredState::Off(Ending {
                cause: EndingCause::Removed,
                at: removal.merged(),
            }),
            Some(Err(refusals)) => DesiredState::Unproven(refusals.clone()),
            None => DesiredState::Unproven(Vec::new()),
        };
    };
    let over = request.expires.map(Expiry::over_at);
    match over.filter(|over| *over <= now) {
        Some(at) => DesiredState::Off(Ending {
            cause: EndingCause::Expired,
            at,
        }),
        None => DesiredState::On,
    }
}

fn aws<'a>(world: &'a World<'_>, key: &TrackedKey) -> Result<&'a Aws, Failure> {
    let aws = world.accounts.get(&key.target.name);
    aws.ok_or_else(|| Failure::not_made(Operation::DescribeSecret, "no-account"))
}
