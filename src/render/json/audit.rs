//! What `audit` found: `schema/audit.schema.json`.

use schemars::JsonSchema;
use serde::Serialize;

use super::events::{Event, event};
use super::parts::{
    Code, Failed, LanguageTag, LastUsed, Reason, Text, Time, failed, last_used, words,
};
use crate::domain::{Locale, Refusal};
use crate::key_history::{self, Facts, KeyState, Provenance, Used};
use crate::messages::audit::anomaly;
use crate::render::view::{AuditReport, Head};

/// There is nothing secret in it.
#[derive(Serialize, JsonSchema)]
#[schemars(title = "What `countersign audit` writes with `--format json`")]
pub(super) struct Document<'a> {
    /// Fields may be added under the same version; removing one, or changing what it means, makes a new one.
    #[schemars(extend("const" = 1))]
    version: u32,
    /// The command that wrote it.
    #[schemars(extend("const" = "audit"))]
    command: &'static str,
    /// The language of the sentences. Codes and statuses are the same in all.
    language: LanguageTag,
    /// The exit status of the command.
    #[schemars(range(max = 4))]
    exit: u8,
    /// Why there is no story; null if there is one.
    stopped: Option<Reason>,
    /// The key, secret or IAM user that was asked about, as it was given.
    subject: Text,
    /// One for each key, the oldest secret first; keys that no secret names come last.
    stories: Vec<Story<'a>>,
    /// Where secrets could not be listed, so that stories may be missing.
    failures: Vec<Failed<'a>>,
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Story<'a> {
    /// 0 if everything is told and fits, 1 if something does not fit, 3 if something could not be asked.
    #[schemars(extend("enum" = [0, 1, 3]))]
    exit: u8,
    /// Where the secret is.
    account: Account<'a>,
    /// The IAM user; null if that cannot be told.
    #[schemars(length(min = 1))]
    user: Option<&'a str>,
    /// Null if the secret holds none yet.
    key: Option<Key<'a>>,
    /// Null if none names the key.
    secret: Option<Secret<'a>>,
    /// Null if there is no telling which it is.
    request: Option<Request<'a>>,
    /// What happened, in order.
    events: Vec<Event<'a>>,
    /// What does not fit.
    misfits: Vec<Misfit>,
    /// What could not be asked.
    failures: Vec<Failed<'a>>,
}

#[derive(Serialize, JsonSchema)]
struct Account<'a> {
    /// What the configuration calls it.
    #[schemars(length(min = 1))]
    name: &'a str,
    #[schemars(regex(pattern = r"^[0-9]{12}$"))]
    id: &'a str,
    #[schemars(length(min = 1))]
    region: &'a str,
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Key<'a> {
    /// The access key's id, which is not secret.
    #[schemars(regex(pattern = r"^[A-Z0-9]{16,43}$"))]
    id: &'a str,
    state: State,
    /// By IAM's clock; null if IAM does not have the key.
    created: Option<Time>,
    /// Whether IAM could be asked when the key was last used.
    asked_last_use: bool,
    /// Null if it was never used, or IAM was not asked.
    last_used: Option<LastUsed<'a>>,
}

words!(State: Active, Inactive, Deleted, Unknown);

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Secret<'a> {
    #[schemars(length(min = 1))]
    name: &'a str,
    scheduled_for_deletion: bool,
}

#[derive(Serialize, JsonSchema)]
struct Request<'a> {
    /// Where its file lies, or lay.
    #[schemars(regex(pattern = r"^requests/"))]
    path: &'a str,
    /// The git object id of its content; null if it cannot be read as a request.
    #[schemars(regex(pattern = r"^[0-9a-f]{40,64}$"))]
    blob: Option<&'a str>,
    reason: Option<&'a str>,
    /// The organisation's own fields.
    fields: Vec<Field<'a>>,
}

#[derive(Serialize, JsonSchema)]
struct Field<'a> {
    name: &'a str,
    value: &'a str,
}

#[derive(Serialize, JsonSchema)]
struct Misfit {
    /// What does not fit: see docs/auditing.md. There may be new ones.
    code: Code,
    /// Of `refused-today`, the code of the refusal: see docs/approval.md.
    refusal: Option<Code>,
    message: Text,
    /// What to do.
    hint: Text,
}

pub(super) fn document<'a>(report: &'a AuditReport, head: &Head<'_>) -> Document<'a> {
    let language = head.language;
    let (stories, failures) = (report.stories.iter(), report.failures.iter());
    Document {
        version: 1,
        command: "audit",
        language: language.into(),
        exit: head.exit.code(),
        stopped: head.stopped.map(Reason::from),
        subject: Text(report.subject.to_string()),
        stories: stories.map(|one| told(one, language)).collect(),
        failures: failures.map(|one| failed(one, language)).collect(),
    }
}

fn told(story: &key_history::KeyHistory, language: Locale) -> Story<'_> {
    let Facts {
        account,
        id,
        region,
        user,
        key,
        secret,
        versions: _,
        others: _,
        provenance,
        repository: _,
        failures,
        now: _,
    } = &story.facts;
    let (moments, anomalies) = (story.moments.iter(), story.anomalies.iter());
    Story {
        exit: story.exit().code(),
        account: Account {
            name: account.as_str(),
            id: id.as_str(),
            region,
        },
        user: user.as_ref().map(|user| user.as_str()),
        key: key.as_ref().map(self::key),
        secret: secret.as_ref().map(|secret| Secret {
            name: &secret.name,
            scheduled_for_deletion: secret.is_scheduled_for_deletion,
        }),
        request: provenance.as_ref().map(request),
        events: moments.map(|moment| event(moment, language)).collect(),
        misfits: anomalies.map(|one| amiss(one, language)).collect(),
        failures: failures.iter().map(|one| failed(one, language)).collect(),
    }
}

fn key(key: &key_history::Key) -> Key<'_> {
    Key {
        id: key.id.as_str(),
        state: match key.state {
            KeyState::Active => State::Active,
            KeyState::Inactive => State::Inactive,
            KeyState::Gone => State::Deleted,
            KeyState::Unknown => State::Unknown,
        },
        created: key.created.as_ref().map(Time::from),
        asked_last_use: key.used != Used::NotAsked,
        last_used: last_used(&key.used),
    }
}

fn request(provenance: &Provenance) -> Request<'_> {
    let request = provenance.request.as_ref();
    let fields = request.map_or(&[][..], |request| &request.extra);
    Request {
        path: provenance.path.as_str(),
        blob: request.map(|request| request.blob.as_str()),
        reason: request.map(|request| request.reason.as_str()),
        fields: fields
            .iter()
            .map(|(name, value)| Field { name, value })
            .collect(),
    }
}

fn amiss(one: &key_history::Anomaly, language: Locale) -> Misfit {
    let (message, hint) = anomaly(language, one);
    Misfit {
        code: Code(one.code()),
        refusal: one.refusal().map(Refusal::code).map(Code),
        message: Text(message),
        hint: Text(hint),
    }
}
