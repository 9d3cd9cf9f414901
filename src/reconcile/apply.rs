//! Carries out what was planned, with no decision left.
//!
//! There is no compensation: whatever fails here, the next run finds what was done and goes on from it. A claim under which
//! nothing was created for certain is given up, so that it goes on at once.

use std::collections::{BTreeMap, VecDeque};

use futures_util::stream::{self, StreamExt};

use super::AT_ONCE;
use super::ground::{Accounts, Grounds};
use super::interrupt::Interrupt;
use super::observe::{Observed, Seen};
use super::recover;
use super::steps::{Hand, out_of_time, take};
use crate::aws::Aws;
use crate::domain::{AccountId, Claim, Label, Language, Status, Version};
use crate::plan::{Secret, Step};
use crate::render::Progress;

/// Carries out the steps of all requests but the last, announcing: one request of a user after the other, different users
/// at the same time.
pub(super) async fn all(
    observed: &mut Observed,
    language: Language,
    progress: &Progress,
    interrupt: &Interrupt,
) {
    let Observed {
        accounts,
        grounds,
        requests,
        unseen: _,
        brought: _,
        run,
    } = observed;
    let mut users: BTreeMap<(AccountId, String), Vec<&mut Seen>> = BTreeMap::new();
    for seen in requests {
        if let Some(place) = seen
            .wanted
            .place
            .as_ref()
            .filter(|_| !seen.outcome.steps.is_empty())
        {
            let user = seen.wanted.request.id_of_user(&place.account.id);
            users.entry(user).or_default().push(seen);
        }
    }
    let turn = Turn {
        accounts,
        grounds,
        run,
        language,
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
    language: Language,
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
    let line = turn.progress.begin(turn.language);
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
    let is_given_up = match hand.claim_to_give_up() {
        Some(claim) => tokio::select! {
            biased;
            () = turn.interrupt.out_of_time() => false,
            is_given_up = give_up(aws, seen, claim) => is_given_up,
        },
        None => false,
    };
    seen.outcome.is_untested = hand.is_untested;
    match (hand.promoted, hand.claim, &seen.outcome.status) {
        (Some(key), _, _) => seen.outcome.status = Status::Issued { key },
        (None, Some(claim), Status::Waiting) => {
            seen.outcome.status = Status::Reserved {
                since: claim.at,
                is_given_up,
            }
        }
        (None, _, &Status::Reserved { since, .. }) if is_given_up => {
            seen.outcome.status = Status::Reserved { since, is_given_up }
        }
        (None, _, _) => {}
    }
}

/// Gives a claim up, unless another run has taken over from it, and returns whether it did. Where that fails, the next run
/// waits for its lease.
async fn give_up(aws: &Aws, seen: &Seen, claim: &Claim) -> bool {
    let secret = seen.secret.as_ref();
    let current = secret.and_then(Secret::current);
    let is_older = |current: &Version| {
        let current = current.claim();
        current.is_some_and(|current| current.generation <= claim.generation)
    };
    if !current.is_none_or(is_older) {
        return false;
    }
    let before = secret.and_then(|secret| secret.labelled(Label::Released));
    let name = seen.wanted.request.secret_name();
    aws.writer().release(&name, claim, before).await.is_ok()
}
