//! Tells people: the notices, then the comment, then the tag that says that everybody has been told.
//!
//! In this order a crash can double a notice, which its event id tells, and lose none. Where the comment cannot be written,
//! a tag remembers that the notice was sent.

use std::collections::BTreeMap;

use futures_util::stream::{self, StreamExt};

use super::account_state::Accounts;
use super::announcements::{Group, due, groups, kept, sent_events, text, unmentioned, was_sent};
use super::clients::{Clients, MAX_CONCURRENCY};
use super::desired::ResolvedRequest;
use super::interrupt::Interrupt;
use super::observe::{Observed, TrackedRequest};
use super::proofs::Pull;
use crate::domain::{Failure, Locale, Notice, Operation, RequestPath, Status, TagKey};
use crate::github::{Conversation, OwnComments, Written};
use crate::plan::Step;
use crate::render::{Progress, mention};

/// Tells people of everything that is planned to be announced, on many pull requests at the same time. After an interruption
/// it begins with none; what is left, the next run tells.
pub(super) async fn all(
    clients: &Clients,
    observed: &mut Observed,
    unseen: &[ResolvedRequest],
    language: Locale,
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
        Err(failure) => {
            failure.is_locked() && outcome.is_to_announce() && outcome.failure.is_none()
        }
    };
    if is_told && let Status::Issued { key } = &outcome.status {
        outcome.status = Status::Announced { key: key.clone() };
    }
    if let Err(failure) = result {
        outcome.failure.get_or_insert(failure);
    }
}

/// How many pull requests' comments are read at once, right before they are written.
const MAX_PULLS_TOGETHER: usize = 50;

/// Whether people were told of each request.
type Results = BTreeMap<RequestPath, Result<(), Failure>>;

/// What became of telling people on one pull request.
struct Told {
    results: Results,
    /// The pull request, if a comment on it is new.
    created: Option<u64>,
}

/// Tells people.
struct Teller<'a> {
    clients: &'a Clients,
    accounts: &'a Accounts,
    language: Locale,
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
            conversations = github.conversations(&numbers) => conversations,
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
                deleted = github.delete_doubles(&created) => drop(deleted),
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
        // The comment alone remembers them: where it cannot be read or written, they would be sent in every run.
        let is_remembered = |(member, notice): &(&TrackedRequest, Notice)| {
            matches!(member.outcome.status, Status::Issued { .. })
                || was_sent(member, notice, &sent)
        };
        if conversation
            .as_ref()
            .map_or(true, |conversation| conversation.is_locked)
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
        let mut is_new = false;
        let written = match conversation {
            Err(failure) => Err(failure.clone()),
            Ok(Conversation { ours, is_locked: _ }) => {
                self.comment(group, ours, &sent, &mut is_new).await
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
            created: is_new.then_some(number),
        }
    }

    /// Writes the comment that is kept up to date, then the one that mentions the requester; in this order, for the second
    /// links to the first. `is_new` is set where one is new.
    async fn comment(
        &self,
        group: &Group<'_>,
        ours: &OwnComments,
        sent: &[String],
        is_new: &mut bool,
    ) -> Result<(), Failure> {
        let github = &self.clients.github;
        let Pull {
            number,
            url,
            author,
            is_by_person,
            is_recent: _,
        } = &group.pull;
        let body = text(group, self.language, kept(ours), sent);
        let page = match github.write_comment(*number, &ours.kept, &body).await? {
            // Of two that were written at the same time one is deleted again, so there is no link to it.
            Written::Created => {
                *is_new = true;
                url.clone()
            }
            Written::Edited(id) => format!("{url}#issuecomment-{id}"),
        };
        let lines = unmentioned(group, self.language, &ours.mentions, sent);
        let (Some(login), true, false) = (author, is_by_person, lines.is_empty()) else {
            return Ok(());
        };
        let body = mention(self.language, Some(login), &lines, Some(&page));
        *is_new = true;
        github.create_comment(*number, &body).await.map(|_| ())
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
                let tags = [(tag, now.rfc3339())];
                let name = tracked.resolved.request.secret_name();
                aws.writer().tag(&name, &tags).await
            }
            None => Err(Failure::not_made(Operation::TagResource, "no-date")),
        }
    }
}
