//! Carries out what was planned, with no decision left.
//!
//! There is no compensation: whatever fails here, the next run finds what was done and goes on from it.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use futures_util::stream::{self, StreamExt};

use super::AT_ONCE;
use super::desired::Place;
use super::observe::{Observed, Seen};
use crate::aws::{Aws, Tested};
use crate::domain::{
    AccessKeyId, AccountName, Claim, Failure, Nonce, SecretAccessKey, Service, Status, StoredKey,
    TagKey,
};
use crate::plan::Step;
use crate::render::{Line, Progress};

/// How old a claim may be before a key is created or promoted under it.
const FRESH: Duration = Duration::from_secs(120);

/// Carries out the steps of all requests but the last, announcing: one request of a user after the other, different users
/// at the same time.
pub(super) async fn all(observed: &mut Observed, progress: &Progress) {
    let accounts = &observed.accounts;
    let mut users: BTreeMap<(AccountName, String), Vec<&mut Seen>> = BTreeMap::new();
    for seen in &mut observed.requests {
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
    let users = users
        .into_values()
        .map(|requests| in_turn(accounts, requests, progress));
    stream::iter(users)
        .buffer_unordered(AT_ONCE)
        .collect::<()>()
        .await;
}

async fn in_turn(
    accounts: &BTreeMap<AccountName, Aws>,
    requests: Vec<&mut Seen>,
    progress: &Progress,
) {
    for seen in requests {
        one(accounts, seen, progress).await;
    }
}

async fn one(accounts: &BTreeMap<AccountName, Aws>, seen: &mut Seen, progress: &Progress) {
    let Some(place) = seen.wanted.place.clone() else {
        return;
    };
    let Some(aws) = accounts.get(&place.name) else {
        return;
    };
    let line = progress.begin();
    let mut hand = Hand::new(seen);
    let steps = seen.outcome.steps.clone();
    for step in &steps {
        if let Err(failure) = take(step, aws, &place, &mut hand, &line).await {
            seen.outcome.failure = Some(failure);
            break;
        }
    }
    seen.outcome.is_untested = hand.is_untested;
    match (hand.promoted, hand.claim) {
        (Some(key), _) => seen.outcome.status = Status::Issued { key },
        (None, Some(claim)) => seen.outcome.status = Status::Reserved { since: claim.at },
        (None, None) => {}
    }
}

/// What is held while the steps of one request are carried out.
struct Hand {
    claim: Option<Claim>,
    /// When this run's own claim was sent.
    claimed: Option<Instant>,
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
            stored: seen.found.as_ref().map(|found| found.key.clone()),
            secret: None,
            promoted,
            is_untested: false,
        }
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
            let claim = fresh_claim(aws)?;
            hand.claimed = Some(Instant::now());
            writer
                .claim(secret, &claim, value, tags, kms_key.as_deref())
                .await?;
            hand.claim = Some(claim);
        }
        Step::Create { user: _, approval } => {
            let claim = held(&hand.claim, Service::Iam, "CreateAccessKey")?;
            still_ours(hand.claimed, Service::Iam, "CreateAccessKey")?;
            let (key, secret) = writer.create_access_key(approval, &claim.nonce).await?;
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

fn fresh_claim(aws: &Aws) -> Result<Claim, Failure> {
    let failed = |code| Failure::not_made(Service::SecretsManager, "CreateSecret", code);
    Ok(Claim {
        generation: 0,
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
