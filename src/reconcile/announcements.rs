//! What people are to be told about a pull request.

use std::collections::{BTreeMap, BTreeSet};

use super::desired::ResolvedRequest;
use super::observe::TrackedRequest;
use super::proofs::Pull;
use crate::domain::{
    KEPT_MARK, Locale, Login, MENTION_MARK, Notice, ObjectId, Refusal, RequestPath, Status,
    Timestamp, marked_events,
};
use crate::github::{Comment, OwnComments};
use crate::messages::{Issue, mention_line, notices, status_name};
use crate::plan::Secret;
use crate::render::{self, MentionLine, Row};

/// The requests of one pull request.
pub(super) struct Group<'a> {
    pub(super) pull: Pull,
    pub(super) members: Vec<&'a mut TrackedRequest>,
    /// Those that came with one of their commits, and of which this run knows nothing.
    beside: Vec<&'a ResolvedRequest>,
}

impl Group<'_> {
    /// Returns whether anything is planned to be announced.
    pub(super) fn has_news(&self) -> bool {
        let mut members = self.members.iter();
        members.any(|member| member.outcome.is_to_announce())
    }
}

/// The pull requests that requests came from; none that a stale checkout would speak about.
///
/// `unseen` are the requests of other accounts, `brought` the commits that brought requests.
pub(super) fn groups<'a>(
    requests: &'a mut [TrackedRequest],
    unseen: &'a [ResolvedRequest],
    brought: &BTreeMap<RequestPath, ObjectId>,
) -> Vec<Group<'a>> {
    let mut groups: BTreeMap<u64, Group<'a>> = BTreeMap::new();
    let mut unknown: Vec<&ResolvedRequest> = Vec::new();
    for tracked in requests {
        if let Some(pull) = tracked.facts.pull() {
            let group = groups.entry(pull.number).or_insert_with(|| Group {
                pull: pull.clone(),
                members: Vec::new(),
                beside: Vec::new(),
            });
            let proof = tracked.facts.proof();
            let tracked_by_github = proof.is_some_and(|proof| proof.pull.is_some());
            group.members.push(tracked);
            let is_recent = group.pull.is_recent || pull.is_recent;
            // What GitHub says counts: a tag may say anything.
            if tracked_by_github {
                group.pull = pull;
            }
            group.pull.is_recent = is_recent;
        } else if tracked.facts.is_unknown() {
            unknown.push(&tracked.resolved);
        }
    }
    unknown.extend(unseen);
    let mut groups: Vec<Group<'a>> = groups.into_values().collect();
    groups.retain(|group| !group.members.iter().any(|member| is_stale(member)));
    for group in &mut groups {
        let commit = |path: &RequestPath| brought.get(path);
        let members = group.members.iter();
        let own: BTreeSet<&ObjectId> = members
            .filter_map(|member| commit(&member.resolved.request.path))
            .collect();
        let is_beside = |one: &&ResolvedRequest| {
            commit(&one.request.path).is_some_and(|commit| own.contains(commit))
        };
        group.beside = unknown.iter().copied().filter(is_beside).collect();
    }
    groups
}

fn is_stale(tracked: &TrackedRequest) -> bool {
    let is_stale = |refusal: &Refusal| matches!(refusal, Refusal::StaleCheckout { .. });
    let refusals = tracked.outcome.status.refusals();
    refusals.iter().any(is_stale)
}

