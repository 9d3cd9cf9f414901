//! What `plan` and `reconcile` found and did: `schema/report.schema.json`.

use schemars::JsonSchema;
use serde::Serialize;

use super::findings::{Entry, entries};
use super::parts::{Failed, LanguageTag, Limits, Reason, Text, failed, refusal, words};
use super::person::{DeletedKey, Person, person, swept};
use crate::domain::{self, AccessKeyId, LifeStatus, Locale};
use crate::messages::life::hint;
use crate::messages::{advice_in_lines, status_advice, status_sentence};
use crate::plan::{self, Outcome};
use crate::render::view::{Head, Mode, RunReport};

/// There is nothing secret in it.
#[derive(Serialize, JsonSchema)]
#[schemars(
    title = "What `countersign plan` and `countersign reconcile` write with `--format json`"
)]
pub(super) struct Document<'a> {
    /// Fields may be added under the same version; removing one, or changing what it means, makes a new one.
    #[schemars(extend("const" = 1))]
    version: u32,
    /// The command that wrote it.
    command: Subcommand,
    /// The language of the sentences. Codes and statuses are the same in all.
    language: LanguageTag,
    /// The exit status of the command.
    #[schemars(range(max = 4))]
    exit: u8,
    /// Whether it was asked to end before it was done; the next run goes on.
    interrupted: bool,
    /// How much GitHub still allows in this hour, by its last answers.
    rate_limits: Limits,
    /// Why nothing was done at all; null if the requests were looked at.
    stopped: Option<Reason>,
    /// What is wrong with files, by path and place. A request with an error is not among the requests.
    diagnostics: Vec<Entry<'a>>,
    /// Every valid request, by path.
    requests: Vec<Request<'a>>,
    /// What the search for keys that countersign created and no secret holds found, account by account.
    sweeps: Vec<DeletedKey<'a>>,
}

words!(Subcommand: Plan, Reconcile);

#[derive(Serialize, JsonSchema)]
struct Request<'a> {
    /// The request file.
    #[schemars(regex(pattern = r"^requests/([a-z0-9-]+/)*[a-z0-9][a-z0-9-]*\.yaml$"))]
    path: &'a str,
    /// The IAM user who gets the key.
    user: &'a str,
    /// The name of the secret that holds the key, or will.
    secret: &'a str,
    /// Where the request stands.
    status: Status,
    /// The access key id, once the key is stored. It is not secret.
    key: Option<&'a str>,
    /// The ids of the keys that the user has, if they leave no room for another.
    keys: Vec<&'a str>,
    /// Where it stands, and what happens next.
    message: Text,
    /// What to do, if the refusals do not say it.
    hint: Option<Text>,
    /// Why it is refused, or lapsed.
    refusals: Vec<Reason>,
    /// What a person must settle before anything else can happen.
    person: Option<Person<'a>>,
    /// The first call that failed.
    failure: Option<Failed<'a>>,
    /// What is to be done; after `reconcile`, what was to be done.
    steps: Vec<Step>,
    /// Whether the new key did not work within the time that it was given.
    untested: bool,
    /// What a second look still found to be done, though nothing failed.
    leftover: Vec<Step>,
}

words!(Status:
    Waiting, Refused, Lapsed, Blocked, Reserved, NeedsAPerson, Issued, Announced,
    Expiring, Overdue, Off, Removed, Gone, RemovalUnproven, Braked, Contested, Unproven,
    Rotating, StillUsed, NotRotated
);

#[derive(Serialize, JsonSchema)]
struct Step {
    /// What is done.
    action: Action,
    /// To what: a secret, an IAM user, an access key id, or a pull request such as #12.
    target: String,
}

words!(Action:
    Reserve, TakeOver, Delete, Create, Store, Promote, Test, Record, Announce,
    SwitchOff, SwitchOn, DeleteSecret, Rotate
);

pub(super) fn document<'a>(report: &'a RunReport, head: &Head<'_>) -> Document<'a> {
    let language = head.language;
    let (requests, sweeps) = (report.outcomes.iter(), report.sweeps.iter());
    Document {
        version: 1,
        command: match report.mode {
            Mode::Plan => Subcommand::Plan,
            Mode::Apply => Subcommand::Reconcile,
        },
        language: language.into(),
        exit: head.exit.code(),
        interrupted: report.is_interrupted,
        rate_limits: (&report.rate_limits).into(),
        stopped: head.stopped.map(Reason::from),
        diagnostics: entries(&report.findings, language),
        requests: requests.map(|one| request(one, language)).collect(),
        sweeps: sweeps.map(|one| swept(one, language)).collect(),
    }
}

