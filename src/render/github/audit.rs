//! What `audit` found. Its summary is what people get.

use super::annotation::Annotation;
use crate::domain::{Failure, Locale, visible};
use crate::key_history::KeyHistory;
use crate::messages::audit::anomaly;
use crate::render::lines::{Line, with_hint};
use crate::render::view::AuditReport;

pub(super) fn annotations(audit: &AuditReport, language: Locale) -> Vec<Annotation> {
    let stories = audit.stories.iter();
    let stories = stories.flat_map(|story| of_story(story, language));
    let failures = audit.failures.iter().map(|one| failed(one, language));
    stories.chain(failures).collect()
}

fn of_story(story: &KeyHistory, language: Locale) -> impl Iterator<Item = Annotation> {
    let key = story.facts.key.as_ref().map(|key| key.id.to_string());
    let secret = story.facts.secret.as_ref();
    let secret = secret.map(|secret| secret.name.clone());
    let name = visible(&key.or(secret).unwrap_or_default());
    let anomalies = story.anomalies.iter().map(move |one| {
        let (what, hint) = anomaly(language, one);
        Annotation::error(one.code(), with_hint(&format!("{name}: {what}"), &hint))
    });
    let failures = story.facts.failures.iter();
    anomalies.chain(failures.map(move |one| failed(one, language)))
}

fn failed(failure: &Failure, language: Locale) -> Annotation {
    Annotation::error("failed", Line::Failure(failure).text(language))
}
