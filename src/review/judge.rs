//! Decides how a pull request stands, and what it lacks. Asks nobody.

use super::look::{Added, Looked};
use super::run::Run;
use crate::approval;
use crate::domain::{
    IamUser, KEPT_MARK, PullStatus, Refusal, Remedy, RemovalFault, Timestamp, Warning,
    marked_events,
};
use crate::github::{CodeownersError, PullState};
use crate::plan::KEYS_PER_USER;

/// Something that is missing, and who can mend it.
pub(super) type Requirement = (Refusal, Remedy);

/// A pull request, and how it stands.
pub(super) struct Judged {
    pub(super) looked: Looked,
    pub(super) pull_status: PullStatus,
    /// Since when it waits: it was opened, opened again, or made ready.
    pub(super) since: Timestamp,
    /// Until when it must be approved.
    pub(super) deadline: Timestamp,
    /// What all of its files lack.
    pub(super) common: Vec<Requirement>,
    /// What each of them lacks besides, in their order.
    pub(super) own: Vec<Vec<Requirement>>,
    pub(super) warnings: Vec<Warning>,
}

pub(super) fn judge(run: &Run<'_>, looked: Looked) -> Judged {
    let since = since(&looked);
    let deadline = since.after(run.configuration.approvals.timeout);
    let lacks = looked.added.iter().map(|added| lacks(run, &looked, added));
    let (common, own) = gather(&looked, lacks.collect());
    let pull_status = match looked.reviewed.state {
        PullState::Open => {
            let lacks: Vec<&Requirement> = common.iter().chain(own.iter().flatten()).collect();
            open(run, &looked, &lacks, deadline)
        }
        PullState::Closed | PullState::Merged => closed(&looked, since, deadline),
    };
    Judged {
        warnings: warnings(run, &looked),
        looked,
        pull_status,
        since,
        deadline,
        common,
        own,
    }
}

/// When it was last opened, opened again, or made ready for review.
fn since(looked: &Looked) -> Timestamp {
    let pull = &looked.reviewed.pull;
    let ready = pull
        .timeline
        .iter()
        .flatten()
        .filter_map(|event| match event {
            approval::Event::ReadyForReview { at } => Some(*at),
            approval::Event::BaseChanged
            | approval::Event::Closed
            | approval::Event::Reopened
            | approval::Event::ReviewDismissed { .. }
            | approval::Event::Other => None,
        });
    ready
        .chain(looked.reviewed.reopened)
        .fold(pull.created, Timestamp::max)
}

/// What a file lacks: by the rules of approval, beside others, and by what AWS says.
fn lacks(run: &Run<'_>, looked: &Looked, added: &Added) -> Vec<Requirement> {
    let by_rules = added
        .preview
        .iter()
        .flat_map(|preview| preview.missing.clone());
    let others = already_there(run, added)
        .into_iter()
        .chain(same_user(added, &looked.added))
        .chain(by_aws(run, added));
    let others = others.map(|refusal| {
        let remedy = refusal.remedy();
        (refusal, remedy)
    });
    by_rules.chain(others).collect()
}

fn already_there(run: &Run<'_>, added: &Added) -> Option<Refusal> {
    let is_there = run.baseline.requests.contains(&added.path);
    is_there.then(|| Refusal::NotAdded {
        commit: run.baseline.branch.head.clone(),
    })
}

fn same_user(added: &Added, all: &[Added]) -> Option<Refusal> {
    let who = |added: &Added| {
        let (_, account) = added.place.as_ref()?;
        Some(added.request.as_ref()?.id_of_user(&account.id))
    };
    let (request, user) = (added.request.as_ref()?, who(added)?);
    let mut others = all.iter().filter(|other| who(other) == Some(user.clone()));
    let other = others.find_map(|other| {
        let path = &other.request.as_ref()?.path;
        (*path != request.path).then(|| path.clone())
    })?;
    Some(Refusal::SameUser {
        user: request.user.clone(),
        other,
    })
}