/// The notices that belong to how the requests stand. A key is announced by the run that is to.
pub(super) fn due<'a>(group: &'a Group<'_>, language: Locale) -> Vec<(&'a TrackedRequest, Notice)> {
    let notice = |tracked: &'a TrackedRequest| {
        let ResolvedRequest { request, target } = &tracked.resolved;
        let target = target.as_ref()?;
        let issue = Issue {
            request,
            id: request.id(&target.account.id),
            account_name: &target.name,
            account: &target.account,
            requester: group.pull.author.as_ref(),
            pull_url: &group.pull.url,
            secret: request.secret_name(),
        };
        let outcome = &tracked.outcome;
        match &outcome.status {
            Status::Issued { key: _ } if outcome.is_to_announce() && outcome.failure.is_none() => {
                Some((tracked, notices::issued(language, &issue)))
            }
            Status::Blocked { keys } => Some((tracked, notices::blocked(language, &issue, keys))),
            Status::NeedsAPerson(manual_review) => Some((
                tracked,
                notices::needs_a_person(language, &issue, manual_review),
            )),
            // Of what was merged long ago the comment may not remember that it was told.
            Status::Refused(refusals) if group.pull.is_recent => {
                Some((tracked, notices::refused(language, &issue, refusals)))
            }
            Status::Issued { .. }
            | Status::Waiting
            | Status::Settling(_)
            | Status::Refused(_)
            | Status::Lapsed(_)
            | Status::Reserved { .. }
            | Status::Announced { .. }
            | Status::Life(_) => None,
        }
    };
    let members = group.members.iter().map(|member| &**member);
    members.filter_map(notice).collect()
}

/// Returns what the requester has yet to be told by a mention.
pub(super) fn unmentioned(
    group: &Group<'_>,
    language: Locale,
    mentions: &[Comment],
    sent: &[String],
) -> Vec<MentionLine> {
    let told: BTreeSet<String> = mentions
        .iter()
        .flat_map(|mention| marked_events(MENTION_MARK, &mention.body))
        .collect();
    let line = |tracked: &TrackedRequest| {
        let outcome = &tracked.outcome;
        let status = &outcome.status;
        let is_due = match status {
            Status::Issued { key: _ } => outcome.is_to_announce() && outcome.failure.is_none(),
            Status::Blocked { .. } | Status::NeedsAPerson(_) => true,
            Status::Refused(_) | Status::Lapsed(_) => {
                group.pull.is_recent && !goes_back(tracked, sent)
            }
            Status::Waiting
            | Status::Settling(_)
            | Status::Reserved { .. }
            | Status::Announced { .. }
            | Status::Life(_) => false,
        };
        let path = &tracked.resolved.request.path;
        let event = format!("{}/{path}", status.word());
        (is_due && !told.contains(&event)).then(|| {
            let name = status_name(language, status);
            let text = mention_line(language, &tracked.resolved.request, status, until(tracked));
            let text = format!("{} **{name}** · `{path}`: {text}", status.icon());
            MentionLine { event, text }
        })
    };
    let members = group.members.iter().map(|member| &**member);
    members.filter_map(line).collect()
}

/// Until when the approval holds.
fn until(tracked: &TrackedRequest) -> Option<Timestamp> {
    tracked.facts.proof()?.until
}

/// Whether a notice was sent before. That a key was issued is never taken from a comment: the requester's own workflows
/// may write comments in our name, and must not keep the notice back.
pub(super) fn was_sent(tracked: &TrackedRequest, notice: &Notice, sent: &[String]) -> bool {
    if matches!(tracked.outcome.status, Status::Issued { .. }) {
        return tracked.facts.secret().is_some_and(Secret::is_notified);
    }
    sent.contains(&notice.event_id)
}

/// The events of which the comment says that notices were sent, as far as they are about requests of this pull request;
/// and that a key was issued for those whose secrets say so.
pub(super) fn sent_events(group: &Group<'_>, comment: &str) -> Vec<String> {
    let id = |resolved: &ResolvedRequest| {
        let target = resolved.target.as_ref()?;
        Some(resolved.request.id(&target.account.id).to_string())
    };
    let members = group.members.iter();
    let own = members.clone().map(|member| &member.resolved);
    let ids = own.chain(group.beside.iter().copied()).filter_map(id);
    let kinds = ["issued", "blocked", "needs-a-person", "refused"];
    let known: BTreeSet<String> = ids
        .flat_map(|id| kinds.map(|kind| format!("{kind}/{id}")))
        .collect();
    let mut sent: Vec<String> = Vec::new();
    let announced = members
        .filter(|member| matches!(member.outcome.status, Status::Announced { .. }))
        .filter_map(|member| Some(format!("issued/{}", id(&member.resolved)?)));
    let claimed = marked_events(KEPT_MARK, comment)
        .into_iter()
        .filter(|event| known.contains(event));
    for event in claimed.chain(announced) {
        if !sent.contains(&event) {
            sent.push(event);
        }
    }
    sent
}

