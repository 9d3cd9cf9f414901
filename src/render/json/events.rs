//! What happened to a key.

use schemars::JsonSchema;
use serde::Serialize;

use super::parts::{Text, Time, words};
use crate::domain::{Act, Claim, Locale, Login, ObjectId};
use crate::key_history;
use crate::messages::audit;
use crate::plan::{KeyChange, KeyEvent};

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Event<'a> {
    /// When, in UTC; null if that is not known: it is in its place all the same.
    at: Option<Time>,
    /// asked: a pull request was opened. added: a commit brought the file, without a pull request. approved: an approval
    /// that counts. merged. reserved, took-over, gave-up: by a run, under a claim. created, activated, deactivated,
    /// deleted: the key, as CloudTrail says, or if `by` is null as IAM says. stored: the key, in the secret. marked-off,
    /// marked-on, marked-drop, marked-rotate: a run announced that it would deactivate, activate, delete or replace it. issued: made
    /// current, and recorded. notified, announced. commented: somebody began the comment. withdrawn: the file was removed.
    event: Name,
    /// A login at GitHub; of a key's events an ARN; of `reserved` the approvers, as the secret's tag says.
    by: Option<&'a str>,
    /// The commit that was opened with, approved, merged as, or that removed the file; of `reserved` the one that was
    /// approved, as the secret's tag says.
    commit: Option<&'a str>,
    /// The number of the pull request.
    #[schemars(range(min = 1))]
    pull: Option<u64>,
    /// The page of the pull request, the comment, or the run; of a run elsewhere `local`.
    url: Option<&'a str>,
    /// Of the claim, or the number of the marker.
    generation: Option<u32>,
    /// Of the claim, or of the marker, that it was done under.
    #[schemars(regex(pattern = r"^[0-9a-f]{16}$"))]
    nonce: Option<&'a str>,
    /// The key that was stored, or that a marker is for.
    key: Option<&'a str>,
    /// The program that called, as CloudTrail says.
    user_agent: Option<&'a str>,
    /// The same in words.
    message: Text,
}

words!(
    Name: Asked, Added, Approved, Merged, Reserved, TookOver, GaveUp, Created, Activated, Deactivated,
    Deleted, Stored, MarkedOff, MarkedOn, MarkedDrop, MarkedRotate, Issued, Notified, Announced, Commented, Withdrawn
);

impl Event<'_> {
    /// Returns an event of which nothing else is known.
    fn named(event: Name) -> Self {
        Self {
            at: None,
            event,
            by: None,
            commit: None,
            pull: None,
            url: None,
            generation: None,
            nonce: None,
            key: None,
            user_agent: None,
            message: Text(String::new()),
        }
    }
}

pub(super) fn event(moment: &key_history::Moment, language: Locale) -> Event<'_> {
    let key_history::Moment { at, event } = moment;
    Event {
        at: at.as_ref().map(Time::from),
        message: Text(audit::event(language, event)),
        ..detail(event)
    }
}

fn detail(event: &key_history::Event) -> Event<'_> {
    use key_history::Event as Of;
    match event {
        Of::Asked {
            pull,
            url,
            by: login,
            commits,
        } => Event {
            by: name(login.as_ref()),
            commit: commits.last().map(|(id, _)| id.as_str()),
            pull: Some(*pull),
            url: Some(url),
            ..Event::named(Name::Asked)
        },
        Of::Added { commit } => Event {
            commit: Some(commit.as_str()),
            ..Event::named(Name::Added)
        },
        Of::Approved { by, commit } => Event {
            by: Some(by.as_str()),
            commit: commit.as_ref().map(ObjectId::as_str),
            ..Event::named(Name::Approved)
        },
        Of::Merged { by: login, commit } => Event {
            by: name(login.as_ref()),
            commit: Some(commit.as_str()),
            ..Event::named(Name::Merged)
        },
        Of::Reserved {
            claim,
            run,
            approved_by,
            head,
        } => Event {
            by: approved_by.as_deref(),
            commit: head.as_deref(),
            url: run.as_deref(),
            ..claimed(Name::Reserved, claim)
        },
        Of::TookOver { claim } => claimed(Name::TookOver, claim),
        Of::GaveUp { claim } => claimed(Name::GaveUp, claim),
        Of::Created { is_forgotten: _ } => Event::named(Name::Created),
        Of::Done(event) => done(event),
        Of::Stored { key } => Event {
            nonce: Some(key.nonce.as_str()),
            key: Some(key.key.as_str()),
            ..Event::named(Name::Stored)
        },
        Of::Marked { marker } => Event {
            generation: Some(marker.number),
            nonce: Some(marker.nonce.as_str()),
            key: Some(marker.key.as_str()),
            ..Event::named(match marker.act {
                Act::Off => Name::MarkedOff,
                Act::On => Name::MarkedOn,
                Act::Drop => Name::MarkedDrop,
                Act::Rotate => Name::MarkedRotate,
            })
        },
        Of::Issued => Event::named(Name::Issued),
        Of::Notified => Event::named(Name::Notified),
        Of::Announced => Event::named(Name::Announced),
        Of::Commented { url, by: login } => Event {
            by: name(login.as_ref()),
            url: Some(url),
            ..Event::named(Name::Commented)
        },
        Of::Withdrawn {
            commit,
            pull,
            by: login,
        } => Event {
            by: name(login.as_ref()),
            commit: Some(commit.as_str()),
            pull: *pull,
            ..Event::named(Name::Withdrawn)
        },
    }
}

fn name(login: Option<&Login>) -> Option<&str> {
    login.map(Login::as_str)
}

fn claimed<'a>(event: Name, claim: &'a Claim) -> Event<'a> {
    Event {
        generation: Some(claim.generation),
        nonce: Some(claim.nonce.as_str()),
        ..Event::named(event)
    }
}

fn done(event: &KeyEvent) -> Event<'_> {
    let name = match event.change {
        KeyChange::Created => Name::Created,
        KeyChange::Activated => Name::Activated,
        KeyChange::Deactivated => Name::Deactivated,
        KeyChange::Deleted => Name::Deleted,
    };
    Event {
        by: event.by.as_deref(),
        nonce: event.nonce.as_ref().map(|nonce| nonce.as_str()),
        user_agent: event.user_agent.as_deref(),
        ..Event::named(name)
    }
}