/// Whether a file only comes back, so that its key may be switched on again.
pub(super) fn restores(run: &Run<'_>, added: &Added) -> bool {
    let (Some(request), Some(Ok(look))) = (&added.request, &added.look) else {
        return false;
    };
    run.configuration.lifecycle.is_some() && look.issued(request).is_some()
}

fn by_aws(run: &Run<'_>, added: &Added) -> Vec<Refusal> {
    let (Some(request), Some(Ok(look))) = (&added.request, &added.look) else {
        return Vec::new();
    };
    let no_user = match look.user.as_deref() {
        Some(spelled) if spelled == request.user.as_str() => None,
        spelled => Some(Refusal::NoSuchUser {
            user: request.user.clone(),
            spelled: spelled.and_then(|name| IamUser::new(name).ok()),
        }),
    };
    let secret = look.secret.as_ref().filter(|_| !restores(run, added));
    let taken = secret.map(|_| Refusal::NameTaken {
        secret: request.secret_name(),
    });
    no_user.into_iter().chain(taken).collect()
}

/// Whether AWS was asked and did not answer.
pub(super) fn is_unsure(looked: &Looked) -> bool {
    let mut added = looked.added.iter();
    added.any(|added| matches!(added.look, Some(Err(_))))
}

/// Whether IAM would give the user no further key as things are.
pub(super) fn is_full(run: &Run<'_>, added: &Added) -> bool {
    !restores(run, added)
        && matches!(&added.look, Some(Ok(look)) if look.keys.len() >= KEYS_PER_USER)
}

/// Takes what all files lack apart.
fn gather(
    looked: &Looked,
    mut own: Vec<Vec<Requirement>>,
) -> (Vec<Requirement>, Vec<Vec<Requirement>>) {
    if looked.is_too_large {
        let pull = Some(looked.reviewed.pull.number);
        return (vec![(Refusal::TooLarge { pull }, Remedy::AskAgain)], own);
    }
    let removal = removal(looked);
    if looked.touched.added.is_empty() {
        return (changed(looked).into_iter().chain(removal).collect(), own);
    }
    // A file in a place where no request can lie is not judged by the rules.
    let mut judged = looked
        .added
        .iter()
        .zip(&own)
        .filter(|(added, _)| added.preview.is_some())
        .map(|(_, lacks)| lacks);
    let first = judged.next().cloned().unwrap_or_default();
    let is_common = |lack: &Requirement| judged.clone().all(|lacks| lacks.contains(lack));
    let common: Vec<Requirement> = first.into_iter().filter(is_common).collect();
    for lacks in &mut own {
        lacks.retain(|lack| !common.contains(lack));
    }
    (common.into_iter().chain(removal).collect(), own)
}

/// What is missing for the keys to be switched off whose requests it takes away.
fn removal(looked: &Looked) -> Vec<Requirement> {
    let mut lacks: Vec<Requirement> = Vec::new();
    if let (Some((path, more)), false) = (
        looked.touched.beside.split_first(),
        looked.leaving.is_empty(),
    ) {
        let mixed = RemovalFault::Mixed {
            commit: looked.reviewed.pull.head.clone(),
            path: path.clone(),
            more: more.len(),
        };
        return vec![(Refusal::Removal(mixed), Remedy::Change)];
    }
    let refusals = looked
        .leaving
        .iter()
        .filter_map(|one| one.agreed.as_ref().err());
    for refusal in refusals.flatten() {
        // Somebody else agrees, whatever is wrong with those who did.
        let lack = (refusal.clone(), Remedy::Approve);
        let is_told = matches!(refusal, Refusal::Removal(_) | Refusal::StaleApproval { .. });
        if is_told && !lacks.contains(&lack) {
            lacks.push(lack);
        }
    }
    lacks
}

/// A pull request that changes requests and adds none.
fn changed(looked: &Looked) -> Option<Requirement> {
    let (first, more) = looked.touched.changed.split_first()?;
    let mixed = Refusal::MixedChange {
        pull: looked.reviewed.pull.number,
        path: first.clone(),
        more: more.len(),
    };
    Some((mixed, Remedy::Change))
}

