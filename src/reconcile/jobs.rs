//! Jobs, from their first call to their last. Each call needs what the one before it gave.
//!
//! There is no compensation: whatever fails here, the next run finds what was done and goes on from it. A claim under which
//! nothing was created for certain is given up, so that it goes on at once.

use super::job_context::{Ended, HeldClaim, JobContext, JobState};
use super::request_state::{AwsState, aws_state};
use crate::approval::Approval;
use crate::aws::Tested;
use crate::domain::{
    AccessKeyId, Claim, Failure, FailureKind, Label, Operation, Refusal, SecretAccessKey, Status,
    StoredKey, TagKey, Version, reserved_value,
};
use crate::plan::{self, Job, Orphan, Reservation, Resumption, Secret, Step};

/// Carries out a job, and notes how the request stands after each of its steps.
pub(super) async fn run(
    context: &JobContext<'_>,
    state: &mut JobState<'_>,
    job: Job<Approval>,
) -> Result<(), Ended> {
    match job {
        Job::Issue { approval, tags } => issue(context, state, approval, tags).await,
        Job::RollForward { claim, key } => roll_forward(context, state, &claim, &key).await,
        Job::Record(key) => record(context, &key).await,
        Job::DeleteKeys(orphans) => delete(context, state, None, orphans).await,
        Job::TakeOver {
            superseded,
            from,
            approval,
        } => take_over(context, state, superseded, from, approval).await,
    }
}

/// Issues a key under a claim of its own.
async fn issue(
    context: &JobContext<'_>,
    state: &mut JobState<'_>,
    approval: Approval,
    tags: Vec<(TagKey, String)>,
) -> Result<(), Ended> {
    let secret = context.request.secret_name();
    let value = reserved_value(&context.request.path, &context.request.blob);
    let kms_key = context.target.account.kms_key.as_deref();
    let step = Step::Claim {
        secret: secret.clone(),
        kms_key: kms_key.map(str::to_owned),
    };
    let claim = async {
        let held = context.fresh_claim(&step, 0)?;
        let tags = (&tags[..], &context.target.tags[..]);
        let writer = context.aws.writer();
        let claimed = writer.claim(&secret, &held.claim, &value, tags, kms_key);
        claimed.await.map(|()| held)
    };
    let mut held = context.step(&step, claim).await?;
    state.outcome.status = Status::Reserved {
        since: held.claim.at,
        is_given_up: false,
    };
    let done = create(context, state, &mut held, approval).await;
    give_up_unused(context, state, &held).await;
    done
}

/// Promotes a key that an earlier run stored, and records it.
async fn roll_forward(
    context: &JobContext<'_>,
    state: &mut JobState<'_>,
    claim: &Claim,
    key: &StoredKey,
) -> Result<(), Ended> {
    let secret = context.request.secret_name();
    let promote = Step::Promote {
        secret: secret.clone(),
    };
    let writer = context.aws.writer();
    let promoted = writer.promote(&secret, claim, key);
    context.step(&promote, promoted).await?;
    state.outcome.status = Status::Issued {
        key: key.key.clone(),
    };
    record(context, &key.key).await
}

/// Takes over from a claim that was left, looks afresh, and goes on from there.
async fn take_over(
    context: &JobContext<'_>,
    state: &mut JobState<'_>,
    superseded: Vec<Orphan>,
    from: Reservation,
    approval: Result<Approval, Vec<Refusal>>,
) -> Result<(), Ended> {
    delete(context, state, None, superseded).await?;
    let secret = context.request.secret_name();
    let value = reserved_value(&context.request.path, &context.request.blob);
    let step = Step::TakeOver {
        secret: secret.clone(),
        from: from.claim.clone(),
    };
    let take = async {
        let held = context.fresh_claim(&step, from.next_generation())?;
        let writer = context.aws.writer();
        let taken = writer.take_over(&secret, &from.claim, &held.claim, &value);
        taken.await.map(|()| held)
    };
    let mut held = context.step(&step, take).await?;
    let done = resume(context, state, &step, &mut held, approval).await;
    give_up_unused(context, state, &held).await;
    done
}

/// Looks afresh, now that nobody can promote under an earlier claim, and does what is left to do.
async fn resume(
    context: &JobContext<'_>,
    state: &mut JobState<'_>,
    step: &Step,
    held: &mut HeldClaim,
    approval: Result<Approval, Vec<Refusal>>,
) -> Result<(), Ended> {
    let look = aws_state(context.aws, context.request);
    let fresh = context.in_time(step, look).await?;
    // A read may be stale: what was seen of earlier claims before still counts.
    let before = std::mem::take(&mut state.seen.history);
    *state.seen = AwsState {
        history: [before, fresh.history].concat(),
        ..fresh
    };
    let input = state.seen.input(
        context.request,
        context.target,
        context.proof,
        context.state,
        context.run,
    );
    let Some(input) = input else {
        let failure = Failure::not_made(Operation::GetCallerIdentity, "no-caller");
        return Err(Ended::Failed(failure));
    };
    let Resumption {
        status,
        steps,
        orphans,
        approval,
    } = plan::after_take_over(&input, &held.claim, approval);
    note(state, status, steps);
    delete(context, state, Some(held), orphans).await?;
    match approval {
        Some(approval) => create(context, state, held, approval).await,
        None => Ok(()),
    }
}

