//! Tells people what became of keys: a notice, a new comment, then the tag that remembers it.
//!
//! In this order a crash can double a notice, which its event id tells, and lose none.

use std::collections::{BTreeMap, BTreeSet};

use futures_util::stream::{self, StreamExt};

use super::super::clients::MAX_CONCURRENCY;
use super::world::{RunControl, TrackedKey, World, failed};
use crate::approval::{ActorKind, PullRequest};
use crate::domain::{
    Act, Failure, FailureKind, LifeStatus, MENTION_MARK, Operation, Status, TagKey, Version,
    marked_events,
};
use crate::github::Conversation;
use crate::messages::life;
use crate::messages::life_notices::{LifeEvent, LifeIssue, notice};
use crate::plan::Step;
use crate::render::{MentionLine, mention};

/// What people are to be told of one key.
struct News {
    /// What the event is called in notices.
    event: LifeEvent,
    /// What tells it from every other event of this key.
    which: String,
    /// What remembers that it was told; without one, the comment alone does.
    tag: Option<(TagKey, String)>,
}

/// Tells people of everything that was done, of what comes, and of what only a person can settle.
pub(in crate::reconcile) async fn all(
    world: &World<'_>,
    keys: &mut [TrackedKey],
    control: &RunControl<'_>,
) {
    let news: Vec<(usize, News)> = keys
        .iter()
        .enumerate()
        .filter_map(|(index, key)| Some((index, news(key)?)))
        .collect();
    if news.is_empty() || control.interrupt.is_requested() {
        return;
    }
    let pulls = news.iter().filter_map(|(index, _)| keys[*index].pull());
    let pulls: Vec<u64> = pulls.collect::<BTreeSet<_>>().into_iter().collect();
    let brought = news
        .iter()
        .filter_map(|(index, _)| keys[*index].listed.pull());
    let brought: Vec<u64> = brought.collect::<BTreeSet<_>>().into_iter().collect();
    let github = &world.clients.github;
    let conversations = github.conversations(&pulls).await;
    let requests = github.pulls(&brought).await;
    let told = news.into_iter().map(|(index, news)| {
        let key = &keys[index];
        let conversations = &conversations;
        let requests = &requests;
        async move {
            let told = tell(world, key, &news, conversations, requests, control).await;
            (index, told)
        }
    });
    let told: Vec<_> = stream::iter(told)
        .buffer_unordered(MAX_CONCURRENCY)
        .take_until(control.interrupt.out_of_time())
        .collect()
        .await;
    for (index, told) in told {
        if let Err(failure) = told {
            failed(&mut keys[index], failure);
        }
    }
}

fn news(key: &TrackedKey) -> Option<News> {
    if let Some(done) = &key.done {
        let (event, nonce) = match &done.version {
            Version::Marker(marker) => (
                match marker.act {
                    Act::Off => LifeEvent::SWITCHED_OFF,
                    Act::On => LifeEvent::SWITCHED_ON,
                    Act::Drop => LifeEvent::REMOVED,
                    Act::Rotate => return None,
                },
                &marker.nonce,
            ),
            Version::Key(stored) => (LifeEvent::ROTATED, &stored.nonce),
            Version::Claim(_) | Version::Foreign(_) => return None,
        };
        return Some(News {
            event,
            which: nonce.to_string(),
            tag: Some((done.label.told_tag(), done.version.to_string())),
        });
    }
    let is_on = key.look.as_ref().is_none_or(|look| look.facts.is_on());
    if let Some(warning) = key.warning.as_ref().filter(|_| is_on) {
        return Some(News {
            event: LifeEvent::EXPIRING,
            which: warning.replace(' ', "/"),
            tag: Some((TagKey::ToldExpiry, warning.clone())),
        });
    }
    let Status::Life(status) = &key.outcome.status else {
        return None;
    };
    let (event, which) = match status {
        LifeStatus::Braked { ending, .. } => (LifeEvent::BRAKED, ending.at.seconds().to_string()),
        LifeStatus::RemovalUnproven { key, .. } => (LifeEvent::REMOVAL_UNPROVEN, key.to_string()),
        LifeStatus::Contested { key } => (LifeEvent::CONTESTED, key.to_string()),
        LifeStatus::StillUsed { key } => (LifeEvent::STILL_USED, key.to_string()),
        LifeStatus::NotRotated { key, .. } => (LifeEvent::NOT_ROTATED, key.to_string()),
        LifeStatus::NoPlace { key, .. } => (LifeEvent::ROTATION_BLOCKED, key.to_string()),
        LifeStatus::Unproven { key: Some(key), .. } => (LifeEvent::UNPROVEN, key.to_string()),
        LifeStatus::Expiring { .. }
        | LifeStatus::Rotating { .. }
        | LifeStatus::Overdue { .. }
        | LifeStatus::Off { .. }
        | LifeStatus::Removed { .. }
        | LifeStatus::Gone { .. }
        | LifeStatus::Unproven { key: None, .. } => return None,
    };
    Some(News {
        event,
        which,
        tag: None,
    })
}

