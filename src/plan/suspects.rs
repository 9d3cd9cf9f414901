//! Which of a user's keys may be those of a request's claims, and what CloudTrail proves about them.

use std::collections::BTreeMap;

use super::input::{CLOCK_SKEW, CREDENTIALS, PlanInput, is_young};
use super::observed::{AccessKey, Secret};
use super::orphan::Orphan;
use super::trail::Trail;
use crate::domain::{Claim, Duration, ManualReviewReason, Nonce, Suspect, Timestamp, Version};

/// CloudTrail forgets after 90 days; whom a key belongs to has been asked for long enough by then.
pub(super) const MEMORY: Duration = Duration::from_days(89);

/// What is known about the keys that a request's claims may have created.
///
/// Generations never go down from one claim to the next, so a claim of a lower one has lost its place for good, however old
/// the answer is that shows it.
#[derive(Debug, Default)]
pub(super) struct Suspects {
    /// Those that are provably of claims of earlier generations: created by countersign's own principal, under their nonces.
    pub(super) superseded: Vec<Orphan>,
    /// Those that are provably of this claim, or of another one of its generation.
    pub(super) of_generation: Vec<Orphan>,
    /// Those that nobody can tell about.
    pub(super) manual_reviews: Vec<Suspect>,
    /// Whether it is too early to tell about one, or CloudTrail could not be asked.
    pub(super) is_early: bool,
}

/// Sorts the keys that may be those of a request's claims, as seen from one of them.
pub(super) fn suspects(input: &PlanInput<'_>, secret: &Secret, claim: &Claim) -> Suspects {
    let generations = generations(input, secret, claim);
    let mut found = Suspects::default();
    for key in unexplained(input, secret, claim) {
        match judge(input, key, &generations) {
            Judged::Orphan(orphan, generation) if generation < claim.generation => {
                found.superseded.push(orphan);
            }
            Judged::Orphan(orphan, generation) if generation == claim.generation => {
                found.of_generation.push(orphan);
            }
            // Another run has taken over since, and this is its.
            Judged::Orphan(..) | Judged::Early => found.is_early = true,
            Judged::ManualReview(why) => found.manual_reviews.push(Suspect {
                key: key.id.clone(),
                created: key.created,
                why,
            }),
            Judged::Another => {}
        }
    }
    found
}

/// What CloudTrail proves about one key.
enum Judged {
    /// It was created under a claim of this generation.
    Orphan(Orphan, u32),
    ManualReview(ManualReviewReason),
    Early,
    /// It is somebody else's, or another request's.
    Another,
}

fn judge(input: &PlanInput<'_>, key: &AccessKey, generations: &Generations) -> Judged {
    let creations = match input.trail {
        Some(Trail::Read(creations)) => creations,
        Some(Trail::Unreadable) if !input.is_young(key.created) => {
            return Judged::ManualReview(ManualReviewReason::TrailUnreadable);
        }
        Some(Trail::Unreadable) | None => return Judged::Early,
    };
    let Some(creation) = creations.of(&key.id) else {
        let should_be_known =
            creations.covers(key.created, key.created) && !is_young(key.created, creations.asked);
        return match should_be_known {
            true => Judged::ManualReview(ManualReviewReason::NotInTrail),
            false => Judged::Early,
        };
    };
    let nonce = creation.nonce.as_ref();
    let Some(generation) = nonce.and_then(|nonce| generations.get(nonce)) else {
        return Judged::Another;
    };
    let orphan = input.own.and_then(|own| Orphan::of(creation, own));
    match (orphan, generation) {
        (Some(orphan), Some(generation)) => Judged::Orphan(orphan, *generation),
        (Some(_), None) => Judged::ManualReview(ManualReviewReason::SecretChanged),
        (None, _) => Judged::ManualReview(ManualReviewReason::OtherCaller),
    }
}

/// Returns the time that CloudTrail must be asked about, for a request whose claim was left; `None` if it need not be.
#[must_use]
pub fn asks_about(input: &PlanInput<'_>) -> Option<(Timestamp, Timestamp)> {
    let secret = input.secret?;
    let claim = secret.current()?.claim()?;
    let created = || unexplained(input, secret, claim).map(|key| key.created.seconds());
    let time = |seconds| Timestamp::from_seconds(seconds);
    Some((
        time(created().min()? - CLOCK_SKEW),
        time(created().max()? + CLOCK_SKEW),
    ))
}

/// The user's keys that were made since the first claim and no later than a claim's run could, and that nobody has
/// explained.
fn unexplained<'a>(
    input: &'a PlanInput<'_>,
    secret: &Secret,
    claim: &Claim,
) -> impl Iterator<Item = &'a AccessKey> {
    let claims = || claims(input, secret).chain([claim]).map(|claim| claim.at);
    let first = claims().chain(secret.created).min().unwrap_or(claim.at);
    let last = claims().max().unwrap_or(claim.at);
    let kept = secret.kept();
    let own = secret.address();
    input.keys.iter().filter(move |key| {
        let since = key.created.seconds() - first.seconds();
        let is_of_that_time = since >= -CLOCK_SKEW
            && key.created.since(last).seconds() <= CREDENTIALS.seconds() + CLOCK_SKEW;
        let mut others = input
            .secrets
            .iter()
            .filter(|secret| secret.address() != own);
        is_of_that_time
            && input.now.since(key.created) <= MEMORY
            && !kept.contains(&key.id)
            && !others.any(|secret| secret.ever_held(&key.id))
    })
}

fn versions<'a>(input: &PlanInput<'a>, secret: &'a Secret) -> impl Iterator<Item = &'a Version> {
    let labelled = secret.versions.iter().map(|(version, _)| version);
    labelled.chain(input.history)
}

fn claims<'a>(input: &PlanInput<'a>, secret: &'a Secret) -> impl Iterator<Item = &'a Claim> {
    versions(input, secret).filter_map(Version::claim)
}

/// The nonces of a request, each with the generation of its claim; `None` if AWS shows only a key that was stored.
type Generations = BTreeMap<Nonce, Option<u32>>;

fn generations(input: &PlanInput<'_>, secret: &Secret, claim: &Claim) -> Generations {
    let nonces = versions(input, secret).filter_map(Version::nonce);
    let mut generations: Generations = nonces.map(|nonce| (nonce.clone(), None)).collect();
    for claim in claims(input, secret).chain([claim]) {
        generations.insert(claim.nonce.clone(), Some(claim.generation));
    }
    generations
}
