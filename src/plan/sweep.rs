//! The search for keys that countersign's role created and no secret holds.

use std::collections::{BTreeMap, BTreeSet};

use super::input::{CLOCK_SKEW, CREDENTIALS, is_young};
use super::observed::{AccessKey, Address, Secret};
use super::orphan::{Orphan, OrphanKey};
use super::record::{Going, KeyRecord};
use super::trail::{Creation, Creations};
use crate::domain::{
    AccountName, Duration, Exit, Failure, IamUser, Label, ManualReview, ManualReviewReason, Nonce,
    Principal, Suspect, Timestamp, Version,
};

/// What was found in one account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sweep {
    /// What the configuration calls the account.
    pub account: AccountName,
    pub orphans: Vec<DeletedKey>,
    /// What only a person can settle.
    pub manual_reviews: Vec<ManualReview>,
    /// Whether CloudTrail may not be read, so that hardly anything can be found.
    pub is_blind: bool,
    /// Why nobody could look.
    pub failure: Option<Failure>,
}

/// A key to be deleted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeletedKey {
    pub orphan: OrphanKey,
    /// By which of the account's names it was created, and is deleted.
    pub by: AccountName,
    /// Why it could not be deleted.
    pub failure: Option<Failure>,
}

impl Sweep {
    /// Returns how a run ends that ends so for this account.
    pub fn exit(&self) -> Exit {
        let failures = self
            .orphans
            .iter()
            .filter_map(|swept| swept.failure.as_ref());
        if !self.manual_reviews.is_empty() {
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
const OLDEST_CLAIM: Duration = Duration::from_days(8);

/// A key that bears countersign's mark, and that no secret holds.
#[derive(Debug, Clone)]
pub struct UnreferencedKey<'a> {
    /// How it was created.
    pub creation: &'a Creation,
    /// Whose it is.
    pub user: &'a IamUser,
    /// The secrets under one of whose claims it may have been created.
    pub secrets: Vec<&'a Secret>,
}

/// What is to become of a key that no secret holds.
#[derive(Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is to be deleted, under this name of the account.
    Orphan(Orphan, AccountName),
    /// A person must look.
    ManualReview(ManualReview),
}

/// What is known about one account, beside what its secrets say themselves.
pub struct AccountSecrets<'a> {
    /// Who this run is under each of the account's names.
    pub principals: &'a BTreeMap<AccountName, Principal>,
    /// Whether that is known of all of them.
    pub is_everybody_known: bool,
    /// Every version of each secret in question, those without a label included.
    pub histories: &'a BTreeMap<Address, Vec<Version>>,
    pub own: &'a BTreeSet<Address>,
    /// Those of them that no request in the checkout is for.
    pub forgotten: &'a BTreeSet<Address>,
    /// The region of the account.
    pub region: &'a str,
}

impl AccountSecrets<'_> {
    fn versions<'b>(&'b self, secret: &'b Secret) -> impl Iterator<Item = &'b Version> {
        let shown = secret.versions.iter().map(|(version, _)| version);
        let history = self.histories.get(&secret.address());
        shown.chain(history.into_iter().flatten())
    }

    /// Returns whether a nonce is that of a rotation: what becomes of its key is decided beside the one that it replaces.
    fn is_of_rotation(&self, secret: &Secret, nonce: &Nonce) -> bool {
        let mut markers = self.versions(secret).filter_map(Version::marker);
        markers.any(|marker| marker.nonce == *nonce)
    }

    fn is_forgotten(&self, secret: &Secret) -> bool {
        self.forgotten.contains(&secret.address())
    }

    fn manual_review(
        &self,
        user: &IamUser,
        secret: Option<&Secret>,
        keys: Vec<Suspect>,
    ) -> ManualReview {
        ManualReview {
            user: user.clone(),
            secret: secret.and_then(Secret::request_name),
            region: secret
                .and_then(|secret| Some(secret.place.as_ref()?.region.clone()))
                .unwrap_or_else(|| self.region.to_owned()),
            keys,
            kept: secret.map(|secret| secret.kept()).unwrap_or_default(),
            is_used_up: false,
        }
    }
}

/// Returns the keys that bear countersign's mark and that no secret holds, as old as makes it certain: those that this run
/// would have created, and those of users for whom this repository has a secret.
#[must_use]
pub fn unreferenced<'a>(
    secrets: &'a [Secret],
    creations: &'a Creations,
    account_secrets: &AccountSecrets<'_>,
    now: Timestamp,
) -> Vec<UnreferencedKey<'a>> {
    let of_time = creations.creations.iter().filter(|creation| {
        now.since(creation.at) <= REACH && !is_young(creation.at, now) && creation.nonce.is_some()
    });
    let unreferenced =
        of_time.filter(|creation| !secrets.iter().any(|s| s.currently_holds(&creation.key)));
    unreferenced
        .filter_map(|creation| {
            let user = creation.user.as_ref()?;
            let mut principals = account_secrets.principals.values();
            let is_ours = principals.any(|own| creation.by.as_ref() == Some(own));
            let may_be_meant = |secret: &&Secret| {
                let is_of_then = |created| creation.at.since(created) <= OLDEST_CLAIM;
                secret.user().as_ref() == Some(user)
                    && secret.created.is_none_or(is_of_then)
                    && (is_ours || account_secrets.own.contains(&secret.address()))
            };
            let secrets: Vec<&Secret> = secrets.iter().filter(may_be_meant).collect();
            (is_ours || !secrets.is_empty()).then_some(UnreferencedKey {
                creation,
                user,
                secrets,
            })
        })
        .collect()
}

