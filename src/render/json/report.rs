//! What `plan` and `reconcile` found and did: `schema/report.schema.json`. There is nothing secret in an outcome.

use serde::Serialize;

use super::diagnostics::{Entry, entries, tag};
use super::person::{Person, Swept, person, swept};
use super::text;
use crate::domain::{Failure, FailureKind, Language, RateLimit, RateLimits, Refusal, Status};
use crate::messages::{Message, say};
use crate::plan::{Outcome, Step};
use crate::render::form::{Run, Stopped};

#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    command: &'static str,
    language: &'static str,
    exit: u8,
    interrupted: bool,
    rate_limits: Limits,
    stopped: Option<Reason>,
    diagnostics: Vec<Entry<'a>>,
    requests: Vec<Request<'a>>,
    sweeps: Vec<Swept<'a>>,
}

/// How much GitHub still allows in this hour.
#[derive(Serialize)]
pub(super) struct Limits {
    graphql: Option<Left>,
    rest: Option<Left>,
}

#[derive(Serialize)]
struct Left {
    limit: u64,
    remaining: u64,
    resets: String,
}

pub(super) fn limits(limits: &RateLimits) -> Limits {
    let left = |limit: RateLimit| Left {
        limit: limit.limit,
        remaining: limit.remaining,
        resets: limit.resets.to_string(),
    };
    Limits {
        graphql: limits.graphql.map(left),
        rest: limits.rest.map(left),
    }
}

/// A reason of any kind, by its code.
#[derive(Serialize)]
pub(super) struct Reason {
    code: &'static str,
    message: String,
    hint: Option<String>,
}

#[derive(Serialize)]
struct Request<'a> {
    path: &'a str,
    user: &'a str,
    secret: &'a str,
    status: &'static str,
    key: Option<&'a str>,
    /// The keys that stand in the way.
    keys: Vec<&'a str>,
    message: String,
    hint: Option<String>,
    refusals: Vec<Reason>,
    person: Option<Person<'a>>,
    failure: Option<Failed<'a>>,
    steps: Vec<Do>,
    untested: bool,
    leftover: Vec<Do>,
}

#[derive(Serialize)]
pub(super) struct Failed<'a> {
    service: String,
    operation: &'static str,
    effect: &'static str,
    status: Option<u16>,
    code: Option<&'a str>,
    message: String,
    hint: String,
}

#[derive(Serialize)]
struct Do {
    action: &'static str,
    target: String,
}

/// Writes the document.
pub(in crate::render) fn report(run: &Run<'_>) -> String {
    text(&Document {
        version: 1,
        command: run.tense.command(),
        language: tag(run.language),
        exit: run.exit.code(),
        interrupted: run.is_interrupted,
        rate_limits: limits(&run.rate_limits),
        stopped: run.stopped.map(stopped),
        diagnostics: entries(run.diagnostics, run.sources, run.language),
        requests: run
            .outcomes
            .iter()
            .map(|outcome| request(outcome, run.language))
            .collect(),
        sweeps: run
            .sweeps
            .iter()
            .map(|sweep| swept(sweep, run.language))
            .collect(),
    })
}

pub(super) fn stopped(stopped: &Stopped) -> Reason {
    Reason {
        code: stopped.code,
        message: stopped.message.clone(),
        hint: Some(stopped.hint.clone()).filter(|hint| !hint.is_empty()),
    }
}

fn request(outcome: &Outcome, language: Language) -> Request<'_> {
    let refusal = |refusal| self::refusal(refusal, language);
    let mut request = Request {
        path: outcome.path.as_str(),
        user: outcome.user.as_str(),
        secret: outcome.secret.as_str(),
        status: outcome.status.word(),
        key: None,
        keys: Vec::new(),
        message: say(language, Message::StatusSentence(&outcome.status)),
        hint: None,
        refusals: Vec::new(),
        person: None,
        failure: outcome
            .failure
            .as_ref()
            .map(|failure| failed(failure, language)),
        steps: outcome.steps.iter().map(step).collect(),
        untested: outcome.is_untested,
        leftover: outcome.leftover.iter().map(step).collect(),
    };
    match &outcome.status {
        Status::Refused(refusals) | Status::Settling(refusals) => {
            request.refusals = refusals.iter().map(refusal).collect()
        }
        Status::Lapsed(lapsed) => request.refusals = vec![refusal(lapsed)],
        Status::Blocked { keys } => {
            request.keys = keys.iter().map(|key| key.as_str()).collect();
            request.hint = Some(say(language, Message::BlockedHint(&outcome.user)));
        }
        Status::NeedsAPerson(doubt) => request.person = Some(person(doubt, language)),
        Status::Issued { key } | Status::Announced { key } => request.key = Some(key.as_str()),
        Status::Waiting | Status::Reserved { .. } => {}
    }
    request
}

fn refusal(refusal: &Refusal, language: Language) -> Reason {
    Reason {
        code: refusal.code(),
        message: say(language, Message::Refusal(refusal)),
        hint: Some(say(language, Message::RefusalHint(refusal))),
    }
}

pub(super) fn failed(failure: &Failure, language: Language) -> Failed<'_> {
    Failed {
        service: failure.operation.service().to_string(),
        operation: failure.operation.name(),
        effect: match failure.kind {
            FailureKind::NotDone => "not-done",
            FailureKind::Refused => "refused",
            FailureKind::Unknown => "unknown",
        },
        status: failure.status,
        code: failure.code.as_deref(),
        message: failure.to_string(),
        hint: say(language, Message::FailureHint(failure)),
    }
}

fn step(step: &Step) -> Do {
    let (action, target) = match step {
        Step::Claim {
            secret,
            value: _,
            tags: _,
            kms_key: _,
        } => ("reserve", secret.to_string()),
        Step::TakeOver {
            secret,
            from: _,
            generation: _,
            value: _,
        } => ("take-over", secret.to_string()),
        Step::Delete { orphan } => ("delete", orphan.key().to_string()),
        Step::Create { user, approval: _ } => ("create", user.to_string()),
        Step::Store { secret } => ("store", secret.to_string()),
        Step::Promote { secret } => ("promote", secret.to_string()),
        Step::Test { user } => ("test", user.to_string()),
        Step::Record { secret } => ("record", secret.to_string()),
        Step::Announce { pull } => ("announce", format!("#{pull}")),
    };
    Do { action, target }
}
