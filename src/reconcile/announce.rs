//! Tells people: the notices, then the comment, then the tag that says that everybody has been told.
//!
//! In this order a crash can double a notice, which its event id tells, and lose none. Where the comment cannot be written,
//! a tag remembers that the notice was sent.

use std::collections::BTreeMap;

use futures_util::stream::{self, StreamExt};

use super::interrupt::Interrupt;
use super::news::{Group, due, groups, text, told, was_sent};
use super::observe::Observed;
use super::{AT_ONCE, Edges};
use crate::domain::{Failure, Language, Notice, Service, Status, TagKey};
use crate::github::{Comment, says_the_same};
use crate::plan::Step;
use crate::render::{MARK, Progress};

/// Adds the step of announcing to requests that rest, where their pull request does not say yet how they stand.
pub(super) async fn plan(edges: &Edges, observed: &mut Observed, language: Language) {
    let resting: Vec<Group> = groups(observed)
        .into_iter()
        .filter(|group| !has_news(observed, group))
        .collect();
    let ask = |group: Group| async move {
        let comments = edges.github.comments(group.pull.number, MARK).await;
        (group, comments)
    };
    let answers: Vec<_> = stream::iter(resting)
        .map(ask)
        .buffer_unordered(AT_ONCE)
        .collect()
        .await;
    for (group, answer) in answers {
        let is_told = answer.map(|comments| {
            let there = kept(&comments);
            let told = told(observed, &group, there);
            let body = text(observed, &group, language, there, &told);
            let is_current = comments.len() < 2 && says_the_same(there, &body);
            let mut due = due(observed, &group, language).into_iter();
            is_current && due.all(|(member, notice)| was_sent(observed, member, &notice, &told))
        });
        for &member in &group.members {
            let outcome = &mut observed.requests[member].outcome;
            match &is_told {
                Ok(true) => {}
                Ok(false) if speaks(&outcome.status) => outcome.steps.push(Step::Announce {
                    pull: group.pull.number,
                }),
                Ok(false) => {}
                Err(failure) => {
                    outcome.failure.get_or_insert_with(|| failure.clone());
                }
            }
        }
    }
}

/// Tells people of everything that is planned to be announced, on all pull requests at the same time. After an interruption
/// it begins with none; what is left, the next run tells.
pub(super) async fn all(
    edges: &Edges,
    observed: &mut Observed,
    language: Language,
    progress: &Progress,
    interrupt: &Interrupt,
) {
    let news: Vec<Group> = groups(observed)
        .into_iter()
        .filter(|group| has_news(observed, group))
        .collect();
    let results: Vec<_> = {
        let observed = &*observed;
        stream::iter(news)
            .map(|group| async move {
                if interrupt.is_requested() {
                    return Vec::new();
                }
                tell(edges, observed, group, language, progress).await
            })
            .buffer_unordered(AT_ONCE)
            .take_until(interrupt.out_of_time())
            .collect()
            .await
    };
    for (member, result) in results.into_iter().flatten() {
        let outcome = &mut observed.requests[member].outcome;
        match (result, &outcome.status) {
            (Ok(()), Status::Issued { key }) => {
                outcome.status = Status::Announced { key: key.clone() }
            }
            (Ok(()), _) => {}
            (Err(failure), status) => {
                if let (true, Status::Issued { key }) = (failure.is_locked(), status) {
                    outcome.status = Status::Announced { key: key.clone() };
                }
                outcome.failure.get_or_insert(failure);
            }
        }
    }
}

fn has_news(observed: &Observed, group: &Group) -> bool {
    let is_announce = |step: &Step| matches!(step, Step::Announce { .. });
    group.members.iter().any(|&member| {
        observed.requests[member]
            .outcome
            .steps
            .iter()
            .any(is_announce)
    })
}

/// Whether there is something to say that somebody waits for. A run under way says it when it is done.
fn speaks(status: &Status) -> bool {
    match status {
        Status::Refused(_)
        | Status::Lapsed(_)
        | Status::Blocked { .. }
        | Status::NeedsAPerson(_) => true,
        Status::Waiting
        | Status::Reserved { .. }
        | Status::Issued { .. }
        | Status::Announced { .. } => false,
    }
}