/// Judges a key that no secret holds and that IAM still lists; `None` if it is not this run's to judge.
#[must_use]
pub fn judge(
    unreferenced: &UnreferencedKey<'_>,
    account_secrets: &AccountSecrets<'_>,
) -> Option<Verdict> {
    let UnreferencedKey {
        creation,
        user,
        secrets,
    } = unreferenced;
    let nonce = creation.nonce.as_ref()?;
    let mut principals = account_secrets.principals.iter();
    let orphan = principals.find_map(|(name, own)| {
        Orphan::of(creation, own).map(|orphan| Verdict::Orphan(orphan, name.clone()))
    });
    let manual_review = |secret: Option<&Secret>, why| {
        let suspect = Suspect {
            key: creation.key.clone(),
            created: creation.at,
            why,
        };
        Some(Verdict::ManualReview(account_secrets.manual_review(
            user,
            secret,
            vec![suspect],
        )))
    };
    let is_of = |secret: &&&Secret| {
        let mut versions = account_secrets.versions(secret);
        versions.any(|version| {
            let marker = version.marker().map(|marker| &marker.nonce);
            version.nonce().or(marker) == Some(nonce)
        })
    };
    let Some(secret) = secrets.iter().find(is_of) else {
        return orphan.and_then(|_| manual_review(None, ManualReviewReason::NoSecret));
    };
    if secret.kept().contains(&creation.key) {
        return None;
    }
    if account_secrets.is_of_rotation(secret, nonce) {
        return None;
    }
    let is_own = account_secrets.own.contains(&secret.address());
    if orphan.is_none() && !(is_own && account_secrets.is_everybody_known) {
        return None;
    }
    let lost = || orphan.or_else(|| manual_review(Some(secret), ManualReviewReason::OtherCaller));
    match secret.record() {
        // A request has one key at most, and this is not the one.
        KeyRecord::Recorded(..)
        | KeyRecord::Settled(_)
        | KeyRecord::Promoted(..)
        | KeyRecord::Going(Going::Recorded(_)) => lost(),
        KeyRecord::Going(Going::Promoted(_) | Going::Unused) => {
            manual_review(None, ManualReviewReason::SecretDeleted)
        }
        KeyRecord::Claimed(current) | KeyRecord::Stored(current, _) => {
            let mut claims = account_secrets.versions(secret).filter_map(Version::claim);
            match claims.find(|claim| claim.nonce == *nonce) {
                Some(claim) if claim.generation < current.claim.generation => lost(),
                // It may still be promoted, so nobody deletes it who has not taken over.
                Some(_) if account_secrets.is_forgotten(secret) => {
                    manual_review(Some(secret), ManualReviewReason::LastClaim)
                }
                Some(_) => None,
                None => manual_review(Some(secret), ManualReviewReason::SecretChanged),
            }
        }
        KeyRecord::Foreign => manual_review(Some(secret), ManualReviewReason::SecretChanged),
    }
}

/// Returns this repository's secrets under whose claims a run may have created a key that no request asks about: where
/// CloudTrail may not be read, their users' keys are all that can be watched.
///
/// After a take-over that is as long as the run that lost may still create one, and a day more, for a run to see it.
#[must_use]
pub fn watched<'a>(
    secrets: &'a [Secret],
    account_secrets: &AccountSecrets<'_>,
    now: Timestamp,
) -> Vec<&'a Secret> {
    let is_taken_over = |(version, labels): &(Version, Vec<String>)| {
        let took_over = labels.iter().any(|label| label == Label::Claim.as_str());
        version.claim().is_some_and(|claim| {
            (took_over || claim.generation > 0) && now.since(claim.at) <= REACH
        })
    };
    let is_watched = |secret: &&Secret| {
        let was_taken_over = secret.versions.iter().any(is_taken_over);
        match secret.record() {
            KeyRecord::Recorded(..)
            | KeyRecord::Settled(_)
            | KeyRecord::Promoted(..)
            | KeyRecord::Going(Going::Recorded(_)) => was_taken_over,
            KeyRecord::Claimed(current) | KeyRecord::Stored(current, _) => {
                !is_young(current.claim.at, now) && account_secrets.is_forgotten(secret)
            }
            KeyRecord::Going(Going::Promoted(_) | Going::Unused) | KeyRecord::Foreign => true,
        }
    };
    let own = secrets
        .iter()
        .filter(|secret| account_secrets.own.contains(&secret.address()));
    own.filter(is_watched).collect()
}

/// Returns what nobody can tell about the keys of a watched secret's user.
#[must_use]
pub fn watch(
    secret: &Secret,
    secrets: &[Secret],
    account_secrets: &AccountSecrets<'_>,
    keys: &[AccessKey],
    now: Timestamp,
) -> Option<ManualReview> {
    let first = secret.created?;
    let last = secret
        .claims()
        .map(|claim| claim.at)
        .fold(first, Timestamp::max);
    let kept = secret.kept();
    let is_unexplained = |key: &&AccessKey| {
        key.created.seconds() >= first.seconds() - CLOCK_SKEW
            && key.created.since(last).seconds() <= CREDENTIALS.seconds() + CLOCK_SKEW
            && !is_young(key.created, now)
            && !kept.contains(&key.id)
            && !secrets.iter().any(|secret| secret.currently_holds(&key.id))
    };
    let suspects: Vec<Suspect> = keys
        .iter()
        .filter(is_unexplained)
        .map(|key| Suspect {
            key: key.id.clone(),
            created: key.created,
            why: ManualReviewReason::TrailUnreadable,
        })
        .collect();
    let named = Some(secret).filter(|secret| !secret.is_scheduled_for_deletion);
    (!suspects.is_empty()).then_some(account_secrets.manual_review(
        &secret.user()?,
        named,
        suspects,
    ))
}
