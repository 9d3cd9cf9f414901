//! What happened, in the order in which it happened.

use super::Facts;
use super::anomalies::FORGETS_AFTER;
use crate::approval::{Actor, Opinion, PullRequest};
use crate::domain::{
    Act, Claim, Label, Login, Marker, ObjectId, StoredKey, TagKey, Timestamp, Version,
};
use crate::plan::{KeyChange, KeyEvent, Secret};

/// Something that happened.
#[derive(Debug, Clone, PartialEq)]
pub struct Moment {
    /// When, where that is known.
    pub at: Option<Timestamp>,
    pub event: Event,
}

/// What can happen to a request and its key.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// A pull request was opened that adds the file.
    Asked {
        pull: u64,
        /// Its page.
        url: String,
        by: Option<Login>,
        /// Its commits, each with its authors, as far as they have accounts.
        commits: Vec<(ObjectId, Vec<Login>)>,
    },
    /// A commit brought the file, and no pull request is known that was merged as it.
    Added { commit: ObjectId },
    /// Somebody approved, and it counts.
    Approved { by: Login, commit: Option<ObjectId> },
    /// The pull request was merged.
    Merged { by: Option<Login>, commit: ObjectId },
    /// A run reserved the secret's name.
    Reserved {
        claim: Claim,
        /// The run's page, or `local`: as the secret's tag says.
        run: Option<String>,
        /// Who had approved, as the secret's tag says.
        approved_by: Option<String>,
        /// Which commit they had approved, as the secret's tag says.
        head: Option<String>,
    },
    /// Another run took over.
    TookOver {
        /// Its claim.
        claim: Claim,
    },
    /// The run of a claim gave it up, and had created nothing.
    GaveUp { claim: Claim },
    /// The key was created, as IAM says; CloudTrail does not say by whom.
    Created {
        /// Whether CloudTrail has forgotten.
        is_forgotten: bool,
    },
    /// Something was done to the key, as CloudTrail says.
    Done(KeyEvent),
    /// A key was stored in the secret.
    Stored { key: StoredKey },
    /// A run announced what it would do to a key.
    Marked {
        /// The marker that it put into the secret, and may not have taken.
        marker: Marker,
    },
    /// The key was made current, and that was recorded.
    Issued,
    /// The notice was sent, and the comment could not be written.
    Notified,
    /// Everybody had been told.
    Announced,
    /// Somebody wrote a comment that bears countersign's mark.
    Commented {
        /// Its page.
        url: String,
        by: Option<Login>,
    },
    /// The request's file was removed.
    Withdrawn {
        commit: ObjectId,
        /// The number of the pull request that was merged as it.
        pull: Option<u64>,
        by: Option<Login>,
    },
}

/// Puts what happened in order. What has no time of its own stays behind what comes before it.
pub(super) fn of(facts: &Facts) -> Vec<Moment> {
    let mut moments = Vec::new();
    on_github(facts, &mut moments);
    if let Some(secret) = &facts.secret {
        in_secret(facts, secret, &mut moments);
    }
    on_key(facts, &mut moments);
    if let Some(secret) = &facts.secret {
        recorded(secret, &mut moments);
    }
    let mut latest = Timestamp::from_seconds(i64::MIN);
    let mut timed: Vec<(Timestamp, Moment)> = Vec::new();
    for moment in moments {
        latest = moment.at.unwrap_or(latest);
        timed.push((latest, moment));
    }
    timed.sort_by_key(|(at, moment)| (*at, rank(&moment.event)));
    timed.into_iter().map(|(_, moment)| moment).collect()
}

/// What comes first within a second, in which several things happen.
fn rank(event: &Event) -> u8 {
    match event {
        Event::Asked { .. } | Event::Added { .. } => 0,
        Event::Approved { .. } => 1,
        Event::Merged { .. } => 2,
        Event::Reserved { .. } => 3,
        Event::GaveUp { .. } => 4,
        Event::TookOver { .. } => 5,
        Event::Created { .. } => 6,
        Event::Done(event) => match event.change {
            KeyChange::Created => 6,
            KeyChange::Activated | KeyChange::Deactivated => 14,
            KeyChange::Deleted => 15,
        },
        Event::Stored { .. } => 7,
        Event::Issued => 8,
        Event::Notified => 9,
        Event::Commented { .. } => 10,
        Event::Announced => 11,
        Event::Withdrawn { .. } => 12,
        Event::Marked { marker } => match marker.act {
            Act::Rotate => 5,
            Act::Off | Act::On | Act::Drop => 13,
        },
    }
}

fn login(actor: Option<&Actor>) -> Option<Login> {
    actor.map(|actor| actor.login.clone())
}

