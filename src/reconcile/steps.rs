//! One step, and what is held from one to the next.

use std::time::{Duration, Instant, SystemTime};

use super::desired::Place;
use super::observe::Seen;
use crate::aws::{Aws, Tested};
use crate::domain::{
    AccessKeyId, Cause, Claim, Failure, FailureKind, Nonce, Operation, SecretAccessKey, Status,
    StoredKey, TagKey,
};
use crate::plan::Step;
use crate::render::Line;

/// How old a claim may be before a key is created or promoted under it.
const FRESH: Duration = Duration::from_secs(120);

/// What was under way when there was no time left: nobody knows how it ended.
pub(super) fn out_of_time(step: &Step) -> Failure {
    Failure {
        operation: step.operation(),
        kind: FailureKind::Unknown,
        cause: Cause::Other,
        status: None,
        code: Some("interrupted".to_owned()),
    }
}

/// What is held while the steps of one request are carried out.
pub(super) struct Hand {
    pub(super) claim: Option<Claim>,
    /// When this run's own claim was sent.
    claimed: Option<Moment>,
    /// Whether a key may have been created under it.
    may_have_created: bool,
    stored: Option<StoredKey>,
    secret: Option<SecretAccessKey>,
    pub(super) promoted: Option<AccessKeyId>,
    pub(super) is_untested: bool,
}

impl Hand {
    pub(super) fn new(seen: &Seen) -> Self {
        let promoted = match &seen.outcome.status {
            Status::Issued { key } => Some(key.clone()),
            _ => None,
        };
        Self {
            claim: seen
                .recovered
                .as_ref()
                .and_then(|found| found.claim.clone()),
            claimed: None,
            may_have_created: false,
            stored: seen.recovered.as_ref().map(|found| found.key.clone()),
            secret: None,
            promoted,
            is_untested: false,
        }
    }

    /// Whether there is a key that would be lost if this ended here.
    pub(super) fn has_key_to_keep(&self) -> bool {
        self.secret.is_some() && self.promoted.is_none()
    }

    /// This run's own claim, if nothing was created under it for certain: nobody needs to wait for its lease.
    pub(super) fn claim_to_give_up(&self) -> Option<&Claim> {
        let is_own = self.claimed.is_some() && !self.may_have_created;
        self.claim.as_ref().filter(|_| is_own)
    }
}

/// Carries out one step.
pub(super) async fn take(
    step: &Step,
    aws: &Aws,
    place: &Place,
    hand: &mut Hand,
    line: &Line,
) -> Result<(), Failure> {
    let writer = aws.writer();
    if !matches!(step, Step::Announce { .. }) {
        line.say(step);
    }
    match step {
        Step::Claim {
            secret,
            value,
            tags,
            kms_key,
        } => {
            let claim = fresh_claim(aws, 0)?;
            hand.claimed = Some(Moment::now());
            writer
                .claim(
                    secret,
                    &claim,
                    value,
                    (tags, &place.tags),
                    kms_key.as_deref(),
                )
                .await?;
            hand.claim = Some(claim);
        }
        Step::TakeOver {
            secret,
            from,
            generation,
            value,
        } => {
            let claim = fresh_claim(aws, *generation)?;
            hand.claimed = Some(Moment::now());
            writer.take_over(secret, from, &claim, value).await?;
            hand.claim = Some(claim);
        }
        Step::Delete { orphan } => {
            still_ours(hand.claimed, Operation::DeleteAccessKey)?;
            writer.delete_access_key(orphan).await?;
        }
        Step::Create { user: _, approval } => {
            let claim = held(&hand.claim, Operation::CreateAccessKey)?;
            still_ours(hand.claimed, Operation::CreateAccessKey)?;
            hand.may_have_created = true;
            let created = writer.create_access_key(approval, &claim.nonce).await;
            if let Err(failure) = &created {
                hand.may_have_created = failure.kind == FailureKind::Unknown;
            }
            let (key, secret) = created?;
            hand.stored = Some(StoredKey {
                nonce: claim.nonce.clone(),
                key,
            });
            hand.secret = Some(secret);
        }
        Step::Store { secret } => {
            let stored = held(&hand.stored, Operation::PutSecretValue)?;
            let key = held(&hand.secret, Operation::PutSecretValue)?;
            writer.store(secret, stored, key).await?;
        }
        Step::Promote { secret } => {
            let claim = held(&hand.claim, Operation::UpdateSecretVersionStage)?;
            let stored = held(&hand.stored, Operation::UpdateSecretVersionStage)?;
            still_ours(hand.claimed, Operation::UpdateSecretVersionStage)?;
            writer.promote(secret, claim, stored).await?;
            hand.promoted = Some(stored.key.clone());
        }
        Step::Test { user } => {
            let stored = held(&hand.stored, Operation::GetCallerIdentity)?;
            let key = held(&hand.secret, Operation::GetCallerIdentity)?;
            hand.is_untested = match writer
                .test_key(&stored.key, key, &place.account.id, user)
                .await
            {
                Tested::Works => false,
                Tested::NotYet => true,
            };
            hand.secret = None;
        }
        Step::Record { secret } => {
            let stored = held(&hand.stored, Operation::TagResource)?;
            let now = aws
                .now()
                .ok_or_else(|| Failure::not_made(Operation::TagResource, "no-date"))?;
            let tags = [
                (TagKey::Key, stored.key.to_string()),
                (TagKey::IssuedAt, now.to_string()),
            ];
            writer.tag(secret, &tags).await?;
        }
        // Together with the pull request's other requests: see `announce`.
        Step::Announce { pull: _ } => {}
    }
    Ok(())
}

/// A time by this machine's two clocks: one is never set, the other goes on while the machine is suspended.
#[derive(Debug, Clone, Copy)]
struct Moment(Instant, SystemTime);

impl Moment {
    fn now() -> Self {
        Self(Instant::now(), SystemTime::now())
    }

    /// How long ago that is, by the clock that says more.
    fn elapsed(self) -> Duration {
        let Self(pace, time) = self;
        pace.elapsed().max(time.elapsed().unwrap_or_default())
    }
}

/// A run that was frozen goes no further under its claim: by now somebody else may have looked and gone on. This is the
/// one use of this machine's clocks, and of their pace only.
fn still_ours(claimed: Option<Moment>, operation: Operation) -> Result<(), Failure> {
    match claimed {
        Some(claimed) if claimed.elapsed() > FRESH => {
            Err(Failure::not_made(operation, "claim-too-old"))
        }
        Some(_) | None => Ok(()),
    }
}

fn fresh_claim(aws: &Aws, generation: u32) -> Result<Claim, Failure> {
    let failed = |code| Failure::not_made(Operation::CreateSecret, code);
    Ok(Claim {
        generation,
        at: aws.now().ok_or_else(|| failed("no-date"))?,
        nonce: Nonce::fresh().map_err(|_| failed("no-random"))?,
    })
}

/// What an earlier step left. That it did is for the order of the steps, which the planner's tests hold.
fn held<'a, T>(held: &'a Option<T>, operation: Operation) -> Result<&'a T, Failure> {
    held.as_ref()
        .ok_or_else(|| Failure::not_made(operation, "step-out-of-order"))
}
