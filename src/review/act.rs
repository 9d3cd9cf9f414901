//! What is to be done about a pull request, and doing it.
//!
//! The notices come first, then the comment, which remembers them: a crash in between can double a notice, which its
//! event id tells, and lose none. What is closed for want of an approval is closed last, when everybody has been told.

use std::time::Duration;

use super::judge::{Judged, Requirement, is_full, restores, timed_out};
use super::leaving::{self, Leaving};
use super::look::{Added, Looked};
use super::run::Run;
use super::tell::{Due, due, requester, told, unmentioned};
use crate::domain::{
    AccessKeyId, Action, CommitState, Failure, Login, Operation, PullStatus, Refusal,
};
use crate::github::{PullState, ReviewedPull, says_the_same};
use crate::messages::pull::{About, status_line};
use crate::render::{self, LeavingRow, MentionLine, PullLack, PullPage, PullReport, PullRow};

/// What was seen no longer ago than this is acted on as it is.
const FRESH: Duration = Duration::from_secs(3);

/// Does what is missing, as far as it can be done, and says what was.
pub(super) async fn on(run: &Run<'_>, judged: Judged) -> PullReport {
    let mut actions = Vec::new();
    let mut failure = unread(&judged);
    if let Err(failed) = act(run, &judged, &mut actions).await {
        failure.get_or_insert(failed);
    }
    PullReport {
        number: judged.looked.reviewed.pull.number,
        requester: requester(&judged).cloned(),
        missing: missing(&judged),
        pull_status: Some(judged.pull_status),
        findings: judged.looked.findings,
        actions,
        failure,
    }
}

/// Returns what it lacks; empty if that no longer matters.
fn missing(judged: &Judged) -> Vec<PullLack> {
    if !judged.pull_status.asks() {
        return Vec::new();
    }
    let of = |path: Option<&str>, (refusal, remedy): &Requirement| PullLack {
        path: path.map(str::to_owned),
        refusal: refusal.clone(),
        remedy: *remedy,
    };
    let common = judged.common.iter().map(|lack| of(None, lack));
    let added = judged.looked.added.iter().zip(&judged.own);
    let own = added.flat_map(|(added, own)| own.iter().map(|lack| of(Some(&added.path), lack)));
    common.chain(own).collect()
}

/// What AWS could not be asked.
fn unread(judged: &Judged) -> Option<Failure> {
    let looked = &judged.looked;
    let mut looks = looked.added.iter().map(|added| &added.look);
    let unread = looks.find_map(|look| look.as_ref()?.as_ref().err().cloned());
    let mut keys = looked.leaving.iter().map(|leaving| &leaving.key);
    unread.or_else(|| keys.find_map(|key| key.as_ref().err().cloned()))
}

/// Does it. Whatever fails, the rest is done; but nothing is closed of which not everybody has been told.
async fn act(run: &Run<'_>, judged: &Judged, actions: &mut Vec<Action>) -> Result<(), Failure> {
    let due = due(run, judged);
    let mut told = told(judged, &due);
    let unsent: Vec<_> = due
        .into_iter()
        .filter(|due| !told.contains(&due.notice.event_id))
        .collect();
    let commit_state = commit_state(run, judged);
    let closes = judged.looked.reviewed.state == PullState::Open
        && matches!(judged.pull_status, PullStatus::TimedOut { .. })
        // Nobody could be told why.
        && !judged.looked.reviewed.is_locked;
    let mention = unmentioned(run, judged);
    if unsent.is_empty()
        && commit_state.is_none()
        && !closes
        && mention.is_none()
        && news(run, judged, &told).is_none()
    {
        return Ok(());
    }
    // Whoever changed it started another run.
    if run.asked.elapsed() > FRESH && again(run, judged).await? != judged.looked.reviewed {
        return Ok(());
    }
    let number = judged.looked.reviewed.pull.number;
    // The comment alone remembers them: where it cannot be written, they would be sent in every run.
    let is_locked = judged.looked.reviewed.is_locked;
    let unsent = if is_locked { Vec::new() } else { unsent };
    let sent = send(run, unsent, &mut told, actions).await;
    if matches!(judged.pull_status, PullStatus::TimedOut { .. }) && sent.is_ok() {
        let mark = timed_out(number, judged.since);
        if !told.contains(&mark) {
            told.push(mark);
        }
    }
    let (locked, written) = match write(run, judged, &told, mention, actions).await {
        Err(failure) if failure.is_locked() => (Err(failure), Ok(())),
        written => (Ok(()), written),
    };
    let lit = match commit_state {
        Some((commit_state, line)) => show(run, judged, commit_state, &line, actions).await,
        None => Ok(()),
    };
    sent.and(written).and(lit)?;
    if closes {
        close(run, judged, actions).await?;
    }
    locked
}

async fn send(
    run: &Run<'_>,
    unsent: Vec<Due<'_>>,
    told: &mut Vec<String>,
    actions: &mut Vec<Action>,
) -> Result<(), Failure> {
    let mut result = Ok(());
    for Due { place, notice } in unsent {
        let (name, account) = place;
        match run.accounts.publish(name, account, &notice).await {
            Ok(()) => {
                actions.push(Action::Sent(notice.event_id.clone()));
                told.push(notice.event_id);
            }
            Err(failure) => result = result.and(Err(failure)),
        }
    }
    result
}