/// Notes a plan made on the way: what was done before stays, and so does what is to be announced.
fn note(state: &mut JobState<'_>, status: Status, steps: Vec<Step>) {
    let outcome = &mut *state.outcome;
    let is_take_over = |step: &Step| matches!(step, Step::TakeOver { .. });
    let begun = outcome.steps.iter().position(is_take_over);
    let rest = outcome.steps.split_off(begun.map_or(0, |begun| begun + 1));
    let is_announced = steps.iter().any(Step::is_announce);
    let announce = rest.into_iter().filter(Step::is_announce);
    outcome.steps.extend(steps);
    outcome.steps.extend(announce.filter(|_| !is_announced));
    outcome.status = status;
}

/// Deletes keys whose secrets nobody can ever have.
async fn delete(
    context: &JobContext<'_>,
    state: &mut JobState<'_>,
    held: Option<&HeldClaim>,
    orphans: Vec<Orphan>,
) -> Result<(), Ended> {
    for orphan in orphans {
        let key = orphan.record().clone();
        let step = Step::Delete {
            orphan: key.clone(),
        };
        let delete = async {
            held.map_or(Ok(()), |held| held.check_age(&step))?;
            context.aws.writer().delete_access_key(orphan).await
        };
        context.step(&step, delete).await?;
        state.seen.keys.retain(|have| have.id != key.key);
    }
    Ok(())
}

/// Creates a key under this run's claim, and stores, promotes, tests and records it.
///
/// Between the first and the second the secret key is nowhere else, so an interruption does not keep it from being stored
/// and promoted.
async fn create(
    context: &JobContext<'_>,
    state: &mut JobState<'_>,
    held: &mut HeldClaim,
    approval: Approval,
) -> Result<(), Ended> {
    let writer = context.aws.writer();
    let name = context.request.secret_name();
    let user = context.request.user.clone();
    let step = Step::Create { user };
    let create = async {
        held.check_age(&step)?;
        held.may_have_created = true;
        let created = writer.create_access_key(approval, &held.claim.nonce).await;
        if let Err(failure) = &created {
            held.may_have_created = failure.kind == FailureKind::Unknown;
        }
        created
    };
    let (key, secret) = context.step(&step, create).await?;
    let stored = StoredKey {
        nonce: held.claim.nonce.clone(),
        key,
    };

    let step = Step::Store {
        secret: name.clone(),
    };
    let store = writer.store(&name, &stored, &secret);
    context.finish(&step, store).await?;

    let step = Step::Promote {
        secret: name.clone(),
    };
    let promote = async {
        held.check_age(&step)?;
        writer.promote(&name, &held.claim, &stored).await
    };
    context.finish(&step, promote).await?;
    state.outcome.status = Status::Issued {
        key: stored.key.clone(),
    };
    state.outcome.is_untested = !works(context, &stored.key, secret).await?;
    record(context, &stored.key).await
}

/// Waits until a new key works, and returns whether it does; an interruption ends the wait.
async fn works(
    context: &JobContext<'_>,
    key: &AccessKeyId,
    secret: SecretAccessKey,
) -> Result<bool, Ended> {
    let user = context.request.user.clone();
    let step = Step::Test { user: user.clone() };
    let writer = context.aws.writer();
    let account = &context.target.account.id;
    let test = async {
        tokio::select! {
            biased;
            () = context.interrupt.requested() => Ok(true),
            tested = writer.test_key(key, &secret, account, &user) => Ok(match tested {
                Tested::Works => true,
                Tested::NotYet => false,
            }),
        }
    };
    context.step(&step, test).await
}

/// Notes a promoted key's id and the time on its secret.
async fn record(context: &JobContext<'_>, key: &AccessKeyId) -> Result<(), Ended> {
    let secret = context.request.secret_name();
    let step = Step::Record {
        secret: secret.clone(),
    };
    let record = async {
        let no_date = || Failure::not_made(Operation::TagResource, "no-date");
        let now = context.aws.now().ok_or_else(no_date)?;
        let tags = [
            (TagKey::Key, key.to_string()),
            (TagKey::IssuedAt, now.rfc3339()),
        ];
        context.aws.writer().tag(&secret, &tags).await
    };
    context.step(&step, record).await
}

/// Gives this run's claim up if nothing was created under it for certain, unless another run has taken over from it. If
/// that fails, the next run waits for its lease.
async fn give_up_unused(context: &JobContext<'_>, state: &mut JobState<'_>, held: &HeldClaim) {
    let HeldClaim {
        claim,
        may_have_created,
        ..
    } = held;
    let secret = state.seen.secret.as_ref();
    let is_older = |current: &Version| {
        let current = current.claim();
        current.is_some_and(|current| current.generation <= claim.generation)
    };
    let is_overtaken = !secret.and_then(Secret::current).is_none_or(is_older);
    if *may_have_created || is_overtaken {
        return;
    }
    let before = secret.and_then(|secret| secret.labelled(Label::Released));
    let name = context.request.secret_name();
    let writer = context.aws.writer();
    let is_released = tokio::select! {
        biased;
        () = context.interrupt.out_of_time() => false,
        released = writer.release(&name, claim, before) => released.is_ok(),
    };
    if is_released && let Status::Reserved { is_given_up, .. } = &mut state.outcome.status {
        *is_given_up = true;
    }
}
