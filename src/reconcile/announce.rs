//! Tells people: the notices, then the comment, then the tag that says that everybody has been told.
//!
//! In this order a crash can double a notice, which its event id tells, and lose none. Where the comment cannot be written,
//! a tag remembers that the notice was sent.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use futures_util::stream::{self, StreamExt};

use super::evidence::is_recent;
use super::interrupt::Interrupt;
use super::news::{Group, due, groups, text, told, was_sent};
use super::observe::Observed;
use super::{AT_ONCE, Edges};
use crate::domain::{Exit, Failure, Language, Notice, Operation, Status, TagKey};
use crate::github::{Comment, Conversation, Written, says_the_same};
use crate::plan::Step;
use crate::render::{MARK, Progress};

/// Adds the step of announcing to requests that rest, where their pull request does not say yet how they stand, or does not
/// say it any more.
pub(super) async fn plan(edges: &Edges, observed: &mut Observed, language: Language) {
    let mut resting: Vec<Group> = groups(observed)
        .into_iter()
        .filter(|group| !has_news(observed, group))
        .collect();
    let lately = edited_lately(edges, observed, &resting).await;
    resting.retain(|group| {
        let has_to_tell = |&member: &usize| {
            may_have_to_tell(
                &observed.requests[member].outcome.status,
                group.pull.is_recent,
            )
        };
        lately.contains(&group.pull.number) || group.members.iter().any(has_to_tell)
    });
    // What waits for a person first, then the latest.
    resting.sort_by_key(|group| {
        let waits = |&member: &usize| observed.requests[member].outcome.status.exit() != Exit::Done;
        let is_urgent = group.members.iter().any(waits);
        (Reverse(is_urgent), Reverse(group.pull.number))
    });
    let numbers: Vec<u64> = resting.iter().map(|group| group.pull.number).collect();
    let mut conversations = match edges.github.spare(Operation::FindComment) {
        Ok(()) => edges.github.conversations(&numbers, MARK).await,
        Err(failure) => {
            let failed = numbers.iter().map(|number| (*number, Err(failure.clone())));
            failed.collect()
        }
    };
    let mut told = 0;
    for group in resting {
        match conversations.remove(&group.pull.number) {
            Some(Ok(Conversation { ours, is_locked })) => {
                // Where nothing can be written, there is nothing to set right either, unless something is there.
                let is_settled = |&member: &usize| observed.requests[member].facts.is_none();
                let is_silent = is_locked && ours.is_empty();
                let is_done = is_silent && group.members.iter().all(is_settled);
                if !is_done && told < AT_REST && says_otherwise(observed, &group, &ours, language) {
                    // Where nothing can be written, nothing is taken from the others.
                    told += usize::from(announce_at_rest(observed, &group) && !is_locked);
                }
            }
            Some(Err(failure)) => {
                for &member in &group.members {
                    let seen = &mut observed.requests[member];
                    // That a key was announced is known without the comment.
                    if seen.facts.is_some() {
                        seen.outcome.failure.get_or_insert_with(|| failure.clone());
                    }
                }
            }
            None => {}
        }
    }
}

/// How many comments one run writes about requests that rest; GitHub takes so many, and new requests come first.
const AT_REST: usize = 10;

/// Whether the comments on a pull request say anything else than how its requests stand.
fn says_otherwise(
    observed: &Observed,
    group: &Group,
    comments: &[Comment],
    language: Language,
) -> bool {
    let there = kept(comments);
    let told = told(observed, group, there);
    let body = text(observed, group, language, there, &told);
    let mut due = due(observed, group, language).into_iter();
    comments.len() > 1
        || !says_the_same(there, &body)
        || due.any(|(member, notice)| !was_sent(observed, member, &notice, &told))
}