async fn tell(
    world: &World<'_>,
    key: &TrackedKey,
    news: &News,
    conversations: &BTreeMap<u64, Result<Conversation, Failure>>,
    requests: &BTreeMap<u64, Result<PullRequest, Failure>>,
    control: &RunControl<'_>,
) -> Result<(), Failure> {
    let language = world.desired.configuration.language;
    let aws = world.accounts.get(&key.target.name);
    let no_account = || Failure::not_made(Operation::Publish, "no-account");
    let aws = aws.ok_or_else(no_account)?;
    let brought = key.listed.pull().and_then(|number| requests.get(&number));
    let requester = brought.and_then(|pull| pull.as_ref().ok()?.author.as_ref());
    let requester = requester.filter(|actor| actor.kind == ActorKind::User);
    let requester = requester.map(|actor| &actor.login);
    let subject = key.subject();
    let status = status(key, news);
    let issue = LifeIssue {
        account_name: &key.target.name,
        account: &key.target.account,
        path: &key.path,
        user: &key.user,
        secret: &key.name,
        key: subject.as_ref(),
        pull_url: key.pull_url(),
        requester,
    };
    let notice = notice(language, &issue, news.event, &news.which, status);
    let event = notice.event_id.clone();
    let conversation = key.pull().and_then(|pull| conversations.get(&pull));
    let is_said = match (conversation, &news.tag) {
        (Some(Ok(there)), Some(_)) => says(there, &event),
        // A comment alone remembers it: where none can be written, it would be told in every run.
        (Some(Ok(there)), None) if there.is_locked || says(there, &event) => return Ok(()),
        (Some(Err(failure)), None) => return Err(failure.clone()),
        // The next run may read it; a pull request that is not to be read keeps nobody from the notice.
        (Some(Err(failure)), Some(_)) if failure.kind != FailureKind::Refused => {
            return Err(failure.clone());
        }
        (None, None) => return Ok(()),
        (Some(Ok(_)), None) | (Some(Err(_)) | None, Some(_)) => false,
    };
    if let Some(pull) = key.pull() {
        let line = control.progress.begin(language);
        line.say(&Step::Announce { pull });
    }
    aws.writer()
        .publish(&key.target.account.topic, &notice)
        .await?;
    let mut written = Ok(());
    if let (Some(pull), Some(Ok(conversation)), false) = (key.pull(), conversation, is_said)
        && !conversation.is_locked
    {
        let line = MentionLine {
            event,
            text: life::line(language, &key.path, status, subject.as_ref()),
        };
        let body = mention(language, requester, &[line], None);
        let comment = world.clients.github.create_comment(pull, &body).await;
        written = comment.map(|_| ());
    }
    let Some((tag, value)) = &news.tag else {
        return written;
    };
    // The next run may write it; where GitHub refuses the comment, the notice has told people.
    if let Err(failure) = &written
        && failure.kind != FailureKind::Refused
    {
        return written;
    }
    let mut tags = vec![(*tag, value.clone())];
    if news.event == LifeEvent::ROTATED {
        tags.extend(aws.now().map(|now| (TagKey::RotatedAt, now.rfc3339())));
    }
    aws.writer().tag(&key.name, &tags).await?;
    written
}

/// What became of a key; `None` if it works as issued.
fn status<'a>(key: &'a TrackedKey, news: &News) -> Option<&'a LifeStatus> {
    if let Some(done) = &key.done {
        return done.status.as_ref();
    }
    if news.event == LifeEvent::EXPIRING {
        return key.expiring.as_ref();
    }
    let Status::Life(status) = &key.outcome.status else {
        return None;
    };
    Some(status)
}

/// Whether a comment of ours has told of an event.
fn says(conversation: &Conversation, event: &str) -> bool {
    let mentions = conversation.ours.mentions.iter();
    let mut events = mentions.flat_map(|comment| marked_events(MENTION_MARK, &comment.body));
    events.any(|told| told == event)
}
