//! Tells people: the notices, then the comment, then the tag that says that everybody has been told.
//!
//! In this order a crash can double a notice, which its event id tells, and lose none. Where the comment cannot be written,
//! a tag remembers that the notice was sent.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use futures_util::stream::{self, StreamExt};

use super::account_state::Accounts;
use super::announcements::{Group, due, groups, sent_events, text, was_sent};
use super::clients::{Clients, MAX_CONCURRENCY};
use super::desired::ResolvedRequest;
use super::evidence::is_recent;
use super::interrupt::Interrupt;
use super::observe::{Observed, TrackedRequest};
use super::request_state::RequestFacts;
use crate::domain::{
    Exit, Failure, Language, Notice, Operation, RequestPath, Speech, Status, TagKey,
};
use crate::github::{Comment, Conversation, Written, says_the_same};
use crate::plan::Step;
use crate::render::{MARK, Progress};

/// Adds the step of announcing to requests that rest, where their pull request does not say yet how they stand, or does not
/// say it any more.
pub(super) async fn plan(
    clients: &Clients,
    observed: &mut Observed,
    unseen: &[ResolvedRequest],
    language: Language,
) {
    let mut resting = groups(&mut observed.requests, unseen, &observed.brought);
    resting.retain(|group| !group.has_news());
    let lately = edited_lately(clients, &resting).await;
    resting.retain(|group| {
        let has_to_tell = |member: &&mut TrackedRequest| match member.outcome.status.speech() {
            Speech::Silent => false,
            Speech::Lately => group.pull.is_recent,
            Speech::Always => true,
        };
        lately.contains(&group.pull.number) || group.members.iter().any(has_to_tell)
    });
    // What waits for a person first, then the latest.
    resting.sort_by_key(|group| {
        let waits = |member: &&mut TrackedRequest| member.outcome.status.exit() != Exit::Done;
        let is_urgent = group.members.iter().any(waits);
        (Reverse(is_urgent), Reverse(group.pull.number))
    });
    let numbers: Vec<u64> = resting.iter().map(|group| group.pull.number).collect();
    let mut conversations = match clients.github.spare(Operation::FindComment) {
        Ok(()) => clients.github.conversations(&numbers, MARK).await,
        Err(failure) => {
            let failed = numbers.iter().map(|number| (*number, Err(failure.clone())));
            failed.collect()
        }
    };
    let mut written = 0;
    for mut group in resting {
        match conversations.remove(&group.pull.number) {
            Some(Ok(Conversation { ours, is_locked })) => {
                // Where nothing can be written, there is nothing to set right either, unless something is there.
                let is_silent = is_locked && ours.is_empty();
                let mut facts = group.members.iter().map(|member| &member.facts);
                let is_done = is_silent && facts.all(RequestFacts::is_settled);
                if !is_done
                    && written < MAX_COMMENTS_AT_REST
                    && says_otherwise(&group, &ours, language)
                {
                    // Where nothing can be written, nothing is taken from the others.
                    written += usize::from(announce_at_rest(&mut group) && !is_locked);
                }
            }
            Some(Err(failure)) => {
                for member in &mut group.members {
                    // That a key was announced is known without the comment.
                    if !member.facts.is_settled() {
                        let outcome = &mut member.outcome;
                        outcome.failure.get_or_insert_with(|| failure.clone());
                    }
                }
            }
            None => {}
        }
    }
}

/// How many comments one run writes about requests that rest; GitHub takes so many, and new requests come first.
const MAX_COMMENTS_AT_REST: usize = 10;

/// Whether the comments on a pull request say anything else than how its requests stand.
fn says_otherwise(group: &Group<'_>, comments: &[Comment], language: Language) -> bool {
    let there = kept(comments);
    let sent = sent_events(group, there);
    let body = text(group, language, there, &sent);
    let mut due = due(group, language).into_iter();
    comments.len() > 1
        || !says_the_same(there, &body)
        || due.any(|(member, notice)| !was_sent(member, &notice, &sent))
}