/// Adds the step of announcing to the requests that have something to say, or else to the first that is settled, whose
/// comment somebody changed. Returns whether there is one.
fn announce_at_rest(observed: &mut Observed, group: &Group) -> bool {
    let speaks = |&&member: &&usize| speaks(&observed.requests[member].outcome.status);
    let is_settled = |&&member: &&usize| observed.requests[member].facts.is_none();
    let mut members: Vec<usize> = group.members.iter().filter(speaks).copied().collect();
    if members.is_empty() {
        members.extend(group.members.iter().find(is_settled));
    }
    for &member in &members {
        let pull = group.pull.number;
        let steps = &mut observed.requests[member].outcome.steps;
        steps.push(Step::Announce { pull });
    }
    !members.is_empty()
}

/// The pull requests of settled requests about which anything changed lately, which an edit of their comment does. One
/// call for all of them; the next run asks again if it fails.
async fn edited_lately(edges: &Edges, observed: &Observed, resting: &[Group]) -> BTreeSet<u64> {
    let is_settled = |&member: &usize| observed.requests[member].facts.is_none();
    let settled: BTreeSet<u64> = resting
        .iter()
        .filter(|group| group.members.iter().any(is_settled))
        .map(|group| group.pull.number)
        .collect();
    if settled.is_empty()
        || edges
            .github
            .spare(Operation::ListMergedPullRequests)
            .is_err()
    {
        return BTreeSet::new();
    }
    let Ok(lately) = edges.github.merged_lately().await else {
        return BTreeSet::new();
    };
    let recent = lately.pulls.iter();
    let recent = recent.filter(|pull| is_recent(pull.updated, lately.now));
    let recent = recent.map(|pull| pull.number);
    recent.filter(|number| settled.contains(number)).collect()
}

/// Tells people of everything that is planned to be announced, on many pull requests at the same time. After an interruption
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
    for groups in news.chunks(TOGETHER) {
        let results = some(edges, observed, groups, language, progress, interrupt).await;
        for (member, result) in results {
            let outcome = &mut observed.requests[member].outcome;
            match (result, &outcome.status) {
                (Ok(()), Status::Issued { key }) => {
                    outcome.status = Status::Announced { key: key.clone() }
                }
                (Ok(()), _) => {}
                (Err(failure), status) => {
                    let is_told = outcome.steps.iter().any(is_announce);
                    if let (true, Status::Issued { key }) = (failure.is_locked() && is_told, status)
                    {
                        outcome.status = Status::Announced { key: key.clone() };
                    }
                    outcome.failure.get_or_insert(failure);
                }
            }
        }
    }
}

/// The comments of so many pull requests are read at once, right before they are written.
const TOGETHER: usize = 50;

async fn some(
    edges: &Edges,
    observed: &Observed,
    groups: &[Group],
    language: Language,
    progress: &Progress,
    interrupt: &Interrupt,
) -> Vec<(usize, Result<(), Failure>)> {
    let numbers: Vec<u64> = groups.iter().map(|group| group.pull.number).collect();
    let conversations = tokio::select! {
        biased;
        () = interrupt.requested() => return Vec::new(),
        conversations = edges.github.conversations(&numbers, MARK) => conversations,
    };
    let told: Vec<Told> = stream::iter(groups)
        .map(|group| {
            let conversation = conversations.get(&group.pull.number);
            async move {
                match conversation.filter(|_| !interrupt.is_requested()) {
                    Some(conversation) => {
                        Some(tell(edges, observed, group, conversation, language, progress).await)
                    }
                    None => None,
                }
            }
        })
        .buffer_unordered(AT_ONCE)
        .take_until(interrupt.out_of_time())
        .filter_map(std::future::ready)
        .collect()
        .await;
    let created: Vec<u64> = told.iter().filter_map(|told| told.created).collect();
    if !created.is_empty() {
        // Whoever wrote one at the same time finds them, too; a double that stays is set right by a later run.
        tokio::select! {
            biased;
            () = interrupt.out_of_time() => {}
            deleted = edges.github.delete_doubles(&created, MARK) => drop(deleted),
        }
    }
    told.into_iter().flat_map(|told| told.results).collect()
}

