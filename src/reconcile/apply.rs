//! Carries out what was planned, with no decision left.
//!
//! There is no compensation: whatever fails here, the next run finds what was done and goes on from it. A claim under which
//! nothing was created for certain is given up, so that it goes on at once.

use std::collections::{BTreeMap, VecDeque};
use std::time::{Duration, Instant};

use futures_util::stream::{self, StreamExt};

use super::AT_ONCE;
use super::desired::Place;
use super::ground::{Accounts, Grounds};
use super::interrupt::Interrupt;
use super::observe::{Observed, Seen};
use super::recover;
use crate::aws::{Aws, Tested};
use crate::domain::{
    AccessKeyId, AccountName, Claim, Failure, FailureKind, Label, Nonce, SecretAccessKey, Service,
    Status, StoredKey, TagKey,
};
use crate::plan::Step;
use crate::render::{Line, Progress};

/// How old a claim may be before a key is created or promoted under it.
const FRESH: Duration = Duration::from_secs(120);

/// Carries out the steps of all requests but the last, announcing: one request of a user after the other, different users
/// at the same time.
pub(super) async fn all(observed: &mut Observed, progress: &Progress, interrupt: &Interrupt) {
    let Observed {
        accounts,
        grounds,
        requests,
        unseen: _,
        run,
    } = observed;
    let mut users: BTreeMap<(AccountName, String), Vec<&mut Seen>> = BTreeMap::new();
    for seen in requests {
        if let Some(place) = seen
            .wanted
            .place
            .as_ref()
            .filter(|_| !seen.outcome.steps.is_empty())
        {
            let user = seen.wanted.request.user.as_str().to_ascii_lowercase();
            users
                .entry((place.name.clone(), user))
                .or_default()
                .push(seen);
        }
    }
    let turn = Turn {
        accounts,
        grounds,
        run,
        progress,
        interrupt,
    };
    let users = users.into_values().map(|requests| in_turn(&turn, requests));
    stream::iter(users)
        .buffer_unordered(AT_ONCE)
        .collect::<()>()
        .await;
}

/// What every request's turn has.
struct Turn<'a> {
    accounts: &'a Accounts,
    grounds: &'a Grounds,
    run: &'a str,
    progress: &'a Progress,
    interrupt: &'a Interrupt,
}

async fn in_turn(turn: &Turn<'_>, requests: Vec<&mut Seen>) {
    for seen in requests {
        if !turn.interrupt.is_requested() {
            one(turn, seen).await;
        }
    }
}

async fn one(turn: &Turn<'_>, seen: &mut Seen) {
    let Some(place) = seen.wanted.place.clone() else {
        return;
    };
    let (Some(aws), Some(ground)) = (
        turn.accounts.get(&place.name),
        turn.grounds.get(&place.account.id),
    ) else {
        return;
    };
    let line = turn.progress.begin();
    let mut hand = Hand::new(seen);
    let mut steps = VecDeque::from(seen.outcome.steps.clone());
    while let Some(step) = steps.pop_front() {
        if turn.interrupt.is_requested() && !hand.has_key_to_keep() {
            break;
        }
        let taken = async {
            take(&step, aws, &place, &mut hand, &line).await?;
            match (&step, &hand.claim) {
                (Step::TakeOver { .. }, Some(claim)) => {
                    let plan = recover::look_afresh(aws, ground, turn.run, seen, claim).await?;
                    steps = plan.steps.into();
                }
                (Step::Delete { orphan }, _) => seen.forget(orphan),
                _ => {}
            }
            Ok(())
        };
        let taken = tokio::select! {
            biased;
            () = turn.interrupt.out_of_time() => Err(out_of_time(&step)),
            () = turn.interrupt.requested(), if matches!(step, Step::Test { .. }) => Ok(()),
            taken = taken => taken,
        };
        if let Err(failure) = taken {
            seen.outcome.failure = Some(failure);
            break;
        }
    }
    if let Some(claim) = hand.claim_to_give_up() {
        let before = seen
            .secret
            .as_ref()
            .and_then(|s| s.labelled(Label::Released));
        let name = seen.wanted.request.secret_name();
        // Who fails here leaves the next run to wait for the lease.
        drop(aws.writer().release(&name, claim, before).await);
    }
    seen.outcome.is_untested = hand.is_untested;
    match (hand.promoted, hand.claim, &seen.outcome.status) {
        (Some(key), _, _) => seen.outcome.status = Status::Issued { key },
        (None, Some(claim), Status::Waiting) => {
            seen.outcome.status = Status::Reserved { since: claim.at }
        }
        (None, _, _) => {}
    }
}

