//! What `audit` found: `schema/audit.schema.json`.

use serde::Serialize;

use super::diagnostics::tag;
use super::report::{Failed, Reason, failed, stopped};
use super::text;
use crate::domain::{Claim, Language, Login, ObjectId, Refusal, Timestamp};
use crate::messages::audit::{event as event_in_words, misfit};
use crate::plan::{KeyChange, KeyEvent, LastUse};
use crate::render::audit::Audit;
use crate::story::{Event, Facts, Key, KeyState, Misfit, Moment, Papers, Story, Used};

#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    command: &'static str,
    language: &'static str,
    exit: u8,
    stopped: Option<Reason>,
    subject: String,
    stories: Vec<Told<'a>>,
    failures: Vec<Failed<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Told<'a> {
    exit: u8,
    account: Place<'a>,
    user: Option<&'a str>,
    key: Option<AccessKey<'a>>,
    secret: Option<Secret<'a>>,
    request: Option<Request<'a>>,
    events: Vec<Happened<'a>>,
    misfits: Vec<Amiss>,
    failures: Vec<Failed<'a>>,
}

#[derive(Serialize)]
struct Place<'a> {
    name: &'a str,
    id: &'a str,
    region: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct AccessKey<'a> {
    id: &'a str,
    state: &'static str,
    created: Option<String>,
    /// Whether it is known that it was used, or was not.
    asked_last_use: bool,
    last_used: Option<LastUsed<'a>>,
}

#[derive(Serialize)]
struct LastUsed<'a> {
    at: String,
    service: &'a str,
    region: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Secret<'a> {
    name: &'a str,
    scheduled_for_deletion: bool,
}

#[derive(Serialize)]
struct Request<'a> {
    path: &'a str,
    blob: Option<&'a str>,
    reason: Option<&'a str>,
    fields: Vec<Field<'a>>,
}

#[derive(Serialize)]
struct Field<'a> {
    name: &'a str,
    value: &'a str,
}

#[derive(Serialize, Default)]
#[serde(rename_all = "camelCase")]
struct Happened<'a> {
    at: Option<String>,
    event: &'static str,
    by: Option<&'a str>,
    commit: Option<&'a str>,
    pull: Option<u64>,
    url: Option<&'a str>,
    generation: Option<u32>,
    nonce: Option<&'a str>,
    key: Option<&'a str>,
    user_agent: Option<&'a str>,
    message: String,
}

#[derive(Serialize)]
struct Amiss {
    code: &'static str,
    refusal: Option<&'static str>,
    message: String,
    hint: String,
}

/// Writes the document.
pub(in crate::render) fn audit(audit: &Audit<'_>) -> String {
    let language = audit.language;
    text(&Document {
        version: 1,
        command: "audit",
        language: tag(language),
        exit: audit.exit.code(),
        stopped: audit.stopped.map(stopped),
        subject: audit.subject.to_string(),
        stories: audit
            .stories
            .iter()
            .map(|story| told(story, language))
            .collect(),
        failures: audit
            .failures
            .iter()
            .map(|failure| failed(failure, language))
            .collect(),
    })
}

fn told(story: &Story, language: Language) -> Told<'_> {
    let facts = &story.facts;
    let Facts {
        account,
        id,
        region,
        user,
        key,
        secret,
        versions: _,
        others: _,
        papers,
        repository: _,
        failures,
        now: _,
    } = facts;
    Told {
        exit: story.exit().code(),
        account: Place {
            name: account.as_str(),
            id: id.as_str(),
            region,
        },
        user: user.as_ref().map(|user| user.as_str()),
        key: key.as_ref().map(access_key),
        secret: secret.as_ref().map(|secret| Secret {
            name: &secret.name,
            scheduled_for_deletion: secret.is_scheduled_for_deletion,
        }),
        request: papers.as_ref().map(request),
        events: story
            .moments
            .iter()
            .map(|moment| happened(moment, language))
            .collect(),
        misfits: story
            .misfits
            .iter()
            .map(|one| amiss(one, language))
            .collect(),
        failures: failures
            .iter()
            .map(|failure| failed(failure, language))
            .collect(),
    }
}

