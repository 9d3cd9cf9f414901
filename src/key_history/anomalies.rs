//! What does not fit.

use std::collections::BTreeSet;

use super::{Facts, KeyState, Provenance};
use crate::approval::{Explanation, Verdict};
use crate::domain::{
    AccessKeyId, Act, Duration, Exit, IamUser, Label, ObjectId, Refusal, SecretName, StoredKey,
    TagKey, Timestamp, Version,
};
use crate::plan::{KeyChange, KeyEvent, Secret};

/// For how long CloudTrail keeps an event.
pub(super) const FORGETS_AFTER: Duration = Duration::from_days(90);

/// Returns the earliest time to query CloudTrail for: the start of its history, plus a minute for clock skew.
pub fn remembered_since(now: Timestamp) -> Timestamp {
    now.before(FORGETS_AFTER).after(Duration::from_seconds(60))
}

/// How long an event takes at most to appear; see `docs/guarantees.md`.
const KNOWS_AFTER: Duration = Duration::from_seconds(20 * 60);

/// Something in the story of a key that does not fit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Anomaly {
    /// No secret of countersign's names the key.
    NoSecret,
    /// More than one secret names the key.
    SeveralSecrets { others: Vec<String> },
    /// The name is reserved, and no key is current in the secret.
    NoKey,
    /// The secret names a key that IAM does not have, and CloudTrail does not say who deleted it.
    KeyGone,
    /// The key is another user's than the secret's name says.
    OtherUser {
        /// Whose it is.
        found: IamUser,
    },
    /// The request that the secret names is for another secret.
    OtherSecret { found: SecretName },
    /// The secret is another repository's.
    OtherRepository {
        /// That one's numeric id, as the tag says.
        id: String,
    },
    /// What is current in the secret was not written by countersign.
    ForeignVersion { id: String },
    /// The secret lacks a tag.
    MissingTag { tag: TagKey },
    /// A tag of the secret says something else than what was found.
    DifferentTag {
        tag: TagKey,
        /// What it says: somebody else's text.
        tagged: String,
        found: String,
    },
    /// CloudTrail does not know of the key's creation, and should.
    NotInCloudTrail,
    /// CloudTrail does not know of the key's creation yet.
    NotYetInCloudTrail,
    /// The key was not created for the claim that it is stored under.
    OtherCreator,
    /// A marker of the secret is for a key that the secret never held.
    OtherKey { found: AccessKeyId },
    /// The key is on although the secret says that it is off, or the other way round.
    Contested {
        /// Whether it is on.
        is_on: bool,
    },
    /// No commit of the default branch has the request's file.
    NoRequest,
    /// The request's file cannot be read as a request.
    UnreadableRequest,
    /// The request's file was removed.
    Withdrawn {
        /// By this commit.
        commit: ObjectId,
    },
    /// The approval would be refused today.
    Refused(Refusal),
}

impl Anomaly {
    /// Returns its code, which never changes.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NoSecret => "no-secret",
            Self::SeveralSecrets { .. } => "several-secrets",
            Self::NoKey => "no-key",
            Self::KeyGone => "key-gone",
            Self::OtherUser { .. } => "other-user",
            Self::OtherSecret { .. } => "other-secret",
            Self::OtherRepository { .. } => "other-repository",
            Self::ForeignVersion { .. } => "foreign-version",
            Self::MissingTag { .. } => "missing-tag",
            Self::DifferentTag { .. } => "different-tag",
            Self::NotInCloudTrail => "not-in-cloudtrail",
            Self::NotYetInCloudTrail => "not-yet-in-cloudtrail",
            Self::OtherCreator => "other-creator",
            Self::OtherKey { .. } => "other-key",
            Self::Contested { .. } => "contested",
            Self::NoRequest => "no-request",
            Self::UnreadableRequest => "unreadable-request",
            Self::Withdrawn { .. } => "withdrawn",
            Self::Refused(_) => "refused-today",
        }
    }

    /// Returns why the approval would be refused, where that is it.
    pub fn refusal(&self) -> Option<&Refusal> {
        if let Self::Refused(refusal) = self {
            Some(refusal)
        } else {
            None
        }
    }

    /// Returns how an audit ends that finds it.
    pub fn exit(&self) -> Exit {
        match self {
            // Time mends it.
            Self::NotYetInCloudTrail => Exit::Remote,
            Self::NoSecret
            | Self::SeveralSecrets { .. }
            | Self::NoKey
            | Self::KeyGone
            | Self::OtherUser { .. }
            | Self::OtherSecret { .. }
            | Self::OtherRepository { .. }
            | Self::ForeignVersion { .. }
            | Self::MissingTag { .. }
            | Self::DifferentTag { .. }
            | Self::NotInCloudTrail
            | Self::OtherCreator
            | Self::OtherKey { .. }
            | Self::Contested { .. }
            | Self::NoRequest
            | Self::UnreadableRequest
            | Self::Withdrawn { .. }
            | Self::Refused(_) => Exit::Wrong,
        }
    }
}