/// Sends what is due, writes the comment, and notes on each secret that its key was announced.
async fn tell(
    edges: &Edges,
    observed: &Observed,
    group: Group,
    language: Language,
    progress: &Progress,
) -> Vec<(usize, Result<(), Failure>)> {
    let number = group.pull.number;
    progress
        .begin(language)
        .say(&Step::Announce { pull: number });
    let comments = edges.github.comments(number, MARK).await;
    let there = comments.as_deref().map_or("", kept);
    let mut told = told(observed, &group, there);
    let mut results: BTreeMap<usize, Result<(), Failure>> = BTreeMap::new();
    let mut due = due(observed, &group, language);
    // The comment alone remembers them: where it cannot be written, they would be sent in every run.
    let is_remembered = |(member, notice): &(usize, Notice)| {
        let status = &observed.requests[*member].outcome.status;
        matches!(status, Status::Issued { .. }) || was_sent(observed, *member, notice, &told)
    };
    if !due.iter().all(is_remembered) && is_locked(edges, number).await {
        due.retain(is_remembered);
    }
    let send = |(member, notice): (usize, Notice)| {
        let was_sent = was_sent(observed, member, &notice, &told);
        async move {
            let sent = if was_sent {
                Ok(())
            } else {
                publish(observed, member, &notice).await
            };
            (member, notice.event_id, sent)
        }
    };
    let sent: Vec<_> = stream::iter(due.into_iter().map(send))
        .buffered(AT_ONCE)
        .collect()
        .await;
    for (member, event_id, sent) in sent {
        if sent.is_ok() && !told.contains(&event_id) {
            told.push(event_id);
        }
        results.insert(member, sent);
    }
    let written = match &comments {
        Err(failure) => Err(failure.clone()),
        Ok(ours) => {
            let body = text(observed, &group, language, there, &told);
            let github = &edges.github;
            github.keep_comment(number, MARK, ours, &body).await
        }
    };
    let is_locked = written.as_ref().is_err_and(Failure::is_locked);
    let tag = if written.is_ok() || is_locked {
        TagKey::AnnouncedAt
    } else {
        TagKey::NotifiedAt
    };
    for (member, result) in &mut results {
        if result.is_ok() {
            *result = note(observed, *member, tag).await;
        }
    }
    if let Err(failure) = written {
        for &member in &group.members {
            let result = results.entry(member).or_insert(Ok(()));
            if result.is_ok() {
                *result = Err(failure.clone());
            }
        }
    }
    results.into_iter().collect()
}

/// Whether a pull request's conversation is locked, as far as GitHub says.
async fn is_locked(edges: &Edges, number: u64) -> bool {
    let review = edges.github.review(&[number], MARK).await;
    review.is_ok_and(|review| matches!(review.pulls.get(&number), Some(Ok(pull)) if pull.is_locked))
}

/// What the comment says that we keep: the oldest of ours.
fn kept(ours: &[Comment]) -> &str {
    ours.first().map_or("", |comment| comment.body.as_str())
}

async fn publish(observed: &Observed, member: usize, notice: &Notice) -> Result<(), Failure> {
    let place = observed.requests[member].wanted.place.as_ref();
    match place.and_then(|place| Some((place, observed.accounts.get(&place.name)?))) {
        Some((place, aws)) => aws.writer().publish(&place.account.topic, notice).await,
        None => Err(Failure::not_made(Service::Sns, "Publish", "no-account")),
    }
}

/// Notes that people have been told of a key; of other news nothing is noted but what the comment hides.
async fn note(observed: &Observed, member: usize, tag: TagKey) -> Result<(), Failure> {
    let seen = &observed.requests[member];
    let Status::Issued { .. } = &seen.outcome.status else {
        return Ok(());
    };
    if seen
        .secret
        .as_ref()
        .is_some_and(|secret| secret.tag(tag).is_some())
    {
        return Ok(());
    }
    let aws = seen
        .wanted
        .place
        .as_ref()
        .and_then(|place| observed.accounts.get(&place.name));
    match aws.and_then(|aws| Some((aws, aws.now()?))) {
        Some((aws, now)) => {
            let tags = [(tag, now.to_string())];
            let name = seen.wanted.request.secret_name();
            aws.writer().tag(&name, &tags).await
        }
        None => Err(Failure::not_made(
            Service::SecretsManager,
            "TagResource",
            "no-date",
        )),
    }
}
