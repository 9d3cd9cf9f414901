//! The search for keys that countersign's role created and no secret holds.

use std::collections::{BTreeMap, BTreeSet};

use super::observed::{AccessKey, Address, Secret};
use super::orphan::Orphan;
use super::suspects::{SKEW, is_young};
use super::trail::{Creation, Creations};
use crate::domain::{
    AccountName, Doubt, Duration, Exit, Failure, IamUser, Label, Principal, Suspect, TagKey,
    Timestamp, Version, Why,
};

/// What was found in one account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sweep {
    /// What the configuration calls the account.
    pub account: AccountName,
    /// The keys to be deleted.
    pub orphans: Vec<Swept>,
    /// What only a person can settle.
    pub doubts: Vec<Doubt>,
    /// Whether CloudTrail may not be read, so that hardly anything can be found.
    pub is_blind: bool,
    /// Why nobody could look.
    pub failure: Option<Failure>,
}

/// A key to be deleted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Swept {
    /// The key.
    pub orphan: Orphan,
    /// Why it could not be deleted.
    pub failure: Option<Failure>,
}

impl Sweep {
    /// Returns how a run ends that ends so for this account.
    #[must_use]
    pub fn exit(&self) -> Exit {
        let failures = self
            .orphans
            .iter()
            .filter_map(|swept| swept.failure.as_ref());
        if !self.doubts.is_empty() {
            Exit::Person
        } else if failures.chain(&self.failure).next().is_some() {
            Exit::Remote
        } else {
            Exit::Done
        }
    }
}

/// How far back keys are looked for: two days, so that a day without a run lets none slip through.
pub const REACH: Duration = Duration::from_seconds(48 * 3_600);

/// A claim is older than the key that is created under it by no more than an approval may hold and credentials may live.
const OLDEST_CLAIM: Duration = Duration::from_seconds(8 * 24 * 3_600);

/// A key that bears countersign's mark, and that no secret holds.
#[derive(Debug, Clone)]
pub struct Unheld<'a> {
    /// How it was created.
    pub creation: &'a Creation,
    /// Whose it is.
    pub user: &'a IamUser,
    /// The secrets under one of whose claims it may have been created.
    pub secrets: Vec<&'a Secret>,
}

/// What is to become of a key that no secret holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// It is to be deleted.
    Orphan(Orphan),
    /// A person must look.
    Doubt(Doubt),
}

/// Returns the keys that bear countersign's mark and that no secret holds, as old as makes it certain.
#[must_use]
pub fn unheld<'a>(
    secrets: &'a [Secret],
    creations: &'a Creations,
    now: Timestamp,
) -> Vec<Unheld<'a>> {
    let of_time = creations.creations.iter().filter(|creation| {
        now.since(creation.at) <= REACH && !is_young(creation.at, now) && creation.nonce.is_some()
    });
    let unheld = of_time.filter(|creation| !secrets.iter().any(|s| s.holds(&creation.key)));
    unheld
        .filter_map(|creation| {
            let user = creation.user.as_ref()?;
            let may_be_meant = |secret: &&Secret| {
                let is_of_then = |created| creation.at.since(created) <= OLDEST_CLAIM;
                secret.user().as_ref() == Some(user) && secret.created.is_none_or(is_of_then)
            };
            Some(Unheld {
                creation,
                user,
                secrets: secrets.iter().filter(may_be_meant).collect(),
            })
        })
        .collect()
}

/// What is known about the secrets of one account, beside what they say themselves.
pub struct Registers<'a> {
    /// Every version of each secret in question, those without a label included.
    pub histories: &'a BTreeMap<Address, Vec<Version>>,
    /// The secrets whose requests this run looks at.
    pub requests: &'a BTreeSet<Address>,
    /// This repository's secrets.
    pub own: &'a BTreeSet<Address>,
    /// The region of the account.
    pub region: &'a str,
}

impl Registers<'_> {
    fn versions<'b>(&'b self, secret: &'b Secret) -> impl Iterator<Item = &'b Version> {
        let shown = secret.versions.iter().map(|(version, _)| version);
        let history = self.histories.get(&secret.address());
        shown.chain(history.into_iter().flatten())
    }
}

