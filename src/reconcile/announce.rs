//! Tells people: the notices, then the comment, then the tag that says that everybody has been told.
//!
//! In this order a crash can double a notice, which its event id tells, and lose none. Where the comment cannot be written,
//! a tag remembers that the notice was sent.

use std::collections::BTreeMap;

use futures_util::stream::{self, StreamExt};

use super::observe::{Observed, Seen};
use super::proofs::Pull;
use super::{AT_ONCE, Edges};
use crate::domain::{Failure, FailureKind, Language, Notice, Refusal, Service, Status, TagKey};
use crate::messages::{Issue, notices};
use crate::plan::Step;
use crate::render::{self, MARK, Progress, Row};

/// The requests of one pull request, by their places in `Observed`.
struct Group {
    pull: Pull,
    members: Vec<usize>,
}

/// Adds the step of announcing to requests that rest, where their pull request does not say yet how they stand.
pub(super) async fn plan(edges: &Edges, observed: &mut Observed, language: Language) {
    let resting: Vec<Group> = groups(observed)
        .into_iter()
        .filter(|group| !has_news(observed, group))
        .collect();
    let ask = |group: Group| async move {
        let comment = edges.github.comment(group.pull.number, MARK).await;
        (group, comment)
    };
    let answers: Vec<_> = stream::iter(resting)
        .map(ask)
        .buffer_unordered(AT_ONCE)
        .collect()
        .await;
    for (group, answer) in answers {
        let is_told = answer.map(|comment| {
            let there = comment.map(|comment| comment.body).unwrap_or_default();
            let told = told(observed, &group, &there);
            let is_current = text(observed, &group, language, &there, &told)
                .is_none_or(|body| is_same(&there, &body));
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

/// Tells people of everything that is planned to be announced, on all pull requests at the same time.
pub(super) async fn all(
    edges: &Edges,
    observed: &mut Observed,
    language: Language,
    progress: &Progress,
) {
    let news: Vec<Group> = groups(observed)
        .into_iter()
        .filter(|group| has_news(observed, group))
        .collect();
    let results: Vec<_> = {
        let observed = &*observed;
        stream::iter(news)
            .map(|group| async move { tell(edges, observed, group, language, progress).await })
            .buffer_unordered(AT_ONCE)
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
            (Err(failure), _) => {
                outcome.failure.get_or_insert(failure);
            }
        }
    }
}

/// The pull requests with anything that the lists had not settled; none that a stale checkout would speak about.
fn groups(observed: &Observed) -> Vec<Group> {
    let mut groups: BTreeMap<u64, Group> = BTreeMap::new();
    for (index, seen) in observed.requests.iter().enumerate() {
        if let Some(pull) = seen.pull() {
            let group = groups.entry(pull.number).or_insert_with(|| Group {
                pull: pull.clone(),
                members: Vec::new(),
            });
            group.members.push(index);
            if group.pull.author.is_none() {
                group.pull.author = pull.author;
            }
        }
    }
    let is_stale = |seen: &Seen| match &seen.outcome.status {
        Status::Refused(refusals) => refusals
            .iter()
            .any(|refusal| matches!(refusal, Refusal::StaleCheckout { .. })),
        _ => false,
    };
    let is_open = |group: &Group| {
        let mut members = group
            .members
            .iter()
            .map(|&member| &observed.requests[member]);
        members.clone().any(|seen| seen.facts.is_some()) && !members.any(is_stale)
    };
    groups.into_values().filter(is_open).collect()
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
        Status::Refused(_) | Status::Lapsed(_) | Status::Blocked { .. } => true,
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
    progress.begin().say(&Step::Announce { pull: number });
    let comment = edges.github.comment(number, MARK).await;
    let there = match &comment {
        Ok(Some(comment)) => comment.body.as_str(),
        Ok(None) | Err(_) => "",
    };
    let mut told = told(observed, &group, there);
    let mut results: BTreeMap<usize, Result<(), Failure>> = BTreeMap::new();
    for (member, notice) in due(observed, &group, language) {
        let sent = if was_sent(observed, member, &notice, &told) {
            Ok(())
        } else {
            publish(observed, member, &notice).await
        };
        if sent.is_ok() && !told.contains(&notice.event_id) {
            told.push(notice.event_id);
        }
        results.insert(member, sent);
    }
    let written = match &comment {
        Err(failure) => Err(failure.clone()),
        Ok(comment) => match text(observed, &group, language, there, &told) {
            Some(body) if !is_same(there, &body) => match comment {
                Some(comment) => edges.github.edit_comment(comment.id, &body).await,
                None => edges.github.create_comment(number, &body).await.map(|_| ()),
            },
            Some(_) | None => Ok(()),
        },
    };
    let tag = if written.is_ok() {
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

/// The notices that belong to how the requests stand. A key is announced by the run that is to.
fn due(observed: &Observed, group: &Group, language: Language) -> Vec<(usize, Notice)> {
    let notice = |&member: &usize| {
        let seen = &observed.requests[member];
        let place = seen.wanted.place.as_ref()?;
        let request = &seen.wanted.request;
        let issue = Issue {
            request,
            id: request.id(&place.account.id),
            account_name: &place.name,
            account: &place.account,
            requester: group.pull.author.as_ref(),
            pull_url: &group.pull.url,
            secret: request.secret_name(),
        };
        let is_planned = seen
            .outcome
            .steps
            .iter()
            .any(|step| matches!(step, Step::Announce { .. }));
        match &seen.outcome.status {
            Status::Issued { key: _ } if is_planned && seen.outcome.failure.is_none() => {
                Some((member, notices::issued(language, &issue)))
            }
            Status::Blocked { keys } => Some((member, notices::blocked(language, &issue, keys))),
            Status::Issued { .. }
            | Status::Waiting
            | Status::Refused(_)
            | Status::Lapsed(_)
            | Status::Reserved { .. }
            | Status::Announced { .. } => None,
        }
    };
    group.members.iter().filter_map(notice).collect()
}

/// Whether a notice was sent before. That a key was issued is never taken from a comment: the requester's own workflows
/// may write comments in our name, and must not keep the notice back.
fn was_sent(observed: &Observed, member: usize, notice: &Notice, told: &[String]) -> bool {
    let seen = &observed.requests[member];
    match &seen.outcome.status {
        Status::Issued { .. } => seen
            .secret
            .as_ref()
            .is_some_and(|secret| secret.tag(TagKey::NotifiedAt).is_some()),
        Status::Waiting
        | Status::Refused(_)
        | Status::Lapsed(_)
        | Status::Blocked { .. }
        | Status::Reserved { .. }
        | Status::Announced { .. } => told.contains(&notice.event_id),
    }
}

/// The event ids hidden in the comment, as far as they are about requests of this pull request.
fn told(observed: &Observed, group: &Group, comment: &str) -> Vec<String> {
    let mut told = render::told(comment);
    told.retain(|event| {
        event
            .split_once('/')
            .is_some_and(|(_, about)| ids(observed, group).any(|id| id == about))
    });
    told.dedup();
    told
}

fn ids(observed: &Observed, group: &Group) -> impl Iterator<Item = String> {
    group.members.iter().filter_map(|&member| {
        let wanted = &observed.requests[member].wanted;
        Some(
            wanted
                .request
                .id(&wanted.place.as_ref()?.account.id)
                .to_string(),
        )
    })
}

/// The comment as it should be; nothing where it should stay as it is.
///
/// That a key was issued stays there, whatever becomes of the secret or the configuration afterwards.
fn text(
    observed: &Observed,
    group: &Group,
    language: Language,
    there: &str,
    told: &[String],
) -> Option<String> {
    let goes_back = |&member: &usize| {
        let Seen {
            wanted, outcome, ..
        } = &observed.requests[member];
        let is_issued = matches!(
            outcome.status,
            Status::Issued { .. } | Status::Announced { .. }
        );
        let id = wanted
            .place
            .as_ref()
            .map(|place| wanted.request.id(&place.account.id));
        !is_issued && id.is_some_and(|id| told.contains(&format!("issued/{id}")))
    };
    if group.members.iter().any(goes_back) {
        return None;
    }
    let row = |&member: &usize| {
        let seen = &observed.requests[member];
        let place = seen.wanted.place.as_ref();
        Row {
            request: &seen.wanted.request,
            account: place.map(|place| (&place.name, &place.account)),
            status: &seen.outcome.status,
            approved_by: approved_by(seen),
        }
    };
    let rows: Vec<Row<'_>> = group.members.iter().map(row).collect();
    let kept: Vec<&str> = render::sections(there)
        .into_iter()
        .filter(|(path, _)| observed.is_unseen(path))
        .map(|(_, section)| section)
        .collect();
    Some(render::comment(language, &rows, &kept, told))
}

fn approved_by(seen: &Seen) -> Vec<String> {
    match seen.facts.as_ref().map(|facts| &facts.proof.approval) {
        Some(Ok(approval)) => approval
            .approvers()
            .iter()
            .map(ToString::to_string)
            .collect(),
        Some(Err(_)) | None => {
            let tag = seen
                .secret
                .as_ref()
                .and_then(|secret| secret.tag(TagKey::ApprovedBy));
            tag.into_iter()
                .flat_map(str::split_whitespace)
                .map(str::to_owned)
                .collect()
        }
    }
}

async fn publish(observed: &Observed, member: usize, notice: &Notice) -> Result<(), Failure> {
    let place = observed.requests[member].wanted.place.as_ref();
    match place.and_then(|place| Some((place, observed.accounts.get(&place.name)?))) {
        Some((place, aws)) => aws.writer().publish(&place.account.topic, notice).await,
        None => Err(not_done("Publish", Service::Sns)),
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
        None => Err(not_done("TagResource", Service::SecretsManager)),
    }
}

/// GitHub may give line ends and the last line back in another form.
fn is_same(there: &str, wanted: &str) -> bool {
    there.replace("\r\n", "\n").trim_end() == wanted.trim_end()
}

fn not_done(operation: &'static str, service: Service) -> Failure {
    Failure {
        service,
        operation,
        kind: FailureKind::NotDone,
        status: None,
        code: None,
    }
}
