//! What there is to say about a request, a sweep or a pull request, line by line, before any form is chosen.

use super::view::{DoctorReport, Mode, PullLack, is_settled};
use crate::domain::{
    AwsAnswer, Cause, Diagnosis, Failure, FailureKind, GitHubAnswer, Level, Locale, Refusal,
    Status, visible,
};
use crate::messages::diagnoses::{diagnosis, verdict};
use crate::messages::life::hint;
use crate::messages::pull::{lack, remedy};
use crate::messages::{
    self, Words, advice_in_lines, advise, all_settled, cannot_search, failure_hint, key_deleted,
    levels, refusal_hint, refusal_sentence, standings, status_advice, status_sentence, will,
};
use crate::plan::{DeletedKey, Outcome, Step, Sweep};

/// One line, or a line with a hint below it.
pub(super) enum Line<'a> {
    Text(String),
    Hint(String),
    Refusal(&'a Refusal),
    Failure(&'a Failure),
}

impl Line<'_> {
    /// Returns it as text. A hint begins with an arrow, and is on a line of its own.
    pub(super) fn text(&self, language: Locale) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Hint(hint) => format!("→ {hint}"),
            Self::Refusal(refusal) => {
                let (sentence, hint) = of_refusal(language, refusal);
                with_hint(&format!("{}: {sentence}", refusal.code()), &hint)
            }
            Self::Failure(failure) => {
                let (sentence, hint) = of_failure(language, failure);
                with_hint(&sentence, &hint)
            }
        }
    }
}

/// Returns lines as text.
pub(super) fn text(language: Locale, lines: &[Line<'_>]) -> String {
    let lines: Vec<String> = lines.iter().map(|line| line.text(language)).collect();
    lines.join("\n")
}

/// Returns a sentence with its hint below, unless the hint is empty.
pub(super) fn with_hint(what: &str, hint: &str) -> String {
    match hint {
        "" => what.to_owned(),
        hint => format!("{what}\n→ {hint}"),
    }
}

/// Returns the sentence of a refusal, and what to do.
pub(super) fn of_refusal(language: Locale, refusal: &Refusal) -> (String, String) {
    (
        refusal_sentence(language, refusal),
        refusal_hint(language, refusal),
    )
}

/// Returns the sentence of a failure, and what to do.
pub(super) fn of_failure(language: Locale, failure: &Failure) -> (String, String) {
    (
        messages::failure(language, failure),
        failure_hint(language, failure),
    )
}

/// Returns a problem in two lines: what is wrong, and what to do.
pub(super) fn in_two_lines(language: Locale, words: &Words) -> String {
    let Words { title, label, help } = words;
    let colon = if label.is_empty() { "" } else { ": " };
    format!("{title}{colon}{label}\n{}: {help}", levels(language).help)
}

/// Returns why a request is where it is.
pub(super) fn of_status(language: Locale, outcome: &Outcome) -> Vec<Line<'_>> {
    let status = &outcome.status;
    let refusals = status.decisive_refusals();
    if !refusals.is_empty() {
        return refusals.iter().map(Line::Refusal).collect();
    }
    let mut lines = vec![status_sentence(language, status)];
    if let Status::Life(life) = status {
        lines.extend(life.refusals().iter().map(|refusal| {
            let text = refusal_sentence(language, refusal);
            format!("{}: {text}", refusal.code())
        }));
        lines.extend(hint(language, life).map(|hint| format!("→ {hint}")));
    }
    let advice = status_advice(language, &outcome.user, status);
    lines.extend(advice_in_lines(language, advice));
    lines.into_iter().map(Line::Text).collect()
}