fn is_announce(step: &Step) -> bool {
    matches!(step, Step::Announce { .. })
}

fn has_news(observed: &Observed, group: &Group) -> bool {
    group.members.iter().any(|&member| {
        observed.requests[member]
            .outcome
            .steps
            .iter()
            .any(is_announce)
    })
}

/// Whether a comment may have to be written for a request that rests. Within the time that an approval can hold every run
/// has said how it stands; only what waits for a person may change later.
fn may_have_to_tell(status: &Status, is_recent: bool) -> bool {
    match status {
        Status::Refused(_) | Status::Lapsed(_) => is_recent,
        Status::Blocked { .. } | Status::NeedsAPerson(_) => true,
        Status::Waiting
        | Status::Settling(_)
        | Status::Reserved { .. }
        | Status::Issued { .. }
        | Status::Announced { .. } => false,
    }
}

/// Whether there is something to say that somebody waits for. A run under way says it when it is done.
fn speaks(status: &Status) -> bool {
    match status {
        Status::Refused(_)
        | Status::Lapsed(_)
        | Status::Blocked { .. }
        | Status::NeedsAPerson(_) => true,
        Status::Waiting
        | Status::Settling(_)
        | Status::Reserved { .. }
        | Status::Issued { .. }
        | Status::Announced { .. } => false,
    }
}

/// What became of telling people on one pull request.
struct Told {
    results: BTreeMap<usize, Result<(), Failure>>,
    /// The pull request, if it has a comment now and had none before.
    created: Option<u64>,
}

/// Sends what is due, writes the comment, and notes on each secret that its key was announced.
async fn tell(
    edges: &Edges,
    observed: &Observed,
    group: &Group,
    conversation: &Result<Conversation, Failure>,
    language: Language,
    progress: &Progress,
) -> Told {
    let number = group.pull.number;
    progress
        .begin(language)
        .say(&Step::Announce { pull: number });
    let there = conversation
        .as_ref()
        .map_or("", |conversation| kept(&conversation.ours));
    let mut told = told(observed, group, there);
    let mut results: BTreeMap<usize, Result<(), Failure>> = BTreeMap::new();
    let mut due = due(observed, group, language);
    // The comment alone remembers them: where it cannot be written, they would be sent in every run.
    let is_remembered = |(member, notice): &(usize, Notice)| {
        let status = &observed.requests[*member].outcome.status;
        matches!(status, Status::Issued { .. }) || was_sent(observed, *member, notice, &told)
    };
    if conversation
        .as_ref()
        .is_ok_and(|conversation| conversation.is_locked)
    {
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
    let written = match conversation {
        Err(failure) => Err(failure.clone()),
        Ok(Conversation { ours, is_locked: _ }) => {
            let body = text(observed, group, language, there, &told);
            edges.github.write_comment(number, ours, &body).await
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
    if let Err(failure) = &written {
        for &member in &group.members {
            let result = results.entry(member).or_insert(Ok(()));
            if result.is_ok() {
                *result = Err(failure.clone());
            }
        }
    }
    Told {
        results,
        created: (written == Ok(Written::Created)).then_some(number),
    }
}

/// What the comment says that we keep: the oldest of ours.
fn kept(ours: &[Comment]) -> &str {
    ours.first().map_or("", |comment| comment.body.as_str())
}

async fn publish(observed: &Observed, member: usize, notice: &Notice) -> Result<(), Failure> {
    let place = observed.requests[member].wanted.place.as_ref();
    match place.and_then(|place| Some((place, observed.accounts.get(&place.name)?))) {
        Some((place, aws)) => aws.writer().publish(&place.account.topic, notice).await,
        None => Err(Failure::not_made(Operation::Publish, "no-account")),
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
        None => Err(Failure::not_made(Operation::TagResource, "no-date")),
    }
}
