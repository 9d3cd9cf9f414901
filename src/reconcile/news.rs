//! What people are to be told about a pull request.

use std::collections::{BTreeMap, BTreeSet};

use super::desired::Wanted;
use super::observe::{Observed, Seen};
use super::proofs::Pull;
use crate::domain::{Language, Notice, Refusal, Status};
use crate::messages::{Issue, notices};
use crate::plan::{Secret, Step};
use crate::render::{self, Row};

/// The requests of one pull request, by their places in `Observed`.
pub(super) struct Group {
    pub(super) pull: Pull,
    pub(super) members: Vec<usize>,
}

/// The pull requests that requests came from; none that a stale checkout would speak about.
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
            group.pull.is_recent |= pull.is_recent;
        }
    }
    let is_stale = |seen: &Seen| match &seen.outcome.status {
        Status::Refused(refusals) => refusals
            .iter()
            .any(|refusal| matches!(refusal, Refusal::StaleCheckout { .. })),
        _ => false,
    };
    let is_fresh = |group: &Group| {
        let mut members = group.members.iter();
        !members.any(|&member| is_stale(&observed.requests[member]))
    };
    groups.into_values().filter(is_fresh).collect()
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
            | Status::Settling(_)
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
        Status::Issued { .. } => seen.secret.as_ref().is_some_and(Secret::is_notified),
        Status::Waiting
        | Status::Settling(_)
        | Status::Refused(_)
        | Status::Lapsed(_)
        | Status::Blocked { .. }
        | Status::Reserved { .. }
        | Status::NeedsAPerson(_)
        | Status::Announced { .. } => told.contains(&notice.event_id),
    }
}

/// The notices that the comment says were sent, as far as they are about requests of this pull request; and that a key was
/// issued for those whose secrets say so.
pub(super) fn told(observed: &Observed, group: &Group, comment: &str) -> Vec<String> {
    let id = |wanted: &Wanted| {
        let place = wanted.place.as_ref()?;
        Some(wanted.request.id(&place.account.id).to_string())
    };
    let members = group.members.iter();
    let members = members.map(|&member| &observed.requests[member]);
    let own = members.clone().map(|seen| &seen.wanted);
    let ids = own.chain(observed.beside(&group.members)).filter_map(id);
    let kinds = ["issued", "blocked", "needs-a-person"];
    let known: BTreeSet<String> = ids
        .flat_map(|id| kinds.map(|kind| format!("{kind}/{id}")))
        .collect();
    let mut told: Vec<String> = Vec::new();
    let announced = members
        .filter(|seen| matches!(seen.outcome.status, Status::Announced { .. }))
        .filter_map(|seen| Some(format!("issued/{}", id(&seen.wanted)?)));
    let claimed = render::told(comment)
        .into_iter()
        .filter(|event| known.contains(event));
    for event in claimed.chain(announced) {
        if !told.contains(&event) {
            told.push(event);
        }
    }
    told
}

/// The comment as it should be.
///
/// Of what is there only the sections of requests of the same pull request are kept that this run knows nothing about: those
/// of other accounts, which their own runs set right. Whoever may write to the repository can have written them, so nothing else is taken over.
pub(super) fn text(
    observed: &Observed,
    group: &Group,
    language: Language,
    there: &str,
    told: &[String],
) -> String {
    let row = |&member: &usize| {
        let seen = &observed.requests[member];
        let place = seen.wanted.place.as_ref();
        let (approved_by, head) = approved(seen);
        Row {
            request: &seen.wanted.request,
            account: place.map(|place| (&place.name, &place.account)),
            is_readable: !is_going_away(seen),
            status: &seen.outcome.status,
            failure: seen.outcome.failure.as_ref(),
            was_issued: goes_back(seen, told),
            approved_by,
            head,
        }
    };
    let rows: Vec<Row<'_>> = group.members.iter().map(row).collect();
    let sections: BTreeMap<&str, &str> = render::sections(there).into_iter().collect();
    let kept: Vec<(&str, &str)> = observed
        .beside(&group.members)
        .filter_map(|wanted| sections.get_key_value(wanted.request.path.as_str()))
        .map(|(path, section)| (*path, *section))
        .collect();
    render::comment(language, &rows, &kept, told)
}

/// Whether nobody can read a key that was never announced, because its secret is scheduled for deletion. What happens to a
/// secret later is its owner's business, and the comment stays as it is.
fn is_going_away(seen: &Seen) -> bool {
    let secret = seen.secret.as_ref();
    matches!(seen.outcome.status, Status::Issued { .. })
        && secret.is_some_and(|secret| secret.is_scheduled_for_deletion)
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
        Some(secret) => secret.is_notified() || secret.is_announced(),
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

/// Who approved, and which commit: by the proof, or else by the secret's tags.
fn approved(seen: &Seen) -> (Vec<String>, Option<String>) {
    match seen.facts.as_ref().map(|facts| &facts.proof.approval) {
        Some(Ok(approval)) => {
            let approvers = approval.approvers().iter().map(ToString::to_string);
            (approvers.collect(), Some(approval.head().to_string()))
        }
        Some(Err(_)) | None => {
            let secret = seen.secret.as_ref();
            let approvers = secret.into_iter().flat_map(Secret::approved_by);
            let head = secret.and_then(Secret::head);
            (
                approvers.map(str::to_owned).collect(),
                head.map(str::to_owned),
            )
        }
    }
}