/// Finds what does not fit.
pub(super) fn of(facts: &Facts) -> Vec<Anomaly> {
    let Some(secret) = &facts.secret else {
        return vec![Anomaly::NoSecret];
    };
    let mut anomalies = Vec::new();
    if !facts.others.is_empty() {
        let others = facts.others.clone();
        anomalies.push(Anomaly::SeveralSecrets { others });
    }
    let other = facts.other_repository();
    anomalies.extend(other.map(|id| Anomaly::OtherRepository { id: id.to_owned() }));
    match secret.current() {
        Some(Version::Key(_)) => {}
        Some(Version::Foreign(id)) => anomalies.push(Anomaly::ForeignVersion { id: id.clone() }),
        Some(Version::Claim(_) | Version::Marker(_)) | None => anomalies.push(Anomaly::NoKey),
    }
    of_key(facts, secret, &mut anomalies);
    of_markers(facts, secret, &mut anomalies);
    of_tags(facts, secret, &mut anomalies);
    match &facts.provenance {
        Some(provenance) => of_papers(facts, provenance, secret, &mut anomalies),
        None if other.is_none() => anomalies.push(Anomaly::NoRequest),
        None => {}
    }
    anomalies
}

fn of_key(facts: &Facts, secret: &Secret, anomalies: &mut Vec<Anomaly>) {
    let Some(key) = &facts.key else { return };
    let Some(trail) = &key.trail else { return };
    let find = |change| trail.iter().find(move |event| event.change == change);
    let is_dropped = facts.marker().is_some_and(|it| it.act == Act::Drop);
    let is_explained =
        find(KeyChange::Deleted).is_some() || secret.is_scheduled_for_deletion || is_dropped;
    if key.state == KeyState::Gone && !is_explained {
        anomalies.push(Anomaly::KeyGone);
    }
    match find(KeyChange::Created) {
        Some(created) => of_creation(facts, created, anomalies),
        None => anomalies.extend(not_in_trail(facts, key.created)),
    }
}

fn of_markers(facts: &Facts, secret: &Secret, anomalies: &mut Vec<Anomaly>) {
    let states = [Label::State, Label::Old].into_iter();
    for marker in states.filter_map(|label| secret.labelled(label)?.marker()) {
        let held = facts.versions.iter().filter_map(|it| it.id.stored());
        let mut held = held.map(|stored| &stored.key);
        if !held.any(|key| *key == marker.key) && !secret.ever_held(&marker.key) {
            let found = marker.key.clone();
            anomalies.push(Anomaly::OtherKey { found });
        }
    }
    let state = facts.key.as_ref().map(|key| key.state);
    let is_on = match (facts.marker().map(|marker| marker.act), state) {
        (Some(Act::Off | Act::Drop), Some(KeyState::Active)) => true,
        (Some(Act::On), Some(KeyState::Inactive)) => false,
        (Some(Act::Off | Act::On | Act::Drop | Act::Rotate) | None, _) => return,
    };
    anomalies.push(Anomaly::Contested { is_on });
}

/// Returns whether the key that is current was made by a rotation, so that the tags name another.
fn is_rotated(facts: &Facts, secret: &Secret, current: &StoredKey) -> bool {
    let state = secret.labelled(Label::State);
    let mut markers = facts.markers();
    state.and_then(Version::stored) == Some(current)
        || markers.any(|it| it.nonce == current.nonce || it.key == current.key)
}

fn of_creation(facts: &Facts, created: &KeyEvent, anomalies: &mut Vec<Anomaly>) {
    if let (Some(user), Some(found)) = (&facts.user, &created.user)
        && !user.is_same_user(found.as_str())
    {
        let found = found.clone();
        anomalies.push(Anomaly::OtherUser { found });
    }
    if let Some(stored) = facts.stored()
        && created.nonce.as_ref() != Some(&stored.nonce)
    {
        anomalies.push(Anomaly::OtherCreator);
    }
}

/// By IAM's date or, where the key is gone, by that of its version in the secret.
fn not_in_trail(facts: &Facts, created: Option<Timestamp>) -> Option<Anomaly> {
    let stored = || {
        let id = facts.stored()?;
        let is_it = |version: &Version| matches!(version, Version::Key(key) if key == id);
        let mut versions = facts.versions.iter();
        versions.find(|version| is_it(&version.id))?.created
    };
    let age = facts.now.since(created.or_else(stored)?);
    if age > FORGETS_AFTER {
        None
    } else if age > KNOWS_AFTER {
        Some(Anomaly::NotInCloudTrail)
    } else {
        Some(Anomaly::NotYetInCloudTrail)
    }
}

