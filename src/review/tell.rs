//! Who is told what, and what was told.

use super::judge::{Judged, is_unsure, timed_out};
use super::look::Added;
use super::run::Run;
use crate::approval::ActorKind;
use crate::domain::{
    Account, AccountName, KEPT_MARK, Login, MENTION_MARK, Notice, PullStatus, Remedy, marked_events,
};
use crate::messages::pull::{self, Ending};
use crate::messages::{Issue, notices};
use crate::render::MentionLine;

/// A notice that belongs to how a pull request stands.
pub(super) struct Due<'a> {
    pub(super) place: &'a (AccountName, Account),
    pub(super) notice: Notice,
}

/// What the comment remembers of this pull request: what was told now, and, as it may ask for it again, what it asked for
/// before. Who may write to the repository may have written it, so nothing else is taken over from it.
pub(super) fn told(judged: &Judged, due: &[Due<'_>]) -> Vec<String> {
    let looked = &judged.looked;
    let number = looked.reviewed.pull.number;
    let comment = looked.comments.kept.first();
    let mark = timed_out(number, judged.since);
    let is_due = |event: &str| due.iter().any(|due| due.notice.event_id == event);
    let is_of_file = |event: &str| {
        let mut paths = looked.touched.added.iter();
        let stem = notices::stem_of(event);
        stem.is_some_and(|stem| paths.any(|path| is_named(path, stem)))
    };
    let is_ours = |event: &str| {
        notices::is_of_pull(event, number)
            && (is_due(event) || event.starts_with("requested/") && is_of_file(event))
    };
    let mut told = comment.map_or(Vec::new(), |comment| {
        marked_events(KEPT_MARK, &comment.body)
    });
    told.retain(|event| *event == mark || is_ours(event));
    told.dedup();
    /// No pull request has more to say of a hundred requests.
    const MAX_EVENTS: usize = 250;
    let older = told.len().saturating_sub(MAX_EVENTS);
    told.split_off(older)
}

fn is_named(path: &str, stem: &str) -> bool {
    let (_, name) = path.rsplit_once('/').unwrap_or(("", path));
    name.strip_suffix(".yaml") == Some(stem)
}

/// The notices that belong to how it stands, for the accounts that this run speaks for.
pub(super) fn due<'a>(run: &Run<'_>, judged: &'a Judged) -> Vec<Due<'a>> {
    let language = run.configuration.language;
    let looked = &judged.looked;
    let pull = &looked.reviewed.pull;
    if looked.is_elsewhere || is_unsure(looked) {
        return Vec::new();
    }
    let comment = looked.comments.kept.first();
    let told = comment.map_or(Vec::new(), |comment| {
        marked_events(KEPT_MARK, &comment.body)
    });
    // What anybody may open is told to nobody, so its end is not, either.
    let is_shown = !pull.from_fork && !looked.reviewed.is_draft;
    let notice = |added: &'a Added| {
        let (request, place) = (added.request.as_ref()?, added.place.as_ref()?);
        let (name, account) = place;
        if !run.accounts.has(name) {
            return None;
        }
        let issue = Issue {
            request,
            id: request.id(&account.id),
            account_name: name,
            account,
            requester: requester(judged),
            pull_url: &pull.url,
            secret: request.secret_name(),
        };
        let ended = |ending: Ending<'_>, at| {
            let requested = notices::requested_id(&issue, pull.number);
            let was_asked = is_shown || told.contains(&requested);
            was_asked.then(|| notices::ended(language, &issue, &ending, pull.number, at))
        };
        let notice = match &judged.pull_status {
            PullStatus::Lacks(Remedy::Approve) => {
                let could_approve = &added.preview.as_ref()?.could_approve;
                let (deadline, number) = (judged.deadline, pull.number);
                notices::requested(language, &issue, could_approve, deadline, number)
            }
            PullStatus::TimedOut { deadline } => ended(
                Ending::TimedOut {
                    deadline: *deadline,
                },
                judged.since,
            )?,
            PullStatus::Rejected { by, said } => ended(
                Ending::Rejected {
                    by: by.as_ref(),
                    said: said.as_ref(),
                },
                looked.reviewed.closing.as_ref()?.at,
            )?,
            PullStatus::Approved { .. }
            | PullStatus::Unchecked
            | PullStatus::Lacks(Remedy::SetUp | Remedy::Change | Remedy::AskAgain)
            | PullStatus::Draft
            | PullStatus::Deletes
            | PullStatus::Removes { .. }
            | PullStatus::Empty => return None,
        };
        Some(Due { place, notice })
    };
    looked.added.iter().filter_map(notice).collect()
}

/// Returns what the requester has yet to be told by a mention: that the time is running out.
pub(super) fn unmentioned<'a>(
    run: &Run<'_>,
    judged: &'a Judged,
) -> Option<(&'a Login, MentionLine)> {
    let looked = &judged.looked;
    let author = looked.reviewed.pull.author.as_ref()?;
    let is_shown = !looked.reviewed.pull.from_fork && !looked.reviewed.is_draft;
    let is_silent = looked.is_elsewhere || looked.reviewed.is_locked;
    if is_silent || !is_shown || author.kind != ActorKind::User || looked.added.is_empty() {
        return None;
    }
    let (language, approvals) = (run.configuration.language, &run.configuration.approvals);
    let (event, ends, span) = match &judged.pull_status {
        PullStatus::Lacks(Remedy::Approve) => ("timing-out", judged.deadline, approvals.timeout),
        PullStatus::Approved { until } => ("lapsing", *until, approvals.valid_for),
        PullStatus::Lacks(Remedy::SetUp | Remedy::Change | Remedy::AskAgain)
        | PullStatus::Unchecked
        | PullStatus::Draft
        | PullStatus::Deletes
        | PullStatus::Removes { .. }
        | PullStatus::Empty
        | PullStatus::TimedOut { .. }
        | PullStatus::Rejected { .. } => return None,
    };
    if run.now() > ends || ends.since(run.now()).seconds() > span.seconds() / LAST_PART {
        return None;
    }
    let event = format!("{event}/{}", ends.seconds());
    let mut mentions = looked.comments.mentions.iter();
    let is_told =
        mentions.any(|mention| marked_events(MENTION_MARK, &mention.body).contains(&event));
    if is_told {
        return None;
    }
    let previews = looked.added.iter().flat_map(|added| &added.preview);
    let mut owners = previews.map(|preview| preview.could_approve.as_slice());
    let first = owners.next().unwrap_or_default();
    // Where each file has others, the comment names them.
    let owners = if owners.all(|others| others == first) {
        first
    } else {
        &[]
    };
    let text = pull::running_out(language, &judged.pull_status, owners, ends);
    Some((&author.login, MentionLine { event, text }))
}

/// A reminder is due when at most a quarter of the time is left.
const LAST_PART: i64 = 4;

pub(super) fn requester(judged: &Judged) -> Option<&Login> {
    let author = judged.looked.reviewed.pull.author.as_ref();
    author.map(|author| &author.login)
}