/// Judges a key that no secret holds and that IAM still lists; nothing where it is nobody's here to judge.
#[must_use]
pub fn judge(
    unheld: &Unheld<'_>,
    own: Option<&Principal>,
    registers: &Registers<'_>,
) -> Option<Verdict> {
    let Unheld {
        creation,
        user,
        secrets,
    } = unheld;
    let orphan = Orphan::of(creation, own?)?;
    let doubt = |secret: Option<&Secret>, why| {
        Verdict::Doubt(Doubt {
            user: (*user).clone(),
            secret: secret.and_then(Secret::request_name),
            region: secret
                .and_then(|secret| Some(secret.place.as_ref()?.region.clone()))
                .unwrap_or_else(|| registers.region.to_owned()),
            keys: vec![Suspect {
                key: creation.key.clone(),
                created: creation.at,
                why,
            }],
            kept: secret
                .map(|secret| secret.keys_in(TagKey::Keep))
                .unwrap_or_default(),
            is_used_up: false,
        })
    };
    let is_of = |secret: &&&Secret| {
        let mut nonces = registers.versions(secret).filter_map(Version::nonce);
        nonces.any(|nonce| nonce == orphan.nonce())
    };
    let Some(secret) = secrets.iter().find(is_of) else {
        return Some(doubt(None, Why::NoSecret));
    };
    if secret.keys_in(TagKey::Keep).contains(&creation.key) {
        return None;
    }
    let changed = || Some(doubt(Some(secret), Why::SecretChanged));
    match (secret.key(), secret.current()) {
        // A request has one key at most, and this is not the one.
        (Some(_), _) => Some(Verdict::Orphan(orphan)),
        (None, _) if secret.is_scheduled_for_deletion => changed(),
        (None, Some(Version::Key(_))) => Some(Verdict::Orphan(orphan)),
        (None, Some(Version::Claim(current))) => {
            let mut claims = registers.versions(secret).filter_map(Version::claim);
            let Some(claim) = claims.find(|claim| claim.nonce == *orphan.nonce()) else {
                return changed();
            };
            if claim.generation < current.generation {
                return Some(Verdict::Orphan(orphan));
            }
            // It may still be promoted, so nobody deletes it who has not taken over.
            let address = secret.address();
            let is_forgotten =
                registers.own.contains(&address) && !registers.requests.contains(&address);
            is_forgotten.then(|| doubt(Some(secret), Why::LastClaim))
        }
        (None, Some(Version::Foreign(_)) | None) => changed(),
    }
}

/// Returns the secrets that hold a key after a claim was taken over: as long as the run that lost it may still create one, and
/// a day more, for a run to see it.
///
/// Where CloudTrail may not be read, their users' keys are all that can be watched.
#[must_use]
pub fn watched(secrets: &[Secret], now: Timestamp) -> Vec<&Secret> {
    let is_taken_over = |(version, labels): &(Version, Vec<String>)| {
        let took_over = labels.iter().any(|label| label == Label::Claim.as_str());
        version.claim().is_some_and(|claim| {
            (took_over || claim.generation > 0) && now.since(claim.at) <= REACH
        })
    };
    let is_done = |secret: &Secret| {
        secret.key().is_some() || matches!(secret.current(), Some(Version::Key(_)))
    };
    let watched = secrets.iter();
    watched
        .filter(|secret| is_done(secret) && secret.versions.iter().any(is_taken_over))
        .collect()
}

/// Returns what nobody can tell about the keys of a watched secret's user.
#[must_use]
pub fn watch(
    secret: &Secret,
    secrets: &[Secret],
    keys: &[AccessKey],
    now: Timestamp,
) -> Option<Doubt> {
    let created = secret.created?;
    let kept = secret.keys_in(TagKey::Keep);
    let is_unexplained = |key: &&AccessKey| {
        key.created.seconds() >= created.seconds() - SKEW
            && !is_young(key.created, now)
            && !kept.contains(&key.id)
            && !secrets.iter().any(|secret| secret.holds(&key.id))
    };
    let suspects: Vec<Suspect> = keys
        .iter()
        .filter(is_unexplained)
        .map(|key| Suspect {
            key: key.id.clone(),
            created: key.created,
            why: Why::TrailUnreadable,
        })
        .collect();
    (!suspects.is_empty()).then_some(Doubt {
        user: secret.user()?,
        secret: secret.request_name(),
        region: secret.place.as_ref()?.region.clone(),
        keys: suspects,
        kept,
        is_used_up: false,
    })
}