/// The comment as it should be.
///
/// Of what is there only the sections of requests of the same pull request are kept that this run knows nothing about: those
/// of other accounts, which their own runs set right. Whoever may write to the repository can have written them, so nothing else is taken over.
pub(super) fn text(group: &Group<'_>, language: Locale, there: &str, sent: &[String]) -> String {
    let requester = group.pull.author.as_ref();
    let rows = group.members.iter();
    let rows = rows.map(|member| row(member, requester, sent));
    let rows: Vec<Row<'_>> = rows.collect();
    let sections: BTreeMap<&str, &str> = render::sections(there).into_iter().collect();
    let kept = group.beside.iter();
    let kept = kept.filter_map(|one| sections.get_key_value(one.request.path.as_str()));
    let kept: Vec<(&str, &str)> = kept.map(|(path, section)| (*path, *section)).collect();
    render::comment(language, &rows, &kept, sent)
}

fn row<'a>(tracked: &'a TrackedRequest, requester: Option<&'a Login>, sent: &[String]) -> Row<'a> {
    let ResolvedRequest { request, target } = &tracked.resolved;
    let target = target.as_ref();
    let (approved_by, head) = approved(tracked);
    // A settled secret does not tell who it is for, and its section is to stay as it is.
    let requester = requester.filter(|_| tracked.outcome.status.key().is_none());
    Row {
        request,
        account: target.map(|target| (&target.name, &target.account)),
        is_readable: !is_going_away(tracked),
        status: &tracked.outcome.status,
        failure: tracked.outcome.failure.as_ref(),
        was_issued: goes_back(tracked, sent),
        approved_by,
        head,
        requester,
        until: until(tracked),
    }
}

/// Whether nobody can read a key that was never announced, because its secret is scheduled for deletion. What happens to a
/// secret later is its owner's business, and the comment stays as it is.
fn is_going_away(tracked: &TrackedRequest) -> bool {
    let secret = tracked.facts.secret();
    matches!(tracked.outcome.status, Status::Issued { .. })
        && secret.is_some_and(|secret| secret.is_scheduled_for_deletion)
}

/// Whether a key was issued that is not there any more. The secret's tags tell; the comment does only if there is none.
fn goes_back(tracked: &TrackedRequest, sent: &[String]) -> bool {
    let ResolvedRequest { request, target } = &tracked.resolved;
    let was_issued = match tracked.facts.secret() {
        Some(secret) => secret.is_notified() || secret.is_announced(),
        None => target.as_ref().is_some_and(|target| {
            let id = request.id(&target.account.id);
            sent.contains(&format!("issued/{id}"))
        }),
    };
    was_issued && tracked.outcome.status.key().is_none()
}

/// Who approved, and which commit: by the proof, or else by the secret's tags.
fn approved(tracked: &TrackedRequest) -> (Vec<String>, Option<String>) {
    match tracked.facts.proof().map(|proof| &proof.approved) {
        Some(Ok(approval)) => {
            let approvers = approval.approvers.iter().map(ToString::to_string);
            (approvers.collect(), Some(approval.head.to_string()))
        }
        Some(Err(_)) | None => {
            let secret = tracked.facts.secret();
            let approvers = secret.into_iter().flat_map(Secret::approved_by);
            let head = secret.and_then(Secret::head);
            (
                approvers.map(str::to_owned).collect(),
                head.map(str::to_owned),
            )
        }
    }
}

/// Returns the text of the kept comment: the oldest of ours.
pub(super) fn kept(ours: &OwnComments) -> &str {
    ours.kept
        .first()
        .map_or("", |comment| comment.body.as_str())
}