fn open(run: &Run<'_>, looked: &Looked, lacks: &[&Requirement], deadline: Timestamp) -> PullStatus {
    let worst = lacks.iter().map(|(_, remedy)| *remedy).max();
    if looked.touched.added.is_empty() {
        return match worst {
            Some(Remedy::Approve) => PullStatus::Removes { is_agreed: false },
            Some(remedy) => PullStatus::Lacks(remedy),
            None if looked.touched.is_empty() => PullStatus::Empty,
            None if !looked.leaving.is_empty() => PullStatus::Removes { is_agreed: true },
            None => PullStatus::Deletes,
        };
    }
    let is_draft = looked.reviewed.is_draft;
    let approved = approved(looked);
    let has_lapsed = lacks.iter().any(|(refusal, _)| refusal.is_lapse());
    let is_approved = approved.is_some() && !has_lapsed;
    if !is_approved && !is_draft && !looked.is_elsewhere && run.now() > deadline {
        return PullStatus::TimedOut { deadline };
    }
    let files = (!is_whole(looked)).then_some(Remedy::Change);
    match (worst.max(files), approved) {
        (None | Some(Remedy::Approve), _) if is_draft => PullStatus::Draft,
        (Some(remedy), _) => PullStatus::Lacks(remedy),
        (None, Some(_)) if is_unsure(looked) => PullStatus::Unchecked,
        (None, Some(approved)) => PullStatus::Approved {
            until: approved.after(run.configuration.approvals.valid_for),
        },
        // Without an approval something is missing, so this cannot be.
        (None, None) => PullStatus::Lacks(Remedy::Approve),
    }
}

/// When the first of its files had enough approvals, if all of them have.
fn approved(looked: &Looked) -> Option<Timestamp> {
    let times = looked.added.iter();
    let times: Option<Vec<Timestamp>> = times
        .map(|added| added.preview.as_ref()?.approved)
        .collect();
    times.filter(|_| is_whole(looked))?.into_iter().min()
}

/// Whether every file that it adds is a request in order.
fn is_whole(looked: &Looked) -> bool {
    let requests = looked.added.iter().filter(|added| added.request.is_some());
    requests.count() == looked.touched.added.len()
}

fn closed(looked: &Looked, since: Timestamp, deadline: Timestamp) -> PullStatus {
    if looked.touched.added.is_empty() {
        return PullStatus::Empty;
    }
    let comment = looked.comments.kept.first();
    let told = comment.map(|comment| marked_events(KEPT_MARK, &comment.body));
    let mark = timed_out(looked.reviewed.pull.number, since);
    if told.is_some_and(|told| told.contains(&mark)) {
        return PullStatus::TimedOut { deadline };
    }
    let closing = looked.reviewed.closing.as_ref();
    PullStatus::Rejected {
        by: closing.and_then(|closing| closing.by.clone()),
        said: looked.reviewed.said.clone(),
    }
}

/// What the comment remembers of a pull request that is closed because nobody approved it, so that its end is not taken for
/// a rejection.
pub(super) fn timed_out(pull: u64, since: Timestamp) -> String {
    format!("timed-out/{pull}/{}", since.seconds())
}

/// What is amiss with the rules, and with the lines of CODEOWNERS that are about what it adds.
fn warnings(run: &Run<'_>, looked: &Looked) -> Vec<Warning> {
    let added = &looked.touched.added;
    if added.is_empty() || looked.reviewed.state != PullState::Open {
        return Vec::new();
    }
    let is_about_added = |error: &&CodeownersError| {
        let mut added = added.iter();
        added.any(|path| approval::is_about(&error.source, path))
    };
    let lines = run.baseline.codeowners_errors.iter().filter(is_about_added);
    let lines = lines.map(|error| Warning::CodeownersLine {
        path: error.path.clone(),
        line: error.line,
        kind: error.kind.clone(),
        is_skipped: approval::is_skipped(&error.source),
    });
    run.warnings().into_iter().chain(lines).collect()
}