async fn write(
    run: &Run<'_>,
    judged: &Judged,
    told: &[String],
    mention: Option<(&Login, MentionLine)>,
    actions: &mut Vec<Action>,
) -> Result<(), Failure> {
    let pull = &judged.looked.reviewed.pull;
    let kept = &judged.looked.comments.kept;
    if let Some(body) = news(run, judged, told) {
        run.github.keep_comment(pull.number, kept, &body).await?;
        actions.push(Action::Commented);
    }
    if let Some((login, line)) = mention {
        let page = match kept.first() {
            Some(comment) => format!("{}#issuecomment-{}", pull.url, comment.id),
            None => pull.url.clone(),
        };
        let body = render::mention(
            run.configuration.language,
            Some(login),
            &[line],
            Some(&page),
        );
        run.github.create_comment(pull.number, &body).await?;
        run.github.delete_doubles(&[pull.number]).await?;
        actions.push(Action::Commented);
    }
    Ok(())
}

async fn show(
    run: &Run<'_>,
    judged: &Judged,
    commit_state: CommitState,
    line: &str,
    actions: &mut Vec<Action>,
) -> Result<(), Failure> {
    let pull = &judged.looked.reviewed.pull;
    run.github
        .set_status(&pull.head, commit_state, line, &pull.url)
        .await?;
    actions.push(Action::Set(commit_state));
    Ok(())
}

/// Closes it, if nobody did anything in the meantime: opened again, it would lead to no key.
async fn close(run: &Run<'_>, judged: &Judged, actions: &mut Vec<Action>) -> Result<(), Failure> {
    let before = &judged.looked.reviewed;
    let now = ReviewedPull {
        comments: before.comments.clone(),
        ..again(run, judged).await?
    };
    if now == *before {
        run.github.close(before.pull.number).await?;
        actions.push(Action::Closed);
    }
    Ok(())
}

/// Looks at the pull request once more.
async fn again(run: &Run<'_>, judged: &Judged) -> Result<ReviewedPull, Failure> {
    let number = judged.looked.reviewed.pull.number;
    let mut review = run.github.review(&[number]).await?;
    let gone = || Failure::not_made(Operation::QueryPullRequests, "malformed-answer");
    review.pulls.remove(&number).ok_or_else(gone)?
}

/// The comment, where it does not say this yet.
fn news(run: &Run<'_>, judged: &Judged, told: &[String]) -> Option<String> {
    let Looked {
        touched, comments, ..
    } = &judged.looked;
    // On everything that has to do with requests, and where there was one.
    if touched.is_empty() && !touched.is_cut && comments.is_empty() {
        return None;
    }
    let body = comment(run, judged, told);
    let is_current = matches!(&comments.kept[..], [only] if says_the_same(&only.body, &body));
    (!is_current).then_some(body)
}

/// The commit status and what it says, where it does not say this yet.
fn commit_state(run: &Run<'_>, judged: &Judged) -> Option<(CommitState, String)> {
    let looked = &judged.looked;
    // Of another branch's pull request with the same commit it would speak, too.
    if looked.is_elsewhere || looked.reviewed.state != PullState::Open {
        return None;
    }
    let commit_state = judged.pull_status.commit_state()?;
    let line = status_line(run.configuration.language, &judged.pull_status);
    let is_current = looked.status.as_ref().is_some_and(|there| {
        there.state.eq_ignore_ascii_case(commit_state.word())
            && there.description == line
            && there.target == looked.reviewed.pull.url
    });
    (!is_current).then_some((commit_state, line))
}

fn comment(run: &Run<'_>, judged: &Judged, told: &[String]) -> String {
    let added = &judged.looked.added;
    let previews = added.iter().filter_map(|added| added.preview.as_ref());
    let mut could_approve = previews.map(|preview| preview.could_approve.as_slice());
    let first = could_approve.next();
    let is_same = could_approve.all(|other| Some(other) == first);
    let row = |(added, own): (&'_ Added, &'_ Vec<Requirement>)| {
        Some(PullRow {
            request: added.request.clone()?,
            place: added.place.clone(),
            missing: own.clone(),
            preview: added.preview.clone(),
            keys: keys(run, added),
            restores: restores(run, added),
        })
    };
    let page = PullPage {
        about: About {
            pull_status: &judged.pull_status,
            requester: requester(judged),
            could_approve: first.filter(|_| is_same),
            required: run.configuration.approvals.required,
            deadline: judged.deadline,
            is_blocked: added.iter().any(|added| is_full(run, added)),
        },
        head: &judged.looked.reviewed.pull.head,
        url: &judged.looked.reviewed.pull.url,
        findings: &judged.looked.findings,
        missing: &judged.common,
        requests: added.iter().zip(&judged.own).filter_map(row).collect(),
        warnings: &judged.warnings,
        lifecycle: run.configuration.lifecycle.as_ref(),
        leaving: judged.looked.leaving.iter().map(leaving_row).collect(),
        unasked: leaving::unasked(&judged.looked.touched),
        is_mixed: !judged.looked.touched.beside.is_empty(),
        is_change: !judged.looked.touched.changed.is_empty(),
    };
    render::pull(run.configuration.language, &page, told)
}

fn leaving_row(leaving: &Leaving) -> LeavingRow<'_> {
    let may_agree = match &leaving.agreed {
        Ok(_) => None,
        Err(refusals) => refusals.iter().find_map(|refusal| {
            if let Refusal::Removal(fault) = refusal {
                Some(fault)
            } else {
                None
            }
        }),
    };
    LeavingRow {
        request: &leaving.request,
        place: &leaving.place,
        key: leaving
            .key
            .as_ref()
            .ok()
            .map(|key| (&key.id, key.is_active, key.used.as_ref())),
        agreed: leaving.agreed.as_deref().unwrap_or_default(),
        may_agree,
    }
}

/// The keys that leave no room for another.
fn keys(run: &Run<'_>, added: &Added) -> Vec<AccessKeyId> {
    match &added.look {
        Some(Ok(look)) if is_full(run, added) => {
            look.keys.iter().map(|key| key.id.clone()).collect()
        }
        Some(_) | None => Vec::new(),
    }
}
