//! The words of an audit.

mod english;
mod japanese;

use super::{code, codes};
use crate::domain::{Exit, Language, ObjectId, TagKey};
use crate::plan::KeyEvent;
use crate::story::{Event, Facts, KeyState, Misfit, Unknown, Used};

/// The words beside what a story is about.
#[derive(Debug, Clone, Copy)]
pub struct Labels {
    /// Beside the IAM user.
    pub user: &'static str,
    /// Beside the account.
    pub account: &'static str,
    /// Beside the secret's name.
    pub secret: &'static str,
    /// Beside the request's path.
    pub request: &'static str,
    /// Beside the reason.
    pub reason: &'static str,
    /// Beside those who approved.
    pub approved_by: &'static str,
    /// Beside the last use.
    pub used: &'static str,
    /// Instead of a key's id where there is none.
    pub no_key: &'static str,
    /// Behind the name of a secret that is being deleted.
    pub scheduled: &'static str,
    /// Instead of a time that is not known.
    pub no_time: &'static str,
    /// Above the command that explains the approval.
    pub explain: &'static str,
}

/// Returns the labels.
#[must_use]
pub fn labels(language: Language) -> Labels {
    match language {
        Language::English => english::LABELS,
        Language::Japanese => japanese::LABELS,
    }
}

/// Returns whether a key can be used.
#[must_use]
pub fn state(language: Language, state: KeyState) -> &'static str {
    match language {
        Language::English => english::state(state),
        Language::Japanese => japanese::state(state),
    }
}

/// Says when a key was last used.
#[must_use]
pub fn used(language: Language, used: &Used) -> String {
    match language {
        Language::English => english::used(used),
        Language::Japanese => japanese::used(used),
    }
}

/// Says who approved: whose approval counts as the evidence stands now and, where nobody's is known to, whom the secret's
/// tag names. Nothing where neither is known.
#[must_use]
pub fn approved(language: Language, facts: &Facts) -> Option<String> {
    let papers = facts.papers.as_ref();
    let counted = papers.and_then(|papers| Some(&papers.proof.as_ref()?.counted));
    let recorded = facts.secret.as_ref()?.tag(TagKey::ApprovedBy);
    match (counted, recorded) {
        (Some(counted), _) if !counted.is_empty() => Some(match language {
            Language::English => codes(counted, ", "),
            Language::Japanese => codes(counted, "、"),
        }),
        (_, None) => None,
        (_, Some(recorded)) => Some(match language {
            Language::English => english::recorded(recorded),
            Language::Japanese => japanese::recorded(recorded),
        }),
    }
}

/// Says what happened.
#[must_use]
pub fn event(language: Language, event: &Event) -> String {
    match language {
        Language::English => english::event(event),
        Language::Japanese => japanese::event(event),
    }
}

/// Says what does not fit, and what to do about it.
#[must_use]
pub fn misfit(language: Language, misfit: &Misfit) -> (String, String) {
    match language {
        Language::English => (english::misfit(misfit), english::hint(misfit)),
        Language::Japanese => (japanese::misfit(misfit), japanese::hint(misfit)),
    }
}

/// Says that nobody knows what an audit was to be about, and what to do.
#[must_use]
pub fn unknown(language: Language, unknown: &Unknown) -> (String, String) {
    match language {
        Language::English => english::unknown(unknown),
        Language::Japanese => japanese::unknown(unknown),
    }
}

/// Says that the credentials are for an account that the configuration does not have.
#[must_use]
pub fn other_account(language: Language, found: &str, known: &str) -> (String, String) {
    match language {
        Language::English => english::other_account(found, known),
        Language::Japanese => japanese::other_account(found, known),
    }
}

/// The last line: how many stories, and how they are.
#[must_use]
pub fn closing(language: Language, stories: usize, misfits: usize, exit: Exit) -> String {
    match language {
        Language::English => english::closing(stories, misfits, exit),
        Language::Japanese => japanese::closing(stories, misfits, exit),
    }
}

/// The program that called, or of countersign's own calls only their mark.
fn program(event: &KeyEvent) -> Option<String> {
    match &event.nonce {
        Some(nonce) => Some(code(&format!("app/countersign-{nonce}"))),
        None => event.user_agent.as_deref().map(code),
    }
}

/// The first digits of the commits that a tag names.
fn commit(text: &str) -> String {
    match ObjectId::new(text) {
        Ok(id) => super::short(&id),
        Err(_) => code(text),
    }
}

/// An address, with nothing in it that deceives.
fn address(text: &str) -> String {
    crate::domain::visible(text)
}
