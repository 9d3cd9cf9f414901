//! Which of a user's keys may be those of a request's claims, and what CloudTrail proves about them.

use std::collections::BTreeSet;

use super::decide::Look;
use super::observed::{AccessKey, Secret};
use super::orphan::Orphan;
use super::trail::Trail;
use crate::domain::{Claim, Duration, Nonce, Suspect, TagKey, Timestamp, Version, Why};

/// Clocks of AWS's services may be so far apart.
pub(super) const SKEW: i64 = 60;

/// The credentials of a run, and so what it can still create after its claim, live no longer.
pub(super) const CREDENTIALS: Duration = Duration::from_seconds(24 * 3_600);

/// CloudTrail forgets after 90 days; whom a key belongs to has been asked for long enough by then.
const MEMORY: Duration = Duration::from_seconds(89 * 24 * 3_600);

/// What is known about the keys that a request's claims may have created.
#[derive(Debug, Default)]
pub(super) struct Suspects {
    /// Those that are provably this request's: created by countersign's own principal, under the nonce of a claim.
    pub(super) orphans: Vec<Orphan>,
    /// Those that nobody can tell about.
    pub(super) doubts: Vec<Suspect>,
    /// Whether it is too early to tell about one, or CloudTrail could not be asked.
    pub(super) is_early: bool,
}

/// Sorts the keys that may be those of a request's claims.
pub(super) fn suspects(look: &Look<'_>, secret: &Secret, claim: &Claim) -> Suspects {
    let nonces = nonces(look, secret, claim);
    let mut found = Suspects::default();
    for key in unexplained(look, secret, claim) {
        match judge(look, key, &nonces) {
            Judged::Orphan(orphan) => found.orphans.push(orphan),
            Judged::Doubt(why) => found.doubts.push(Suspect {
                key: key.id.clone(),
                created: key.created,
                why,
            }),
            Judged::Early => found.is_early = true,
            Judged::Another => {}
        }
    }
    found
}

/// What CloudTrail proves about one key.
enum Judged {
    Orphan(Orphan),
    Doubt(Why),
    Early,
    /// It is somebody else's, or another request's.
    Another,
}

fn judge(look: &Look<'_>, key: &AccessKey, nonces: &BTreeSet<Nonce>) -> Judged {
    let creations = match look.trail {
        Some(Trail::Read(creations)) => creations,
        Some(Trail::Unreadable) if !look.is_young(key.created) => {
            return Judged::Doubt(Why::TrailUnreadable);
        }
        Some(Trail::Unreadable) | None => return Judged::Early,
    };
    let Some(creation) = creations.of(&key.id) else {
        let should_be_known =
            creations.covers(key.created) && !is_young(key.created, creations.asked);
        return match should_be_known {
            true => Judged::Doubt(Why::NotInTrail),
            false => Judged::Early,
        };
    };
    let nonce = creation.nonce.as_ref();
    let is_of_a_claim = nonce.is_some_and(|nonce| nonces.contains(nonce));
    let orphan = look.own.and_then(|own| Orphan::of(creation, own));
    match (is_of_a_claim, orphan) {
        (true, Some(orphan)) => Judged::Orphan(orphan),
        (true, None) => Judged::Doubt(Why::OtherCaller),
        (false, _) => Judged::Another,
    }
}

/// Returns the time that CloudTrail must be asked about, for a request whose claim was left; nothing where it need not be.
#[must_use]
pub fn asks_about(look: &Look<'_>) -> Option<(Timestamp, Timestamp)> {
    let secret = look.secret?;
    let Some(Version::Claim(claim)) = secret.current() else {
        return None;
    };
    let created = || unexplained(look, secret, claim).map(|key| key.created.seconds());
    let time = |seconds| Timestamp::from_seconds(seconds);
    Some((time(created().min()? - SKEW), time(created().max()? + SKEW)))
}

/// The user's keys that were made since the first claim and no later than a claim's run could, and that nobody has
/// explained.
fn unexplained<'a>(
    look: &'a Look<'_>,
    secret: &Secret,
    claim: &Claim,
) -> impl Iterator<Item = &'a AccessKey> {
    let claims = || claims(look, secret).chain([claim]).map(|claim| claim.at);
    let first = claims().chain(secret.created).min().unwrap_or(claim.at);
    let last = claims().max().unwrap_or(claim.at);
    let kept = secret.keys_in(TagKey::Keep);
    let own = secret.address();
    look.keys.iter().filter(move |key| {
        let since = key.created.seconds() - first.seconds();
        let is_of_that_time =
            since >= -SKEW && key.created.since(last).seconds() <= CREDENTIALS.seconds() + SKEW;
        let mut others = look.secrets.iter().filter(|secret| secret.address() != own);
        is_of_that_time
            && look.now.since(key.created) <= MEMORY
            && !kept.contains(&key.id)
            && !others.any(|secret| secret.names(&key.id))
    })
}

fn claims<'a>(look: &Look<'a>, secret: &'a Secret) -> impl Iterator<Item = &'a Claim> {
    let versions = secret.versions.iter().map(|(version, _)| version);
    versions
        .chain(look.history)
        .filter_map(|version| match version {
            Version::Claim(claim) => Some(claim),
            Version::Key(_) | Version::Foreign(_) => None,
        })
}

/// The nonces of every claim that the request had, as far as AWS still shows one.
fn nonces(look: &Look<'_>, secret: &Secret, claim: &Claim) -> BTreeSet<Nonce> {
    let versions = secret.versions.iter().map(|(version, _)| version);
    let nonces = versions.chain(look.history).filter_map(Version::nonce);
    nonces.chain([&claim.nonce]).cloned().collect()
}

/// Says whether a key is so new that CloudTrail, asked then, may not know it yet.
pub(super) fn is_young(created: Timestamp, asked: Timestamp) -> bool {
    asked.since(created) <= super::decide::LEASE
}
