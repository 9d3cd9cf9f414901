//! What `review` found and did: `schema/review.schema.json`.

use schemars::JsonSchema;
use serde::Serialize;

use super::findings::{Entry, entries};
use super::parts::{Code, Failed, LanguageTag, Limits, Reason, Text, failed, words};
use crate::domain::{self, CommitState, Locale, Warning};
use crate::messages::pull::{heading, lack, remedy, warning};
use crate::render::view::{Head, PullLack, PullReport, ReviewReport};

/// There is nothing secret in it.
#[derive(Serialize, JsonSchema)]
#[schemars(title = "What `countersign review` writes with `--format json`")]
pub(super) struct Document<'a> {
    /// Fields may be added under the same version; removing one, or changing what it means, makes a new one.
    #[schemars(extend("const" = 1))]
    version: u32,
    /// The command that wrote it.
    #[schemars(extend("const" = "review"))]
    command: &'static str,
    /// The language of the sentences. Codes and statuses are the same in all.
    language: LanguageTag,
    /// The exit status of the command.
    #[schemars(range(max = 4))]
    exit: u8,
    /// How much GitHub still allows in this hour, by its last answers.
    rate_limits: Limits,
    /// Why nothing was done at all; null if pull requests were looked at.
    stopped: Option<Reason>,
    /// Every pull request that has to do with requests, by number.
    pulls: Vec<Pull<'a>>,
    /// What is amiss with the repository's rules.
    warnings: Vec<Advice>,
}

#[derive(Serialize, JsonSchema)]
struct Pull<'a> {
    /// Its number.
    #[schemars(range(min = 1))]
    number: u64,
    /// The login of who opened it; null if the account is gone, or it could not be looked at.
    requester: Option<&'a str>,
    /// How it stands; null if that could not be found out.
    standing: Option<Standing>,
    /// What the commit status says; null if it is left as it is.
    status: Option<State>,
    /// How it stands, in words.
    message: Option<&'static str>,
    /// What it lacks for an approval, of all its requests.
    missing: Vec<Missing<'a>>,
    /// What is wrong with the files that it adds.
    diagnostics: Vec<Entry<'a>>,
    /// What this run did about it.
    done: Vec<Done<'a>>,
    /// The first call that failed.
    failure: Option<Failed<'a>>,
}

words!(
    Standing: Approved, Unchecked, Waiting, SetUp, Change, AskAgain, Draft, Deletes, Removes, RemovesUnagreed,
    Empty, TimedOut, Rejected
);

words!(State = CommitState: Success, Pending, Failure);

#[derive(Serialize, JsonSchema)]
struct Missing<'a> {
    /// The file that lacks it, as it is named in the pull request: it can have any character. Null if all files do.
    path: Option<&'a str>,
    /// See docs/codes.md.
    code: Code,
    /// Who can mend it. approve: a code owner. set-up: an administrator. change: the requester, on the same branch.
    /// ask-again: nobody, another pull request is needed.
    remedy: Remedy,
    message: Text,
    hint: Text,
}

words!(Remedy = domain::Remedy: Approve, SetUp, Change, AskAgain);

#[derive(Serialize, JsonSchema)]
struct Done<'a> {
    action: Action,
    /// notify: the event id of the notice. status: its state. Otherwise null.
    target: Option<&'a str>,
}

words!(Action: Notify, Comment, Status, Close);

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Warning")]
struct Advice {
    code: Code,
    message: Text,
}

pub(super) fn document<'a>(report: &'a ReviewReport, head: &Head<'_>) -> Document<'a> {
    let language = head.language;
    let (pulls, warnings) = (report.pulls.iter(), report.warnings.iter());
    Document {
        version: 1,
        command: "review",
        language: language.into(),
        exit: head.exit.code(),
        rate_limits: (&report.rate_limits).into(),
        stopped: head.stopped.map(Reason::from),
        pulls: pulls.map(|one| pull(one, language)).collect(),
        warnings: warnings.map(|one| advice(one, language)).collect(),
    }
}

fn pull(report: &PullReport, language: Locale) -> Pull<'_> {
    let standing = report.pull_status.as_ref();
    let missing = report.missing.iter();
    let failure = report.failure.as_ref();
    Pull {
        number: report.number,
        requester: report.requester.as_ref().map(|login| login.as_str()),
        standing: standing.map(self::standing),
        status: standing
            .and_then(domain::PullStatus::commit_state)
            .map(State::from),
        message: standing.map(|standing| heading(language, standing)),
        missing: missing.map(|one| self::missing(one, language)).collect(),
        diagnostics: entries(&report.findings, language),
        done: report.actions.iter().map(done).collect(),
        failure: failure.map(|failure| failed(failure, language)),
    }
}

fn standing(standing: &domain::PullStatus) -> Standing {
    use domain::PullStatus as Of;
    match standing {
        Of::Approved { .. } => Standing::Approved,
        Of::Unchecked => Standing::Unchecked,
        Of::Lacks(domain::Remedy::Approve) => Standing::Waiting,
        Of::Lacks(domain::Remedy::SetUp) => Standing::SetUp,
        Of::Lacks(domain::Remedy::Change) => Standing::Change,
        Of::Lacks(domain::Remedy::AskAgain) => Standing::AskAgain,
        Of::Draft => Standing::Draft,
        Of::Deletes => Standing::Deletes,
        Of::Removes { is_agreed: true } => Standing::Removes,
        Of::Removes { is_agreed: false } => Standing::RemovesUnagreed,
        Of::Empty => Standing::Empty,
        Of::TimedOut { .. } => Standing::TimedOut,
        Of::Rejected { .. } => Standing::Rejected,
    }
}

fn missing(missing: &PullLack, language: Locale) -> Missing<'_> {
    let PullLack {
        path,
        refusal,
        remedy: by,
    } = missing;
    Missing {
        path: path.as_deref(),
        code: Code(refusal.code()),
        remedy: (*by).into(),
        message: Text(lack(language, refusal)),
        hint: Text(remedy(language, refusal, *by)),
    }
}

fn done(action: &domain::Action) -> Done<'_> {
    let (action, target) = match action {
        domain::Action::Sent(event) => (Action::Notify, Some(event.as_str())),
        domain::Action::Commented => (Action::Comment, None),
        domain::Action::Set(commit_state) => (Action::Status, Some(commit_state.word())),
        domain::Action::Closed => (Action::Close, None),
    };
    Done { action, target }
}

fn advice(one: &Warning, language: Locale) -> Advice {
    Advice {
        code: Code(one.code()),
        message: Text(warning(language, one)),
    }
}
