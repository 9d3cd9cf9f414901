//! What `review` found and did: `schema/review.schema.json`.

use serde::Serialize;

use super::diagnostics::{Entry, entries, tag};
use super::report::{Failed, Limits, Reason, failed, limits, stopped};
use super::text;
use crate::domain::{Deed, Language, Light, Remedy, Standing, Warning};
use crate::messages::pull::{heading, lack, remedy, warning};
use crate::render::review::{PullLack, PullReport, Review};

#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    command: &'static str,
    language: &'static str,
    exit: u8,
    rate_limits: Limits,
    stopped: Option<Reason>,
    pulls: Vec<Pull<'a>>,
    warnings: Vec<Advice>,
}

#[derive(Serialize)]
struct Pull<'a> {
    number: u64,
    requester: Option<&'a str>,
    standing: Option<&'static str>,
    status: Option<&'static str>,
    message: Option<&'static str>,
    missing: Vec<Missing<'a>>,
    diagnostics: Vec<Entry<'a>>,
    done: Vec<Done<'a>>,
    failure: Option<Failed<'a>>,
}

#[derive(Serialize)]
struct Missing<'a> {
    path: Option<&'a str>,
    code: &'static str,
    remedy: &'static str,
    message: String,
    hint: String,
}

#[derive(Serialize)]
struct Done<'a> {
    action: &'static str,
    target: Option<&'a str>,
}

#[derive(Serialize)]
struct Advice {
    code: &'static str,
    message: String,
}

/// Writes the document.
pub(in crate::render) fn review(review: &Review<'_>) -> String {
    let language = review.language;
    text(&Document {
        version: 1,
        command: "review",
        language: tag(language),
        exit: review.exit.code(),
        rate_limits: limits(&review.rate_limits),
        stopped: review.stopped.map(stopped),
        pulls: review.pulls.iter().map(|one| pull(one, language)).collect(),
        warnings: review
            .warnings
            .iter()
            .map(|one| advice(one, language))
            .collect(),
    })
}

fn pull(report: &PullReport, language: Language) -> Pull<'_> {
    let standing = report.standing.as_ref();
    Pull {
        number: report.number,
        requester: report.requester.as_ref().map(|login| login.as_str()),
        standing: standing.map(Standing::word),
        status: standing.and_then(Standing::light).map(Light::word),
        message: standing.map(|standing| heading(language, standing)),
        missing: report
            .missing
            .iter()
            .map(|lack| missing(lack, language))
            .collect(),
        diagnostics: entries(&report.diagnostics, &report.borrowed(), language),
        done: report.deeds.iter().map(done).collect(),
        failure: report
            .failure
            .as_ref()
            .map(|failure| failed(failure, language)),
    }
}

fn missing(missing: &PullLack, language: Language) -> Missing<'_> {
    let PullLack {
        path,
        refusal,
        remedy: by,
    } = missing;
    Missing {
        path: path.as_deref(),
        code: refusal.code(),
        remedy: match by {
            Remedy::Approve => "approve",
            Remedy::SetUp => "set-up",
            Remedy::Change => "change",
            Remedy::AskAgain => "ask-again",
        },
        message: lack(language, refusal),
        hint: remedy(language, refusal, *by),
    }
}

fn done(deed: &Deed) -> Done<'_> {
    let (action, target) = match deed {
        Deed::Sent(event) => ("notify", Some(event.as_str())),
        Deed::Commented => ("comment", None),
        Deed::Set(state) => ("status", Some(state.word())),
        Deed::Closed => ("close", None),
    };
    Done { action, target }
}

fn advice(one: &Warning, language: Language) -> Advice {
    Advice {
        code: one.code(),
        message: warning(language, one),
    }
}