fn request(outcome: &Outcome, language: Locale) -> Request<'_> {
    use domain::Status as Of;
    let failure = outcome.failure.as_ref();
    let refusals = outcome.status.refusals().iter();
    let mut request = Request {
        path: outcome.path.as_str(),
        user: outcome.user.as_str(),
        secret: outcome.secret.as_str(),
        status: Status::Waiting,
        key: outcome.status.key().map(AccessKeyId::as_str),
        keys: Vec::new(),
        message: Text(status_sentence(language, &outcome.status)),
        hint: None,
        refusals: refusals.map(|one| refusal(one, language)).collect(),
        person: None,
        failure: failure.map(|failure| failed(failure, language)),
        steps: outcome.steps.iter().map(step).collect(),
        untested: outcome.is_untested,
        leftover: outcome.leftover.iter().map(step).collect(),
    };
    request.status = match &outcome.status {
        Of::Waiting | Of::Settling(_) => Status::Waiting,
        Of::Refused(_) => Status::Refused,
        Of::Lapsed(_) => Status::Lapsed,
        Of::Blocked { keys } => {
            request.keys = keys.iter().map(|key| key.as_str()).collect();
            let advice = status_advice(language, &outcome.user, &outcome.status);
            request.hint = Some(Text(advice_in_lines(language, advice).join("\n")));
            Status::Blocked
        }
        Of::Reserved { .. } => Status::Reserved,
        Of::NeedsAPerson(manual_review) => {
            request.person = Some(person(manual_review, language));
            Status::NeedsAPerson
        }
        Of::Issued { .. } => Status::Issued,
        Of::Announced { .. } => Status::Announced,
        Of::Life(life) => {
            request.hint = hint(language, life).map(Text);
            life_status(life)
        }
    };
    request
}

fn life_status(life: &LifeStatus) -> Status {
    match life {
        LifeStatus::Expiring { .. } => Status::Expiring,
        LifeStatus::Overdue { .. } => Status::Overdue,
        LifeStatus::Off { .. } => Status::Off,
        LifeStatus::Removed { .. } => Status::Removed,
        LifeStatus::Gone { .. } => Status::Gone,
        LifeStatus::Rotating { .. } => Status::Rotating,
        LifeStatus::StillUsed { .. } => Status::StillUsed,
        LifeStatus::NotRotated { .. } => Status::NotRotated,
        LifeStatus::NoPlace { .. } => Status::Blocked,
        LifeStatus::RemovalUnproven { .. } => Status::RemovalUnproven,
        LifeStatus::Braked { .. } => Status::Braked,
        LifeStatus::Contested { .. } => Status::Contested,
        LifeStatus::Unproven { .. } => Status::Unproven,
    }
}

fn step(step: &plan::Step) -> Step {
    use plan::Step as Of;
    let (action, target) = match step {
        Of::Claim { secret, kms_key: _ } => (Action::Reserve, secret.to_string()),
        Of::TakeOver { secret, from: _ } => (Action::TakeOver, secret.to_string()),
        Of::Delete { orphan } => (Action::Delete, orphan.key.to_string()),
        Of::Create { user } => (Action::Create, user.to_string()),
        Of::Store { secret } => (Action::Store, secret.to_string()),
        Of::Promote { secret } => (Action::Promote, secret.to_string()),
        Of::Test { user } => (Action::Test, user.to_string()),
        Of::Record { secret } => (Action::Record, secret.to_string()),
        Of::Rotate { user: _, key } => (Action::Rotate, key.to_string()),
        Of::Commit { secret } => (Action::Promote, secret.to_string()),
        Of::SwitchOff { user: _, key } => (Action::SwitchOff, key.to_string()),
        Of::SwitchOn { user: _, key } => (Action::SwitchOn, key.to_string()),
        Of::DeleteKey { user: _, key } => (Action::Delete, key.to_string()),
        Of::DeleteSecret { secret } => (Action::DeleteSecret, secret.to_string()),
        Of::Announce { pull } => (Action::Announce, format!("#{pull}")),
    };
    Step { action, target }
}