fn of_tags(facts: &Facts, secret: &Secret, anomalies: &mut Vec<Anomaly>) {
    const WITH_THE_CLAIM: [TagKey; 8] = [
        TagKey::Version,
        TagKey::Repository,
        TagKey::Request,
        TagKey::Blob,
        TagKey::Pull,
        TagKey::Head,
        TagKey::ApprovedBy,
        TagKey::Run,
    ];
    const WITH_THE_KEY: [TagKey; 3] = [TagKey::Key, TagKey::IssuedAt, TagKey::AnnouncedAt];
    let current = facts.current();
    let with_the_key = WITH_THE_KEY.iter().filter(|_| current.is_some());
    let wanted = WITH_THE_CLAIM.iter().chain(with_the_key);
    let missing = wanted.filter(|tag| secret.tag(**tag).is_none());
    anomalies.extend(missing.map(|tag| Anomaly::MissingTag { tag: *tag }));

    let mut compare = |tag, found: Option<String>| {
        if let (Some(tagged), Some(found)) = (secret.tag(tag), found)
            && !tagged.eq_ignore_ascii_case(&found)
        {
            let tagged = tagged.to_owned();
            anomalies.push(Anomaly::DifferentTag { tag, tagged, found });
        }
    };
    let first = current.filter(|current| !is_rotated(facts, secret, current));
    compare(TagKey::Key, first.map(|stored| stored.key.to_string()));
    let Some(provenance) = &facts.provenance else {
        return;
    };
    let request = provenance.request.as_ref();
    compare(
        TagKey::Blob,
        request.map(|request| request.blob.to_string()),
    );
    let Some(proof) = &provenance.proof else {
        return;
    };
    let pull = proof.pull.as_ref();
    compare(TagKey::Pull, pull.map(|pull| pull.url.clone()));
    compare(TagKey::Head, pull.map(|pull| pull.head.to_string()));
    // Where an approval is refused, that says it all.
    if pull.is_some() && refusals(proof).next().is_none() {
        let tagged = secret.tag(TagKey::ApprovedBy).unwrap_or_default();
        let tagged: BTreeSet<String> = words(tagged.split(' '));
        let counted = words(proof.counted.iter().map(|login| login.as_str()));
        if tagged != counted {
            let counted = counted.into_iter().collect::<Vec<_>>().join(" ");
            compare(TagKey::ApprovedBy, Some(counted));
        }
    }
}

fn words<'a>(words: impl Iterator<Item = &'a str>) -> BTreeSet<String> {
    let words = words.filter(|word| !word.is_empty());
    words.map(str::to_ascii_lowercase).collect()
}

/// Returns whether the key was taken away by countersign, and is.
fn is_ended(facts: &Facts) -> bool {
    let is_off = facts.key.as_ref().is_some_and(|key| match key.state {
        KeyState::Inactive | KeyState::Gone => true,
        KeyState::Active | KeyState::Unknown => false,
    });
    let act = facts.marker().map(|marker| marker.act);
    is_off && matches!(act, Some(Act::Off | Act::Drop))
}

fn of_papers(
    facts: &Facts,
    provenance: &Provenance,
    secret: &Secret,
    anomalies: &mut Vec<Anomaly>,
) {
    if let Some(withdrawal) = provenance.withdrawal.as_ref().filter(|_| !is_ended(facts)) {
        let commit = withdrawal.commit.clone();
        anomalies.push(Anomaly::Withdrawn { commit });
    }
    match (&provenance.introduction, &provenance.request) {
        (None, _) => anomalies.push(Anomaly::NoRequest),
        (Some(_), None) => anomalies.push(Anomaly::UnreadableRequest),
        (Some(_), Some(request)) if request.secret_name().as_str() != secret.name => {
            let found = request.secret_name();
            anomalies.push(Anomaly::OtherSecret { found });
        }
        (Some(_), Some(_)) => {}
    }
    let refusals = provenance.proof.iter().flat_map(refusals);
    anomalies.extend(refusals.cloned().map(Anomaly::Refused));
}

/// Why the approval would be refused today. That it has lapsed is no wonder.
fn refusals(proof: &Explanation) -> impl Iterator<Item = &Refusal> {
    let verdicts = proof.rules.iter();
    let refusals = verdicts.flat_map(|(_, verdict)| match verdict {
        Verdict::Refused(refusals) => refusals.as_slice(),
        Verdict::Holds | Verdict::NotTried => &[],
    });
    refusals.filter(|refusal| !refusal.is_lapse())
}