fn on_github(facts: &Facts, moments: &mut Vec<Moment>) {
    let Some(provenance) = &facts.provenance else {
        return;
    };
    let mut push = |at, event| moments.push(Moment { at, event });
    match (facts.pull(), &provenance.introduction) {
        (Some(pull), introduction) => {
            push(Some(pull.created), asked(pull));
            let counted = provenance.proof.iter().flat_map(|proof| &proof.counted);
            for by in counted {
                let is_it = |author: &Option<Actor>| {
                    author.as_ref().is_some_and(|author| author.login == *by)
                };
                let mut reviews = pull.reviews.iter().flatten();
                let review = reviews
                    .find(|review| review.opinion == Opinion::Approved && is_it(&review.author));
                let (at, commit) = review.map_or((None, None), |review| {
                    (review.submitted, review.commit.clone())
                });
                let by = by.clone();
                push(at, Event::Approved { by, commit });
            }
            if let Some(introduction) = introduction {
                let by = login(provenance.merged_by.as_ref());
                let commit = introduction.commit.clone();
                push(pull.merged, Event::Merged { by, commit });
            }
        }
        (None, Some(introduction)) => {
            let commit = introduction.commit.clone();
            push(None, Event::Added { commit });
        }
        (None, None) => {}
    }
    for comment in &provenance.comments {
        let (url, by) = (comment.url.clone(), login(comment.by.as_ref()));
        push(Some(comment.at), Event::Commented { url, by });
    }
    if let Some(withdrawal) = &provenance.withdrawal {
        let pull = withdrawal.pull.as_ref();
        let event = Event::Withdrawn {
            commit: withdrawal.commit.clone(),
            pull: pull.map(|pull| pull.number),
            by: pull.and_then(|pull| login(pull.author.as_ref())),
        };
        push(pull.and_then(|pull| pull.merged), event);
    }
}

fn asked(pull: &PullRequest) -> Event {
    let commits = pull.commits.iter().flatten().map(|commit| {
        let authors = commit.authors.iter().flatten();
        let authors = authors.filter_map(|author| Some(author.user.as_ref()?.login.clone()));
        (commit.id.clone(), authors.collect())
    });
    Event::Asked {
        pull: pull.number,
        url: pull.url.clone(),
        by: login(pull.author.as_ref()),
        commits: commits.collect(),
    }
}

fn in_secret(facts: &Facts, secret: &Secret, moments: &mut Vec<Moment>) {
    let versions = facts.versions.iter();
    let mut claims: Vec<&Claim> = versions.filter_map(|version| version.id.claim()).collect();
    claims.sort_by_key(|claim| (claim.at, claim.generation));
    let tag = |tag| secret.tag(tag).map(str::to_owned);
    for (number, claim) in claims.into_iter().enumerate() {
        let (at, claim) = (Some(claim.at), claim.clone());
        let event = match number {
            0 => Event::Reserved {
                claim,
                run: run(secret),
                approved_by: tag(TagKey::ApprovedBy),
                head: tag(TagKey::Head),
            },
            _ => Event::TookOver { claim },
        };
        moments.push(Moment { at, event });
    }
    if let Some(Version::Claim(claim)) = secret.labelled(Label::Released) {
        let (at, claim) = (Some(claim.at), claim.clone());
        let event = Event::GaveUp { claim };
        moments.push(Moment { at, event });
    }
    for version in &facts.versions {
        let (at, event) = match &version.id {
            Version::Key(key) => (version.created, Event::Stored { key: key.clone() }),
            Version::Marker(marker) => {
                let event = Event::Marked {
                    marker: marker.clone(),
                };
                (version.created.or(Some(marker.at)), event)
            }
            Version::Claim(_) | Version::Foreign(_) => continue,
        };
        moments.push(Moment { at, event });
    }
}

/// The run's page, by the page of the pull request, which is at the same host.
fn run(secret: &Secret) -> Option<String> {
    let run = secret.tag(TagKey::Run)?;
    let page = || {
        let (repository, _) = run.split_once("/actions/runs/")?;
        let (host, _) = secret
            .tag(TagKey::Pull)?
            .split_once(&format!("/{repository}/pull/"))?;
        Some(format!("{host}/{run}"))
    };
    Some(page().unwrap_or_else(|| run.to_owned()))
}

fn on_key(facts: &Facts, moments: &mut Vec<Moment>) {
    let Some(key) = &facts.key else { return };
    let events = key.trail.iter().flatten();
    let mut is_created = false;
    for event in events {
        is_created |= event.change == KeyChange::Created;
        let at = Some(event.at);
        let event = Event::Done(event.clone());
        moments.push(Moment { at, event });
    }
    if let Some(created) = key.created.filter(|_| !is_created) {
        let is_forgotten = facts.now.since(created) > FORGETS_AFTER;
        let event = Event::Created { is_forgotten };
        let at = Some(created);
        moments.push(Moment { at, event });
    }
}

fn recorded(secret: &Secret, moments: &mut Vec<Moment>) {
    for (tag, event) in [
        (TagKey::IssuedAt, Event::Issued),
        (TagKey::NotifiedAt, Event::Notified),
        (TagKey::AnnouncedAt, Event::Announced),
    ] {
        if let Some(text) = secret.tag(tag) {
            let at = Timestamp::from_rfc3339(text).ok();
            moments.push(Moment { at, event });
        }
    }
}
