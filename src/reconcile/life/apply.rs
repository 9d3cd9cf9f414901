//! Carries out what was decided: takes a marker, looks again, and makes the one call that the marker announces.

use std::collections::BTreeMap;

use futures_util::stream::{self, StreamExt};

use super::super::clients::MAX_CONCURRENCY;
use super::super::job_context::Moment;
use super::world::{Done, Look, MAX_MARKER_AGE, RunControl, TrackedKey, World, failed};
use super::{look, rotation};
use crate::aws::Aws;
use crate::domain::{
    AccessKeyId, AccountId, Act, Cause, Ending, Enforce, Failure, Label, LifeStatus, Lifecycle,
    Marker, Nonce, Operation, Status, Timestamp, Version,
};
use crate::plan::life::{self, LifeJob, LifePermit};

/// Carries out the jobs: one key of a user after the other, different users at the same time.
pub(in crate::reconcile) async fn all(
    world: &World<'_>,
    keys: &mut [TrackedKey],
    control: &RunControl<'_>,
) {
    let mut users: BTreeMap<(AccountId, String), Vec<&mut TrackedKey>> = BTreeMap::new();
    for key in keys.iter_mut().filter(|key| key.job.is_some()) {
        let user = (key.target.account.id.clone(), key.user.without_case());
        users.entry(user).or_default().push(key);
    }
    let turns = users.into_values().map(|keys| async {
        for key in keys {
            if !control.interrupt.is_requested() {
                one(world, key, control).await;
            }
        }
    });
    stream::iter(turns)
        .buffer_unordered(MAX_CONCURRENCY)
        .collect::<()>()
        .await;
}

async fn one(world: &World<'_>, key: &mut TrackedKey, control: &RunControl<'_>) {
    let Some(job) = key.job.take() else { return };
    let done = tokio::select! {
        biased;
        () = control.interrupt.out_of_time() => Ok(None),
        done = carry_out(world, key, job, control) => done,
    };
    match done {
        Ok(Some(done)) => key.done = Some(done),
        // Another run was first, or something changed in between.
        Ok(None) => key.outcome.steps.clear(),
        Err(failure) if failure.cause == Cause::LostRace => key.outcome.steps.clear(),
        Err(failure) => failed(key, failure),
    }
}

/// Returns what was done, and of which people are to be told now.
async fn carry_out(
    world: &World<'_>,
    key: &mut TrackedKey,
    job: LifeJob,
    control: &RunControl<'_>,
) -> Result<Option<Done>, Failure> {
    let Some(aws) = world.accounts.get(&key.target.name) else {
        return Ok(None);
    };
    let line = control.progress.begin(world.desired.configuration.language);
    if let Some(step) = key.outcome.steps.first() {
        line.say(step);
    }
    let writer = aws.writer();
    match job {
        LifeJob::Take {
            label,
            act,
            key: id,
            from,
            number,
        } => {
            let held = Moment::now();
            let marker = take(aws, key, label, act, id, (from, number)).await?;
            call(world, aws, key, (label, marker), held).await
        }
        LifeJob::Delete(label, marker) => {
            call(world, aws, key, (label, marker), Moment::now()).await
        }
        LifeJob::Commit(marker, stored) => rotation::commit(aws, key, &marker, stored).await,
        LifeJob::Follow { from, to } => rotation::follow(aws, key, &from, to).await,
        LifeJob::DeleteOrphan(orphan) => {
            writer.delete_access_key(orphan).await?;
            Ok(None)
        }
        LifeJob::Tell(label, version) => Ok(Some(Done::found(key, label, version))),
        LifeJob::Close => {
            writer.delete_secret(&key.name).await?;
            Ok(None)
        }
    }
}

/// Writes a marker, and moves its label to it from exactly what was seen.
async fn take(
    aws: &Aws,
    tracked: &TrackedKey,
    label: Label,
    act: Act,
    key: AccessKeyId,
    (from, number): (Option<Version>, u32),
) -> Result<Marker, Failure> {
    let failed = |code| Failure::not_made(Operation::PutSecretValue, code);
    let marker = Marker {
        act,
        number,
        at: aws.now().ok_or_else(|| failed("no-date"))?,
        nonce: Nonce::fresh().map_err(|_| failed("no-random"))?,
        key,
    };
    if !marker.fits() {
        return Err(failed("key-id-too-long"));
    }
    let (id, from) = (marker.to_string(), from.map(|from| from.to_string()));
    let writer = aws.writer();
    writer.put_marker(&tracked.name, &marker).await?;
    writer
        .move_label(&tracked.name, label, from.as_deref(), &id)
        .await?;
    Ok(marker)
}

/// Looks again, and makes the call that a marker announces, unless something has changed.
async fn call(
    world: &World<'_>,
    aws: &Aws,
    key: &mut TrackedKey,
    (label, marker): (Label, Marker),
    held: Moment,
) -> Result<Option<Done>, Failure> {
    let Some(look) = look::again(world, key).await? else {
        return Ok(None);
    };
    let Some(permit) = life::again(&world.input(key, &look, false), label, &marker) else {
        return Ok(None);
    };
    if held.elapsed() > MAX_MARKER_AGE {
        let operation = match permit {
            LifePermit::Off(..) | LifePermit::On(_) => Operation::UpdateAccessKey,
            LifePermit::Delete(_) => Operation::DeleteAccessKey,
            LifePermit::Create(_) => Operation::CreateAccessKey,
        };
        return Err(Failure::not_made(operation, "marker-too-old"));
    }
    let Look {
        facts,
        approval,
        rotation,
        ..
    } = look;
    let writer = aws.writer();
    let nonce = &marker.nonce;
    let id = marker.key.clone();
    let status = match (permit, approval, rotation) {
        (LifePermit::Off(own, ending), _, _) => {
            writer.switch_off(own, nonce).await?;
            Some(switched_off(world.lifecycle, facts.now, ending, id))
        }
        (LifePermit::On(own), Ok(approval), _) => {
            writer.switch_on(own, approval, nonce).await?;
            None
        }
        (LifePermit::Delete(own), _, _) => {
            writer.delete_own_key(own, nonce).await?;
            Some(LifeStatus::Removed { key: id })
        }
        (LifePermit::Create(own), _, Some(Ok(proof))) => {
            return rotation::create(aws, key, &facts, marker, (own, proof), held).await;
        }
        (LifePermit::On(_), Err(_), _) | (LifePermit::Create(_), _, Some(Err(_)) | None) => {
            return Ok(None);
        }
    };
    let done = Done {
        label,
        version: Version::Marker(marker.clone()),
        status,
    };
    if label == Label::State {
        key.outcome.status = match &done.status {
            Some(status) => status.clone().into(),
            None => Status::Announced { key: marker.key },
        };
    }
    Ok(Some(done))
}

/// How a key stands that was switched off a moment ago.
fn switched_off(
    lifecycle: &Lifecycle,
    now: Timestamp,
    ending: Ending,
    key: AccessKeyId,
) -> LifeStatus {
    let is_deleted = lifecycle.enforce == Enforce::Delete;
    LifeStatus::Off {
        key,
        ending: Some(ending),
        since: Some(now),
        until: is_deleted.then(|| now.after(lifecycle.keep_off)),
        unapproved: Vec::new(),
    }
}
