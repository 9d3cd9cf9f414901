//! Tells people: the notices, then the comment, then the tag that says that everybody has been told.
//!
//! In this order a crash can double a notice, which its event id tells, and lose none.

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
            let body = comment.map(|comment| comment.body).unwrap_or_default();
            let told = render::told(&body);
            let is_current = is_same(&body, &text(observed, &group, language, &told));
            is_current
                && due(observed, &group, language)
                    .iter()
                    .all(|(_, notice)| told.contains(&notice.event_id))
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
    let line = progress.begin();
    line.say(&Step::Announce {
        pull: group.pull.number,
    });
    let comment = match edges.github.comment(group.pull.number, MARK).await {
        Ok(comment) => comment,
        Err(failure) => {
            return group
                .members
                .into_iter()
                .map(|member| (member, Err(failure.clone())))
                .collect();
        }
    };
    let mut told = comment
        .as_ref()
        .map(|comment| render::told(&comment.body))
        .unwrap_or_default();
    let mut results: BTreeMap<usize, Result<(), Failure>> = BTreeMap::new();
    for (member, notice) in due(observed, &group, language) {
        if !told.contains(&notice.event_id) {
            let sent = publish(observed, member, &notice).await;
            if sent.is_ok() {
                told.push(notice.event_id);
            }
            results.insert(member, sent);
        } else {
            results.insert(member, Ok(()));
        }
    }
    let body = text(observed, &group, language, &told);
    let written = match &comment {
        Some(comment) if is_same(&comment.body, &body) => Ok(()),
        Some(comment) => edges.github.edit_comment(comment.id, &body).await,
        None => edges
            .github
            .create_comment(group.pull.number, &body)
            .await
            .map(|_| ()),
    };
    for (member, result) in &mut results {
        if result.is_ok() {
            *result = match &written {
                Ok(()) => note(observed, *member).await,
                Err(failure) => Err(failure.clone()),
            };
        }
    }
    if let Err(failure) = written {
        for &member in &group.members {
            results
                .entry(member)
                .or_insert_with(|| Err(failure.clone()));
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

fn text(observed: &Observed, group: &Group, language: Language, told: &[String]) -> String {
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
    render::comment(language, &rows, told)
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

/// Notes that everybody has been told of a key; of other news nothing is noted but what the comment hides.
async fn note(observed: &Observed, member: usize) -> Result<(), Failure> {
    let seen = &observed.requests[member];
    let Status::Issued { .. } = &seen.outcome.status else {
        return Ok(());
    };
    let aws = seen
        .wanted
        .place
        .as_ref()
        .and_then(|place| observed.accounts.get(&place.name));
    match aws.and_then(|aws| Some((aws, aws.now()?))) {
        Some((aws, now)) => {
            let tags = [(TagKey::AnnouncedAt, now.to_string())];
            aws.writer()
                .tag(&seen.wanted.request.secret_name(), &tags)
                .await
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
