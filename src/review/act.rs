//! What is to be done about a pull request, and doing it.
//!
//! The notices come first, then the comment, which remembers them: a crash in between can double a notice, which its
//! event id tells, and lose none. What is closed for want of an approval is closed last, when everybody has been told.

use super::judge::{Judged, Lack, is_full, timed_out};
use super::look::{Added, Run};
use crate::domain::{AccessKeyId, Account, AccountName, Deed, Failure, Notice, Remedy, Standing};
use crate::github::{PullState, is_same};
use crate::messages::pull::{About, Ending, status_line};
use crate::messages::{Issue, notices};
use crate::render::{self, MARK, PullPage, PullReport, PullRow};

/// Does what is missing, as far as it can be done, and says what was.
pub(super) async fn on(run: &Run<'_>, judged: Judged) -> PullReport {
    let mut deeds = Vec::new();
    let mut failure = unread(&judged);
    if let Err(failed) = act(run, &judged, &mut deeds).await {
        failure.get_or_insert(failed);
    }
    PullReport {
        number: judged.looked.reviewed.pull.number,
        requester: requester(&judged).cloned(),
        standing: Some(judged.standing),
        missing: judged
            .common
            .into_iter()
            .chain(judged.own.into_iter().flatten())
            .collect(),
        diagnostics: judged.looked.diagnostics,
        sources: judged.looked.sources,
        deeds,
        failure,
    }
}

/// What AWS could not be asked.
fn unread(judged: &Judged) -> Option<Failure> {
    let mut looks = judged.looked.added.iter().map(|added| &added.look);
    looks.find_map(|look| look.as_ref()?.as_ref().err().cloned())
}

async fn act(run: &Run<'_>, judged: &Judged, deeds: &mut Vec<Deed>) -> Result<(), Failure> {
    let number = judged.looked.reviewed.pull.number;
    let ours = &judged.looked.comments;
    let there = ours.first().map_or("", |comment| comment.body.as_str());
    let mut told = told(judged, there);
    let mut unsent = None;
    for (place, notice) in due(run, judged) {
        if told.contains(&notice.event_id) {
            continue;
        }
        let (name, account) = place;
        match run.accounts.publish(name, account, &notice).await {
            Ok(()) => {
                deeds.push(Deed::Sent(notice.event_id.clone()));
                told.push(notice.event_id);
            }
            Err(failure) => {
                unsent.get_or_insert(failure);
            }
        }
    }
    if let (Standing::TimedOut { deadline: _ }, None) = (&judged.standing, &unsent) {
        let mark = timed_out(number, judged.since);
        if !told.contains(&mark) {
            told.push(mark);
        }
    }
    if speaks(judged) {
        let body = comment(run, judged, &told);
        if ours.len() != 1 || !is_same(there, &body) {
            run.github.keep_comment(number, MARK, ours, &body).await?;
            deeds.push(Deed::Commented);
        }
    }
    status(run, judged, deeds).await?;
    if let Some(failure) = unsent {
        return Err(failure);
    }
    let is_open = judged.looked.reviewed.state == PullState::Open;
    if is_open && matches!(judged.standing, Standing::TimedOut { .. }) {
        run.github.close(number).await?;
        deeds.push(Deed::Closed);
    }
    Ok(())
}

/// Whether there is a comment: on everything that has to do with requests, and where there was one.
fn speaks(judged: &Judged) -> bool {
    !judged.looked.touched.is_empty() || !judged.looked.comments.is_empty()
}

async fn status(run: &Run<'_>, judged: &Judged, deeds: &mut Vec<Deed>) -> Result<(), Failure> {
    let Some(light) = judged.standing.light() else {
        return Ok(());
    };
    let pull = &judged.looked.reviewed.pull;
    let line = status_line(run.configuration.language, &judged.standing);
    let is_current = judged.looked.status.as_ref().is_some_and(|there| {
        there.state.eq_ignore_ascii_case(light.word())
            && there.description == line
            && there.target == pull.url
    });
    if is_current || judged.looked.reviewed.state != PullState::Open {
        return Ok(());
    }
    run.github
        .set_status(&pull.head, light, &line, &pull.url)
        .await?;
    deeds.push(Deed::Set(light));
    Ok(())
}

