//! What the search for lost keys found in an account, as lines.

use super::report::Tense;
use crate::domain::{Failure, Language};
use crate::messages::{Message, advice_in_lines, say, will};
use crate::plan::{Step, Sweep, Swept};

/// One line about a sweep.
pub(super) enum Line {
    /// Something to be said.
    Said(String),
    /// What went wrong.
    Failed(Failure),
}

/// Says what a sweep found; nothing where there was nothing.
pub(super) fn lines(sweep: &Sweep, tense: Tense, language: Language) -> Vec<Line> {
    let mut lines = Vec::new();
    if sweep.is_blind {
        lines.push(Line::Said(say(language, Message::Blind)));
    }
    for Swept {
        orphan,
        by: _,
        failure,
    } in &sweep.orphans
    {
        let orphan = orphan.clone();
        lines.push(match (failure, tense) {
            (None, Tense::Past) => Line::Said(say(language, Message::Deleted(&orphan))),
            (Some(_), _) | (None, Tense::Future) => {
                Line::Said(will(language, &Step::Delete { orphan }))
            }
        });
        lines.extend(failure.clone().map(Line::Failed));
    }
    for doubt in &sweep.doubts {
        lines.extend(advice_in_lines(language, doubt).into_iter().map(Line::Said));
    }
    lines.extend(sweep.failure.clone().map(Line::Failed));
    lines
}

/// The same as text, a failure with its hint.
pub(super) fn text(sweep: &Sweep, tense: Tense, language: Language) -> String {
    let lines = lines(sweep, tense, language).into_iter();
    let lines: Vec<String> = lines
        .map(|line| match line {
            Line::Said(text) => text,
            Line::Failed(failure) => {
                let hint = say(language, Message::FailureHint(&failure));
                format!("{failure}\n→ {hint}")
            }
        })
        .collect();
    lines.join("\n")
}
