//! What does not fit.

use std::collections::BTreeSet;

use super::{Facts, KeyState, Papers};
use crate::approval::{Explanation, Verdict};
use crate::domain::{Exit, IamUser, ObjectId, Refusal, SecretName, TagKey, Timestamp, Version};
use crate::plan::{KeyChange, KeyEvent, Secret};

/// For how many seconds CloudTrail keeps an event: 90 days.
pub const FORGETS_AFTER: i64 = 90 * 86_400;

/// After how many seconds it has one for certain; see `docs/guarantees.md`.
const KNOWS_AFTER: i64 = 20 * 60;

/// Something in the story of a key that does not fit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Misfit {
    /// No secret of countersign's names the key.
    NoSecret,
    /// More than one secret names the key.
    SeveralSecrets {
        /// The others.
        others: Vec<String>,
    },
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
    OtherSecret {
        /// That one.
        found: SecretName,
    },
    /// The secret is another repository's.
    OtherRepository {
        /// That one's numeric id, as the tag says.
        id: String,
    },
    /// What is current in the secret was not written by countersign.
    ForeignVersion {
        /// Its id.
        id: String,
    },
    /// The secret lacks a tag.
    MissingTag {
        /// Which.
        tag: TagKey,
    },
    /// A tag of the secret says something else than what was found.
    DifferentTag {
        /// Which.
        tag: TagKey,
        /// What it says: somebody else's text.
        tagged: String,
        /// What was found.
        found: String,
    },
    /// CloudTrail does not know of the key's creation, and should.
    NotInCloudTrail,
    /// CloudTrail does not know of the key's creation yet.
    NotYetInCloudTrail,
    /// The key was not created for the claim that it is stored under.
    OtherCreator,
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

impl Misfit {
    /// Returns its code, which never changes.
    #[must_use]
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
            Self::NoRequest => "no-request",
            Self::UnreadableRequest => "unreadable-request",
            Self::Withdrawn { .. } => "withdrawn",
            Self::Refused(_) => "refused-today",
        }
    }

    /// Returns why the approval would be refused, where that is it.
    #[must_use]
    pub fn refusal(&self) -> Option<&Refusal> {
        if let Self::Refused(refusal) = self {
            Some(refusal)
        } else {
            None
        }
    }

    /// Returns how an audit ends that finds it.
    #[must_use]
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
            | Self::NoRequest
            | Self::UnreadableRequest
            | Self::Withdrawn { .. }
            | Self::Refused(_) => Exit::Wrong,
        }
    }
}

/// Finds what does not fit.
pub(super) fn of(facts: &Facts) -> Vec<Misfit> {
    let Some(secret) = &facts.secret else {
        return vec![Misfit::NoSecret];
    };
    let mut misfits = Vec::new();
    if !facts.others.is_empty() {
        let others = facts.others.clone();
        misfits.push(Misfit::SeveralSecrets { others });
    }
    let other = facts.other_repository();
    misfits.extend(other.map(|id| Misfit::OtherRepository { id: id.to_owned() }));
    match secret.current() {
        Some(Version::Key(_)) => {}
        Some(Version::Foreign(id)) => misfits.push(Misfit::ForeignVersion { id: id.clone() }),
        Some(Version::Claim(_)) | None => misfits.push(Misfit::NoKey),
    }
    of_key(facts, secret, &mut misfits);
    of_tags(facts, secret, &mut misfits);
    match &facts.papers {
        Some(papers) => of_papers(papers, secret, &mut misfits),
        None if other.is_none() => misfits.push(Misfit::NoRequest),
        None => {}
    }
    misfits
}

fn of_key(facts: &Facts, secret: &Secret, misfits: &mut Vec<Misfit>) {
    let Some(key) = &facts.key else { return };
    let Some(trail) = &key.trail else { return };
    let find = |change| trail.iter().find(move |event| event.change == change);
    let is_explained = find(KeyChange::Deleted).is_some() || secret.is_scheduled_for_deletion;
    if key.state == KeyState::Gone && !is_explained {
        misfits.push(Misfit::KeyGone);
    }
    match find(KeyChange::Created) {
        Some(created) => of_creation(facts, created, misfits),
        None => misfits.extend(not_in_trail(facts, key.created)),
    }
}

fn of_creation(facts: &Facts, created: &KeyEvent, misfits: &mut Vec<Misfit>) {
    if let (Some(user), Some(found)) = (&facts.user, &created.user)
        && !user.is_same_user(found.as_str())
    {
        let found = found.clone();
        misfits.push(Misfit::OtherUser { found });
    }
    if let Some(stored) = facts.stored()
        && created.nonce.as_ref() != Some(&stored.nonce)
    {
        misfits.push(Misfit::OtherCreator);
    }
}

/// By IAM's date or, where the key is gone, by that of its version in the secret.
fn not_in_trail(facts: &Facts, created: Option<Timestamp>) -> Option<Misfit> {
    let stored = || {
        let id = facts.stored()?;
        let is_it = |version: &Version| matches!(version, Version::Key(key) if key == id);
        let mut versions = facts.versions.iter();
        versions.find(|(version, _)| is_it(version))?.1
    };
    let age = facts.now.since(created.or_else(stored)?).seconds();
    if age > FORGETS_AFTER {
        None
    } else if age > KNOWS_AFTER {
        Some(Misfit::NotInCloudTrail)
    } else {
        Some(Misfit::NotYetInCloudTrail)
    }
}

fn of_tags(facts: &Facts, secret: &Secret, misfits: &mut Vec<Misfit>) {
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
    misfits.extend(missing.map(|tag| Misfit::MissingTag { tag: *tag }));

    let mut compare = |tag, found: Option<String>| {
        if let (Some(tagged), Some(found)) = (secret.tag(tag), found)
            && !tagged.eq_ignore_ascii_case(&found)
        {
            let tagged = tagged.to_owned();
            misfits.push(Misfit::DifferentTag { tag, tagged, found });
        }
    };
    compare(TagKey::Key, current.map(|stored| stored.key.to_string()));
    let Some(papers) = &facts.papers else { return };
    let request = papers.request.as_ref();
    compare(
        TagKey::Blob,
        request.map(|request| request.blob.to_string()),
    );
    let Some(proof) = &papers.proof else { return };
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

fn of_papers(papers: &Papers, secret: &Secret, misfits: &mut Vec<Misfit>) {
    if let Some(withdrawal) = &papers.withdrawal {
        let commit = withdrawal.commit.clone();
        misfits.push(Misfit::Withdrawn { commit });
    }
    match (&papers.introduction, &papers.request) {
        (None, _) => misfits.push(Misfit::NoRequest),
        (Some(_), None) => misfits.push(Misfit::UnreadableRequest),
        (Some(_), Some(request)) if request.secret_name().as_str() != secret.name => {
            let found = request.secret_name();
            misfits.push(Misfit::OtherSecret { found });
        }
        (Some(_), Some(_)) => {}
    }
    let refusals = papers.proof.iter().flat_map(refusals);
    misfits.extend(refusals.cloned().map(Misfit::Refused));
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
