//! Finds the requests at rest of which people are to be told: their pull request does not say yet how they stand, or does
//! not say it any more.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use super::announcements::{Group, due, groups, kept, sent_events, text, unmentioned, was_sent};
use super::clients::Clients;
use super::desired::ResolvedRequest;
use super::evidence::is_recent;
use super::observe::{Observed, TrackedRequest};
use super::request_state::RequestFacts;
use crate::domain::{Commenting, Exit, Locale, Operation};
use crate::github::{Conversation, OwnComments, says_the_same};
use crate::plan::Step;

/// Adds the step of announcing to requests that rest, where their pull request does not say yet how they stand, or does not
/// say it any more.
pub(super) async fn plan(
    clients: &Clients,
    observed: &mut Observed,
    unseen: &[ResolvedRequest],
    language: Locale,
) {
    let mut resting = groups(&mut observed.requests, unseen, &observed.brought);
    resting.retain(|group| !group.has_news());
    let lately = edited_lately(clients, &resting).await;
    resting.retain(|group| {
        let has_to_tell = |member: &&mut TrackedRequest| match member.outcome.status.commenting() {
            Commenting::Silent => false,
            Commenting::Lately => group.pull.is_recent,
            Commenting::Always => true,
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
        Ok(()) => clients.github.conversations(&numbers).await,
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
                    && written < MAX_PULLS_AT_REST
                    && says_otherwise(&group, &ours, is_locked, language)
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

/// How many pull requests of requests at rest one run comments on; GitHub limits how many it takes, and new requests come
/// first.
const MAX_PULLS_AT_REST: usize = 4;

/// Whether the comments on a pull request say anything else than how its requests stand.
fn says_otherwise(
    group: &Group<'_>,
    comments: &OwnComments,
    is_locked: bool,
    language: Locale,
) -> bool {
    let there = kept(comments);
    let sent = sent_events(group, there);
    let body = text(group, language, there, &sent);
    let mut due = due(group, language).into_iter();
    comments.kept.len() > 1
        || !says_the_same(there, &body)
        || group.pull.is_by_person
            && !is_locked
            && !unmentioned(group, language, &comments.mentions, &sent).is_empty()
        || due.any(|(member, notice)| !was_sent(member, &notice, &sent))
}

/// Adds the step of announcing to the requests that have something to say, or else to the first that is settled, whose
/// comment somebody changed. Returns whether there is one.
fn announce_at_rest(group: &mut Group<'_>) -> bool {
    let announce = Step::Announce {
        pull: group.pull.number,
    };
    let speaks = |member: &TrackedRequest| member.outcome.status.commenting() != Commenting::Silent;
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