/// Adds the step of announcing to the requests that have something to say, or else to the first that is settled, whose
/// comment somebody changed. Returns whether there is one.
fn announce_at_rest(group: &mut Group<'_>) -> bool {
    let announce = Step::Announce {
        pull: group.pull.number,
    };
    let speaks = |member: &TrackedRequest| member.outcome.status.speech() != Speech::Silent;
    let mut is_said = false;
    for member in group.members.iter_mut().filter(|member| speaks(member)) {
        member.outcome.steps.push(announce.clone());
        is_said = true;
    }
    let mut members = group.members.iter_mut();
    if !is_said && let Some(settled) = members.find(|member| member.facts.is_settled()) {
        settled.outcome.steps.push(announce);
        is_said = true;
    }
    is_said
}

/// The pull requests of settled requests about which anything changed lately, which an edit of their comment does. One
/// call for all of them; the next run asks again if it fails.
async fn edited_lately(clients: &Clients, resting: &[Group<'_>]) -> BTreeSet<u64> {
    let is_settled = |member: &&mut TrackedRequest| member.facts.is_settled();
    let settled: BTreeSet<u64> = resting
        .iter()
        .filter(|group| group.members.iter().any(is_settled))
        .map(|group| group.pull.number)
        .collect();
    if settled.is_empty()
        || clients
            .github
            .spare(Operation::ListMergedPullRequests)
            .is_err()
    {
        return BTreeSet::new();
    }
    let Ok(lately) = clients.github.merged_lately().await else {
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
    clients: &Clients,
    observed: &mut Observed,
    unseen: &[ResolvedRequest],
    language: Language,
    progress: &Progress,
    interrupt: &Interrupt,
) {
    let accounts = &observed.accounts;
    let mut news = groups(&mut observed.requests, unseen, &observed.brought);
    news.retain(Group::has_news);
    let teller = Teller {
        clients,
        accounts,
        language,
        progress,
        interrupt,
    };
    for groups in news.chunks_mut(MAX_PULLS_TOGETHER) {
        let mut told = teller.tell_all(groups).await;
        for member in groups.iter_mut().flat_map(|group| &mut group.members) {
            if let Some(result) = told.remove(&member.resolved.request.path) {
                note_told(member, result);
            }
        }
    }
}

/// Notes on a request whether people were told.
fn note_told(member: &mut TrackedRequest, result: Result<(), Failure>) {
    let outcome = &mut member.outcome;
    let is_told = match &result {
        Ok(()) => true,
        Err(failure) => failure.is_locked() && outcome.is_to_announce(),
    };
    if is_told && let Status::Issued { key } = &outcome.status {
        outcome.status = Status::Announced { key: key.clone() };
    }
    if let Err(failure) = result {
        outcome.failure.get_or_insert(failure);
    }
}

/// The comments of so many pull requests are read at once, right before they are written.
const MAX_PULLS_TOGETHER: usize = 50;

/// Whether people were told of each request.
type Results = BTreeMap<RequestPath, Result<(), Failure>>;

/// What became of telling people on one pull request.
struct Told {
    results: Results,
    /// The pull request, if it has a comment now and had none before.
    created: Option<u64>,
}

/// Tells people.
struct Teller<'a> {
    clients: &'a Clients,
    accounts: &'a Accounts,
    language: Language,
    progress: &'a Progress,
    interrupt: &'a Interrupt,
}

impl Teller<'_> {
    async fn tell_all(&self, groups: &[Group<'_>]) -> Results {
        let github = &self.clients.github;
        let numbers: Vec<u64> = groups.iter().map(|group| group.pull.number).collect();
        let conversations = tokio::select! {
            biased;
            () = self.interrupt.requested() => return Results::new(),
            conversations = github.conversations(&numbers, MARK) => conversations,
        };
        let told: Vec<Told> = stream::iter(groups)
            .map(|group| {
                let conversation = conversations.get(&group.pull.number);
                async move {
                    match conversation.filter(|_| !self.interrupt.is_requested()) {
                        Some(conversation) => Some(self.tell(group, conversation).await),
                        None => None,
                    }
                }
            })
            .buffer_unordered(MAX_CONCURRENCY)
            .take_until(self.interrupt.out_of_time())
            .filter_map(std::future::ready)
            .collect()
            .await;
        let created: Vec<u64> = told.iter().filter_map(|told| told.created).collect();
        if !created.is_empty() {
            // Whoever wrote one at the same time finds them, too; a double that stays is set right by a later run.
            tokio::select! {
                biased;
                () = self.interrupt.out_of_time() => {}
                deleted = github.delete_doubles(&created, MARK) => drop(deleted),
            }
        }
        told.into_iter().flat_map(|told| told.results).collect()
    }

    /// Sends what is due, writes the comment, and notes on each secret that its key was announced.
    async fn tell(&self, group: &Group<'_>, conversation: &Result<Conversation, Failure>) -> Told {
        let number = group.pull.number;
        let line = self.progress.begin(self.language);
        line.say(&Step::Announce { pull: number });
        drop(line);
        let there = conversation
            .as_ref()
            .map_or("", |conversation| kept(&conversation.ours));
        let mut sent = sent_events(group, there);
        let mut due = due(group, self.language);
        // The comment alone remembers them: where it cannot be written, they would be sent in every run.
        let is_remembered = |(member, notice): &(&TrackedRequest, Notice)| {
            matches!(member.outcome.status, Status::Issued { .. })
                || was_sent(member, notice, &sent)
        };
        if conversation
            .as_ref()
            .is_ok_and(|conversation| conversation.is_locked)
        {
            due.retain(is_remembered);
        }
        let publish = due.into_iter().map(|(member, notice)| {
            let was_sent = was_sent(member, &notice, &sent);
            self.publish(member, notice, was_sent)
        });
        let publish: Vec<_> = publish.collect();
        let published: Vec<_> = stream::iter(publish)
            .buffered(MAX_CONCURRENCY)
            .collect()
            .await;
        let mut results = Results::new();
        for (path, event_id, result) in published {
            if result.is_ok() && !sent.contains(&event_id) {
                sent.push(event_id);
            }
            results.insert(path, result);
        }
        let written = match conversation {
            Err(failure) => Err(failure.clone()),
            Ok(Conversation { ours, is_locked: _ }) => {
                let body = text(group, self.language, there, &sent);
                let github = &self.clients.github;
                github.write_comment(number, ours, &body).await
            }
        };
        let is_locked = written.as_ref().is_err_and(Failure::is_locked);
        let tag = if written.is_ok() || is_locked {
            TagKey::AnnouncedAt
        } else {
            TagKey::NotifiedAt
        };
        for member in &group.members {
            let path = &member.resolved.request.path;
            if results.get(path) == Some(&Ok(())) {
                results.insert(path.clone(), self.note(member, tag).await);
            }
            if let Err(failure) = &written {
                let result = results.entry(path.clone()).or_insert(Ok(()));
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

    /// Sends a notice unless it was sent before, and returns what it is about.
    async fn publish(
        &self,
        member: &TrackedRequest,
        notice: Notice,
        was_sent: bool,
    ) -> (RequestPath, String, Result<(), Failure>) {
        let target = member.resolved.target.as_ref();
        let sent = match target.and_then(|target| Some((target, self.accounts.get(&target.name)?)))
        {
            _ if was_sent => Ok(()),
            Some((target, aws)) => aws.writer().publish(&target.account.topic, &notice).await,
            None => Err(Failure::not_made(Operation::Publish, "no-account")),
        };
        let path = member.resolved.request.path.clone();
        (path, notice.event_id, sent)
    }

    /// Notes that people have been told of a key; of other news nothing is noted but what the comment hides.
    async fn note(&self, tracked: &TrackedRequest, tag: TagKey) -> Result<(), Failure> {
        let Status::Issued { .. } = &tracked.outcome.status else {
            return Ok(());
        };
        let secret = tracked.facts.secret();
        if secret.is_some_and(|secret| secret.tag(tag).is_some()) {
            return Ok(());
        }
        let target = tracked.resolved.target.as_ref();
        let aws = target.and_then(|target| self.accounts.get(&target.name));
        match aws.and_then(|aws| Some((aws, aws.now()?))) {
            Some((aws, now)) => {
                let tags = [(tag, now.to_string())];
                let name = tracked.resolved.request.secret_name();
                aws.writer().tag(&name, &tags).await
            }
            None => Err(Failure::not_made(Operation::TagResource, "no-date")),
        }
    }
}

/// What the comment says that we keep: the oldest of ours.
fn kept(ours: &[Comment]) -> &str {
    ours.first().map_or("", |comment| comment.body.as_str())
}