fn access_key(key: &Key) -> AccessKey<'_> {
    AccessKey {
        id: key.id.as_str(),
        state: match key.state {
            KeyState::Active => "active",
            KeyState::Inactive => "inactive",
            KeyState::Gone => "deleted",
            KeyState::Unknown => "unknown",
        },
        created: key.created.as_ref().map(Timestamp::to_string),
        asked_last_use: key.used != Used::NotAsked,
        last_used: match &key.used {
            Used::Last(LastUse {
                at,
                service,
                region,
            }) => Some(LastUsed {
                at: at.to_string(),
                service,
                region,
            }),
            Used::NotAsked | Used::Never => None,
        },
    }
}

fn request(papers: &Papers) -> Request<'_> {
    let request = papers.request.as_ref();
    let fields = request.map_or(&[][..], |request| &request.extra);
    Request {
        path: papers.path.as_str(),
        blob: request.map(|request| request.blob.as_str()),
        reason: request.map(|request| request.reason.as_str()),
        fields: fields
            .iter()
            .map(|(name, value)| Field { name, value })
            .collect(),
    }
}

fn amiss(one: &Misfit, language: Language) -> Amiss {
    let (message, hint) = misfit(language, one);
    Amiss {
        code: one.code(),
        refusal: one.refusal().map(Refusal::code),
        message,
        hint,
    }
}

fn happened(moment: &Moment, language: Language) -> Happened<'_> {
    let Moment { at, event } = moment;
    Happened {
        at: at.as_ref().map(Timestamp::to_string),
        message: event_in_words(language, event),
        ..detail(event)
    }
}

fn detail(event: &Event) -> Happened<'_> {
    let named = |event| Happened {
        event,
        ..Happened::default()
    };
    match event {
        Event::Asked {
            pull,
            url,
            by: login,
            commits,
        } => Happened {
            by: name(login.as_ref()),
            commit: commits.last().map(|(id, _)| id.as_str()),
            pull: Some(*pull),
            url: Some(url),
            ..named("asked")
        },
        Event::Added { commit } => Happened {
            commit: Some(commit.as_str()),
            ..named("added")
        },
        Event::Approved { by, commit } => Happened {
            by: Some(by.as_str()),
            commit: commit.as_ref().map(ObjectId::as_str),
            ..named("approved")
        },
        Event::Merged { by: login, commit } => Happened {
            by: name(login.as_ref()),
            commit: Some(commit.as_str()),
            ..named("merged")
        },
        Event::Reserved {
            claim,
            run,
            approved_by,
            head,
        } => Happened {
            by: approved_by.as_deref(),
            commit: head.as_deref(),
            url: run.as_deref(),
            ..claimed("reserved", claim)
        },
        Event::TookOver { claim } => claimed("took-over", claim),
        Event::GaveUp { claim } => claimed("gave-up", claim),
        Event::Created { is_forgotten: _ } => named("created"),
        Event::Done(event) => done(event),
        Event::Stored { key } => Happened {
            nonce: Some(key.nonce.as_str()),
            key: Some(key.key.as_str()),
            ..named("stored")
        },
        Event::Issued => named("issued"),
        Event::Notified => named("notified"),
        Event::Announced => named("announced"),
        Event::Commented { url, by: login } => Happened {
            by: name(login.as_ref()),
            url: Some(url),
            ..named("commented")
        },
        Event::Withdrawn {
            commit,
            pull,
            by: login,
        } => Happened {
            by: name(login.as_ref()),
            commit: Some(commit.as_str()),
            pull: *pull,
            ..named("withdrawn")
        },
    }
}

fn name(login: Option<&Login>) -> Option<&str> {
    login.map(Login::as_str)
}

fn claimed<'a>(event: &'static str, claim: &'a Claim) -> Happened<'a> {
    Happened {
        event,
        generation: Some(claim.generation),
        nonce: Some(claim.nonce.as_str()),
        ..Happened::default()
    }
}

fn done(event: &KeyEvent) -> Happened<'_> {
    Happened {
        event: match event.change {
            KeyChange::Created => "created",
            KeyChange::Activated => "activated",
            KeyChange::Deactivated => "deactivated",
            KeyChange::Deleted => "deleted",
        },
        by: event.by.as_deref(),
        nonce: event.nonce.as_ref().map(|nonce| nonce.as_str()),
        user_agent: event.user_agent.as_deref(),
        ..Happened::default()
    }
}