/// What was under way when there was no time left: nobody knows how it ended.
fn out_of_time(step: &Step) -> Failure {
    let (service, operation) = match step {
        Step::Claim { .. } => (Service::SecretsManager, "CreateSecret"),
        Step::TakeOver { .. } | Step::Promote { .. } => {
            (Service::SecretsManager, "UpdateSecretVersionStage")
        }
        Step::Delete { .. } => (Service::Iam, "DeleteAccessKey"),
        Step::Create { .. } => (Service::Iam, "CreateAccessKey"),
        Step::Store { .. } => (Service::SecretsManager, "PutSecretValue"),
        Step::Test { .. } => (Service::Sts, "GetCallerIdentity"),
        Step::Record { .. } => (Service::SecretsManager, "TagResource"),
        Step::Announce { .. } => (Service::Sns, "Publish"),
    };
    Failure {
        service,
        operation,
        kind: FailureKind::Unknown,
        status: None,
        code: Some("interrupted".to_owned()),
    }
}

/// What is held while the steps of one request are carried out.
struct Hand {
    claim: Option<Claim>,
    /// When this run's own claim was sent.
    claimed: Option<Instant>,
    /// Whether a key may have been created under it.
    may_have_created: bool,
    stored: Option<StoredKey>,
    secret: Option<SecretAccessKey>,
    promoted: Option<AccessKeyId>,
    is_untested: bool,
}

impl Hand {
    fn new(seen: &Seen) -> Self {
        let promoted = match &seen.outcome.status {
            Status::Issued { key } => Some(key.clone()),
            _ => None,
        };
        Self {
            claim: seen.found.as_ref().and_then(|found| found.claim.clone()),
            claimed: None,
            may_have_created: false,
            stored: seen.found.as_ref().map(|found| found.key.clone()),
            secret: None,
            promoted,
            is_untested: false,
        }
    }

    /// Whether there is a key that would be lost if this ended here.
    fn has_key_to_keep(&self) -> bool {
        self.secret.is_some() && self.promoted.is_none()
    }

    /// This run's own claim, if nothing was created under it for certain: nobody needs to wait for its lease.
    fn claim_to_give_up(&self) -> Option<&Claim> {
        let is_own = self.claimed.is_some() && !self.may_have_created;
        self.claim.as_ref().filter(|_| is_own)
    }
}

async fn take(
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
            hand.claimed = Some(Instant::now());
            writer
                .claim(secret, &claim, value, tags, kms_key.as_deref())
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
            hand.claimed = Some(Instant::now());
            writer.take_over(secret, from, &claim, value).await?;
            hand.claim = Some(claim);
        }
        Step::Delete { orphan } => writer.delete_access_key(orphan).await?,
        Step::Create { user: _, approval } => {
            let claim = held(&hand.claim, Service::Iam, "CreateAccessKey")?;
            still_ours(hand.claimed, Service::Iam, "CreateAccessKey")?;
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
            let stored = held(&hand.stored, Service::SecretsManager, "PutSecretValue")?;
            let key = held(&hand.secret, Service::SecretsManager, "PutSecretValue")?;
            writer.store(secret, stored, key).await?;
        }
        Step::Promote { secret } => {
            let claim = held(
                &hand.claim,
                Service::SecretsManager,
                "UpdateSecretVersionStage",
            )?;
            let stored = held(
                &hand.stored,
                Service::SecretsManager,
                "UpdateSecretVersionStage",
            )?;
            still_ours(
                hand.claimed,
                Service::SecretsManager,
                "UpdateSecretVersionStage",
            )?;
            writer.promote(secret, claim, stored).await?;
            hand.promoted = Some(stored.key.clone());
        }
        Step::Test { user } => {
            let stored = held(&hand.stored, Service::Sts, "GetCallerIdentity")?;
            let key = held(&hand.secret, Service::Sts, "GetCallerIdentity")?;
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
            let stored = held(&hand.stored, Service::SecretsManager, "TagResource")?;
            let now = aws.now().ok_or_else(|| {
                Failure::not_made(Service::SecretsManager, "TagResource", "no-date")
            })?;
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

/// A run that was frozen goes no further under its claim: by now somebody else may have looked and gone on. This is the
/// one use of this machine's clock, and of its pace only.
fn still_ours(
    claimed: Option<Instant>,
    service: Service,
    operation: &'static str,
) -> Result<(), Failure> {
    match claimed {
        Some(claimed) if claimed.elapsed() > FRESH => {
            Err(Failure::not_made(service, operation, "claim-too-old"))
        }
        Some(_) | None => Ok(()),
    }
}

fn fresh_claim(aws: &Aws, generation: u32) -> Result<Claim, Failure> {
    let failed = |code| Failure::not_made(Service::SecretsManager, "CreateSecret", code);
    Ok(Claim {
        generation,
        at: aws.now().ok_or_else(|| failed("no-date"))?,
        nonce: Nonce::fresh().map_err(|_| failed("no-random"))?,
    })
}

/// What an earlier step left. That it did is for the order of the steps, which the planner's tests hold.
fn held<'a, T>(
    held: &'a Option<T>,
    service: Service,
    operation: &'static str,
) -> Result<&'a T, Failure> {
    held.as_ref()
        .ok_or_else(|| Failure::not_made(service, operation, "step-out-of-order"))
}