/// What the comment remembers of this pull request. What it asked for before is remembered, too: it may ask for it again.
fn told(judged: &Judged, comment: &str) -> Vec<String> {
    /// Nobody opens, closes and reopens it so often.
    const MOST: usize = 500;
    let number = judged.looked.reviewed.pull.number.to_string();
    let mut told = render::told(comment);
    told.retain(|event| {
        let parts: Vec<&str> = event.split('/').collect();
        match parts.as_slice() {
            ["requested", .., pull] | ["rejected" | "timed-out", .., pull, _] => *pull == number,
            _ => false,
        }
    });
    told.dedup();
    told.truncate(MOST);
    told
}

/// The notices that belong to how it stands, for the accounts that this run speaks for.
fn due<'a>(run: &Run<'_>, judged: &'a Judged) -> Vec<(&'a (AccountName, Account), Notice)> {
    let language = run.configuration.language;
    let pull = &judged.looked.reviewed.pull;
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
        let notice = match &judged.standing {
            Standing::Approved { .. } | Standing::Lacks(Remedy::Approve | Remedy::SetUp) => {
                let could_approve = &added.preview.as_ref()?.could_approve;
                let (deadline, number) = (judged.deadline, pull.number);
                notices::requested(language, &issue, could_approve, deadline, number)
            }
            Standing::TimedOut { deadline } => {
                let ending = Ending::TimedOut {
                    deadline: *deadline,
                };
                notices::ended(language, &issue, &ending, pull.number, judged.since)
            }
            Standing::Rejected { by, said } => {
                let ending = Ending::Rejected {
                    by: by.as_ref(),
                    said: said.as_ref(),
                };
                let at = judged.looked.reviewed.closing.as_ref()?.at;
                notices::ended(language, &issue, &ending, pull.number, at)
            }
            Standing::Lacks(Remedy::Change | Remedy::AskAgain)
            | Standing::Draft
            | Standing::Deletes
            | Standing::Empty => return None,
        };
        Some((place, notice))
    };
    judged.looked.added.iter().filter_map(notice).collect()
}

fn requester(judged: &Judged) -> Option<&crate::domain::Login> {
    let author = judged.looked.reviewed.pull.author.as_ref();
    author.map(|author| &author.login)
}

fn comment(run: &Run<'_>, judged: &Judged, told: &[String]) -> String {
    let added = &judged.looked.added;
    let previews = added.iter().filter_map(|added| added.preview.as_ref());
    let mut could_approve = previews.map(|preview| preview.could_approve.as_slice());
    let first = could_approve.next();
    let is_same = could_approve.all(|other| Some(other) == first);
    let row = |(added, own): (&'_ Added, &'_ Vec<Lack>)| {
        Some(PullRow {
            request: added.request.clone()?,
            place: added.place.clone(),
            missing: own.clone(),
            preview: added.preview.clone(),
            keys: keys(added),
        })
    };
    let page = PullPage {
        about: About {
            standing: &judged.standing,
            requester: requester(judged),
            could_approve: first.filter(|_| is_same),
            required: run.configuration.approvals.required,
            deadline: judged.deadline,
        },
        diagnostics: &judged.looked.diagnostics,
        sources: &judged.looked.sources,
        missing: &judged.common,
        requests: added.iter().zip(&judged.own).filter_map(row).collect(),
        warnings: &judged.warnings,
    };
    render::pull(run.configuration.language, &page, told)
}

/// The keys that leave no room for another.
fn keys(added: &Added) -> Vec<AccessKeyId> {
    match &added.look {
        Some(Ok(look)) if is_full(added) => look.keys.iter().map(|key| key.id.clone()).collect(),
        Some(_) | None => Vec::new(),
    }
}