/// Returns what a sweep found; empty if it found nothing.
pub(super) fn of_sweep(language: Locale, sweep: &Sweep, mode: Mode) -> Vec<Line<'_>> {
    let mut lines = Vec::new();
    if sweep.is_blind {
        lines.push(Line::Text(cannot_search(language)));
    }
    for DeletedKey {
        orphan,
        by: _,
        failure,
    } in &sweep.orphans
    {
        lines.push(Line::Text(match (failure, mode) {
            (None, Mode::Apply) => key_deleted(language, orphan),
            (Some(_), _) | (None, Mode::Plan) => {
                let orphan = orphan.clone();
                will(language, &Step::Delete { orphan })
            }
        }));
        lines.extend(failure.as_ref().map(Line::Failure));
    }
    for manual_review in &sweep.manual_reviews {
        let advice = advice_in_lines(language, advise(language, manual_review));
        lines.extend(advice.into_iter().map(Line::Text));
    }
    lines.extend(sweep.failure.as_ref().map(Line::Failure));
    lines
}

/// Returns what a pull request lacks, and what mends it.
pub(super) fn of_lack<'a>(language: Locale, missing: &PullLack) -> [Line<'a>; 2] {
    let PullLack {
        path,
        refusal,
        remedy: by,
    } = missing;
    let path = path.as_ref();
    let path = path.map_or(String::new(), |path| {
        format!(" `{}`", visible(path).replace('`', "'"))
    });
    let what = lack(language, refusal);
    [
        Line::Text(format!("{}{path}: {what}", refusal.code())),
        Line::Hint(remedy(language, refusal, *by)),
    ]
}

/// Returns whether a failure was written out before. What may have been done is told of each request by itself.
pub(super) fn is_told(told: &[&Failure], failure: &Failure) -> bool {
    let is_same = |told: &&Failure| {
        *told == failure || is_of_the_run(&failure.cause) && told.cause == failure.cause
    };
    failure.kind != FailureKind::Unknown && told.iter().any(is_same)
}

/// Returns whether a cause stops every call alike, whatever it is about.
fn is_of_the_run(cause: &Cause) -> bool {
    use AwsAnswer::{
        ExpiredCredentials, OtherAccount, UnknownCredentials, WrongClock, WrongSignature,
    };
    use GitHubAnswer::{AddressNotAllowed, Archived, BadCredentials, Moved, SamlRequired};

    matches!(
        cause,
        Cause::NoCredentials(_)
            | Cause::RoleNotAssumed(_)
            | Cause::GitHub(BadCredentials | SamlRequired | AddressNotAllowed | Moved | Archived)
            | Cause::Unreachable { host: Some(_), .. }
            | Cause::Aws(
                UnknownCredentials
                    | ExpiredCredentials
                    | WrongSignature
                    | WrongClock
                    | OtherAccount
            )
    )
}

/// Returns where a request stands, in one word.
pub(super) fn label(language: Locale, outcome: &Outcome) -> &'static str {
    messages::status_label(language, &outcome.status, !outcome.steps.is_empty())
}

/// Counts all requests in one line.
pub(super) fn closing(language: Locale, outcomes: &[Outcome]) -> String {
    let mut counts: Vec<(&'static str, usize)> = Vec::new();
    for outcome in outcomes {
        let word = label(language, outcome);
        match counts.iter_mut().find(|(counted, _)| *counted == word) {
            Some((_, count)) => *count += 1,
            None => counts.push((word, 1)),
        }
    }
    match outcomes.iter().all(is_settled) {
        true => all_settled(language, outcomes.len()),
        false => standings(language, &counts),
    }
}

/// Returns a diagnosis of `doctor`'s with the account that it is about, and what to do.
pub(super) fn of_remark(language: Locale, one: &Diagnosis) -> (String, Option<String>) {
    let (what, hint) = diagnosis(language, one);
    match one.account() {
        Some(name) => (format!("{name}: {what}"), hint),
        None => (what, hint),
    }
}

/// Returns in one line how an installation stands.
pub(super) fn verdict_of(language: Locale, report: &DoctorReport) -> String {
    verdict(
        language,
        report.count(Level::Wrong),
        report.count(Level::Unknown),
    )
}
