//! What people are to be told about a pull request.

use std::collections::BTreeMap;

use super::observe::{Observed, Seen};
use super::proofs::Pull;
use crate::domain::{Language, Notice, Refusal, Status, TagKey};
use crate::messages::{Issue, notices};
use crate::plan::Step;
use crate::render::{self, Row};

/// The requests of one pull request, by their places in `Observed`.
pub(super) struct Group {
    pub(super) pull: Pull,
    pub(super) members: Vec<usize>,
}

/// The pull requests with anything that the lists had not settled; none that a stale checkout would speak about.
pub(super) fn groups(observed: &Observed) -> Vec<Group> {
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

/// The notices that belong to how the requests stand. A key is announced by the run that is to.
pub(super) fn due(observed: &Observed, group: &Group, language: Language) -> Vec<(usize, Notice)> {
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
            Status::NeedsAPerson(doubt) => {
                Some((member, notices::needs_a_person(language, &issue, doubt)))
            }
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
pub(super) fn was_sent(
    observed: &Observed,
    member: usize,
    notice: &Notice,
    told: &[String],
) -> bool {
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
        | Status::NeedsAPerson(_)
        | Status::Announced { .. } => told.contains(&notice.event_id),
    }
}

/// The event ids hidden in the comment, as far as they are about requests of this pull request.
pub(super) fn told(observed: &Observed, group: &Group, comment: &str) -> Vec<String> {
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

/// The comment as it should be.
///
/// That a key was issued stays there, whatever becomes of the secret or the configuration afterwards: its section is kept. Who
/// may write to the repository can have written that, so it keeps back nothing of any other request.
pub(super) fn text(
    observed: &Observed,
    group: &Group,
    language: Language,
    there: &str,
    told: &[String],
) -> String {
    let sections = render::sections(there);
    let stays = |&member: &usize| {
        let seen = &observed.requests[member];
        let path = seen.wanted.request.path.as_str();
        goes_back(seen, told) && sections.iter().any(|(there, _)| *there == path)
    };
    let (stay, changed): (Vec<usize>, Vec<usize>) =
        group.members.iter().partition(|member| stays(member));
    let row = |&member: &usize| {
        let seen = &observed.requests[member];
        let place = seen.wanted.place.as_ref();
        Row {
            request: &seen.wanted.request,
            account: place.map(|place| (&place.name, &place.account)),
            status: &seen.outcome.status,
            failure: seen.outcome.failure.as_ref(),
            approved_by: approved_by(seen),
        }
    };
    let rows: Vec<Row<'_>> = changed.iter().map(row).collect();
    let stays = |path: &str| {
        let mut stay = stay
            .iter()
            .map(|&member| &observed.requests[member].wanted.request);
        stay.any(|request| request.path.as_str() == path)
    };
    let kept: Vec<&str> = sections
        .iter()
        .filter(|(path, _)| stays(path) || observed.is_unseen(path))
        .map(|(_, section)| *section)
        .collect();
    render::comment(language, &rows, &kept, told)
}

/// Whether a key was issued that is not there any more. The secret's tags tell; the comment does only where there is none.
fn goes_back(seen: &Seen, told: &[String]) -> bool {
    let Seen {
        wanted,
        outcome,
        secret,
        ..
    } = seen;
    let was_issued = match secret {
        Some(secret) => secret
            .tag(TagKey::NotifiedAt)
            .or(secret.tag(TagKey::AnnouncedAt))
            .is_some(),
        None => wanted.place.as_ref().is_some_and(|place| {
            let id = wanted.request.id(&place.account.id);
            told.contains(&format!("issued/{id}"))
        }),
    };
    let is_issued = matches!(
        outcome.status,
        Status::Issued { .. } | Status::Announced { .. }
    );
    was_issued && !is_issued
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
